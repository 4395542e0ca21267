/** Surroundings of a connection that a test holds in its hands: clock, network, frames, sockets. */

import type { Cancel, Clock, Environment, Network } from "../src/environment.js";
import type { ChatMessage, Event, Me, Question, Reply, Stream, Welcome } from "../src/generated/protocol.js";

/** Lets all promises that can settle do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export class FakeClock implements Clock {
  #elapsed = 0;
  #timers: { at: number; fn: () => void }[] = [];
  /** 2026-11-23T10:00:00Z, plus what has passed. */
  readonly startedAt = Date.UTC(2026, 10, 23, 10);

  now(): number {
    return this.startedAt + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(ms: number, fn: () => void): Cancel {
    const timer = { at: this.#elapsed + ms, fn };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many timers run: a connection that was stopped may leave none. */
  get running(): number {
    return this.#timers.length;
  }

  /** Passes time, firing what is due in order and letting promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settled();
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.fn();
      await settled();
    }
    this.#elapsed = end;
  }
}

export class FakeNetwork implements Network {
  offline = false;
  #wake = new Set<() => void>();
  #sleep = new Set<() => void>();

  isOffline(): boolean {
    return this.offline;
  }

  onWake(fn: () => void): Cancel {
    this.#wake.add(fn);
    return () => this.#wake.delete(fn);
  }

  onSleep(fn: () => void): Cancel {
    this.#sleep.add(fn);
    return () => this.#sleep.delete(fn);
  }

  get listeners(): number {
    return this.#wake.size + this.#sleep.size;
  }

  wake(): void {
    this.offline = false;
    for (const fn of this.#wake) fn();
  }

  sleep(): void {
    this.offline = true;
    for (const fn of this.#sleep) fn();
  }
}

export type Sent = { type: string; ref?: string; data?: Record<string, unknown> };

export class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly texts: string[] = [];
  /** Whether the client closed it. */
  closed = false;

  constructor(
    readonly url: string,
    readonly protocols: readonly string[],
  ) {}

  get sent(): Sent[] {
    return this.texts.map((text) => JSON.parse(text) as Sent);
  }

  /** The commands of the page, without pings and tokens. */
  get commands(): Sent[] {
    return this.sent.filter(({ type }) => type.startsWith("livestream:"));
  }

  send(text: string): void {
    this.texts.push(text);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.();
  }

  receive(...messages: (Event | Reply)[]): void {
    for (const message of messages) this.receiveText(JSON.stringify(message));
  }

  receiveText(text: string): void {
    this.onmessage?.({ data: text });
  }

  ack(command: Sent | undefined, offset?: number): void {
    const id = command?.data?.id as string;
    const data = offset === undefined ? { id } : { id, offset };
    this.receive({ type: "ack", ref: command?.ref as string, data });
  }

  /** The server, or the network, ends the connection. */
  end(code: number, reason = ""): void {
    this.onclose?.({ code, reason });
  }
}

/** Makes sockets and remembers them. */
export class FakeSockets {
  readonly all: FakeSocket[] = [];
  readonly WebSocket: typeof WebSocket;

  constructor() {
    const { all } = this;
    const Fake = class extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        all.push(this);
      }
    };
    this.WebSocket = Fake as unknown as typeof WebSocket;
  }

  get last(): FakeSocket {
    const socket = this.all.at(-1);
    if (socket === undefined) throw new Error("no socket was opened yet");
    return socket;
  }
}

export class FakeEnvironment implements Environment {
  readonly clock = new FakeClock();
  readonly network = new FakeNetwork();
  /** Full jitter at its longest, so that waits are exactly the bound. */
  readonly random: () => number = () => 1;
  #frame: (() => void)[] = [];

  readonly onNextFrame = (fn: () => void): void => {
    this.#frame.push(fn);
  };

  /** The page is drawn. */
  draw(): void {
    const due = this.#frame;
    this.#frame = [];
    for (const fn of due) fn();
  }
}

export const ADA: Me = {
  id: "u-ada",
  name: "Ada",
  role: "viewer",
  guest: false,
  may_chat: true,
  may_ask: true,
  may_upvote: true,
  may_answer: false,
  may_manage: false,
};

export const STREAM: Stream = {
  id: "launch",
  title: "The launch",
  description: "",
  status: "live",
  guests: true,
  created_at: "2026-11-20T08:00:00.000Z",
};

export function chatMessage(id: string, message = "Hello"): ChatMessage {
  const user = { id: "u-bo", name: "Bo", role: "viewer" } as const;
  return { id, message, message_type: "text", user, created_at: "2026-11-23T10:00:00.000Z" };
}

export function openQuestion(id: string, upvotes = 0): Question {
  const created_at = "2026-11-23T10:00:00.000Z";
  return { id, question: "Why?", user: null, status: "open", upvotes, created_at };
}

export function chatEvent(offset: number, id = `m${offset}`): Event {
  return { type: "livestream:chat_message", offset, data: chatMessage(id) };
}

export function welcomeData(changes: Partial<Welcome> = {}): Welcome {
  return {
    protocol: 1,
    stream: STREAM,
    user: ADA,
    epoch: "e1",
    offset: 10,
    recovered: false,
    viewer_count: 1,
    server_time: "2026-11-23T10:00:00.000Z",
    snapshot: {
      chat: [],
      questions: [],
      questions_total: 0,
      own_votes: [],
      own_questions: [],
      settings: { message_max_characters: 500, question_max_characters: 300, answer_max_characters: 2000 },
    },
    ...changes,
  };
}

export function welcome(changes: Partial<Welcome> = {}): Event {
  return { type: "livestream:welcome", data: welcomeData(changes) };
}

export function resumed(offset = 10): Event {
  const { snapshot: _, ...data } = welcomeData({ recovered: true, offset });
  return { type: "livestream:welcome", data };
}
