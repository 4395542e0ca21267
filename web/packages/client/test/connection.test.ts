import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectionState } from "../src/states.js";
import {
  chatMessageEvent,
  FakeServer,
  makeChatMessage,
  makeMe,
  makeSnapshot,
  settled,
} from "../src/testing/index.js";
import { StreamConnection, type StreamConnectionOptions } from "../src/websocket.js";

let server: FakeServer;
let connection: StreamConnection;
let states: ConnectionState[];

function make(options: Partial<StreamConnectionOptions> = {}): StreamConnection {
  connection = new StreamConnection({ streamId: "launch", token: "jwt", ...server.options, ...options });
  connection.on("state", (state) => states.push(state));
  return connection;
}

/** Starts, opens the socket and lets the server say its welcome. */
async function open(options: Partial<StreamConnectionOptions> = {}): Promise<void> {
  make(options).start();
  await settled();
  server.last.welcome();
}

/** Passes time until the connection has tried again. */
async function nextSocket(): Promise<void> {
  const { state } = connection;
  if (!("retryAt" in state) || state.retryAt === null)
    throw new Error(`${state.status} is not waiting to try again`);
  const before = server.connections.length;
  await server.advance(state.retryAt - server.clock.now());
  expect(server.connections).toHaveLength(before + 1);
}

function statuses(): string[] {
  return states.map(({ status }) => status);
}

