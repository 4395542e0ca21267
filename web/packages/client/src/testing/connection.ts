/** One connection, seen and played from the server's side. */

import type { Clock } from "../environment.js";
import {
  type Command,
  type ErrorData,
  type Event,
  type Reply,
  SUBPROTOCOL,
  type Welcome,
} from "../generated/protocol.js";
import type { RoomCommand } from "../states.js";
import type { Position } from "../urls.js";
import { makeWelcome } from "./samples.js";
import type { FakeSocket } from "./socket.js";

/** What a connection needs of its server. */
export interface Host {
  readonly clock: Clock;
  /** Milliseconds until what the server says arrives. */
  readonly delay: number;
}

/** A command of the room as a client sends it: with its `ref` and with an id, which a resend has again. */
export type SentCommand<Type extends RoomCommand["type"] = RoomCommand["type"]> = Extract<
  RoomCommand,
  { type: Type }
> & { readonly ref: string; readonly data: { readonly id: string } };

const BEARER = "bearer.";
/** What a browser says of a connection that ended without a close frame. */
const ABNORMAL = 1006;

/**
 * One attempt of a client to connect and, once it is accepted, the connection. Made by the client; `FakeServer` has it.
 *
 * What cannot happen on a real connection throws an `Error`: to speak before `accept`, or after the end.
 */
export class FakeConnection {
  /** Every command that came, oldest first, pings and tokens among them. */
  readonly received: Command[] = [];
  readonly #host: Host;
  readonly #socket: FakeSocket;
  readonly #waiting: { type: string | undefined; resolve: (command: SentCommand) => void }[] = [];
  #untaken: SentCommand[] = [];
  #accepted = false;
  #ended = false;
  #closedByClient = false;
  /** What was said and has not arrived yet, and when the last of it will. */
  #underWay = 0;
  #lastArrival = 0;

  /** @internal Made when a client connects. */
  constructor(socket: FakeSocket, host: Host) {
    this.#socket = socket;
    this.#host = host;
    socket.handlers = {
      handleText: (text) => this.#take(JSON.parse(text) as Command),
      handleClose: () => {
        this.#closedByClient = true;
      },
    };
  }

  /** The address that the client asked for. The token is never in it. */
  get url(): string {
    return this.#socket.url;
  }

  /** The subprotocols that the client offered. */
  get protocols(): readonly string[] {
    return this.#socket.protocols;
  }

  /** The token that the client brought; null for none. */
  get token(): string | null {
    return this.protocols.find((one) => one.startsWith(BEARER))?.slice(BEARER.length) ?? null;
  }

  /** The stream that the client asked for. */
  get streamId(): string {
    return decodeURIComponent(new URL(this.url).pathname.split("/").at(-1) ?? "");
  }

  /** Where the client wants to resume; null if it wants a snapshot. */
  get position(): Position | null {
    const { searchParams } = new URL(this.url);
    const epoch = searchParams.get("epoch");
    return epoch === null ? null : { epoch, offset: Number(searchParams.get("offset")) };
  }

  /** Whether the client closed it. */
  get closedByClient(): boolean {
    return this.#closedByClient;
  }

  /** Whether it is over, whoever ended it. */
  get ended(): boolean {
    return this.#ended || this.#closedByClient;
  }

  /** The commands that came, oldest first, without pings and tokens. */
  get commands(): readonly SentCommand[] {
    return this.received.filter(isRoomCommand);
  }

