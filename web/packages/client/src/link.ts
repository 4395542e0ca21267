/**
 * Keeps a connection up: connects, notices when it is lost or dead, and comes back with a full-jitter backoff, until the
 * server's close code, or the page, says not to. Knows the frames only as text.
 */

import { backoff } from "./backoff.js";
import type { Cancel, Environment } from "./environment.js";
import { Heartbeat } from "./heartbeat.js";
import { abnormal, type Closed, type ConnectionState, describeClose } from "./states.js";
import { askToken, type TokenSource } from "./token.js";
import { Refusal, Wire } from "./wire.js";

/** A connection that stayed open this long (milliseconds) was a good one: the backoff begins anew after it. */
export const GOOD_CONNECTION = 10_000;

const TOKEN_EXPIRED = 4502;

export interface LinkOptions {
  /** Where to connect; asked at each attempt, since the position is in it. */
  readonly url: () => string;
  readonly token: TokenSource;
  readonly WebSocket: typeof WebSocket;
  readonly environment: Environment;
  /** The frame that asks the server whether it is there. */
  readonly ping: string;
}

export interface LinkHandlers {
  handleState(state: ConnectionState): void;
  handleText(text: string): void;
  /** The connection is gone, and may come back. Before the state changes. */
  handleDrop(cause: Closed): void;
  /** It does not come back. Before the state changes. */
  handleClose(closed: Closed): void;
  handleError(error: unknown): void;
}

export class Link {
  readonly #options: LinkOptions;
  readonly #handlers: LinkHandlers;
  #state: ConnectionState = { status: "idle" };
  #wire: Wire | null = null;
  #heartbeat: Heartbeat | null = null;
  #cancelRetry: Cancel | null = null;
  #unwatch: Cancel = () => {};
  #attempt = 0;
  #cause: Closed | null = null;
  #welcomedAt: number | null = null;
  #token: string | null = null;
  #expiredToken: string | null = null;

  constructor(options: LinkOptions, handlers: LinkHandlers) {
    this.#options = options;
    this.#handlers = handlers;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects; nothing if that has begun already. */
  start(): void {
    if (this.#state.status !== "idle" && this.#state.status !== "closed") return;
    const { network } = this.#options.environment;
    const unwatch = [network.onWake(() => this.#handleWake()), network.onSleep(() => this.#handleSleep())];
    this.#unwatch = () => {
      for (const end of unwatch) end();
    };
    this.#attempt = 0;
    this.#cause = null;
    this.#expiredToken = null;
    this.#connect();
  }

  /** Ends it for good, unless it is not running. */
  stop(closed: Closed): void {
    if (this.#state.status === "idle" || this.#state.status === "closed") return;
    this.#release();
    this.#unwatch();
    this.#handlers.handleClose(closed);
    this.#setState({ status: "closed", ...closed });
  }

  /** Tries now instead of when the backoff is over. */
  retryNow(): void {
    if (this.#cancelRetry !== null) this.#connect();
  }

  /** Gives this connection up and connects anew at once. */
  restart(cause: Closed): void {
    if (this.#state.status === "idle" || this.#state.status === "closed") return;
    this.#drop(cause);
    this.#attempt = 1;
    this.#connect();
  }

  /** Gives this connection up and comes back after the backoff. */
  fail(cause: Closed): void {
    if (this.#wire !== null) this.#handleEnd(cause);
  }

  /** The server said its welcome. */
  handleWelcome(): void {
    this.#welcomedAt = this.#options.environment.clock.elapsed();
    this.#cause = null;
    this.#setState({ status: "open" });
  }

  /** The token asked for now; null also where it is the one that is in use already. */
  async newToken(): Promise<string | null> {
    const token = await askToken(this.#options.token);
    return token === this.#token ? null : token;
  }

  /** The server took a new token on this connection. */
  handleRefreshed(token: string): void {
    this.#token = token;
  }

  /** Sends on the connection there is. Without one the text is lost: who cares for it listens to `handleDrop`. */
  send(text: string): void {
    this.#wire?.send(text);
  }

  #connect(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    const { url, WebSocket, environment } = this.#options;
    this.#wire = new Wire(
      { url: url(), token: () => this.#askToken(), WebSocket, clock: environment.clock },
      {
        handleOpen: () => this.#handleOpen(),
        handleText: (text) => this.#handleText(text),
        handleEnd: (closed) => this.#handleEnd(closed),
        handleError: (error) => this.#handlers.handleError(error),
      },
    );
    // Last, since a listener may stop it.
    this.#setState(this.#cause === null ? { status: "connecting" } : this.#reconnecting(this.#cause, null));
  }

  async #askToken(): Promise<string | null> {
    const token = await askToken(this.#options.token);
    if (token !== null && token === this.#expiredToken) throw new Refusal(describeClose(TOKEN_EXPIRED));
    this.#token = token;
    return token;
  }

  #handleOpen(): void {
    this.#heartbeat = new Heartbeat(
      this.#options.environment.clock,
      () => this.send(this.#options.ping),
      () => this.fail(abnormal("the server did not answer")),
    );
  }

  #handleText(text: string): void {
    this.#heartbeat?.heard();
    this.#handlers.handleText(text);
  }

  #handleEnd(closed: Closed): void {
    const wasWelcomed = this.#welcomedAt !== null;
    this.#drop(closed);
    this.#attempt += 1;
    if (!closed.final) {
      this.#retryLater(closed);
    } else if (closed.code === TOKEN_EXPIRED && wasWelcomed) {
      // It ran out in mid-connection, perhaps while the machine slept: where there is a new one, nobody need know.
      this.#expiredToken = this.#token;
      this.#cause = closed;
      this.#connect();
    } else {
      this.stop(closed);
    }
  }

  #drop(cause: Closed): void {
    const { clock } = this.#options.environment;
    if (this.#welcomedAt !== null && clock.elapsed() - this.#welcomedAt >= GOOD_CONNECTION) this.#attempt = 0;
    this.#release();
    this.#cause = cause;
    this.#handlers.handleDrop(cause);
  }

  #retryLater(cause: Closed): void {
    const { clock, random } = this.#options.environment;
    const wait = backoff(this.#attempt, random);
    this.#cancelRetry = clock.after(wait, () => this.#connect());
    this.#setState(this.#reconnecting(cause, clock.now() + wait));
  }

  #reconnecting(cause: Closed, retryAt: number | null): ConnectionState {
    // Offline or not, it tries: the browser may be wrong, and a server on this machine needs no network.
    const status = this.#options.environment.network.isOffline() ? "offline" : "reconnecting";
    return { status, attempt: this.#attempt, retryAt, cause };
  }

  #handleWake(): void {
    this.retryNow();
    this.#heartbeat?.probe();
  }

  #handleSleep(): void {
    const state = this.#state;
    if (state.status === "reconnecting") this.#setState(this.#reconnecting(state.cause, state.retryAt));
    this.#heartbeat?.probe();
  }

  #release(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#heartbeat?.stop();
    this.#heartbeat = null;
    this.#wire?.close();
    this.#wire = null;
    this.#welcomedAt = null;
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#handlers.handleState(state);
  }
}
