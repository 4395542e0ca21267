/**
 * What an embedded page and the page around it tell each other by `postMessage`.
 *
 * Each side takes a message only from the window and the origin it deals with; this module says which messages there are
 * and what each must hold. Messages of others (a page may use several embeds) are no business of ours and pass in silence.
 */

/** The version of these messages; another one is not understood. */
export const EMBED_VERSION = 1;

/** What an embed shows. `both` has tabs. */
export type EmbedView = "chat" | "questions" | "both";

/** `auto` is as the reader's system has it. */
export type EmbedTheme = "light" | "dark" | "auto";

/** How the embed looks; what is left out stays as it is. */
export interface EmbedAppearance {
  readonly theme?: EmbedTheme;
  /** Six hexadecimal digits, as `0a685c`, with or without `#`; moved to what is readable on light and dark ground. */
  readonly accent?: string;
  /** Smaller text and distances. */
  readonly compact?: boolean;
}

/** What waits in the embed. */
export interface EmbedCounts {
  /** Messages of others since the chat was last in view; at most as many as the embed keeps. */
  readonly unreadMessages: number;
  /** Questions of others since the questions were last in view. */
  readonly unreadQuestions: number;
  /** Questions that are not answered yet. */
  readonly openQuestions: number;
  /** How many people are in the stream. */
  readonly viewers: number;
}

/** How the embed's connection is; as `ConnectionState` of the connection. */
export type EmbedStatus = "idle" | "connecting" | "open" | "reconnecting" | "offline" | "closed";

/** From the embed to the page around it. */
export type EmbedEvent =
  /** It listens. */
  | { readonly type: "backchannel:ready"; readonly version: number; readonly streamId: string }
  | ({ readonly type: "backchannel:counts" } & EmbedCounts)
  /** The height at which nothing would have to scroll, in CSS pixels. */
  | { readonly type: "backchannel:resize"; readonly height: number }
  | {
      readonly type: "backchannel:status";
      readonly status: EmbedStatus;
      /** Of `closed`: why, as a name of the close codes, such as `banned`; else empty. */
      readonly reason: string;
    }
  /** It is about to connect, or its token is about to expire. Answered by `backchannel:token` of the same number. */
  | { readonly type: "backchannel:token_wanted"; readonly request: number }
  /** Somebody without a name wants to write. */
  | { readonly type: "backchannel:sign_in_wanted" };

/** From the page around it to the embed. */
export type EmbedOrder =
  /** `token` null: nobody is signed in. `failure`, if it is not empty: why there is no answer. */
  | {
      readonly type: "backchannel:token";
      readonly request: number;
      readonly token: string | null;
      readonly failure: string;
    }
  | ({ readonly type: "backchannel:appearance" } & EmbedAppearance)
  /** Brings the chat or the questions to the front; with `write`, with the cursor in the box to write. */
  | { readonly type: "backchannel:show"; readonly view: "chat" | "questions"; readonly write: boolean }
  /** Somebody signed in or out: the embed asks for the token again, and connects as whom it names. */
  | { readonly type: "backchannel:reconnect" };

/** What is wrong with a value, such as `is no number`; null for nothing. */
type Check = (value: unknown) => string | null;
type Shapes<Message extends { type: string }> = {
  readonly [Type in Message["type"]]: Readonly<
    Record<Exclude<keyof Extract<Message, { type: Type }>, "type">, Check>
  >;
};

const isBoolean: Check = (value) => (typeof value === "boolean" ? null : "is neither true nor false");
const isString: Check = (value) => (typeof value === "string" ? null : "is no text");
const isCount: Check = (value) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? null : "is no number from 0 on";
const isVersion: Check = (value) => (value === EMBED_VERSION ? null : `is not ${EMBED_VERSION}`);
const isToken: Check = (value) => (value === null ? null : isString(value));
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? null : check(value);
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    typeof value === "string" && values.includes(value) ? null : `is none of ${values.join(", ")}`;

/** The themes, in the order in which they are told. */
export const EMBED_THEMES: readonly EmbedTheme[] = ["light", "dark", "auto"];
const COLOUR = /^#?[0-9a-f]{6}$/i;

/** Whether this can be an accent colour. */
export function isAccent(value: unknown): value is string {
  return typeof value === "string" && COLOUR.test(value);
}

const EVENTS: Shapes<EmbedEvent> = {
  "backchannel:ready": { version: isVersion, streamId: isString },
  "backchannel:counts": {
    unreadMessages: isCount,
    unreadQuestions: isCount,
    openQuestions: isCount,
    viewers: isCount,
  },
  "backchannel:resize": { height: isCount },
  "backchannel:status": {
    status: oneOf("idle", "connecting", "open", "reconnecting", "offline", "closed"),
    reason: isString,
  },
  "backchannel:token_wanted": { request: isCount },
  "backchannel:sign_in_wanted": {},
};

const ORDERS: Shapes<EmbedOrder> = {
  "backchannel:token": { request: isCount, token: isToken, failure: isString },
  "backchannel:appearance": {
    theme: optional(oneOf(...EMBED_THEMES)),
    accent: optional((value) => (isAccent(value) ? null : "is no colour of six hexadecimal digits")),
    compact: optional(isBoolean),
  },
  "backchannel:show": { view: oneOf("chat", "questions"), write: isBoolean },
  "backchannel:reconnect": {},
};

/** What came of a message: itself, what is wrong with it, or null where it is none of ours. */
export type Read<Message> =
  | { readonly message: Message; readonly problem: null }
  | { readonly message: null; readonly problem: string }
  | null;

function read<Message extends { type: string }>(
  data: unknown,
  shapes: Readonly<Record<string, Readonly<Record<string, Check>>>>,
): Read<Message> {
  if (typeof data !== "object" || data === null || !("type" in data) || typeof data.type !== "string")
    return null;
  const { type } = data;
  if (!type.startsWith("backchannel:")) return null;
  const fields = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (fields === undefined)
    return { message: null, problem: `${type} is no message that is understood here` };
  for (const [name, check] of Object.entries(fields)) {
    const wrong = check((data as Readonly<Record<string, unknown>>)[name]);
    if (wrong !== null) return { message: null, problem: `${name} of ${type} ${wrong}` };
  }
  return { message: data as unknown as Message, problem: null };
}

/** For the page around an embed: what came from it. The caller has checked the window and the origin. */
export function readEmbedEvent(data: unknown): Read<EmbedEvent> {
  return read(data, EVENTS);
}

/** For the embed: what came from the page around it. The caller has checked the window and the origin. */
export function readEmbedOrder(data: unknown): Read<EmbedOrder> {
  return read(data, ORDERS);
}
