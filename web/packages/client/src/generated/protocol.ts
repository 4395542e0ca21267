// Generated from the models of src/backchannel/protocol. Do not edit: change the models and run
//   python -m backchannel.contract

/** The version that `livestream:welcome` names. */
export const PROTOCOL_VERSION = 1;

/** What a client offers in `Sec-WebSocket-Protocol`, beside `bearer.<token>`. */
export const SUBPROTOCOL = "backchannel.v1";

/** The largest frame that a client may send, in bytes of UTF-8. */
export const MAX_FRAME_BYTES = 16384;

export interface ChatMessageData {
  readonly message: string;
  /**
   * An announcement is for staff to make: told apart from what is said, by the eye and by screen readers.
   * Default: `"text"`.
   */
  readonly message_type?: "text" | "announcement";
  /** Chosen by the client; the server makes one where it is missing. */
  readonly id?: string | null;
  /** The id of the message that this one answers. */
  readonly reply_to?: string | null;
  /**
   * Ids of users who are named in it. Those that the room does not know by what they did lately, or has
   * banned, are left out.
   */
  readonly mentions?: readonly string[];
}

/** Say something in the chat. */
export interface ChatMessageCommand {
  readonly type: "livestream:chat_message";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: ChatMessageData;
}

export interface MessageReviewData {
  readonly message_id: string;
  /** True: everyone sees it from now on. False: nobody but staff and its sender ever does. */
  readonly approve: boolean;
  readonly id?: string | null;
}

/** Approve or deny a message that is held; or approve one that was denied lately after all. Staff only. */
export interface MessageReviewCommand {
  readonly type: "livestream:message_review";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: MessageReviewData;
}

export interface MessageDeleteData {
  readonly message_id: string;
  readonly id?: string | null;
}

/** Delete one message: staff any but those of who outranks them, everyone their own. */
export interface MessageDeleteCommand {
  readonly type: "livestream:message_delete";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: MessageDeleteData;
}

export interface UserMessagesDeleteData {
  readonly user_id: string;
  readonly id?: string | null;
}

/** Delete all that a user has written so far. Staff only, and not of who outranks them. */
export interface UserMessagesDeleteCommand {
  readonly type: "livestream:user_messages_delete";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: UserMessagesDeleteData;
}

/** The data of a command that says all by its type. */
export interface ActData {
  readonly id?: string | null;
}

/** Delete all that was written so far. Staff only. */
export interface ChatClearCommand {
  readonly type: "livestream:chat_clear";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data?: ActData;
}

export interface MessagesRestoreData {
  /** The id of the command that deleted. */
  readonly act_id: string;
  readonly id?: string | null;
}

/** Undo a deletion: exactly what it hid comes back. Staff only. */
export interface MessagesRestoreCommand {
  readonly type: "livestream:messages_restore";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: MessagesRestoreData;
}

export interface UserTimeoutData {
  readonly user_id: string;
  /** How long, from now: 1 s to 14 days. */
  readonly seconds: number;
  /** Shown to the user. */
  readonly reason?: string | null;
  /**
   * Whether all that they have written so far is deleted with it; lifting brings it back. Default: `false`.
   */
  readonly delete_messages?: boolean;
  readonly id?: string | null;
}

/**
 * Let a user read, but not chat, ask or vote, for a time. Staff only, and only those below the sender's role.
 */
export interface UserTimeoutCommand {
  readonly type: "livestream:user_timeout";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: UserTimeoutData;
}

export interface UserBanData {
  readonly user_id: string;
  /** Shown to the user. */
  readonly reason?: string | null;
  /**
   * Whether all that they have written so far is deleted with it; lifting brings it back. Default: `false`.
   */
  readonly delete_messages?: boolean;
  readonly id?: string | null;
}

/**
 * Put a user out of the stream, in every tab, and keep them out. Staff only, and only those below the
 * sender's role.
 */
export interface UserBanCommand {
  readonly type: "livestream:user_ban";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: UserBanData;
}

export interface SanctionLiftData {
  /** The id of the command that imposed it. */
  readonly act_id: string;
  readonly id?: string | null;
}

/**
 * Undo a timeout or a ban, with the deletion that it made. Staff only; what the host imposed only the host.
 */
export interface SanctionLiftCommand {
  readonly type: "livestream:sanction_lift";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: SanctionLiftData;
}

export interface QuestionData {
  readonly question: string;
  /** Others do not see who asked. Default: `false`. */
  readonly anonymous?: boolean;
  readonly id?: string | null;
}

/** Ask a question. */
export interface QuestionCommand {
  readonly type: "livestream:question";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: QuestionData;
}

export interface QuestionUpvoteData {
  readonly question_id: string;
  /** Take the vote back. Default: `false`. */
  readonly withdraw?: boolean;
  readonly id?: string | null;
}

/** Upvote a question, or withdraw the vote. One vote a user and question. */
export interface QuestionUpvoteCommand {
  readonly type: "livestream:question_upvote";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: QuestionUpvoteData;
}

export interface QuestionAnswerData {
  readonly question_id: string;
  readonly answer: string;
  readonly id?: string | null;
}

/** Answer a question in words. Staff only. */
export interface QuestionAnswerCommand {
  readonly type: "livestream:question_answer";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: QuestionAnswerData;
}

/** Which question, and what it is to become. */
export interface QuestionStatusData {
  readonly question_id: string;
  /**
   * `open` approves or reopens, `answering` puts it in the spotlight, `answered` says that it was answered
   * live.
   */
  readonly status: "open" | "answering" | "answered" | "dismissed";
  readonly id?: string | null;
}

/** Approve, put in the spotlight, answer live, dismiss or reopen a question. Staff only. */
export interface QuestionStatusCommand {
  readonly type: "livestream:question_status";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: QuestionStatusData;
}

export interface QuestionEditData {
  readonly question_id: string;
  readonly question: string;
  readonly id?: string | null;
}

/**
 * Put one's own question in other words, until it is answered. Where questions are reviewed, it is reviewed
 * again.
 */
export interface QuestionEditCommand {
  readonly type: "livestream:question_edit";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: QuestionEditData;
}

export interface QuestionWithdrawData {
  readonly question_id: string;
  readonly id?: string | null;
}