beforeEach(() => {
  server = new FakeServer();
  states = [];
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("connecting", () => {
  it("names the protocol and the token as subprotocols, and nothing of the token in the URL", async () => {
    make().start();
    await settled();
    expect(server.last.url).toBe("wss://chat.example.org/ws/livestream/launch");
    expect(server.last.protocols).toEqual(["backchannel.v1", "bearer.jwt"]);
  });

  it("offers no token where there is none", async () => {
    make({ token: null }).start();
    await settled();
    expect(server.last.protocols).toEqual(["backchannel.v1"]);
  });

  it("reads the token from localStorage unless told otherwise", async () => {
    vi.stubGlobal("localStorage", { getItem: (key: string) => (key === "access_token" ? "stored" : null) });
    connection = new StreamConnection({ streamId: "launch", ...server.options });
    connection.start();
    await settled();
    expect(server.last.protocols).toEqual(["backchannel.v1", "bearer.stored"]);
  });

  it("is connecting, then open with the room once welcomed", async () => {
    await open();
    expect(statuses()).toEqual(["connecting", "open"]);
    expect(connection.room).toMatchObject({ epoch: "e1", offset: 10, viewer_count: 1, user: makeMe() });
  });

  it("is not open before the welcome: a refusal comes on an open socket", async () => {
    make().start();
    await settled();
    server.last.accept();
    expect(connection.state.status).toBe("connecting");
    server.last.close(4504, "no such stream");
    expect(connection.state).toEqual({
      status: "closed",
      code: 4504,
      name: "no_such_stream",
      reason: "no such stream",
      final: true,
    });
  });

  it("starts once, however often it is asked", async () => {
    await open();
    connection.start();
    await settled();
    expect(server.connections).toHaveLength(1);
  });

  it("gives up after 10 s without an open socket, and tries again", async () => {
    make().start();
    await server.advance(10_000);
    expect(server.last.closedByClient).toBe(true);
    expect(connection.state).toMatchObject({
      status: "reconnecting",
      attempt: 1,
      cause: { code: 1006, final: false },
    });
    await nextSocket();
  });

  it("gives up on a token that does not come", async () => {
    make({ token: () => new Promise(() => {}) }).start();
    await server.advance(10_000);
    expect(connection.state.status).toBe("reconnecting");
    expect(server.connections).toEqual([]);
  });

  it("reports a token function that fails, and asks it again later", async () => {
    let asked = 0;
    const token = (): string => {
      asked += 1;
      if (asked === 1) throw new Error("the login service is down");
      return "late";
    };
    const errors: Error[] = [];
    make({ token }).on("error", (error) => errors.push(error));
    connection.start();
    await settled();
    expect(errors.map(({ message }) => message)).toEqual(["the login service is down"]);
    expect(connection.state.status).toBe("reconnecting");
    await server.advance(500);
    expect(server.last.protocols).toContain("bearer.late");
  });

  it("refuses a token that cannot be sent, without connecting", async () => {
    make({ token: "not a token" }).start();
    await settled();
    expect(server.connections).toEqual([]);
    expect(connection.state).toMatchObject({ status: "closed", name: "bad_token", final: true });
  });

  it("ends for good where the browser refuses, as on ws: from https:", async () => {
    const Refusing = class {
      constructor() {
        throw new DOMException("insecure", "SecurityError");
      }
    } as unknown as typeof WebSocket;
    make({ WebSocket: Refusing }).start();
    await settled();
    expect(connection.state).toMatchObject({
      status: "closed",
      reason: "the browser refuses to connect: insecure",
    });
  });

  it("refuses a server that speaks another version of the protocol", async () => {
    make().start();
    await settled();
    server.last.welcome({ protocol: 2 as 1 });
    expect(connection.state).toMatchObject({ status: "closed", name: "unsupported_protocol", final: true });
    expect(server.last.closedByClient).toBe(true);
  });
});

describe("coming back", () => {
  it("asks to resume from where it stands, and keeps the room meanwhile", async () => {
    await open();
    server.last.send(chatMessageEvent(12));
    server.last.drop();
    expect(connection.room?.offset).toBe(12);
    await server.advance(500);
    expect(server.last.url).toBe("wss://chat.example.org/ws/livestream/launch?epoch=e1&offset=12");
    server.last.resume({ offset: 13 });
    server.last.send(chatMessageEvent(13));
    expect(connection.room?.chat.map(({ id }) => id)).toEqual(["m12", "m13"]);
    expect(statuses()).toEqual(["connecting", "open", "reconnecting", "reconnecting", "open"]);
  });

  it("takes a fresh snapshot where the position was refused", async () => {
    await open();
    server.last.send(chatMessageEvent(12));
    server.last.close(4010);
    await nextSocket();
    server.last.welcome({ epoch: "e2", offset: 3 });
    expect(connection.room).toMatchObject({ epoch: "e2", offset: 3, chat: [] });
  });

  it("says when it tries, waiting longer each time up to 20 s", async () => {
    make().start();
    const waits: number[] = [];
    for (let n = 1; n <= 8; n++) {
      await settled();
      server.last.drop();
      const { state } = connection;
      if (state.status !== "reconnecting" || state.retryAt === null)
        throw new Error(`unexpected ${state.status}`);
      expect(state.attempt).toBe(n);
      waits.push(state.retryAt - server.clock.now());
      await server.advance(state.retryAt - server.clock.now());
      expect(connection.state).toMatchObject({ status: "reconnecting", attempt: n, retryAt: null });
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  it.each([
    [9_999, 2],
    [10_000, 1],
  ])("after a connection of %d ms begins at attempt %d", async (duration, attempt) => {
    await open();
    server.last.drop();
    await server.advance(500);
    server.last.resume();
    await server.advance(duration);
    server.last.drop();
    expect(connection.state).toMatchObject({ status: "reconnecting", attempt });
  });

  it.each([1001, 1005, 1006, 1007, 1009, 1011, 1012, 1015, 3000, 4008, 4010, 4029, 4499])(
    "comes back after %d",
    async (code) => {
      await open();
      server.last.close(code);
      expect(connection.state).toMatchObject({ status: "reconnecting", cause: { code, final: false } });
      await nextSocket();
    },
  );

  it.each([1000, 1003, 1008, 4500, 4501, 4503, 4505, 4506, 4507, 4529, 4999])(
    "stays away after %d",
    async (code) => {
      await open();
      server.last.close(code, "because");
      expect(connection.state).toMatchObject({ status: "closed", code, reason: "because", final: true });
      expect(server.clock.running).toBe(0);
      expect(server.network.listeners).toBe(0);
    },
  );

  it("tries at once when told to", async () => {
    await open();
    server.last.drop();
    connection.retryNow();
    await settled();
    expect(server.connections).toHaveLength(2);
    await server.advance(5_000);
    expect(server.connections).toHaveLength(2);
  });

  it("tries at once when the network is back, and says meanwhile that it is offline", async () => {
    await open();
    server.network.offline = true;
    server.last.drop();
    expect(connection.state.status).toBe("offline");
    server.network.wake();
    expect(connection.state).toMatchObject({ status: "reconnecting", retryAt: null });
    await settled();
    expect(server.connections).toHaveLength(2);
  });

  it("becomes offline while it waits", async () => {
    await open();
    server.last.drop();
    server.network.sleep();
    expect(connection.state).toMatchObject({ status: "offline", attempt: 1 });
  });

  it("tries though the browser says offline: a server on this machine needs no network", async () => {
    await open();
    server.network.offline = true;
    server.last.drop();
    await nextSocket();
    server.last.resume();
    expect(connection.state.status).toBe("open");
  });

  it("begins anew with start() after a final close", async () => {
    await open();
    server.last.close(4501);
    connection.start();
    await settled();
    server.last.resume();
    expect(connection.state.status).toBe("open");
  });

  it("listens to nothing that an abandoned socket still says", async () => {
    await open();
    const first = server.last;
    connection.reconnect();
    await settled();
    first.send(chatMessageEvent(11));
    first.close(4503);
    expect(connection.room?.offset).toBe(10);
    expect(connection.state.status).toBe("reconnecting");
  });
});

describe("tokens", () => {
  it("are asked for anew at each connect", async () => {
    let asked = 0;
    await open({ token: async () => `jwt-${++asked}` });
    server.last.close(1012);
    await nextSocket();
    expect(server.connections.map(({ protocols }) => protocols[1])).toEqual(["bearer.jwt-1", "bearer.jwt-2"]);
  });

  it.each(["bad_token", "token_expired", "token_required"])("that are no good end it: %s", async (name) => {
    make().start();
    await settled();
    server.last.accept();
    const code = { bad_token: 4501, token_expired: 4502, token_required: 4506 }[name] ?? 0;
    server.last.close(code);
    expect(connection.state).toMatchObject({ status: "closed", name, final: true });
  });

  it("are handed in when they expire", async () => {
    let token = "old";
    await open({ token: () => token });
    token = "new";
    server.last.send({ type: "auth:expiring", data: { expires_at: "2026-11-23T10:01:00.000Z" } });
    await settled();
    expect(server.last.received).toEqual([
      { type: "auth:refresh", ref: "refresh-1", data: { token: "new" } },
    ]);
  });

  it("are not handed in where there is no newer one", async () => {
    await open();
    server.last.send({ type: "auth:expiring", data: { expires_at: "2026-11-23T10:01:00.000Z" } });
    await settled();
    expect(server.last.received).toEqual([]);
  });

  it("refreshToken settles with the server's answer", async () => {
    let token = "old";
    await open({ token: () => token });
    token = "new";
    const taken = connection.refreshToken();
    await settled();
    server.last.send({ type: "ack", ref: "refresh-1", data: {} });
    await expect(taken).resolves.toBeUndefined();
    token = "of somebody else";
    const refused = connection.refreshToken();
    await settled();
    server.last.send({
      type: "error",
      ref: "refresh-2",
      data: { code: "bad_token", message: "another user" },
    });
    await expect(refused).rejects.toMatchObject({ name: "CommandError", code: "bad_token" });
  });

  it("refreshToken is told when the connection drops meanwhile", async () => {
    let token = "old";
    await open({ token: () => token });
    token = "new";
    const lost = connection.refreshToken();
    await settled();
    server.last.drop();
    await expect(lost).rejects.toMatchObject({ name: "ConnectionClosedError" });
  });

  it("that ran out in mid-connection are replaced unseen, if there is a new one", async () => {
    let token = "old";
    await open({ token: () => token });
    token = "new";
    server.last.close(4502);
    await settled();
    expect(statuses()).not.toContain("closed");
    expect(server.last.protocols).toContain("bearer.new");
  });

  it("that ran out in mid-connection end it, if there is no new one", async () => {
    await open();
    server.last.close(4502);
    await settled();
    expect(server.connections).toHaveLength(1);
    expect(connection.state).toMatchObject({ status: "closed", name: "token_expired", final: true });
  });

  it("of another user bring a fresh snapshot: reconnect() asks for no resume", async () => {
    let token = "guest";
    await open({ token: () => token });
    token = "ada";
    connection.reconnect();
    await settled();
    expect(server.connections[0]?.closedByClient).toBe(true);
    expect(server.last.url).not.toContain("offset");
    expect(server.last.protocols).toContain("bearer.ada");
  });

  it("of another user, changed behind our back: the resumed position is given up", async () => {
    const errors: Error[] = [];
    await open();
    connection.on("error", (error) => errors.push(error));
    server.last.drop();
    await nextSocket();
    server.last.accept();
    server.last.resume({ user: makeMe({ id: "u-bo" }) });
    expect(errors.map(({ name }) => name)).toEqual(["WelcomeError"]);
    await nextSocket();
    expect(server.last.url).not.toContain("offset");
  });
});

describe("heartbeat", () => {
  it("asks after 30 s of silence and comes back if nothing answers within 10 s", async () => {
    await open();
    await server.advance(29_999);
    expect(server.last.received).toEqual([]);
    await server.advance(1);
    expect(server.last.received).toEqual([{ type: "ping" }]);
    await server.advance(9_999);
    expect(connection.state.status).toBe("open");
    const dead = server.last;
    await server.advance(1);
    expect(dead.closedByClient).toBe(true);
    expect(connection.state).toMatchObject({
      status: "reconnecting",
      cause: { reason: "the server did not answer" },
    });
  });

  it("is content with any frame", async () => {
    await open();
    await server.advance(30_000);
    server.last.send({ type: "ack", data: {} });
    await server.advance(29_999);
    server.last.send(chatMessageEvent(11));
    await server.advance(29_999);
    expect(server.last.received).toEqual([{ type: "ping" }]);
    expect(connection.state.status).toBe("open");
  });

  it.each(["wake", "sleep"] as const)(
    "asks at once on %s, when the network may have changed",
    async (what) => {
      await open();
      server.network[what]();
      server.network[what]();
      expect(server.last.received).toEqual([{ type: "ping" }]);
      await server.advance(10_000);
      expect(connection.state.status).not.toBe("open");
    },
  );

  it("notices also a server that opens and never welcomes", async () => {
    make().start();
    await settled();
    const mute = server.last;
    mute.accept();
    await server.advance(40_000);
    expect(mute.closedByClient).toBe(true);
  });
});

describe("commands", () => {
  it("have the form of the protocol", async () => {
    await open();
    void connection.say("Hello", { replyTo: "m1" });
    void connection.ask("Why?", { anonymous: true });
    void connection.upvote("q1");
    void connection.withdrawUpvote("q1");
    void connection.answer("q1", "Because");
    void connection.startStream();
    void connection.endStream();
    const id = expect.any(String);
    expect(server.last.received).toEqual([
      { type: "livestream:chat_message", ref: "1", data: { message: "Hello", reply_to: "m1", id } },
      { type: "livestream:question", ref: "2", data: { question: "Why?", anonymous: true, id } },
      { type: "livestream:question_upvote", ref: "3", data: { question_id: "q1", id } },
      { type: "livestream:question_upvote", ref: "4", data: { question_id: "q1", withdraw: true, id } },
      { type: "livestream:question_answer", ref: "5", data: { question_id: "q1", answer: "Because", id } },
      { type: "livestream:start", ref: "6", data: { id } },
      { type: "livestream:end", ref: "7", data: { id } },
    ]);
  });

  it("given before start() go out after the welcome", async () => {
    make();
    const said = connection.say("early");
    connection.start();
    await settled();
    server.last.accept();
    expect(server.last.commands).toEqual([]);
    server.last.welcome();
    server.last.ack(await server.last.nextCommand(), 11);
    await expect(said).resolves.toMatchObject({ offset: 11 });
  });

  it("unanswered at a drop go out again with the same id after the resume", async () => {
    await open();
    const said = connection.say("once");
    const first = await server.last.nextCommand();
    server.last.drop();
    expect(connection.pending).toMatchObject([{ id: first.data.id, state: "queued" }]);
    await nextSocket();
    server.last.resume();
    expect(server.last.commands).toEqual([first]);
    server.last.ack(first, 11);
    await expect(said).resolves.toMatchObject({ offset: 11 });
  });

  it("that a fresh snapshot already shows are pending no more", async () => {
    await open();
    void connection.say("arrived");
    const id = connection.pending[0]?.id as string;
    server.last.drop();
    await nextSocket();
    server.last.accept();
    server.last.welcome({ epoch: "e2", snapshot: makeSnapshot({ chat: [makeChatMessage({ id })] }) });
    expect(connection.pending).toEqual([]);
    // It is still asked for its answer.
    expect(server.last.commands).toHaveLength(1);
  });

  it("are rejected by stop(), which leaves nothing running", async () => {
    await open();
    const said = connection.say("too late");
    connection.stop();
    await expect(said).rejects.toMatchObject({ name: "ConnectionClosedError", outcome: "unknown" });
    expect(connection.state).toMatchObject({ status: "closed", code: 1000, final: false });
    expect(server.last.closedByClient).toBe(true);
    expect(server.clock.running).toBe(0);
    expect(server.network.listeners).toBe(0);
  });

  it("are refused at once after a final close", async () => {
    await open();
    server.last.close(4503);
    await expect(connection.say("anybody?")).rejects.toMatchObject({
      outcome: "unsent",
      closed: { name: "banned" },
    });
  });
});

describe("listeners", () => {
  it("hear each event, and of the room once a frame", async () => {
    await open();
    server.draw();
    const events: string[] = [];
    const offsets: number[] = [];
    connection.on("event", ({ type }) => events.push(type));
    connection.on("room", ({ offset }) => offsets.push(offset));
    server.last.send(chatMessageEvent(11), chatMessageEvent(12), chatMessageEvent(13));
    expect(events).toHaveLength(3);
    expect(offsets).toEqual([]);
    server.draw();
    server.draw();
    expect(offsets).toEqual([13]);
  });

  it("find an event in the room already", async () => {
    await open();
    let offset = 0;
    connection.on("event", () => {
      offset = connection.room?.offset ?? 0;
    });
    server.last.send(chatMessageEvent(11));
    expect(offset).toBe(11);
  });

  it("hear of their own message going from pending into the room in one frame", async () => {
    await open();
    void connection.say("Hello");
    server.draw();
    const seen: [number, number][] = [];
    const note = (): void => {
      seen.push([connection.pending.length, connection.room?.chat.length ?? 0]);
    };
    connection.on("room", note);
    connection.on("pending", note);
    const command = await server.last.nextCommand();
    server.last.ack(command, 11);
    server.draw();
    server.last.send(chatMessageEvent(11, { id: command.data.id }));
    server.draw();
    expect(seen).toEqual([
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
  });

  it("that throw are reported and disturb nothing", async () => {
    const reported: unknown[] = [];
    vi.stubGlobal("reportError", (error: unknown) => reported.push(error));
    await open();
    const fault = new Error("a bug of the page");
    connection.on("event", () => {
      throw fault;
    });
    const events: string[] = [];
    connection.on("event", ({ type }) => events.push(type));
    server.last.send(chatMessageEvent(11), chatMessageEvent(12));
    expect(reported).toEqual([fault, fault]);
    expect(events).toHaveLength(2);
    expect(connection.state.status).toBe("open");
  });

  it("may stop the connection from within", async () => {
    make();
    connection.on("state", ({ status }) => {
      if (status === "connecting") connection.stop();
    });
    connection.start();
    await settled();
    expect(connection.state.status).toBe("closed");
    expect(server.connections).toEqual([]);
    expect(server.clock.running).toBe(0);
  });

  it("hear no more once unsubscribed", async () => {
    await open();
    const events: string[] = [];
    const off = connection.on("event", ({ type }) => events.push(type));
    off();
    off();
    server.last.send(chatMessageEvent(11));
    expect(events).toEqual([]);
  });

  it("hear of an error that answers no command", async () => {
    await open();
    const errors: Error[] = [];
    connection.on("error", (error) => errors.push(error));
    server.last.send({ type: "error", data: { code: "rate_limited", message: "too many frames" } });
    expect(errors).toMatchObject([{ name: "CommandError", code: "rate_limited" }]);
  });

  it.each([
    "not JSON",
    "[]",
    "null",
    '{"type":"ack"}',
    '{"data":{}}',
    '{"type":"livestream:chat_message","offset":11,"data":null}',
  ])("hear of a frame that is no message, and what it said is asked for again: %s", async (text) => {
    await open();
    const errors: Error[] = [];
    connection.on("error", (error) => errors.push(error));
    server.last.sendText(text);
    expect(errors).toMatchObject([{ name: "FrameError" }]);
    expect(connection.state.status).toBe("reconnecting");
    await nextSocket();
    expect(server.last.url).toContain("offset=10");
  });
});
