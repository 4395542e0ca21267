/**
 * The live chat and Q&A of a Backchannel stream.
 *
 * `StreamConnection` is one stream, live; `Api` is what can be asked once. The types of the wire are generated from the
 * server's models.
 */

export {
  Api,
  ApiError,
  type ApiOptions,
  type GuestToken,
  type LoggedMessage,
  type MessagePage,
  type MessageQuery,
  type QuestionPage,
  type QuestionQuery,
  type RequestOptions,
  type StreamInfo,
  type Ticket,
} from "./api.js";
export type { SanctionOptions } from "./commands.js";
export type { Cancel, Clock, Environment, Network } from "./environment.js";
export { CommandError, ConnectionClosedError, OutboxFullError } from "./errors.js";
export {
  type AckData,
  type BlockAction,
  type BlockedTerm,
  type BlockListData,
  type ChatAudience,
  type ChatMessage,
  CLOSE_CODES,
  type CloseInfo,
  ERROR_CODES,
  type ErrorCode,
  type ErrorInfo,
  // Not under the name of the DOM's own Event.
  type Event as ServerEvent,
  type FinalCloseName,
  type HeldMessage,
  type HoldMessages,
  type HoldOutcome,
  type HoldReason,
  MAX_FRAME_BYTES,
  type Me,
  type PassingCloseName,
  type Pin,
  type Poll,
  type PollChoice,
  type PollData,
  type PollEditData,
  type PollKind,
  type PollResults,
  type PollStatus,
  type PollStatusData,
  PROTOCOL_VERSION,
  type Question,
  type QuestionStatus,
  type QuestionStatusData,
  type Role,
  type RoomSettings,
  type Sanction,
  type SanctionKind,
  type SettingsData,
  type Snapshot,
  type Stream,
  type StreamStatus,
  SUBPROTOCOL,
  type User,
  type Welcome,
} from "./generated/protocol.js";
export type { Holds } from "./holds.js";
export { type CommandOptions, OUTBOX_LIMIT } from "./outbox.js";
export type { Polls } from "./polls.js";
export { DEFAULT_CHAT_LIMIT, type Room, reduceRoom, roomFromWelcome, WelcomeError } from "./room.js";
export type { Closed, ConnectionState, PendingCommand, RoomCommand } from "./states.js";
export { ACCESS_TOKEN_KEY, storedToken, type TokenSource } from "./token.js";
export {
  StreamConnection,
  type StreamConnectionEvents,
  type StreamConnectionOptions,
} from "./websocket.js";