/** Take one's own question back, until it is answered. */
export interface QuestionWithdrawCommand {
  readonly type: "livestream:question_withdraw";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: QuestionWithdrawData;
}

export interface QuestionLabelsData {
  readonly question_id: string;
  /** All that the question has from now on, at most 5; of 24 characters each. */
  readonly labels: readonly string[];
  readonly id?: string | null;
}

/** Label a question. Staff only. */
export interface QuestionLabelsCommand {
  readonly type: "livestream:question_labels";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: QuestionLabelsData;
}

/** Which question, and where it is to stand among those that the host wants to answer. */
export interface QuestionQueueData {
  readonly question_id: string;
  /** The question in the queue that it is put before; the end of the queue if it is missing. */
  readonly before?: string | null;
  /** Take it out of the queue. Default: `false`. */
  readonly remove?: boolean;
  readonly id?: string | null;
}

/** Star a question: put it into the queue that only staff see, move it there, or take it out. Staff only. */
export interface QuestionQueueCommand {
  readonly type: "livestream:question_queue";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: QuestionQueueData;
}

/** What a vote in a poll may be. */
export type PollKind = "single" | "multiple" | "quiz";

/** When everyone sees how many chose what. Staff always do. */
export type PollResults = "live" | "at_close";

/** A new poll. */
export interface PollData {
  readonly question: string;
  /** Default: `"single"`. */
  readonly kind?: PollKind;
  /** Of 100 characters each. */
  readonly options: readonly string[];
  /** Of a quiz, and only of one: which option is right, from 0. */
  readonly right?: number | null;
  /** When everyone sees how many chose what. Default: `"live"`. */
  readonly results?: PollResults;
  /** Whether a vote may be changed, or taken back, while the poll is open. Default: `true`. */
  readonly changeable?: boolean;
  /**
   * Open it at once, and show it as the current one. Without it, the poll is a draft that only staff see.
   * Default: `false`.
   */
  readonly open?: boolean;
  readonly id?: string | null;
}

/** Make a poll. Staff only. */
export interface PollCommand {
  readonly type: "livestream:poll";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: PollData;
}

/** What a draft asks from now on. */
export interface PollEditData {
  readonly question: string;
  /** Default: `"single"`. */
  readonly kind?: PollKind;
  /** Of 100 characters each. */
  readonly options: readonly string[];
  /** Of a quiz, and only of one: which option is right, from 0. */
  readonly right?: number | null;
  /** When everyone sees how many chose what. Default: `"live"`. */
  readonly results?: PollResults;
  /** Whether a vote may be changed, or taken back, while the poll is open. Default: `true`. */
  readonly changeable?: boolean;
  readonly poll_id: string;
  readonly id?: string | null;
}

/** Replace all that a draft asks. A poll that has been open stays as it is. Staff only. */
export interface PollEditCommand {
  readonly type: "livestream:poll_edit";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: PollEditData;
}

/** Which poll is to open, or to close. */
export interface PollStatusData {
  readonly poll_id: string;
  /**
   * `open` opens or reopens it, and shows it as the current one; `closed` ends the voting and shows the
   * results.
   */
  readonly status: "open" | "closed";
  readonly id?: string | null;
}

/** Open, close or reopen a poll. Staff only. */
export interface PollStatusCommand {
  readonly type: "livestream:poll_status";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: PollStatusData;
}

export interface PollDeleteData {
  readonly poll_id: string;
  /** Bring it back as it was, votes and all. Default: `false`. */
  readonly undo?: boolean;
  readonly id?: string | null;
}

/** Take a poll away, or bring it back. Staff only. */
export interface PollDeleteCommand {
  readonly type: "livestream:poll_delete";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: PollDeleteData;
}

export interface PollShowData {
  /** An open or closed poll, or null for none. */
  readonly poll_id: string | null;
  readonly id?: string | null;
}

/** Show a poll as the current one, or none. Staff only. */
export interface PollShowCommand {
  readonly type: "livestream:poll_show";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: PollShowData;
}

export interface PollVoteData {
  readonly poll_id: string;
  /** Places of options: one, or more where the poll is `multiple`. None takes the vote back. */
  readonly choices: readonly number[];
  readonly id?: string | null;
}

/**
 * Vote in an open poll, or, where it is `changeable`, change the vote or take it back. One vote a user and
 * poll.
 */
export interface PollVoteCommand {
  readonly type: "livestream:poll_vote";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: PollVoteData;
}

export interface ScheduleData {
  /** When the stream is to go live; null calls the announcement off. */
  readonly starts_at: string | null;
  readonly id?: string | null;
}

/**
 * Announce when the stream goes live: lobby and waiting room count down to it. Nothing starts by itself. Host
 * only.
 */
export interface ScheduleCommand {
  readonly type: "livestream:schedule";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: ScheduleData;
}

/** Go live. Host only. */
export interface StartCommand {
  readonly type: "livestream:start";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data?: ActData;
}

/** End the stream: chat and questions close, everything stays readable. Host only. */
export interface EndCommand {
  readonly type: "livestream:end";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data?: ActData;
}

/** Which messages of viewers wait for review. */
export type HoldMessages = "listed" | "links" | "all";

/** What a deadline decides on a held message. */
export type HoldOutcome = "approve" | "deny";

/** Who of the viewers may write in the chat. Staff always may. */
export type ChatAudience = "everyone" | "signed_in" | "members";

/** What is to be changed; a setting that is left out stays. */
export interface SettingsData {
  readonly questions_open?: boolean | null;
  readonly votes_open?: boolean | null;
  readonly review_questions?: boolean | null;
  readonly anonymous_questions?: boolean | null;
  readonly reveal_anonymous?: boolean | null;
  readonly questions_per_person?: number | null;
  readonly questions_per_minute?: number | null;
  readonly hold_messages?: HoldMessages | null;
  readonly hold_seconds?: number | null;
  readonly hold_outcome?: HoldOutcome | null;
  readonly delay_seconds?: number | null;
  readonly chat_open?: boolean | null;
  readonly chat_for?: ChatAudience | null;
  readonly slow_mode?: number | null;
  readonly message_interval_ms?: number | null;
  readonly duplicate_window?: number | null;
  readonly id?: string | null;
}

/** Change settings of the stream. Staff only; `reveal_anonymous` the host only, before the stream starts. */
export interface SettingsCommand {
  readonly type: "livestream:settings";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: SettingsData;
}

