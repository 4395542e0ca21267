/**
 * Commands on their way: each is given an id once, sent, sent again where that is right, and settled exactly once.
 *
 * - Commands go out in the order they were given. One that waits for its next try holds back those after it.
 * - At most IN_FLIGHT wait for answers at the same time; one alone after the server said `rate_limited` to a backlog.
 * - A command that was unanswered when the connection dropped goes out again after the welcome, with the same id: the
 *   server answers a repeated id with its first result.
 * - An ack resolves; an error rejects with `CommandError`; the end of the connection with `ConnectionClosedError`.
 *
 * Knows nothing of sockets: text goes out through `send`, replies come in through `handleReply`.
 */

import { backoff } from "./backoff.js";
import { encode } from "./codec.js";
import type { Cancel, Environment } from "./environment.js";
import { CommandError, ConnectionClosedError, OutboxFullError } from "./errors.js";
import { type AckData, type ErrorData, MAX_FRAME_BYTES, type Reply } from "./generated/protocol.js";
import type { Closed, PendingCommand, RoomCommand } from "./states.js";
import { uuid } from "./uuid.js";

/** How many commands may wait for their answer. */
export const OUTBOX_LIMIT = 100;

/** How often a command goes out at most: one that costs the connection each time would otherwise do so for ever. */
export const MAX_SENDS = 8;

/** How many may be on their way at a time; a backlog sent at once would itself be too fast for the server. */
export const IN_FLIGHT = 16;

/** How a command is sent. */
export interface CommandOptions {
  /**
   * Wait and send again when the server says `rate_limited`. Default: reject, so that the page can show it; unless the
   * command had to wait for the connection, since then it is the outbox that was too fast, not the user.
   */
  readonly retryRateLimited?: boolean;
}

interface Entry {
  readonly id: string;
  readonly ref: string;
  readonly command: RoomCommand;
  readonly text: string;
  readonly since: number;
  readonly options: CommandOptions;
  readonly resolve: (data: AckData) => void;
  readonly reject: (error: Error) => void;
  /** `landing`: acked, but its event is not in the room yet. */
  state: "queued" | "sent" | "landing";
  /** When it may go out, on the clock of `elapsed()`. */
  notBefore: number;
  sends: number;
  /** It could not go out when it was given. */
  delayed: boolean;
  /** A connection dropped while its answer was due: it may have been carried out. */
  uncertain: boolean;
  /** Its event is in the room: pages see it there. */
  shown: boolean;
  /** Where the ack says that it stands. */
  offset: number;
}

export class Outbox {
  readonly #environment: Environment;
  readonly #send: (text: string) => void;
  readonly #handleChange: () => void;
  #entries: Entry[] = [];
  #pending: readonly PendingCommand[] | null = [];
  #open = false;
  #window = IN_FLIGHT;
  #lastRef = 0;
  #cancelFlush: Cancel = () => {};

  constructor(environment: Environment, send: (text: string) => void, handleChange: () => void) {
    this.#environment = environment;
    this.#send = send;
    this.#handleChange = handleChange;
  }

  /** What was given and does not stand in the room yet, in order. The same array until something changes. */
  get pending(): readonly PendingCommand[] {
    this.#pending ??= this.#entries
      .filter((entry) => !entry.shown)
      .map(({ id, command, since, state }) => ({
        id,
        command,
        since,
        state: state === "queued" ? state : "sent",
      }));
    return this.#pending;
  }

