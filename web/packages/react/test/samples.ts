import type { ChatMessage, PendingCommand, Question, Room, User } from "@backchannel/client";

export const ada: User = { id: "u-ada", name: "Ada", role: "viewer" };
export const ines: User = { id: "u-ines", name: "Ines", role: "host" };

export function message(id: string, text = `message ${id}`, user = ada): ChatMessage {
  return {
    id,
    message: text,
    message_type: "text",
    user,
    created_at: "2026-11-23T10:00:00.000Z",
  };
}

export function question(id: string, upvotes = 0, changes: Partial<Question> = {}): Question {
  return {
    ...{ id, question: `question ${id}`, user: ada, anonymous: false, status: "open", upvotes, labels: [] },
    ...{ created_at: "2026-11-23T10:00:00.000Z" },
    ...changes,
  };
}

export function room(changes: Partial<Room> = {}): Room {
  return {
    stream: {
      ...{ id: "s1", title: "A stream", description: "", status: "live", guests: true },
      created_at: "2026-11-23T09:00:00.000Z",
    },
    user: {
      ...{ id: "u-ada", name: "Ada", role: "viewer", guest: false },
      ...{
        may_chat: true,
        may_ask: true,
        may_upvote: true,
        may_answer: false,
        may_moderate: false,
        may_manage: false,
      },
    },
    ...{
      epoch: "e1",
      offset: 0,
      viewer_count: 1,
      chat: [],
      questions: [],
      questions_total: 0,
      hidden_questions: [],
      own_votes: [],
      own_questions: [],
      polls: [],
      current_poll: null,
      own_poll_votes: [],
      held_messages: [],
      denied_messages: [],
      block_list: [],
      sanctions: [],
    },
    settings: {
      ...{ questions_open: true, votes_open: true, review_questions: false },
      ...{
        anonymous_questions: true,
        reveal_anonymous: false,
        questions_per_person: 0,
        questions_per_minute: 0,
      },
      ...{
        hold_messages: "listed" as const,
        hold_seconds: 0,
        hold_outcome: "deny" as const,
        delay_seconds: 0,
        chat_open: true,
        chat_for: "everyone",
        slow_mode: 0,
        message_interval_ms: 0,
        duplicate_window: 0,
      },
      ...{ message_max_characters: 500, question_max_characters: 300, answer_max_characters: 2000 },
    },
    ...changes,
  };
}

export function pendingVote(questionId: string, withdraw: boolean): PendingCommand {
  const data = { question_id: questionId, withdraw };
  return {
    id: `vote-${questionId}-${withdraw}`,
    command: { type: "livestream:question_upvote", data },
    since: 0,
    state: "sent",
  };
}