/** What happens to what a viewer says with a blocked term in it. */
export type BlockAction = "hold" | "refuse";

export interface NewBlockedTerm {
  /** At most 100 characters, with at most three `*`, each for any letters and digits. */
  readonly term: string;
  /** Default: `"hold"`. */
  readonly action?: BlockAction;
}

/** What is to change in the block list. */
export interface BlockListData {
  /** A term that is in the list already gets the new action. */
  readonly add?: readonly NewBlockedTerm[];
  /** As the list spells them; what is not in it is passed over. */
  readonly remove?: readonly string[];
  readonly id?: string | null;
}

/** Add terms to the stream's block list, and remove others. Staff only. */
export interface BlockListCommand {
  readonly type: "livestream:block_list";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: BlockListData;
}

export interface MessagePinData {
  readonly message_id: string;
  /** When the pin ends by itself; null for never. */
  readonly until?: string | null;
  readonly id?: string | null;
}

/** Keep a message above the chat, in the place of the one that was there. Staff only. */
export interface MessagePinCommand {
  readonly type: "livestream:message_pin";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: MessagePinData;
}

export interface MessageUnpinData {
  /** What is taken down; another that was pinned meanwhile stays. */
  readonly message_id: string;
  readonly id?: string | null;
}

/** Take the pinned message down. Staff only. */
export interface MessageUnpinCommand {
  readonly type: "livestream:message_unpin";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string | null;
  readonly data: MessageUnpinData;
}

export interface JoinData {
  /**
   * Names one life of a stream's log, as viewers or as staff are sent it. Another epoch means: offsets cannot
   * be compared.
   */
  readonly epoch?: string | null;
  /** Where the client stands; with `epoch` it asks to resume. */
  readonly offset?: number | null;
}

/** Join a stream. On `/ws` only: connecting to a stream's own endpoint has joined it already. */
export interface JoinCommand {
  readonly type: "livestream:join";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id: string;
  readonly data?: JoinData;
}

/** No fields. */
export type EmptyData = Record<string, never>;

/** Leave a stream. On `/ws` only: leaving a stream's own endpoint is closing it. */
export interface LeaveCommand {
  readonly type: "livestream:leave";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id: string;
  readonly data?: EmptyData;
}

export interface RefreshData {
  readonly token: string;
}

/** Hand in a new token of the same user before the old one expires. */
export interface RefreshCommand {
  readonly type: "auth:refresh";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  readonly data: RefreshData;
}

/** Ask whether the server is there: a browser cannot send WebSocket pings. Answered by an `ack`. */
export interface PingCommand {
  readonly type: "ping";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string | null;
  readonly data?: EmptyData;
}

/** Any command; `type` tells which. */
export type Command =
  | ChatMessageCommand
  | MessageReviewCommand
  | MessageDeleteCommand
  | UserMessagesDeleteCommand
  | ChatClearCommand
  | MessagesRestoreCommand
  | UserTimeoutCommand
  | UserBanCommand
  | SanctionLiftCommand
  | QuestionCommand
  | QuestionUpvoteCommand
  | QuestionAnswerCommand
  | QuestionStatusCommand
  | QuestionEditCommand
  | QuestionWithdrawCommand
  | QuestionLabelsCommand
  | QuestionQueueCommand
  | PollCommand
  | PollEditCommand
  | PollStatusCommand
  | PollDeleteCommand
  | PollShowCommand
  | PollVoteCommand
  | ScheduleCommand
  | StartCommand
  | EndCommand
  | SettingsCommand
  | BlockListCommand
  | MessagePinCommand
  | MessageUnpinCommand
  | JoinCommand
  | LeaveCommand
  | RefreshCommand
  | PingCommand;

export interface AckData {
  /** The id of what the command created, or of the act. */
  readonly id?: string;
  /** Where it stands in the log. It is on disk. */
  readonly offset?: number;
}

/** The command was carried out; what it created is durable. */
export interface Ack {
  readonly type: "ack";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string;
  readonly data: AckData;
}

/** Every code that an `error` carries in `data.code`. */
export type ErrorCode =
  | "invalid_json"
  | "not_an_object"
  | "missing_field"
  | "unknown_field"
  | "invalid_field"
  | "unknown_type"
  | "wrong_endpoint"
  | "wrong_stream"
  | "not_joined"
  | "already_joined"
  | "no_such_stream"
  | "stream_not_yours"
  | "token_required"
  | "bad_token"
  | "forbidden"
  | "empty_text"
  | "text_too_long"
  | "text_invalid"
  | "stream_ended"
  | "stream_not_started"
  | "already_live"
  | "already_ended"
  | "chat_closed"
  | "signed_in_only"
  | "members_only"
  | "slow_mode"
  | "duplicate_message"
  | "unknown_message"
  | "unknown_act"
  | "already_deleted"
  | "not_pinned"
  | "outranked"
  | "blocked_words"
  | "banned"
  | "timed_out"
  | "unknown_question"
  | "question_closed"
  | "questions_closed"
  | "votes_closed"
  | "anonymous_off"
  | "not_queued"
  | "not_your_question"
  | "wrong_status"
  | "too_late"
  | "already_upvoted"
  | "not_upvoted"
  | "already_answered"
  | "unknown_poll"
  | "poll_not_open"
  | "already_voted"
  | "not_voted"
  | "id_taken"
  | "rate_limited"
  | "too_many"
  | "unavailable";

export interface ErrorData {
  readonly code: ErrorCode;
  /** What was wrong and what to do, for a developer or, for the rules of the room, for the user. */
  readonly message: string;
  /** The path of the field that was wrong: `data.message`. */
  readonly field?: string;
  /** What was probably meant. */
  readonly hint?: string;
  /** Seconds after which the same command may succeed. */
  readonly retry_after?: number;
  /** Of a sanction: what staff gave as the reason. */
  readonly reason?: string;
}

/** The command was refused and changed nothing. */
export interface Error {
  readonly type: "error";
  /** Chosen by the client; comes back on the ack or error that answers this command. */
  readonly ref?: string;
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly stream_id?: string;
  readonly data: ErrorData;
}

/** Any reply; `type` tells which. */
export type Reply = Ack | Error;

