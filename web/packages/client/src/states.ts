/** The states of a connection that a page can show honestly. */

import { CLOSE_CODES, type Command } from "./generated/protocol.js";

/** Why a connection ended. */
export interface Closed {
  /** A close code: of RFC 6455 (1006 where no close frame came), or of `CLOSE_CODES`. */
  readonly code: number;
  /** The code's name in `CLOSE_CODES`, such as `token_expired`. */
  readonly name: string;
  /** In words, for people. */
  readonly reason: string;
  /** Of a ban: why staff imposed it, in their words; absent where they gave no reason. */
  readonly staffReason?: string;
  /** True: coming back with the same URL and token gives the same answer, so the connection does not try. */
  readonly final: boolean;
}

/** How a connection is; `status` tells which fields there are. */
export type ConnectionState =
  /** Not started. */
  | { readonly status: "idle" }
  /** The first attempt is under way. */
  | { readonly status: "connecting" }
  /** Welcomed by the server: the room is current. */
  | { readonly status: "open" }
  /**
   * The connection was lost and comes back by itself. `attempt` counts from 1; `retryAt` is when it tries
   * (milliseconds since 1970), null while it is trying.
   */
  | {
      readonly status: "reconnecting";
      readonly attempt: number;
      readonly retryAt: number | null;
      readonly cause: Closed;
    }
  /** As reconnecting, and the browser says that there is no network. Tries at once when the network is back. */
  | {
      readonly status: "offline";
      readonly attempt: number;
      readonly retryAt: number | null;
      readonly cause: Closed;
    }
  /** It does not come back by itself: refused (`final`), or stopped by the page. `start()` begins anew. */
  | ({ readonly status: "closed" } & Closed);

/** What a room decides. The id is always there: it is what makes a resend harmless. */
export type RoomCommand = Exclude<
  Command,
  { type: "livestream:join" | "livestream:leave" | "auth:refresh" | "ping" }
>;

/** A command of one's own that does not stand in the room yet. */
export interface PendingCommand {
  /** The command's `data.id`; what it creates in the room will have the same id. */
  readonly id: string;
  readonly command: RoomCommand;
  /** When it was given, in milliseconds since 1970. */
  readonly since: number;
  /** `queued` waits for a connection or for its next try; `sent` waits for the answer or for its event. */
  readonly state: "queued" | "sent";
}

/** Names of codes that no server sends: they are what a browser makes of a broken connection. */
const LOCAL_NAMES: Readonly<Record<number, string>> = {
  1005: "no_status",
  1006: "abnormal",
  1015: "tls_failed",
};

/** What a close code means: the table's row, else the rule of its range. */
export function describeClose(code: number, reason = ""): Closed {
  const info = CLOSE_CODES[code];
  const name = info?.name ?? LOCAL_NAMES[code] ?? `close_${code}`;
  const comesBack = info?.reconnect ?? !(code >= 4500 && code <= 4999);
  return { code, name, reason: reason || (info?.reason ?? "the connection was lost"), final: !comesBack };
}

/** Staff have put the user out of the stream. */
export function banned(staffReason: string | undefined): Closed {
  return { ...describeClose(4503), ...(staffReason === undefined ? {} : { staffReason }) };
}

/** The connection broke, or was given up, on this side. */
export function abnormal(reason: string): Closed {
  return describeClose(1006, reason);
}
