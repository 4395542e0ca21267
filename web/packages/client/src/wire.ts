/** One attempt and, if it succeeds, one connection: token, WebSocket, time limit. Never comes back; `Link` does. */

import type { Cancel, Clock } from "./environment.js";
import { SUBPROTOCOL } from "./generated/protocol.js";
import { abnormal, type Closed, describeClose } from "./states.js";

/** Token and handshake may take this long together, in milliseconds. */
export const CONNECT_TIMEOUT = 10_000;

/** What a subprotocol may consist of (RFC 9110, `token`); a JWT always does. */
const SUBPROTOCOL_CHARACTERS = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A reason not even to try, thrown by what gives the token. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(readonly closed: Closed) {
    super(closed.reason);
  }
}

export interface WireOptions {
  readonly url: string;
  readonly token: () => Promise<string | null>;
  readonly WebSocket: typeof WebSocket;
  readonly clock: Clock;
}

/** At most one `handleEnd`, and nothing after it or after `close()`. */
export interface WireHandlers {
  handleOpen(): void;
  handleText(text: string): void;
  handleEnd(closed: Closed): void;
  /** Something the page should know of; the end follows. */
  handleError(error: unknown): void;
}

export class Wire {
  readonly #options: WireOptions;
  readonly #handlers: WireHandlers;
  readonly #cancelTimeout: Cancel;
  #socket: WebSocket | null = null;
  #done = false;

  constructor(options: WireOptions, handlers: WireHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#cancelTimeout = options.clock.after(CONNECT_TIMEOUT, () =>
      this.#end(abnormal(`no connection within ${CONNECT_TIMEOUT / 1000} s`)),
    );
    void this.#connect();
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  /** Closes without telling the handlers. Does not wait for the other side, which may be gone. */
  close(): void {
    this.#done = true;
    this.#cancelTimeout();
    this.#socket?.close();
  }

  async #connect(): Promise<void> {
    try {
      const token = await this.#options.token();
      if (!this.#done) this.#open(token);
    } catch (error) {
      if (error instanceof Refusal) {
        this.#end(error.closed);
      } else if (!this.#done) {
        this.#handlers.handleError(error);
        this.#end(abnormal("the access token could not be obtained"));
      }
    }
  }

  #open(token: string | null): void {
    if (token !== null && !SUBPROTOCOL_CHARACTERS.test(token)) {
      throw new Refusal(describeClose(4501, "the access token holds characters that no token has"));
    }
    const protocols = token === null ? [SUBPROTOCOL] : [SUBPROTOCOL, `bearer.${token}`];
    const socket = this.#construct(protocols);
    this.#socket = socket;
    const unlessDone = (fn: () => void): void => {
      if (!this.#done) fn();
    };
    socket.onopen = () => unlessDone(() => this.#handleOpen());
    socket.onmessage = ({ data }) => unlessDone(() => this.#handlers.handleText(String(data)));
    // The error event says nothing, by design of the platform; the close event that follows it says all there is.
    socket.onclose = ({ code, reason }) => unlessDone(() => this.#end(describeClose(code, reason)));
  }

  #construct(protocols: string[]): WebSocket {
    try {
      return new this.#options.WebSocket(this.#options.url, protocols);
    } catch (error) {
      // Such as ws: from a page on https:. It will be no different the next time.
      const reason = error instanceof Error ? error.message : String(error);
      throw new Refusal({ ...abnormal(`the browser refuses to connect: ${reason}`), final: true });
    }
  }

  #handleOpen(): void {
    this.#cancelTimeout();
    this.#handlers.handleOpen();
  }

  #end(closed: Closed): void {
    if (this.#done) return;
    this.close();
    this.#handlers.handleEnd(closed);
  }
}
