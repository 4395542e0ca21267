/** One stream, live: the connection that a page holds. */

import { decode, encode } from "./codec.js";
import { StreamCommands } from "./commands.js";
import { Emitter, reportUncaught } from "./emitter.js";
import { type Environment, SYSTEM } from "./environment.js";
import { CommandError, ConnectionClosedError } from "./errors.js";
import {
  type AckData,
  type Event,
  PROTOCOL_VERSION,
  type Reply,
  type Welcome,
} from "./generated/protocol.js";
import { Link } from "./link.js";
import { type CommandOptions, Outbox } from "./outbox.js";
import { TokenRefresh } from "./refresh.js";
import { DEFAULT_CHAT_LIMIT, type Room, reduceRoom, roomFromWelcome } from "./room.js";
import {
  abnormal,
  banned,
  type Closed,
  type ConnectionState,
  describeClose,
  type PendingCommand,
  type RoomCommand,
} from "./states.js";
import { storedToken, type TokenSource } from "./token.js";
import { serverUrl, streamSocketUrl } from "./urls.js";

/** Which stream, where, and as whom. */
export interface StreamConnectionOptions {
  readonly streamId: string;
  /** The server, such as `https://chat.example.org`. Default: where the page came from. */
  readonly url?: string;
  /** Default: what `localStorage` holds under `ACCESS_TOKEN_KEY`. */
  readonly token?: TokenSource;
  /** Default: {@link DEFAULT_CHAT_LIMIT}. */
  readonly chatLimit?: number;
  /** Default: the platform's own. */
  readonly WebSocket?: typeof WebSocket;
  /** Clock, chance, network and frames, for tests. Default: the platform's own. */
  readonly environment?: Partial<Environment>;
}

/** What `on` can listen to, and what each listener is given. */
export interface StreamConnectionEvents {
  state: ConnectionState;
  /** The room changed; at most once a frame of the page, however many events came. */
  room: Room;
  /** Each event of the server, in order, once it is in the room. */
  event: Event;
  /** What went wrong outside any command: a token that could not be obtained, a frame that is no message. */
  error: Error;
  /** What of one's own does not stand in the room yet; together with `room`. */
  pending: readonly PendingCommand[];
}

const RESTARTED: Closed = { code: 1000, name: "normal", reason: "connecting anew", final: false };
const STOPPED: Closed = {
  code: 1000,
  name: "normal",
  reason: "the page closed the connection",
  final: false,
};

/** One stream, live: comes back by itself, resumes where it was, and holds the room as it is now. */
export class StreamConnection extends StreamCommands {
  readonly streamId: string;
  readonly #chatLimit: number;
  readonly #environment: Environment;
  readonly #emitter = new Emitter<StreamConnectionEvents>();
  readonly #link: Link;
  readonly #outbox: Outbox;
  readonly #refresh: TokenRefresh;
  #room: Room | null = null;
  /** Whether `#room` is a position of this user that the server may resume. */
  #resumable = false;
  #roomTold: Room | null = null;
  #pendingTold: readonly PendingCommand[];
  #frameAsked = false;
  /** How far the server's clock is ahead of this one, in milliseconds. */
  #ahead = 0;