  /**
   * The oldest command, of this type if one is given, that no call has returned yet; waits for it where there is none.
   */
  nextCommand<Type extends RoomCommand["type"]>(type?: Type): Promise<SentCommand<Type>> {
    const command = this.#untaken.find((one) => type === undefined || one.type === type);
    this.#untaken = this.#untaken.filter((one) => one !== command);
    const found: Promise<SentCommand> =
      command === undefined
        ? new Promise((resolve) => this.#waiting.push({ type, resolve }))
        : Promise.resolve(command);
    return found as Promise<SentCommand<Type>>;
  }

  /** Completes the handshake. The client waits for the welcome yet. */
  accept(): void {
    if (this.#accepted) throw new Error("the connection was accepted already");
    this.#say(() => this.#socket.open());
    this.#accepted = true;
  }

  /** Says any events and replies, as they are. */
  send(...messages: readonly (Event | Reply)[]): void {
    for (const message of messages) this.sendText(JSON.stringify(message));
  }

  /** Says one frame, which need not be a message of the protocol. */
  sendText(text: string): void {
    if (!this.#accepted) throw new Error(`${SUBPROTOCOL}: nothing can be said before accept() or welcome()`);
    this.#say(() => this.#socket.receive(text));
  }

  /** Accepts, if that has not happened, and welcomes with a snapshot: `makeWelcome(changes)`. */
  welcome(changes: Partial<Welcome> = {}): void {
    if (!this.#accepted) this.accept();
    this.send({ type: "livestream:welcome", data: makeWelcome(changes) });
  }

  /**
   * Accepts, if that has not happened, and lets the client go on from its position: the events up to `offset` follow
   * through `send`. Without changes, none do.
   */
  resume(changes: Partial<Welcome> = {}): void {
    const { snapshot: _, ...data } = makeWelcome({ ...this.position, ...changes, recovered: true });
    if (!this.#accepted) this.accept();
    this.send({ type: "livestream:welcome", data });
  }

  /** Answers a command: it was carried out, and stands at `offset` in the log if it is one that does. */
  ack(command: Command, offset?: number): void {
    const id =
      "data" in command && command.data !== undefined && "id" in command.data ? command.data.id : null;
    const data = { ...(id == null ? {} : { id }), ...(offset === undefined ? {} : { offset }) };
    this.send({ type: "ack", ...refOf(command), data });
  }

  /** Answers a command: it was refused and changed nothing. */
  reject(command: Command, code: ErrorData["code"], more: Partial<Omit<ErrorData, "code">> = {}): void {
    const data = { code, message: `the test's server says ${code}`, ...more };
    this.send({ type: "error", ...refOf(command), data });
  }

  /**
   * Turns the client away as the server does: with a close frame in place of the welcome, since a browser cannot read
   * why a handshake was refused. Codes: `CLOSE_CODES`.
   */
  refuse(code: number, reason = ""): void {
    this.accept();
    this.close(code, reason);
  }

  /** Closes, with any code; those of the server are in `CLOSE_CODES`. What was said before arrives before. */
  close(code: number, reason = ""): void {
    if (!this.#accepted)
      throw new Error("a close code needs a connection: refuse() with it, or accept() first");
    this.#say(() => this.#socket.end(code, reason));
    this.#ended = true;
  }

  /** Breaks the connection, or the attempt, without a word. What was under way is lost. */
  drop(): void {
    this.#expectNotEnded();
    this.#ended = true;
    this.#socket.end(ABNORMAL, "");
  }

  #take(command: Command): void {
    if (this.#ended) return; // lost on the way
    this.received.push(command);
    if (!isRoomCommand(command)) return;
    const n = this.#waiting.findIndex(({ type }) => type === undefined || type === command.type);
    if (n < 0) this.#untaken.push(command);
    else this.#waiting.splice(n, 1)[0]?.resolve(command);
  }

  /** Lets `arrive` happen after the server's delay, and never before what was said earlier. */
  #say(arrive: () => void): void {
    this.#expectNotEnded();
    const { clock, delay } = this.#host;
    const now = clock.elapsed();
    if (delay === 0 && this.#underWay === 0) {
      arrive();
      return;
    }
    this.#lastArrival = Math.max(this.#lastArrival, now + delay);
    this.#underWay += 1;
    clock.after(this.#lastArrival - now, () => {
      this.#underWay -= 1;
      if (this.#socket.readyState !== 3) arrive();
    });
  }

  #expectNotEnded(): void {
    if (this.#ended)
      throw new Error("the server has ended this connection; the client's next one is another");
  }
}

function isRoomCommand(command: Command): command is SentCommand {
  return command.type.startsWith("livestream:");
}

function refOf({ ref }: Command): { ref?: string } {
  return ref == null ? {} : { ref };
}
