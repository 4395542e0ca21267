/** A server that says what a test tells it to, without a network. */

import type { FakeClock } from "./clock.js";
import { FakeConnection } from "./connection.js";
import { FakeEnvironment, type FakeNetwork } from "./environment.js";
import { FakeSocket } from "./socket.js";

/**
 * Plays the server for every `StreamConnection` that is given its `options`.
 *
 * The test plays each connection by hand (`last`, `nextConnection`), or by a `script` that is called for each. Nothing
 * moves by itself: `advance` passes time, `draw` draws the page.
 */
export class FakeServer {
  /** Every attempt to connect, oldest first. */
  readonly connections: FakeConnection[] = [];
  /** Clock, network, frames and chance of the clients. */
  readonly environment = new FakeEnvironment();
  /** The constructor that the clients connect with; also for `vi.stubGlobal("WebSocket", …)` and its like. */
  readonly WebSocket: typeof WebSocket;
  /** What a `StreamConnection` takes, beside its `streamId` and `token`, to meet this server. */
  readonly options: {
    readonly url: string;
    readonly WebSocket: typeof WebSocket;
    readonly environment: FakeEnvironment;
  };
  /** Milliseconds of the clock until what the server says from now on arrives; in order, also when it is lowered. */
  delay = 0;
  /** What to do with each attempt to connect, at once. Default: nothing; the test does it. */
  script: (connection: FakeConnection) => void = () => {};
  readonly #waiting: ((connection: FakeConnection) => void)[] = [];
  #untaken: FakeConnection[] = [];

  /** @param url where the server claims to be; any address that a server can have */
  constructor(url = "https://chat.example.org") {
    const take = (connection: FakeConnection): void => this.#take(connection);
    const host = this;
    const Fake = class extends FakeSocket {
      constructor(address: string, protocols?: readonly string[]) {
        super(address, protocols);
        take(new FakeConnection(this, host));
      }
    };
    this.WebSocket = Fake as unknown as typeof WebSocket;
    this.options = { url, WebSocket: this.WebSocket, environment: this.environment };
  }

  /** Time, as the clients see it. */
  get clock(): FakeClock {
    return this.environment.clock;
  }

  /** The network, as the clients see it. */
  get network(): FakeNetwork {
    return this.environment.network;
  }

  /**
   * The newest attempt to connect.
   *
   * @throws {Error} if there was none: a client asks for its token first, so `await nextConnection()`, or `settled()`
   */
  get last(): FakeConnection {
    const connection = this.connections.at(-1);
    if (connection === undefined) throw new Error("nobody has connected yet; await nextConnection() instead");
    return connection;
  }

  /** The oldest attempt to connect that no call has returned yet; waits for it where there is none. */
  nextConnection(): Promise<FakeConnection> {
    const connection = this.#untaken.shift();
    if (connection !== undefined) return Promise.resolve(connection);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Passes `ms` milliseconds: what waits for them happens, in order. */
  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** Draws the page: `room` and `pending` listeners hear what changed since the last time. */
  draw(): void {
    this.environment.draw();
  }

  #take(connection: FakeConnection): void {
    this.connections.push(connection);
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#untaken.push(connection);
    else waiting(connection);
    // Not before the client has its socket: it would miss what happens to it.
    queueMicrotask(() => this.script(connection));
  }
}