/** Where a stream is in its life: scheduled, then live, then ended. */
export type StreamStatus = "scheduled" | "live" | "ended";

/** A stream as the lobby and the welcome show it. */
export interface Stream {
  /** Names a stream in URLs: letters, digits and `.` `_` `~` `-`, at most 64 characters. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: StreamStatus;
  /** What to play: an HLS playlist or a file the browser plays; absent where the video is elsewhere. */
  readonly video_url?: string;
  /** Whether people without a token may read, and get a guest token for a display name. */
  readonly guests: boolean;
  readonly created_at: string;
  /** When it is to go live, as announced; absent where nothing is announced, and once it has started. */
  readonly starts_at?: string;
  readonly started_at?: string;
  readonly ended_at?: string;
}

/** What a user is in one stream. Staff is host and moderator. */
export type Role = "host" | "moderator" | "viewer";

/** The receiver of a welcome as the server sees them, and what they may do here. */
export interface Me {
  /** null for somebody who came without a token and may only read. */
  readonly id: string | null;
  readonly name: string | null;
  readonly role: Role;
  readonly picture?: string;
  /** True for a name that the user chose and nobody vouches for. */
  readonly guest: boolean;
  /** Whether the token says that the user is a member, whatever that is where it comes from. */
  readonly member?: boolean;
  readonly may_chat: boolean;
  readonly may_ask: boolean;
  /** Upvote questions, and vote in polls. */
  readonly may_upvote: boolean;
  readonly may_answer: boolean;
  /** Sort and label questions, lead polls, and change the stream's settings. */
  readonly may_moderate: boolean;
  /** Start and end the stream. */
  readonly may_manage: boolean;
}

/** A user as everyone in the room sees them. All of it comes from their token, never from a command. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly picture?: string;
}

/** A message as everyone in the room reads it. */
export interface ChatMessage {
  readonly id: string;
  /** Empty in one that was deleted; staff see what it was. */
  readonly message: string;
  readonly message_type: "text" | "announcement";
  readonly user: User;
  readonly created_at: string;
  readonly reply_to?: string;
  /**
   * Ids of the users whom it is meant for among others; who is banned, or not known here, is not among them.
   */
  readonly mentions?: readonly string[];
  /** Whether this is what is left of a message that was deleted: everyone sees that there was one. */
  readonly deleted?: boolean;
}

/**
 * Where a question is in its life. Everyone sees open, answering and answered; staff and the asker also the
 * rest.
 */
export type QuestionStatus = "pending" | "open" | "answering" | "answered" | "dismissed" | "withdrawn";

/** A question as it stands now, with its votes and, once answered, its answer. */
export interface Question {
  readonly id: string;
  readonly question: string;
  /** null if asked anonymously; staff see who it is where `reveal_anonymous` was on when it was asked. */
  readonly user: User | null;
  readonly anonymous: boolean;
  readonly status: QuestionStatus;
  readonly upvotes: number;
  readonly created_at: string;
  /** Given by staff, for everyone to see. */
  readonly labels: readonly string[];
  readonly edited_at?: string;
  /** In words; absent where it was answered live. */
  readonly answer?: string;
  readonly answered_by?: User;
  readonly answered_at?: string;
}

/** Where a poll is in its life. Everyone sees open and closed ones, staff also the rest. */
export type PollStatus = "draft" | "open" | "closed" | "deleted";

/** A poll as it stands now, as the receiver may see it. */
export interface Poll {
  readonly id: string;
  readonly question: string;
  readonly kind: PollKind;
  /** An option is named by its place here, from 0. */
  readonly options: readonly string[];
  readonly results: PollResults;
  /** Whether a vote may be changed, or taken back, while the poll is open. */
  readonly changeable: boolean;
  readonly status: PollStatus;
  /** How many people have voted. */
  readonly votes: number;
  /**
   * How many chose each option; where several may be chosen, together more than `votes`. Absent while the
   * receiver may not know it.
   */
  readonly tallies?: readonly number[];
  /** Of a quiz, which option is right. To others than staff only while the poll is closed. */
  readonly right?: number;
  readonly created_at: string;
  /** When it was opened first. */
  readonly opened_at?: string;
  readonly closed_at?: string;
}

/** What one has chosen in a poll. */
export interface PollChoice {
  readonly poll_id: string;
  /** Places of options, rising. */
  readonly choices: readonly number[];
}

/** Why a message is held. */
export type HoldReason = "listed" | "link" | "review" | "delay";

/** A message that its sender and staff see, and nobody else. */
export interface HeldMessage {
  readonly message: ChatMessage;
  readonly reason: HoldReason;
  /** The terms of the block list that are in it; for staff. */
  readonly terms?: readonly string[];
  /** When it is decided by itself, if staff have not; without it, it waits for them. */
  readonly expires_at?: string;
  /** What is decided then. */
  readonly on_expiry?: HoldOutcome;
}

/** What a page needs to know to be honest with its user. For the limits, 0 means none. */
export interface RoomSettings {
  /** Whether viewers may ask. */
  readonly questions_open: boolean;
  /** Whether viewers may upvote and withdraw their votes. */
  readonly votes_open: boolean;
  /** Whether staff approve a viewer's question before others see it. */
  readonly review_questions: boolean;
  /** Whether a question may be asked anonymously. */
  readonly anonymous_questions: boolean;
  /**
   * Whether staff see who asks anonymously. Only the host may change it, only before the stream starts, and
   * only for what is asked afterwards; pages tell the asker.
   */
  readonly reveal_anonymous: boolean;
  /** How many questions a viewer may ask in this stream; 0 means no limit. */
  readonly questions_per_person: number;
  /** How many questions a viewer may ask in any 60 s; 0 means no limit. */
  readonly questions_per_minute: number;
  /** Which messages of viewers staff review before everyone sees them. */
  readonly hold_messages: HoldMessages;
  /**
   * How long a message waits for review until `hold_outcome` is decided by itself; 0 means until staff
   * decide.
   */
  readonly hold_seconds: number;
  /** What becomes of a message that nobody has reviewed in time. */
  readonly hold_outcome: HoldOutcome;
  /** How much later than staff everyone sees what viewers say, so that staff can deny it first. */
  readonly delay_seconds: number;
  /** Whether viewers may write in the chat; staff may write in a closed one. */
  readonly chat_open: boolean;
  /** Which viewers may write in the chat. */
  readonly chat_for: ChatAudience;
  /** How many seconds a viewer waits from one message to the next, staff excepted; 0 means off. */
  readonly slow_mode: number;
  /**
   * The same in milliseconds, for a pause so short that nobody need be told of it; the longer of the two
   * counts.
   */
  readonly message_interval_ms: number;
  /** For how many seconds a viewer may not say the same again, however it is spelt; 0 means that they may. */
  readonly duplicate_window: number;
  /** Counted in graphemes: what a reader calls a character (Unicode UAX #29). */
  readonly message_max_characters: number;
  readonly question_max_characters: number;
  readonly answer_max_characters: number;
}

