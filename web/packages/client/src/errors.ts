/**
 * What can go wrong with a command.
 *
 * - {@link CommandError}: the server refused it; it changed nothing.
 * - {@link ConnectionClosedError}: no answer will come; `outcome` tells whether it may have been carried out.
 * - {@link OutboxFullError}: too many commands wait already; it was not taken.
 */

import type { ErrorCode, ErrorData } from "./generated/protocol.js";
import type { Closed } from "./states.js";

/** The server refused the command, which changed nothing. `message` says why, in words. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: ErrorCode;
  /** The path of the field that was wrong: `data.message`. */
  readonly field: string | null;
  /** What was probably meant. */
  readonly hint: string | null;
  /** Seconds after which the same command may succeed; null where the server did not say. */
  readonly retryAfter: number | null;
  /** Of a sanction: why staff imposed it, in their words; null where they gave no reason. */
  readonly staffReason: string | null;

  constructor(data: ErrorData) {
    super(data.message);
    this.code = data.code;
    this.field = data.field ?? null;
    this.hint = data.hint ?? null;
    this.retryAfter = data.retry_after ?? null;
    this.staffReason = data.reason ?? null;
  }
}

/** The connection closed before the answer came. */
export class ConnectionClosedError extends Error {
  override readonly name = "ConnectionClosedError";
  readonly closed: Closed;
  /** `unsent`: the server never got it. `unknown`: it was sent, and may or may not have been carried out. */
  readonly outcome: "unsent" | "unknown";

  constructor(closed: Closed, outcome: "unsent" | "unknown") {
    const consequence = outcome === "unsent" ? "this was not sent" : "this may or may not have arrived";
    super(`${closed.reason}; ${consequence}`);
    this.closed = closed;
    this.outcome = outcome;
  }
}

/** As many commands wait as may wait; try again once some are answered. */
export class OutboxFullError extends Error {
  override readonly name = "OutboxFullError";

  constructor(readonly limit: number) {
    super(`${limit} commands wait to be answered already; wait until the connection is back`);
  }
}
