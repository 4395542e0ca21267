/** What one can do in a stream: a method for each command of the room. */

import type {
  AckData,
  BlockListData,
  PollData,
  PollEditData,
  PollStatusData,
  QuestionStatusData,
  SettingsData,
} from "./generated/protocol.js";
import type { CommandOptions } from "./outbox.js";
import type { RoomCommand } from "./states.js";

/** What comes with a timeout or a ban. */
export interface SanctionOptions {
  /** Shown to the user. */
  readonly reason?: string;
  /** Whether all that they have written so far is deleted with it; lifting brings it back. Default: false. */
  readonly deleteMessages?: boolean;
}

function sanctionData({ reason, deleteMessages = false }: SanctionOptions) {
  return { ...(reason === undefined ? {} : { reason }), delete_messages: deleteMessages };
}

export abstract class StreamCommands {
  /** Sends a command; see the class that does. Every method here resolves and rejects as it does. */
  abstract send(command: RoomCommand, options?: CommandOptions): Promise<AckData>;

  /**
   * Says something in the chat; with `announcement`, for staff, what everyone is told. As every command: resolves once it is
   * durable, else rejects as `send` does. `mentions` are ids of users who are named in it, at most ten.
   */
  say(
    message: string,
    options: CommandOptions & {
      readonly replyTo?: string;
      readonly announcement?: boolean;
      readonly mentions?: readonly string[];
    } = {},
  ): Promise<AckData> {
    const reply = options.replyTo === undefined ? {} : { reply_to: options.replyTo };
    const kind = options.announcement === true ? { message_type: "announcement" as const } : {};
    const { mentions: named = [] } = options;
    const mentions = named.length === 0 ? {} : { mentions: named };
    const data = { message, ...kind, ...reply, ...mentions };
    return this.send({ type: "livestream:chat_message", data }, options);
  }

  /** Deletes one message: staff any but the host's, everyone their own. */
  deleteMessage(messageId: string, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:message_delete", data: { message_id: messageId } }, options);
  }

  /** Deletes all that a user has written so far. Staff only. */
  deleteMessagesOf(userId: string, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:user_messages_delete", data: { user_id: userId } }, options);
  }

  /** Deletes all that was written so far. Staff only. */
  clearChat(options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:chat_clear" }, options);
  }

  /** Undoes a deletion: what it hid, and only that, comes back. `actId` is the id that its ack gave. Staff only. */
  restoreMessages(actId: string, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:messages_restore", data: { act_id: actId } }, options);
  }

  /**
   * Keeps a message above the chat, in the place of one that is there. Staff only.
   *
   * `until` is when it goes by itself; without it, it stays.
   */
  pinMessage(
    messageId: string,
    options: CommandOptions & { readonly until?: Date | undefined } = {},
  ): Promise<AckData> {
    const end = options.until === undefined ? {} : { until: options.until.toISOString() };
    return this.send({ type: "livestream:message_pin", data: { message_id: messageId, ...end } }, options);
  }

  /** Takes the pinned message down; another that was pinned meanwhile stays. Staff only. */
  unpinMessage(messageId: string, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:message_unpin", data: { message_id: messageId } }, options);
  }

  /** Lets a user only read for a time, 1 s to 14 days. Staff only, and only those below oneself. */
  timeOut(userId: string, seconds: number, options: CommandOptions & SanctionOptions = {}): Promise<AckData> {
    const data = { user_id: userId, seconds, ...sanctionData(options) };
    return this.send({ type: "livestream:user_timeout", data }, options);
  }

  /** Puts a user out of the stream, in every tab, and keeps them out. Staff only, and only those below oneself. */
  ban(userId: string, options: CommandOptions & SanctionOptions = {}): Promise<AckData> {
    const data = { user_id: userId, ...sanctionData(options) };
    return this.send({ type: "livestream:user_ban", data }, options);
  }

  /** Undoes a timeout or a ban, with the deletion that it made. `actId` is the id that its ack gave. Staff only. */
  liftSanction(actId: string, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:sanction_lift", data: { act_id: actId } }, options);
  }

  /** Asks a question. */
  ask(question: string, options: CommandOptions & { readonly anonymous?: boolean } = {}): Promise<AckData> {
    const { anonymous = false } = options;
    return this.send({ type: "livestream:question", data: { question, anonymous } }, options);
  }

  /** Gives one's vote to a question. */
  upvote(questionId: string, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:question_upvote", data: { question_id: questionId } }, options);
  }

  /** Takes one's vote back. */
  withdrawUpvote(questionId: string, options?: CommandOptions): Promise<AckData> {
    const data = { question_id: questionId, withdraw: true };
    return this.send({ type: "livestream:question_upvote", data }, options);
  }

