/** The fake server: it does what a real one can do, and says so where a test asks for what none can. */

import { beforeEach, describe, expect, it } from "vitest";
import type { FakeConnection } from "../src/testing/index.js";
import { chatMessageEvent, FakeServer, questionEvent, settled } from "../src/testing/index.js";
import { StreamConnection, type StreamConnectionOptions } from "../src/websocket.js";

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
});

function connect(options: Partial<StreamConnectionOptions> = {}): StreamConnection {
  const connection = new StreamConnection({
    streamId: "launch",
    token: "jwt",
    ...server.options,
    ...options,
  });
  connection.start();
  return connection;
}

async function welcomed(): Promise<[StreamConnection, FakeConnection]> {
  const connection = connect();
  const far = await server.nextConnection();
  far.welcome();
  return [connection, far];
}

describe("an attempt to connect", () => {
  it("tells what the client wants", async () => {
    connect({ streamId: "a~b", token: "a.b.c" });
    const far = await server.nextConnection();
    expect(far).toMatchObject({ streamId: "a~b", token: "a.b.c", position: null });
    expect(far.url).toBe("wss://chat.example.org/ws/livestream/a~b");
  });

  it("tells that there is no token", async () => {
    connect({ token: null });
    expect((await server.nextConnection()).token).toBeNull();
  });

  it("is given to each waiting test in order, and to one that comes later", async () => {
    const first = server.nextConnection();
    connect();
    connect();
    const [one, two] = [await first, await server.nextConnection()];
    expect(server.connections).toEqual([one, two]);
    expect(server.last).toBe(two);
  });

  it("must have happened before it is the last one", () => {
    expect(() => server.last).toThrow("await nextConnection()");
  });

  it("can be turned away with a code of the server's", async () => {
    const connection = connect();
    (await server.nextConnection()).refuse(4503, "until Monday");
    expect(connection.state).toMatchObject({ status: "closed", name: "banned", reason: "until Monday" });
  });

  it("can break, and the next one be played by the script", async () => {
    server.script = (far) =>
      server.connections.length === 1 ? far.drop() : far.welcome({ viewer_count: 7 });
    const connection = connect();
    await settled();
    expect(connection.state).toMatchObject({ status: "reconnecting", attempt: 1 });
    await server.advance(500);
    expect(connection.room?.viewer_count).toBe(7);
  });
});

describe("a connection", () => {
  it("resumes from where the client stands, unless told otherwise", async () => {
    const [connection, far] = await welcomed();
    far.send(chatMessageEvent(11), questionEvent(12));
    far.close(1012);
    await server.advance(500);
    const next = await server.nextConnection();
    expect(next.position).toEqual({ epoch: "e1", offset: 12 });
    next.resume({ viewer_count: 3 });
    expect(connection.state.status).toBe("open");
    expect(connection.room).toMatchObject({ offset: 12, viewer_count: 3 });
    expect(connection.room?.questions).toHaveLength(1);
  });

  it("hands out commands by type, each once, whether they came already or come yet", async () => {
    const [connection, far] = await welcomed();
    const later = far.nextCommand("livestream:question_upvote");
    void connection.say("one");
    void connection.ask("Why?");
    void connection.say("two");
    void connection.upvote("q1");
    expect((await far.nextCommand("livestream:question")).data.question).toBe("Why?");
    expect((await far.nextCommand()).data).toMatchObject({ message: "one" });
    expect((await far.nextCommand("livestream:chat_message")).data.message).toBe("two");
    expect((await later).data.question_id).toBe("q1");
    expect(far.commands).toHaveLength(4);
  });

  it("acks and refuses", async () => {
    const [connection, far] = await welcomed();
    const kept = connection.say("kept");
    const refused = connection.say("refused");
    far.ack(await far.nextCommand(), 11);
    far.reject(await far.nextCommand(), "rate_limited", { message: "slow mode", retry_after: 3 });
    await expect(kept).resolves.toEqual({ id: far.commands[0]?.data.id, offset: 11 });
    await expect(refused).rejects.toMatchObject({
      code: "rate_limited",
      message: "slow mode",
      retryAfter: 3,
    });
  });

  it("takes tokens and pings apart from the commands of the room", async () => {
    let token = "old";
    const connection = connect({ token: () => token });
    const far = await server.nextConnection();
    far.welcome();
    token = "new";
    const refreshed = connection.refreshToken();
    await settled();
    const [refresh] = far.received;
    if (refresh === undefined) throw new Error("no token was handed in");
    far.ack(refresh);
    await expect(refreshed).resolves.toBeUndefined();
    expect(far.commands).toEqual([]);
  });

  it("says what is no message", async () => {
    const [connection, far] = await welcomed();
    const errors: Error[] = [];
    connection.on("error", (error) => errors.push(error));
    far.sendText("<html>");
    expect(errors).toMatchObject([{ name: "FrameError" }]);
    expect(far.closedByClient).toBe(true);
    expect(far.ended).toBe(true);
  });

  it("shows nothing to a client that has closed it", async () => {
    const [connection, far] = await welcomed();
    connection.stop();
    far.send(chatMessageEvent(11));
    expect(connection.room?.offset).toBe(10);
  });

  it("hears nothing that is said after it broke", async () => {
    const [connection, far] = await welcomed();
    far.drop();
    void connection.say("into the void");
    expect(far.received).toEqual([]);
  });
});

describe("a delay", () => {
  it("lets what is said arrive later, in order, also when it is lowered", async () => {
    const [connection, far] = await welcomed();
    server.delay = 300;
    far.send(chatMessageEvent(11));
    server.delay = 0;
    far.send(chatMessageEvent(12));
    await server.advance(299);
    expect(connection.room?.offset).toBe(10);
    await server.advance(1);
    expect(connection.room?.offset).toBe(12);
  });

  it("holds for the handshake and for the end", async () => {
    server.delay = 100;
    const connection = connect();
    const far = await server.nextConnection();
    far.welcome();
    far.close(4503);
    await server.advance(99);
    expect(connection.state.status).toBe("connecting");
    await server.advance(1);
    expect(connection.state).toMatchObject({ status: "closed", name: "banned" });
    expect(connection.room?.offset).toBe(10);
  });

  it("loses what is under way when the connection breaks", async () => {
    const [connection, far] = await welcomed();
    server.delay = 100;
    far.send(chatMessageEvent(11));
    far.drop();
    await server.advance(100);
    expect(connection.room?.offset).toBe(10);
  });
});

describe("what no server can do is an error of the test", () => {
  it("to speak before the handshake", async () => {
    connect();
    const far = await server.nextConnection();
    expect(() => far.send(chatMessageEvent(11))).toThrow("before accept() or welcome()");
    expect(() => far.close(4503)).toThrow("refuse()");
  });

  it("to accept twice", async () => {
    const [, far] = await welcomed();
    expect(() => far.accept()).toThrow("already");
  });

  it.each(["close", "drop"] as const)("to go on after %s", async (end) => {
    const [, far] = await welcomed();
    far[end](1012);
    expect(() => far.send(chatMessageEvent(11))).toThrow("has ended this connection");
    expect(() => far.drop()).toThrow("has ended this connection");
  });
});

it("a client that sends before its socket is open fails, as with a real one", () => {
  const socket = new server.WebSocket("wss://chat.example.org/ws/livestream/launch");
  expect(() => socket.send("{}")).toThrow("still connecting");
  expect(server.last.token).toBeNull();
});
