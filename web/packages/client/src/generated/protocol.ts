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
  /** Default: `"text"`. */
  readonly message_type?: "text";
  /** Chosen by the client; the server makes one where it is missing. */
  readonly id?: string | null;
  /** The id of the message that this one answers. */
  readonly reply_to?: string | null;
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

/** What is to be changed; a setting that is left out stays. */
export interface SettingsData {
  readonly questions_open?: boolean | null;
  readonly votes_open?: boolean | null;
  readonly review_questions?: boolean | null;
  readonly anonymous_questions?: boolean | null;
  readonly reveal_anonymous?: boolean | null;
  readonly questions_per_person?: number | null;
  readonly questions_per_minute?: number | null;
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
  | MessageDeleteCommand
  | UserMessagesDeleteCommand
  | ChatClearCommand
  | MessagesRestoreCommand
  | QuestionCommand
  | QuestionUpvoteCommand
  | QuestionAnswerCommand
  | QuestionStatusCommand
  | QuestionEditCommand
  | QuestionWithdrawCommand
  | QuestionLabelsCommand
  | StartCommand
  | EndCommand
  | SettingsCommand
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
  | "unknown_message"
  | "unknown_act"
  | "already_deleted"
  | "outranked"
  | "unknown_question"
  | "question_closed"
  | "questions_closed"
  | "votes_closed"
  | "anonymous_off"
  | "not_your_question"
  | "wrong_status"
  | "too_late"
  | "already_upvoted"
  | "not_upvoted"
  | "already_answered"
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
  readonly may_chat: boolean;
  readonly may_ask: boolean;
  readonly may_upvote: boolean;
  readonly may_answer: boolean;
  /** Sort and label questions, and change the stream's settings. */
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
  readonly message_type: "text";
  readonly user: User;
  readonly created_at: string;
  readonly reply_to?: string;
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
  /** Counted in graphemes: what a reader calls a character (Unicode UAX #29). */
  readonly message_max_characters: number;
  readonly question_max_characters: number;
  readonly answer_max_characters: number;
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
  readonly settings: RoomSettings;
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

export interface StatusChange {
  readonly status: StreamStatus;
  readonly started_at?: string;
  readonly ended_at?: string;
}

/** The stream went live or ended. */
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
  | MessageDeletedEvent
  | UserMessagesDeletedEvent
  | ChatClearedEvent
  | MessagesRestoredEvent
  | QuestionEvent
  | QuestionUpvoteEvent
  | QuestionAnswerEvent
  | QuestionUpdateEvent
  | QuestionRemovedEvent
  | StatusEvent
  | SettingsEvent
  | ViewerCountEvent
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
  unknown_message: {
    description: "No message with this id among the recent ones of this stream.",
    retryable: false,
  },
  unknown_act: { description: "No deletion with this id stands in this stream.", retryable: false },
  already_deleted: { description: "There is nothing left to delete.", retryable: false },
  outranked: { description: "Not possible with somebody of this role.", retryable: false },
  unknown_question: { description: "No question with this id in this stream.", retryable: false },
  question_closed: { description: "The question takes no more votes.", retryable: false },
  questions_closed: { description: "The host has closed asking for now.", retryable: false },
  votes_closed: { description: "The host has closed voting for now.", retryable: false },
  anonymous_off: { description: "This stream takes no anonymous questions.", retryable: false },
  not_your_question: { description: "Only who asked the question may do this.", retryable: false },
  wrong_status: { description: "The question's status does not allow this.", retryable: false },
  too_late: { description: "This can only be changed before the stream starts.", retryable: false },
  already_upvoted: { description: "The user has upvoted this question already.", retryable: false },
  not_upvoted: { description: "The user has no vote on this question to withdraw.", retryable: false },
  already_answered: { description: "The question has an answer already.", retryable: false },
  id_taken: {
    description: "The id names something else in this stream; choose a new UUID.",
    retryable: false,
  },
  rate_limited: { description: "Too fast; wait `retry_after` seconds.", retryable: true },
  too_many: { description: "A limit on how many there may be is reached.", retryable: false },
  unavailable: { description: "The server cannot keep this now; send it again.", retryable: true },
};