/** One entry of the block list. */
export interface BlockedTerm {
  /**
   * A word, or several; `*` stands for any letters and digits of a word. Upper and lower case, accents and
   * letters that look alike are not told apart.
   */
  readonly term: string;
  readonly action: BlockAction;
}

/** What a sanction keeps somebody from. */
export type SanctionKind = "timeout" | "ban";

/**
 * A sanction that stands. Of several on one user the hardest counts: a ban, else the timeout that ends last.
 */
export interface Sanction {
  /** What `livestream:sanction_lift` lifts it by. */
  readonly act_id: string;
  readonly kind: SanctionKind;
  readonly user_id: string;
  /** Of the user, where the room knew it. */
  readonly name?: string;
  /** When a timeout ends, by itself and without an event: compare it with the time. A ban has none. */
  readonly until?: string;
  readonly reason?: string;
  /** Whether all that the user had written so far was deleted with it. */
  readonly deletes_messages?: boolean;
  readonly created_at: string;
  /** Who imposed it; only staff are told. */
  readonly by?: User;
}

/**
 * A pinned message. One that is deleted stands here as in the chat, `deleted`: nobody is shown it, until that
 * is undone.
 */
export interface Pin {
  readonly message: ChatMessage;
  readonly pinned_by: User;
  readonly pinned_at: string;
  /** From then on it is not shown any more; clients see to that by themselves. */
  readonly until?: string;
}

/** The room at one offset. */
export interface Snapshot {
  /** The most recent messages, oldest first. */
  readonly chat: readonly ChatMessage[];
  /**
   * What everyone sees, in the order in which everyone came to see it. Where there are more than the server
   * sends, those with the most votes.
   */
  readonly questions: readonly Question[];
  /** How many questions everyone may see. */
  readonly questions_total: number;
  /**
   * Pending and dismissed ones, in the order in which they became so: to staff all of them, to others their
   * own.
   */
  readonly hidden_questions: readonly Question[];
  /** Which questions the receiver has upvoted, hidden ones included. The order means nothing. */
  readonly own_votes: readonly string[];
  /** Which questions the receiver asked, hidden ones included. The order means nothing. */
  readonly own_questions: readonly string[];
  /**
   * Those that the receiver may see, in the order in which each came into sight of everyone or went out of it
   * last.
   */
  readonly polls?: readonly Poll[];
  /** Which of them is shown as the current one. */
  readonly current_poll?: string;
  /** What the receiver has chosen, deleted polls included. The order means nothing. */
  readonly own_poll_votes?: readonly PollChoice[];
  /**
   * Messages that not everyone sees yet, in the order in which they were said: to staff all of them, to
   * others their own.
   */
  readonly held_messages?: readonly HeldMessage[];
  readonly settings: RoomSettings;
  /** For staff. */
  readonly block_list?: readonly BlockedTerm[];
  /** The ones that were denied last, at most 50, in the order in which they were. For staff. */
  readonly denied_messages?: readonly HeldMessage[];
  /**
   * To staff all that stand, timeouts that have ended among them; to others their own. In the order of their
   * acts.
   */
  readonly sanctions?: readonly Sanction[];
  /** What the host wants to answer, the next first; to staff alone. */
  readonly question_queue?: readonly string[];
  /**
   * The message that staff keep above the chat; one whose time is up, or that is deleted, may stand here and
   * is not shown.
   */
  readonly pin?: Pin;
}

/** Who the receiver is in this stream, where the log stands, and the room as it is. */
export interface Welcome {
  readonly protocol: 1;
  readonly stream: Stream;
  readonly user: Me;
  /**
   * Names one life of a stream's log, as viewers or as staff are sent it. Another epoch means: offsets cannot
   * be compared.
   */
  readonly epoch: string;
  /** Where the log stands. With `recovered`, the events up to here follow; else the snapshot holds them. */
  readonly offset: number;
  /**
   * True: the client's position was good, nothing is missing, keep your state. False: replace it by
   * `snapshot`.
   */
  readonly recovered: boolean;
  readonly viewer_count: number;
  readonly server_time: string;
  /**
   * When the receiver last said something that slow mode, or another limit on how fast one may write, counts
   * from.
   */
  readonly last_said_at?: string;
  readonly snapshot?: Snapshot;
}

/** The first event of every join: who you are here, where the log stands, and the room as it is. */
export interface WelcomeEvent {
  readonly type: "livestream:welcome";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  readonly data: Welcome;
}

/** Somebody said something. */
export interface ChatMessageEvent {
  readonly type: "livestream:chat_message";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: ChatMessage;
}

/**
 * A message is held: its sender and staff are told. Approved, it comes as `livestream:chat_message` to
 * everyone.
 */
export interface MessageHeldEvent {
  readonly type: "livestream:message_held";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: HeldMessage;
}

export interface MessageDenied {
  readonly message_id: string;
  /** Whether it was the deadline that decided. */
  readonly expired?: boolean;
}

/** A held message was denied: its sender and staff are told. Staff may still approve it. */
export interface MessageDeniedEvent {
  readonly type: "livestream:message_denied";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: MessageDenied;
}

export interface MessageDeleted {
  /** What `livestream:messages_restore` undoes it by. */
  readonly act_id: string;
  readonly message_id: string;
}

/** One message was deleted, by staff or by who wrote it. */
export interface MessageDeletedEvent {
  readonly type: "livestream:message_deleted";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: MessageDeleted;
}

export interface UserMessagesDeleted {
  readonly act_id: string;
  readonly user_id: string;
}

