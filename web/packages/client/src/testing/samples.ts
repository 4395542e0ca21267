/** Things of the protocol as a server would say them, for tests to change what they are about. */

import type {
  ChatMessage,
  ChatMessageEvent,
  Me,
  Poll,
  Question,
  QuestionEvent,
  RoomSettings,
  Snapshot,
  Stream,
  User,
  Welcome,
} from "../generated/protocol.js";

const CREATED_AT = "2026-11-23T10:00:00.000Z";

/** A user as others see them: Bo, a viewer, unless changed. */
export function makeUser(changes: Partial<User> = {}): User {
  return { id: "u-bo", name: "Bo", role: "viewer", ...changes };
}

/** The receiver of a welcome: Ada, a viewer with all rights of one, unless changed. */
export function makeMe(changes: Partial<Me> = {}): Me {
  return {
    id: "u-ada",
    name: "Ada",
    role: "viewer",
    guest: false,
    may_chat: true,
    may_ask: true,
    may_upvote: true,
    may_answer: false,
    may_moderate: false,
    may_manage: false,
    ...changes,
  };
}

/** A stream that is live and open to guests, unless changed. */
export function makeStream(changes: Partial<Stream> = {}): Stream {
  return {
    id: "launch",
    title: "The launch",
    description: "",
    status: "live",
    guests: true,
    created_at: "2026-11-20T08:00:00.000Z",
    ...changes,
  };
}

/** A chat message of Bo's. */
export function makeChatMessage(changes: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: "m1",
    message: "Hello",
    message_type: "text",
    user: makeUser(),
    created_at: CREATED_AT,
    ...changes,
  };
}

/** An open question that was asked anonymously. */
export function makeQuestion(changes: Partial<Question> = {}): Question {
  return {
    id: "q1",
    question: "Why?",
    user: null,
    anonymous: true,
    status: "open",
    upvotes: 0,
    created_at: CREATED_AT,
    labels: [],
    ...changes,
  };
}

/** An open poll with two options and no votes. */
export function makePoll(changes: Partial<Poll> = {}): Poll {
  return {
    id: "p1",
    question: "Tea or coffee?",
    kind: "single",
    options: ["Tea", "Coffee"],
    results: "live",
    changeable: true,
    status: "open",
    votes: 0,
    tallies: [0, 0],
    created_at: CREATED_AT,
    opened_at: CREATED_AT,
    ...changes,
  };
}

/** The settings that a stream has before anybody changes them. */
export function makeSettings(changes: Partial<RoomSettings> = {}): RoomSettings {
  return {
    questions_open: true,
    votes_open: true,
    review_questions: false,
    anonymous_questions: true,
    reveal_anonymous: false,
    questions_per_person: 0,
    questions_per_minute: 0,
    hold_messages: "listed",
    hold_seconds: 0,
    hold_outcome: "deny",
    delay_seconds: 0,
    chat_open: true,
    chat_for: "everyone",
    slow_mode: 0,
    message_interval_ms: 0,
    duplicate_window: 0,
    message_max_characters: 500,
    question_max_characters: 300,
    answer_max_characters: 2000,
    ...changes,
  };
}

/** A room with nothing in it. */
export function makeSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    chat: [],
    questions: [],
    questions_total: 0,
    hidden_questions: [],
    own_votes: [],
    own_questions: [],
    settings: makeSettings(),
    ...changes,
  };
}

/** What a welcome tells: an empty room at offset 10 of epoch `e1`. */
export function makeWelcome(changes: Partial<Welcome> = {}): Welcome {
  return {
    protocol: 1,
    stream: makeStream(),
    user: makeMe(),
    epoch: "e1",
    offset: 10,
    recovered: false,
    viewer_count: 1,
    server_time: CREATED_AT,
    snapshot: makeSnapshot(),
    ...changes,
  };
}

/** The event of a chat message; its id is `m` and the offset unless changed. */
export function chatMessageEvent(offset: number, changes: Partial<ChatMessage> = {}): ChatMessageEvent {
  return { type: "livestream:chat_message", offset, data: makeChatMessage({ id: `m${offset}`, ...changes }) };
}

/** The event of a question; its id is `q` and the offset unless changed. */
export function questionEvent(offset: number, changes: Partial<Question> = {}): QuestionEvent {
  return { type: "livestream:question", offset, data: makeQuestion({ id: `q${offset}`, ...changes }) };
}