  /**
   * Takes a command; the promise settles with its answer.
   *
   * Rejects with `CommandError`, `ConnectionClosedError` or `OutboxFullError`.
   */
  add(given: RoomCommand, options: CommandOptions = {}): Promise<AckData> {
    const unsettled = this.#entries.filter((entry) => entry.state !== "landing").length;
    if (unsettled >= OUTBOX_LIMIT) return Promise.reject(new OutboxFullError(OUTBOX_LIMIT));
    const id = given.data?.id ?? uuid();
    const ref = String(++this.#lastRef);
    const command = { ...given, data: { ...given.data, id } } as RoomCommand;
    const text = encode({ ...command, ref });
    const excess = tooLong(text);
    if (excess !== null) return Promise.reject(new CommandError(excess));
    const since = this.#environment.clock.now();
    return new Promise((resolve, reject) => {
      const entry: Entry = {
        ...{ id, ref, command, text, since, options, resolve, reject },
        ...{
          state: "queued",
          notBefore: 0,
          sends: 0,
          delayed: false,
          uncertain: false,
          shown: false,
          offset: 0,
        },
      };
      this.#entries.push(entry);
      this.#flush();
      entry.delayed = entry.state === "queued";
      this.#changed();
    });
  }

  /** The connection is welcomed: all that waits goes out, in order. */
  handleOpen(): void {
    this.#open = true;
    this.#window = IN_FLIGHT;
    this.#flush();
    this.#changed();
  }

  /** The connection is gone: what it had sent waits for the next one. */
  handleDrop(cause: Closed): void {
    this.#open = false;
    this.#cancelFlush();
    for (const entry of this.#entries.filter(({ state }) => state === "sent")) {
      entry.state = "queued";
      entry.uncertain = true;
      entry.delayed = true;
      if (entry.sends >= MAX_SENDS) this.#refuse(entry, new ConnectionClosedError(cause, "unknown"));
    }
    this.#changed();
  }

  /** The connection does not come back: everything that waits is rejected, and told whether it may have arrived. */
  handleClose(closed: Closed): void {
    this.handleDrop(closed);
    const entries = this.#entries;
    this.#entries = [];
    for (const { state, reject, uncertain } of entries) {
      if (state !== "landing") reject(new ConnectionClosedError(closed, uncertain ? "unknown" : "unsent"));
    }
    this.#changed();
  }

  /** Settles the command that the reply answers; false if none of these waits for it. */
  handleReply(reply: Reply): boolean {
    const entry = this.#entries.find(({ ref, state }) => ref === reply.ref && state === "sent");
    if (entry === undefined) return false;
    if (reply.type === "ack") this.#land(entry, reply.data);
    else if (mayRetry(entry, reply.data)) this.#retryLater(entry, reply.data);
    else this.#refuse(entry, new CommandError(reply.data));
    this.#flush();
    this.#changed();
    return true;
  }

  /** The room holds everything up to `offset` now, and what is named in `ids`. */
  handleRoom(offset: number, ids: readonly string[]): void {
    let changed = false;
    for (const entry of this.#entries) {
      if (entry.shown || !(ids.includes(entry.id) || (entry.state === "landing" && entry.offset <= offset)))
        continue;
      entry.shown = true;
      changed = true;
    }
    if (!changed) return;
    this.#entries = this.#entries.filter((entry) => entry.state !== "landing" || !entry.shown);
    this.#changed();
  }

  #flush(): void {
    this.#cancelFlush();
    if (!this.#open) return;
    const now = this.#environment.clock.elapsed();
    let inFlight = this.#entries.filter(({ state }) => state === "sent").length;
    for (const entry of this.#entries) {
      if (entry.state !== "queued") continue;
      if (inFlight >= this.#window) return;
      if (entry.notBefore > now) {
        this.#cancelFlush = this.#environment.clock.after(entry.notBefore - now, () => this.#handleDue());
        return;
      }
      entry.state = "sent";
      entry.sends += 1;
      inFlight += 1;
      this.#send(entry.text);
    }
    this.#window = IN_FLIGHT; // nothing is left behind
  }

  #handleDue(): void {
    this.#flush();
    this.#changed();
  }

  #land(entry: Entry, data: AckData): void {
    entry.state = "landing";
    entry.offset = data.offset ?? 0;
    if (entry.shown || entry.offset === 0) this.#remove(entry);
    entry.resolve(data);
  }

  #retryLater(entry: Entry, error: ErrorData): void {
    const { clock, random } = this.#environment;
    const wait = error.retry_after === undefined ? backoff(entry.sends, random) : error.retry_after * 1000;
    entry.state = "queued";
    entry.notBefore = clock.elapsed() + wait;
    if (error.code === "rate_limited") this.#window = 1;
  }

  #refuse(entry: Entry, error: Error): void {
    this.#remove(entry);
    entry.reject(error);
  }

  #remove(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
  }

  #changed(): void {
    this.#pending = null;
    this.#handleChange();
  }
}

function mayRetry({ sends, delayed, options }: Entry, { code }: ErrorData): boolean {
  if (sends >= MAX_SENDS) return false;
  return (
    code === "unavailable" || (code === "rate_limited" && (delayed || options.retryRateLimited === true))
  );
}

/** Why the frame cannot be sent, if it is too long: the server would close the connection, and that at each resend. */
function tooLong(text: string): ErrorData | null {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= MAX_FRAME_BYTES) return null;
  return {
    code: "text_too_long",
    message: `too long: ${bytes} bytes; at most ${MAX_FRAME_BYTES} may be sent`,
  };
}