/** All that one user has written so far was deleted. */
export interface UserMessagesDeletedEvent {
  readonly type: "livestream:user_messages_deleted";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: UserMessagesDeleted;
}

export interface ChatCleared {
  readonly act_id: string;
}

/** All that was written so far was deleted. */
export interface ChatClearedEvent {
  readonly type: "livestream:chat_cleared";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: ChatCleared;
}

export interface MessagesRestored {
  /** Those of the recent messages that everyone sees again, as they are. */
  readonly messages: readonly ChatMessage[];
}

/** A deletion was undone. What another deletion hides too stays deleted. */
export interface MessagesRestoredEvent {
  readonly type: "livestream:messages_restored";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: MessagesRestored;
}

/**
 * Somebody was timed out or banned. Earlier timeouts of theirs that had ended by then are forgotten with it.
 */
export interface SanctionEvent {
  readonly type: "livestream:sanction";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: Sanction;
}

export interface SanctionLifted {
  readonly act_id: string;
  readonly user_id: string;
  /** Those of the recent messages that everyone sees again, as they are. */
  readonly messages: readonly ChatMessage[];
  /** Who lifted it; only staff are told. */
  readonly by?: User;
}

/** A timeout or a ban was lifted. What another deletion hides too stays deleted. */
export interface SanctionLiftedEvent {
  readonly type: "livestream:sanction_lifted";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: SanctionLifted;
}

/** A question as it is announced; `own` is only in the frame that the asker gets. */
export interface AskedQuestion {
  readonly id: string;
  readonly question: string;
  /** null if asked anonymously; staff see who it is where `reveal_anonymous` was on when it was asked. */
  readonly user: User | null;
  readonly anonymous: boolean;
  readonly status: QuestionStatus;
  readonly upvotes: number;
  readonly created_at: string;
  /** Given by staff, for everyone to see. */
  readonly labels: readonly string[];
  readonly edited_at?: string;
  /** In words; absent where it was answered live. */
  readonly answer?: string;
  readonly answered_by?: User;
  readonly answered_at?: string;
  readonly own?: boolean;
}

/** Somebody asked something. */
export interface QuestionEvent {
  readonly type: "livestream:question";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: AskedQuestion;
}

export interface QuestionUpvote {
  readonly question_id: string;
  /** Absolute: of several in one pass only the last need be sent. */
  readonly upvotes: number;
  /** Whether the receiver has a vote on it now; only in the frame that the voter gets. */
  readonly upvoted?: boolean;
}

/** The votes of a question changed. */
export interface QuestionUpvoteEvent {
  readonly type: "livestream:question_upvote";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: QuestionUpvote;
}

export interface QuestionAnswer {
  readonly question_id: string;
  readonly answer: string;
  readonly answered_by: User;
  readonly answered_at: string;
}

/** A question was answered. */
export interface QuestionAnswerEvent {
  readonly type: "livestream:question_answer";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: QuestionAnswer;
}

export interface QuestionUpdate {
  /** The question as it is now, whole. */
  readonly question: Question;
  /** How many questions everyone may see now. */
  readonly questions_total: number;
}

/**
 * A question was approved, put in the spotlight, dismissed, reopened, answered live, labelled or edited.
 *
 * One question is answered at a time: when one becomes `answering`, another that was is `open` again.
 */
export interface QuestionUpdateEvent {
  readonly type: "livestream:question_update";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: QuestionUpdate;
}

export interface QuestionRemoved {
  readonly question_id: string;
  /** How many questions everyone may see now. */
  readonly questions_total: number;
}

/** A question is not for the receiver's eyes any more: dismissed, held for review again, or withdrawn. */
export interface QuestionRemovedEvent {
  readonly type: "livestream:question_removed";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: QuestionRemoved;
}

/** What the host wants to answer, as staff have put it in order. */
export interface QuestionQueue {
  /**
   * All of it, what comes next first. A question that is answered, in the spotlight, dismissed or withdrawn
   * is in no queue: it leaves with the event that tells of that.
   */
  readonly question_ids: readonly string[];
}

/** Staff starred a question, or changed the order of what is starred. Only staff are sent it. */
export interface QuestionQueueEvent {
  readonly type: "livestream:question_queue";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: QuestionQueue;
}

export interface PollUpdate {
  /** The poll as it is now, whole. */
  readonly poll: Poll;
  /** Which poll is shown as the current one now. */
  readonly current_poll: string | null;
}

/** A poll was made, edited, opened, closed, deleted or brought back. */
export interface PollUpdateEvent {
  readonly type: "livestream:poll_update";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: PollUpdate;
}

export interface PollRemoved {
  readonly poll_id: string;
  /** Which poll is shown as the current one now. */
  readonly current_poll: string | null;
}

/** A poll is not for the receiver's eyes any more. */
export interface PollRemovedEvent {
  readonly type: "livestream:poll_removed";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: PollRemoved;
}

export interface PollCurrent {
  /** Which poll is shown as the current one now. */
  readonly current_poll: string | null;
}

/** Another poll is the current one, or none is. */
export interface PollCurrentEvent {
  readonly type: "livestream:poll_current";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: PollCurrent;
}

export interface PollVote {
  readonly poll_id: string;
  /** Absolute, as the tallies: of several in one pass only the last need be sent. */
  readonly votes: number;
  /** How many chose each option. Absent while the receiver may not know it. */
  readonly tallies?: readonly number[];
  /**
   * What the receiver has chosen now, nothing if the vote was taken back; only in the frame that the voter
   * gets.
   */
  readonly choices?: readonly number[];
}

/** The votes of a poll changed. */
export interface PollVoteEvent {
  readonly type: "livestream:poll_vote";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: PollVote;
}

/**
 * The stream's life as it is now. `starts_at` and `ended_at` are gone where they are absent, `started_at`
 * stays.
 */
export interface StatusChange {
  readonly status: StreamStatus;
  readonly starts_at?: string;
  readonly started_at?: string;
  readonly ended_at?: string;
}

/** The stream went live or ended, or its start was announced, moved or called off. */
export interface StatusEvent {
  readonly type: "livestream:status";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: StatusChange;
}

