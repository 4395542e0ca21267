/** Handing in a new token on the open connection. One at a time, and never resent: a new connection brings its own. */

import { encode } from "./codec.js";
import { CommandError, ConnectionClosedError } from "./errors.js";
import type { Reply } from "./generated/protocol.js";
import type { Closed } from "./states.js";

export class TokenRefresh {
  readonly #send: (text: string) => void;
  #waiting: { ref: string; resolve: () => void; reject: (error: Error) => void } | null = null;
  #count = 0;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  /**
   * Sends the token; resolves once the server took it.
   *
   * Rejects with `CommandError` if it did not, with `ConnectionClosedError` if the connection dropped meanwhile.
   */
  begin(token: string): Promise<void> {
    // The outbox counts its refs without a prefix.
    const ref = `refresh-${++this.#count}`;
    return new Promise((resolve, reject) => {
      this.#waiting?.reject(new Error("a newer token was handed in"));
      this.#waiting = { ref, resolve, reject };
      this.#send(encode({ type: "auth:refresh", ref, data: { token } }));
    });
  }

  /** False if the reply answers something else. */
  handleReply(reply: Reply): boolean {
    const waiting = this.#waiting;
    if (waiting === null || waiting.ref !== reply.ref) return false;
    this.#waiting = null;
    if (reply.type === "ack") waiting.resolve();
    else waiting.reject(new CommandError(reply.data));
    return true;
  }

  handleDrop(cause: Closed): void {
    this.#waiting?.reject(new ConnectionClosedError(cause, "unknown"));
    this.#waiting = null;
  }
}