  /** Does not connect yet: `start()` does. Throws a `TypeError` if `url` is no address of a server. */
  constructor(options: StreamConnectionOptions) {
    super();
    this.streamId = options.streamId;
    this.#chatLimit = options.chatLimit ?? DEFAULT_CHAT_LIMIT;
    this.#environment = { ...SYSTEM, ...options.environment };
    const server = serverUrl(options.url);
    this.#link = new Link(
      {
        url: () => streamSocketUrl(server, this.streamId, this.#resumable ? this.#room : null),
        token: options.token === undefined ? storedToken : options.token,
        WebSocket: options.WebSocket ?? globalThis.WebSocket,
        environment: this.#environment,
        ping: encode({ type: "ping" }),
      },
      {
        handleState: (state) => this.#emitter.emit("state", state),
        handleText: (text) => this.#handleText(text),
        handleDrop: (cause) => this.#handleDrop(cause),
        handleClose: (closed) => this.#handleClose(closed),
        handleError: (error) => this.#handleError(error),
      },
    );
    this.#outbox = new Outbox(
      this.#environment,
      (text) => this.#link.send(text),
      () => this.#tellLater(),
    );
    this.#pendingTold = this.#outbox.pending;
    this.#refresh = new TokenRefresh((text) => this.#link.send(text));
  }

  /** How the connection is now; the same object until it changes. */
  get state(): ConnectionState {
    return this.#link.state;
  }

  /** The room as it is known now; null before the first welcome. Stays while the connection comes back. */
  get room(): Room | null {
    return this.#room;
  }

  /** What of one's own does not stand in the room yet, in order. The same array until it changes. */
  get pending(): readonly PendingCommand[] {
    return this.#outbox.pending;
  }

  /**
   * What the server's clock says now, in milliseconds since 1970: what its times are to be compared with. As the last
   * welcome told it, so behind by as long as that took to arrive; this machine's own clock before the first.
   */
  serverNow(): number {
    return this.#environment.clock.now() + this.#ahead;
  }

  /** Calls `listener` at each `name` from now on. Returns what ends it. */
  on<Name extends keyof StreamConnectionEvents>(
    name: Name,
    listener: (payload: StreamConnectionEvents[Name]) => void,
  ): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Connects; nothing if that has begun already. */
  start(): void {
    this.#link.start();
  }

  /** Leaves the stream. Commands without an answer are rejected. */
  stop(): void {
    this.#link.stop(STOPPED);
  }

  /** Tries to come back now, when the state is `reconnecting` or `offline`. */
  retryNow(): void {
    this.#link.retryNow();
  }

  /**
   * Connects anew as whoever the token names now: after signing in, out, or as somebody else.
   *
   * Asks for a fresh snapshot, since votes and questions of one's own are another's then.
   */
  reconnect(): void {
    this.#resumable = false;
    this.#link.restart(RESTARTED);
    this.#link.start();
  }

  /**
   * Asks for the token and hands it in, if it is a new one. Happens by itself when the server says that it expires.
   *
   * Does nothing while there is no connection: the next one asks anyway. Rejects with `CommandError` if the server
   * refuses the token, with what the token function rejected with, or with `ConnectionClosedError`.
   */
  async refreshToken(): Promise<void> {
    if (this.state.status !== "open") return;
    const token = await this.#link.newToken();
    if (token === null || this.#link.state.status !== "open") return;
    await this.#refresh.begin(token);
    this.#link.handleRefreshed(token);
  }

  /**
   * Sends a command, at once or when the connection is back, with the same id however often that takes.
   *
   * Resolves with the ack: the command is durable. Rejects with `CommandError` (refused), `ConnectionClosedError`
   * (the connection ended for good; `outcome` tells what is known) or `OutboxFullError`.
   */
  override send(command: RoomCommand, options?: CommandOptions): Promise<AckData> {
    const { state } = this;
    // Nothing will bring it there, unless the page starts anew: better to say so than to wait for ever.
    if (state.status === "closed") return Promise.reject(new ConnectionClosedError(state, "unsent"));
    return this.#outbox.add(command, options);
  }

  #handleText(text: string): void {
    try {
      const message = decode(text);
      if (message.type === "ack" || message.type === "error") this.#handleReply(message);
      else this.#handleEvent(message);
    } catch (error) {
      // What this frame said is lost: come back and resume from what is certain.
      this.#handleError(error);
      this.#link.fail(abnormal("the server sent what could not be understood"));
    }
  }

  #handleReply(reply: Reply): void {
    if (this.#outbox.handleReply(reply) || this.#refresh.handleReply(reply)) return;
    // An ack without a ref answers a ping.
    if (reply.type === "error") this.#handleError(new CommandError(reply.data));
  }

  #handleEvent(event: Event): void {
    if (event.type === "livestream:welcome") {
      if (!this.#handleWelcome(event.data)) return;
    } else if (event.type === "auth:expiring") {
      this.refreshToken().catch((error: unknown) => this.#handleError(error));
    } else if (event.type === "livestream:banned") {
      this.#link.stop(banned(event.data.reason)); // as the server would next, which has no room for the reason
    } else if (this.#room !== null) {
      this.#room = reduceRoom(this.#room, event, this.#chatLimit);
      this.#outbox.handleRoom(this.#room.offset, createdBy(event));
    }
    this.#tellLater();
    this.#emitter.emit("event", event);
  }

  /** False if the connection ended over it. */
  #handleWelcome(welcome: Welcome): boolean {
    if (welcome.protocol !== PROTOCOL_VERSION) {
      this.#link.stop(describeClose(4500));
      return false;
    }
    const previous = this.#resumable ? this.#room : null;
    this.#resumable = false; // until the welcome proved good: else the next attempt asks for a snapshot
    this.#room = roomFromWelcome(welcome, previous, this.#chatLimit);
    this.#ahead = Date.parse(welcome.server_time) - this.#environment.clock.now();
    this.#resumable = true;
    const { chat, questions, hidden_questions, offset } = this.#room;
    // A snapshot holds whatever was acked before it, also what its lists are too short to show.
    if (welcome.recovered) this.#outbox.handleRoom(offset, []);
    else
      this.#outbox.handleRoom(
        Number.POSITIVE_INFINITY,
        [...chat, ...questions, ...hidden_questions].map(({ id }) => id),
      );
    this.#link.handleWelcome();
    this.#outbox.handleOpen();
    return true;
  }

  #handleDrop(cause: Closed): void {
    this.#outbox.handleDrop(cause);
    this.#refresh.handleDrop(cause);
  }

  #handleClose(closed: Closed): void {
    this.#outbox.handleClose(closed);
    this.#refresh.handleDrop(closed);
  }

  #handleError(error: unknown): void {
    const said = error instanceof Error ? error : new Error(String(error), { cause: error });
    if (this.#emitter.has("error")) this.#emitter.emit("error", said);
    else reportUncaught(said);
  }

  #tellLater(): void {
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    this.#environment.onNextFrame(() => this.#tell());
  }

  #tell(): void {
    this.#frameAsked = false;
    if (this.#room !== null && this.#room !== this.#roomTold) {
      this.#roomTold = this.#room;
      this.#emitter.emit("room", this.#room);
    }
    if (this.pending !== this.#pendingTold) {
      this.#pendingTold = this.pending;
      this.#emitter.emit("pending", this.pending);
    }
  }
}

/** The ids of what the event brought into the room. */
function createdBy(event: Event): readonly string[] {
  return event.type === "livestream:chat_message" || event.type === "livestream:question"
    ? [event.data.id]
    : [];
}