/** What staff can change, on every page at once. */
export interface StreamSettings {
  /** Whether viewers may ask. */
  readonly questions_open: boolean;
  /** Whether viewers may upvote and withdraw their votes. */
  readonly votes_open: boolean;
  /** Whether staff approve a viewer's question before others see it. */
  readonly review_questions: boolean;
  /** Whether a question may be asked anonymously. */
  readonly anonymous_questions: boolean;
  /**
   * Whether staff see who asks anonymously. Only the host may change it, only before the stream starts, and
   * only for what is asked afterwards; pages tell the asker.
   */
  readonly reveal_anonymous: boolean;
  /** How many questions a viewer may ask in this stream; 0 means no limit. */
  readonly questions_per_person: number;
  /** How many questions a viewer may ask in any 60 s; 0 means no limit. */
  readonly questions_per_minute: number;
  /** Which messages of viewers staff review before everyone sees them. */
  readonly hold_messages: HoldMessages;
  /**
   * How long a message waits for review until `hold_outcome` is decided by itself; 0 means until staff
   * decide.
   */
  readonly hold_seconds: number;
  /** What becomes of a message that nobody has reviewed in time. */
  readonly hold_outcome: HoldOutcome;
  /** How much later than staff everyone sees what viewers say, so that staff can deny it first. */
  readonly delay_seconds: number;
  /** Whether viewers may write in the chat; staff may write in a closed one. */
  readonly chat_open: boolean;
  /** Which viewers may write in the chat. */
  readonly chat_for: ChatAudience;
  /** How many seconds a viewer waits from one message to the next, staff excepted; 0 means off. */
  readonly slow_mode: number;
  /**
   * The same in milliseconds, for a pause so short that nobody need be told of it; the longer of the two
   * counts.
   */
  readonly message_interval_ms: number;
  /** For how many seconds a viewer may not say the same again, however it is spelt; 0 means that they may. */
  readonly duplicate_window: number;
}

/** Staff changed the settings. `data` is all of them, as they are now; the limits stay. */
export interface SettingsEvent {
  readonly type: "livestream:settings";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: StreamSettings;
}

export interface BlockList {
  /** All of them, in the order in which they were added. */
  readonly terms: readonly BlockedTerm[];
}

/** Staff changed the block list; only staff are told. */
export interface BlockListEvent {
  readonly type: "livestream:block_list";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: BlockList;
}

export interface PinChange {
  /** What is pinned now, in the place of what was; null if nothing is. */
  readonly pin: Pin | null;
}

/** Staff have pinned a message, or taken the pinned one down. */
export interface PinEvent {
  readonly type: "livestream:pin";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  /** Position in the stream's log; the first event has offset 1. */
  readonly offset: number;
  readonly data: PinChange;
}

export interface ViewerCount {
  /** How many people are in the stream now, on all nodes. Absolute; sent at most every 2 s. */
  readonly viewer_count: number;
}

/** How many are watching. */
export interface ViewerCountEvent {
  readonly type: "livestream:viewer_count";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  readonly data: ViewerCount;
}

export interface Banned {
  readonly reason?: string;
}

/**
 * The receiver is banned and out of the stream. On a stream's own endpoint the connection closes with
 * `banned` next.
 */
export interface BannedEvent {
  readonly type: "livestream:banned";
  /** On `/ws` always, on a stream's own endpoint never. */
  readonly stream_id?: string;
  readonly data: Banned;
}

export interface Expiring {
  readonly expires_at: string;
}

/** The token expires soon: send `auth:refresh`, else the connection closes with `token_expired`. */
export interface ExpiringEvent {
  readonly type: "auth:expiring";
  readonly data: Expiring;
}

export interface ConnectionWelcome {
  readonly protocol: 1;
  readonly user: User;
  readonly server_time: string;
}

/** The first event on `/ws`. */
export interface ConnectionWelcomeEvent {
  readonly type: "connection:welcome";
  readonly data: ConnectionWelcome;
}

/** Any event; `type` tells which. */
export type Event =
  | WelcomeEvent
  | ChatMessageEvent
  | MessageHeldEvent
  | MessageDeniedEvent
  | MessageDeletedEvent
  | UserMessagesDeletedEvent
  | ChatClearedEvent
  | MessagesRestoredEvent
  | SanctionEvent
  | SanctionLiftedEvent
  | QuestionEvent
  | QuestionUpvoteEvent
  | QuestionAnswerEvent
  | QuestionUpdateEvent
  | QuestionRemovedEvent
  | QuestionQueueEvent
  | PollUpdateEvent
  | PollRemovedEvent
  | PollCurrentEvent
  | PollVoteEvent
  | StatusEvent
  | SettingsEvent
  | BlockListEvent
  | PinEvent
  | ViewerCountEvent
  | BannedEvent
  | ExpiringEvent
  | ConnectionWelcomeEvent;

/** The close codes after which a client comes back by itself, by name. */
export type PassingCloseName =
  | "going_away"
  | "protocol_error"
  | "invalid_text"
  | "too_big"
  | "internal_error"
  | "service_restart"
  | "try_again_later"
  | "slow_reader"
  | "resync"
  | "too_fast";

/** The close codes that need a person, by name: coming back would not help. */
export type FinalCloseName =
  | "normal"
  | "unsupported_data"
  | "policy_violation"
  | "unsupported_protocol"
  | "bad_token"
  | "token_expired"
  | "banned"
  | "no_such_stream"
  | "stream_not_yours"
  | "token_required"
  | "origin_refused"
  | "too_many_connections";

/** What a close code means. */
export interface CloseInfo {
  readonly name: PassingCloseName | FinalCloseName;
  readonly reason: string;
  /** Whether to come back by oneself, after a backoff. */
  readonly reconnect: boolean;
}