  /** Staff only. */
  answer(questionId: string, answer: string, options?: CommandOptions): Promise<AckData> {
    return this.send(
      { type: "livestream:question_answer", data: { question_id: questionId, answer } },
      options,
    );
  }

  /** Approves or reopens (`open`), puts in the spotlight (`answering`), answers live (`answered`) or dismisses. Staff only. */
  setQuestionStatus(
    questionId: string,
    status: QuestionStatusData["status"],
    options?: CommandOptions,
  ): Promise<AckData> {
    return this.send(
      { type: "livestream:question_status", data: { question_id: questionId, status } },
      options,
    );
  }

  /** Puts one's own question in other words, until it is answered. */
  editQuestion(questionId: string, question: string, options?: CommandOptions): Promise<AckData> {
    return this.send(
      { type: "livestream:question_edit", data: { question_id: questionId, question } },
      options,
    );
  }

  /** Takes one's own question back, until it is answered. */
  withdrawQuestion(questionId: string, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:question_withdraw", data: { question_id: questionId } }, options);
  }

  /** Gives a question these labels and no others. Staff only. */
  labelQuestion(questionId: string, labels: readonly string[], options?: CommandOptions): Promise<AckData> {
    return this.send(
      { type: "livestream:question_labels", data: { question_id: questionId, labels } },
      options,
    );
  }

  /**
   * Stars a question: puts it into the queue that only staff see, or moves it there. `before` is the question it is put
   * before; without it the end. Staff only.
   */
  queueQuestion(
    questionId: string,
    options: CommandOptions & { readonly before?: string | undefined } = {},
  ): Promise<AckData> {
    const place = options.before === undefined ? {} : { before: options.before };
    return this.send(
      { type: "livestream:question_queue", data: { question_id: questionId, ...place } },
      options,
    );
  }

  /** Takes a question out of the queue. Staff only. */
  unqueueQuestion(questionId: string, options?: CommandOptions): Promise<AckData> {
    const data = { question_id: questionId, remove: true };
    return this.send({ type: "livestream:question_queue", data }, options);
  }

  /** Decides on a held message: everyone sees it, or nobody does. One that was denied can still be approved. Staff only. */
  reviewMessage(messageId: string, approve: boolean, options?: CommandOptions): Promise<AckData> {
    return this.send(
      { type: "livestream:message_review", data: { message_id: messageId, approve } },
      options,
    );
  }

  /** Adds terms to the block list, and removes others. Staff only. */
  changeBlockList(change: Omit<BlockListData, "id">, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:block_list", data: change }, options);
  }

  /** Makes a poll: a draft, or with `open` one that everyone sees at once. Staff only. */
  makePoll(poll: Omit<PollData, "id">, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:poll", data: poll }, options);
  }

  /** Replaces all that a draft asks. Staff only. */
  editPoll(poll: Omit<PollEditData, "id">, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:poll_edit", data: poll }, options);
  }

  /** Opens, closes or reopens a poll. One that opens is shown as the current one. Staff only. */
  setPollStatus(
    pollId: string,
    status: PollStatusData["status"],
    options?: CommandOptions,
  ): Promise<AckData> {
    return this.send({ type: "livestream:poll_status", data: { poll_id: pollId, status } }, options);
  }

  /** Takes a poll away. Staff only. */
  deletePoll(pollId: string, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:poll_delete", data: { poll_id: pollId } }, options);
  }

  /** Brings a deleted poll back as it was, votes and all. Staff only. */
  restorePoll(pollId: string, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:poll_delete", data: { poll_id: pollId, undo: true } }, options);
  }

  /** Shows a poll as the current one, or none. Staff only. */
  showPoll(pollId: string | null, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:poll_show", data: { poll_id: pollId } }, options);
  }

  /** Votes in a poll for the options at these places, counted from 0; none takes the vote back. */
  vote(pollId: string, choices: readonly number[], options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:poll_vote", data: { poll_id: pollId, choices } }, options);
  }

  /** Changes the settings that are named, for everyone at once. Staff only. */
  changeSettings(settings: Omit<SettingsData, "id">, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:settings", data: settings }, options);
  }

  /**
   * Announces when the stream goes live: lobby and waiting room count down to it. Nothing starts by itself. Host only.
   *
   * @param startsAt - a moment to come; null calls the announcement off
   */
  scheduleStream(startsAt: Date | null, options?: CommandOptions): Promise<AckData> {
    return this.send(
      { type: "livestream:schedule", data: { starts_at: startsAt?.toISOString() ?? null } },
      options,
    );
  }

  /** Goes live. Host only. */
  startStream(options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:start" }, options);
  }

  /** Ends the stream. Host only. */
  endStream(options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:end" }, options);
  }
}
