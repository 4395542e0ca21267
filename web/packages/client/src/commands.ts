/** What one can do in a stream: a method for each command of the room. */

import type { AckData, QuestionStatusData, SettingsData } from "./generated/protocol.js";
import type { CommandOptions } from "./outbox.js";
import type { RoomCommand } from "./states.js";

export abstract class StreamCommands {
  /** Sends a command; see the class that does. Every method here resolves and rejects as it does. */
  abstract send(command: RoomCommand, options?: CommandOptions): Promise<AckData>;

  /** Says something in the chat. As every command: resolves once it is durable, else rejects as `send` does. */
  say(message: string, options: CommandOptions & { readonly replyTo?: string } = {}): Promise<AckData> {
    const reply = options.replyTo === undefined ? {} : { reply_to: options.replyTo };
    return this.send({ type: "livestream:chat_message", data: { message, ...reply } }, options);
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

  /** Changes the settings that are named, for everyone at once. Staff only. */
  changeSettings(settings: Omit<SettingsData, "id">, options?: CommandOptions): Promise<AckData> {
    return this.send({ type: "livestream:settings", data: settings }, options);
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