/** Every code the server closes with. Of others, 4000-4499 come back and 4500-4999 do not. */
export const CLOSE_CODES: Readonly<Record<number, CloseInfo>> = {
  1000: { name: "normal", reason: "closed", reconnect: false },
  1001: { name: "going_away", reason: "the server is shutting down", reconnect: true },
  1002: { name: "protocol_error", reason: "a frame broke the WebSocket protocol", reconnect: true },
  1003: { name: "unsupported_data", reason: "text frames only", reconnect: false },
  1007: { name: "invalid_text", reason: "a text frame must be valid UTF-8", reconnect: true },
  1008: { name: "policy_violation", reason: "the connection broke a rule of the protocol", reconnect: false },
  1009: { name: "too_big", reason: "a message may have at most 16384 bytes", reconnect: true },
  1011: { name: "internal_error", reason: "internal error", reconnect: true },
  1012: { name: "service_restart", reason: "the server restarts, come back", reconnect: true },
  1013: { name: "try_again_later", reason: "the stream cannot be read now, come back", reconnect: true },
  4008: { name: "slow_reader", reason: "too slow a reader, come back and resume", reconnect: true },
  4010: { name: "resync", reason: "the room was read anew, come back for a snapshot", reconnect: true },
  4029: { name: "too_fast", reason: "too many frames, slow down and come back", reconnect: true },
  4500: {
    name: "unsupported_protocol",
    reason: "no protocol version that this server speaks",
    reconnect: false,
  },
  4501: { name: "bad_token", reason: "the token is not valid here", reconnect: false },
  4502: { name: "token_expired", reason: "the token has expired, get a new one", reconnect: false },
  4503: { name: "banned", reason: "you are banned from this stream", reconnect: false },
  4504: { name: "no_such_stream", reason: "no such stream", reconnect: false },
  4505: { name: "stream_not_yours", reason: "the token is for another stream", reconnect: false },
  4506: { name: "token_required", reason: "this endpoint needs a token", reconnect: false },
  4507: { name: "origin_refused", reason: "this origin is not allowed", reconnect: false },
  4529: { name: "too_many_connections", reason: "too many connections", reconnect: false },
};

/** What an error code means. */
export interface ErrorInfo {
  readonly description: string;
  /** Whether the same command may succeed later without being changed. */
  readonly retryable: boolean;
}

/** What each `data.code` of an error means. */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorInfo>> = {
  invalid_json: { description: "The frame is not JSON as RFC 8259 defines it.", retryable: false },
  not_an_object: { description: "The frame is JSON, but not an object.", retryable: false },
  missing_field: { description: "A required field is missing.", retryable: false },
  unknown_field: { description: "A field that this command does not have.", retryable: false },
  invalid_field: { description: "A field has the wrong type or a value out of bounds.", retryable: false },
  unknown_type: { description: "No command has this type.", retryable: false },
  wrong_endpoint: { description: "The command exists, but not on this endpoint.", retryable: false },
  wrong_stream: { description: "The command names another stream than its connection.", retryable: false },
  not_joined: { description: "Join the stream before speaking in it.", retryable: false },
  already_joined: { description: "The connection has joined this stream already.", retryable: false },
  no_such_stream: { description: "No stream has this id.", retryable: false },
  stream_not_yours: { description: "The token does not open this stream.", retryable: false },
  token_required: { description: "Guests without a token may only read.", retryable: false },
  bad_token: { description: "The token is not valid, or not for this user.", retryable: false },
  forbidden: { description: "The user's role does not allow this.", retryable: false },
  empty_text: {
    description: "Nothing is left of the text once blanks and control characters go.",
    retryable: false,
  },
  text_too_long: { description: "The text has more characters or bytes than allowed.", retryable: false },
  text_invalid: { description: "The text holds something that is not text.", retryable: false },
  stream_ended: { description: "The stream has ended; its chat and questions are closed.", retryable: false },
  stream_not_started: { description: "The stream is not live.", retryable: false },
  already_live: { description: "The stream is live already.", retryable: false },
  already_ended: { description: "The stream has ended already.", retryable: false },
  chat_closed: { description: "The host has closed the chat for now.", retryable: false },
  signed_in_only: { description: "Guests under names of their choice may not write here.", retryable: false },
  members_only: { description: "Only members may write here.", retryable: false },
  slow_mode: {
    description: "Slow mode is on; the next message may come after `retry_after` seconds.",
    retryable: true,
  },
  duplicate_message: {
    description: "The user has said this already; they may again after `retry_after` seconds.",
    retryable: true,
  },
  unknown_message: {
    description: "No message with this id among the recent ones of this stream.",
    retryable: false,
  },
  unknown_act: {
    description: "No deletion or sanction with this id stands in this stream.",
    retryable: false,
  },
  already_deleted: { description: "There is nothing left to delete.", retryable: false },
  not_pinned: { description: "The message is not pinned; somebody has taken it down.", retryable: false },
  outranked: { description: "Not possible with somebody of this role.", retryable: false },
  blocked_words: { description: "The text has words that are not wanted in this stream.", retryable: false },
  banned: {
    description: "The user is banned from this stream; `reason` says why, if staff did.",
    retryable: false,
  },
  timed_out: {
    description: "The user may only read for `retry_after` seconds; `reason` says why, if staff did.",
    retryable: true,
  },
  unknown_question: { description: "No question with this id in this stream.", retryable: false },
  question_closed: { description: "The question takes no more votes.", retryable: false },
  questions_closed: { description: "The host has closed asking for now.", retryable: false },
  votes_closed: { description: "The host has closed voting for now.", retryable: false },
  anonymous_off: { description: "This stream takes no anonymous questions.", retryable: false },
  not_queued: {
    description: "The question is not in the queue; somebody has taken it out.",
    retryable: false,
  },
  not_your_question: { description: "Only who asked the question may do this.", retryable: false },
  wrong_status: { description: "The status of the question or poll does not allow this.", retryable: false },
  too_late: { description: "This can only be changed before the stream starts.", retryable: false },
  already_upvoted: { description: "The user has upvoted this question already.", retryable: false },
  not_upvoted: { description: "The user has no vote on this question to withdraw.", retryable: false },
  already_answered: { description: "The question has an answer already.", retryable: false },
  unknown_poll: { description: "No poll with this id in this stream.", retryable: false },
  poll_not_open: { description: "The poll takes no votes now.", retryable: false },
  already_voted: {
    description: "The user's vote in this poll is counted, and is this one already or stays as it is.",
    retryable: false,
  },
  not_voted: { description: "The user has no vote in this poll to take back.", retryable: false },
  id_taken: {
    description: "The id names something else in this stream; choose a new UUID.",
    retryable: false,
  },
  rate_limited: { description: "Too fast; wait `retry_after` seconds.", retryable: true },
  too_many: { description: "A limit on how many there may be is reached.", retryable: false },
  unavailable: { description: "The server cannot keep this now; send it again.", retryable: true },
};
