import { beforeEach, describe, expect, it } from "vitest";
import { CommandError, ConnectionClosedError, OutboxFullError } from "../src/errors.js";
import { type AckData, type ErrorData, MAX_FRAME_BYTES } from "../src/generated/protocol.js";
import { IN_FLIGHT, MAX_SENDS, OUTBOX_LIMIT, Outbox } from "../src/outbox.js";
import { abnormal, describeClose, type RoomCommand } from "../src/states.js";
import { FakeEnvironment, settled } from "../src/testing/index.js";

type Sent = { ref: string; data: { id: string; message?: string } };

const DROPPED = abnormal("the connection was lost");
const BANNED = describeClose(4503);

function say(message: string): RoomCommand {
  return { type: "livestream:chat_message", data: { message } };
}

/** How a promise ended so far. */
function watch(promise: Promise<AckData>): { value?: AckData; error?: Error } {
  const outcome: { value?: AckData; error?: Error } = {};
  promise.then(
    (value) => {
      outcome.value = value;
    },
    (error: Error) => {
      outcome.error = error;
    },
  );
  return outcome;
}

let environment: FakeEnvironment;
let sent: Sent[];
let changes: number;
let outbox: Outbox;

beforeEach(() => {
  environment = new FakeEnvironment();
  sent = [];
  changes = 0;
  outbox = new Outbox(
    environment,
    (text) => sent.push(JSON.parse(text) as Sent),
    () => {
      changes += 1;
    },
  );
});

function messages(): unknown[] {
  return sent.map(({ data }) => data?.message);
}

function ack(command: Sent | undefined, offset?: number): void {
  const id = command?.data?.id as string;
  outbox.handleReply({
    type: "ack",
    ref: command?.ref as string,
    data: offset === undefined ? { id } : { id, offset },
  });
}

function refuse(command: Sent | undefined, code: ErrorData["code"], more: Partial<ErrorData> = {}): void {
  outbox.handleReply({
    type: "error",
    ref: command?.ref as string,
    data: { code, message: `no: ${code}`, ...more },
  });
}

describe("sending", () => {
  it("sends at once when open, with an id of its own, and resolves with the ack", async () => {
    outbox.handleOpen();
    const outcome = watch(outbox.add(say("Hello")));
    expect(sent[0]?.data?.id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    ack(sent[0], 11);
    await settled();
    expect(outcome).toEqual({ value: { id: sent[0]?.data?.id, offset: 11 } });
  });

  it("keeps an id that was given", () => {
    outbox.handleOpen();
    void outbox.add({ type: "livestream:chat_message", data: { message: "Hello", id: "mine" } });
    expect(sent[0]?.data?.id).toBe("mine");
  });

  it("gives an id also to a command without data", () => {
    outbox.handleOpen();
    void outbox.add({ type: "livestream:start" });
    expect(sent[0]?.data?.id).toEqual(expect.any(String));
  });

  it("waits for the welcome, then sends in order", () => {
    for (const text of ["one", "two", "three"]) void outbox.add(say(text));
    expect(sent).toEqual([]);
    outbox.handleOpen();
    expect(messages()).toEqual(["one", "two", "three"]);
  });

  it("replaces half a surrogate pair, which no server reads, and keeps whole ones", () => {
    outbox.handleOpen();
    void outbox.add(say("a\ud83d b 👍"));
    expect(messages()).toEqual(["a\ufffd b 👍"]);
  });

  it("refuses what the server would close the connection for, by bytes and not by characters", async () => {
    outbox.handleOpen();
    const outcome = watch(outbox.add(say("é".repeat(MAX_FRAME_BYTES / 2))));
    await settled();
    expect(outcome.error).toMatchObject({ name: "CommandError", code: "text_too_long" });
    expect(sent).toEqual([]);
  });

  it("takes no more than its limit, and says so", async () => {
    for (let n = 0; n < OUTBOX_LIMIT; n++) void outbox.add(say(String(n)));
    const outcome = watch(outbox.add(say("one too many")));
    await settled();
    expect(outcome.error).toBeInstanceOf(OutboxFullError);
    expect(outcome.error?.message).toContain("100");
  });

  it("has at most so many on their way at a time", () => {
    outbox.handleOpen();
    for (let n = 0; n < IN_FLIGHT + 2; n++) void outbox.add(say(String(n)));
    expect(sent).toHaveLength(IN_FLIGHT);
    ack(sent[0], 1);
    expect(sent).toHaveLength(IN_FLIGHT + 1);
  });
});

describe("a dropped connection", () => {
  it("sends what was unanswered again, with the same id, before what came later", async () => {
    outbox.handleOpen();
    const outcomes = ["one", "two"].map((text) => watch(outbox.add(say(text))));
    ack(sent[0], 1);
    const [, second] = sent;
    outbox.handleDrop(DROPPED);
    void outbox.add(say("three"));
    sent = [];
    outbox.handleOpen();
    expect(messages()).toEqual(["two", "three"]);
    expect(sent[0]).toEqual(second);
    ack(sent[0], 2);
    await settled();
    expect(outcomes.map(({ value }) => value?.offset)).toEqual([1, 2]);
  });

  it("gives a command up that loses the connection each time", async () => {
    const outcome = watch(outbox.add(say("poison")));
    for (let n = 0; n < MAX_SENDS; n++) {
      outbox.handleOpen();
      outbox.handleDrop(DROPPED);
    }
    outbox.handleOpen();
    await settled();
    expect(sent).toHaveLength(MAX_SENDS);
    expect(outcome.error).toMatchObject({ name: "ConnectionClosedError", outcome: "unknown" });
    expect(outbox.pending).toEqual([]);
  });

  it("for good: rejects everything, and says what may have arrived", async () => {
    outbox.handleOpen();
    const answered = watch(outbox.add(say("answered")));
    ack(sent[0]);
    const maybe = watch(outbox.add(say("sent")));
    outbox.handleDrop(DROPPED);
    const never = watch(outbox.add(say("queued")));
    outbox.handleClose(BANNED);
    await settled();
    expect(answered.value).toBeDefined();
    expect(maybe.error).toMatchObject({ outcome: "unknown", closed: BANNED });
    expect(never.error).toMatchObject({ outcome: "unsent", closed: BANNED });
    expect(never.error).toBeInstanceOf(ConnectionClosedError);
    expect(outbox.pending).toEqual([]);
    expect(environment.clock.running).toBe(0);
  });
});

describe("an error", () => {
  beforeEach(() => outbox.handleOpen());

  it("rejects with all that the server said", async () => {
    const outcome = watch(outbox.add(say("")));
    refuse(sent[0], "empty_text", { field: "data.message", hint: "say something" });
    await settled();
    expect(outcome.error).toBeInstanceOf(CommandError);
    expect(outcome.error).toMatchObject({
      code: "empty_text",
      message: "no: empty_text",
      field: "data.message",
      hint: "say something",
      retryAfter: null,
    });
  });

  it("rate_limited rejects, so that the page can show it", async () => {
    const outcome = watch(outbox.add(say("fast")));
    refuse(sent[0], "rate_limited", { retry_after: 2 });
    await settled();
    expect(outcome.error).toMatchObject({ code: "rate_limited", retryAfter: 2 });
  });

  it("rate_limited waits as long as told and sends again, if asked to", async () => {
    const outcome = watch(outbox.add(say("fast"), { retryRateLimited: true }));
    refuse(sent[0], "rate_limited", { retry_after: 2 });
    await environment.clock.advance(1999);
    expect(sent).toHaveLength(1);
    await environment.clock.advance(1);
    expect(sent[1]).toEqual(sent[0]);
    ack(sent[1], 5);
    await settled();
    expect(outcome.value?.offset).toBe(5);
  });

  it("rate_limited for a backlog that the outbox sent too fast: waits, one at a time, in order", async () => {
    outbox.handleDrop(DROPPED);
    const outcomes = ["a", "b", "c"].map((text) => watch(outbox.add(say(text))));
    outbox.handleOpen();
    for (const command of [...sent]) refuse(command, "rate_limited", { retry_after: 1 });
    sent = [];
    await environment.clock.advance(1000);
    expect(messages()).toEqual(["a"]);
    for (let n = 0; n < 3; n++) ack(sent[n], n + 1);
    expect(messages()).toEqual(["a", "b", "c"]);
    await settled();
    expect(outcomes.map(({ value }) => value?.offset)).toEqual([1, 2, 3]);
  });

  it("unavailable is tried again after a backoff, holding back what comes after, and a bounded number of times", async () => {
    const outcome = watch(outbox.add(say("first")));
    refuse(sent[0], "unavailable");
    void outbox.add(say("second"));
    expect(messages()).toEqual(["first"]);
    await environment.clock.advance(500);
    expect(messages()).toEqual(["first", "first", "second"]);
    for (let n = 2; n <= MAX_SENDS; n++) {
      refuse(sent[0], "unavailable");
      await environment.clock.advance(20_000);
    }
    await settled();
    expect(messages().filter((message) => message === "first")).toHaveLength(MAX_SENDS);
    expect(outcome.error).toMatchObject({ code: "unavailable" });
  });

  it("settles once: a second reply to the same command is nobody's", async () => {
    const outcome = watch(outbox.add(say("once")));
    const [command] = sent;
    ack(command, 1);
    expect(outbox.handleReply({ type: "ack", ref: command?.ref as string, data: {} })).toBe(false);
    await settled();
    expect(outcome.value?.offset).toBe(1);
  });
});

describe("what is pending", () => {
  it("is the same array until it changes", () => {
    void outbox.add(say("one"));
    expect(outbox.pending).toBe(outbox.pending);
    const before = outbox.pending;
    outbox.handleOpen();
    expect(outbox.pending).not.toBe(before);
  });

  it("shows id, command, since and whether it was sent", () => {
    void outbox.add(say("one"));
    const since = environment.clock.startedAt;
    expect(outbox.pending).toMatchObject([{ state: "queued", since, command: say("one") }]);
    outbox.handleOpen();
    expect(outbox.pending).toMatchObject([{ state: "sent", id: sent[0]?.data?.id }]);
    outbox.handleDrop(DROPPED);
    expect(outbox.pending).toMatchObject([{ state: "queued" }]);
  });

  it("stays from the ack until the room has the event, so that a message never blinks", () => {
    outbox.handleOpen();
    void outbox.add(say("one"));
    ack(sent[0], 12);
    expect(outbox.pending).toHaveLength(1);
    outbox.handleRoom(11, []);
    expect(outbox.pending).toHaveLength(1);
    outbox.handleRoom(12, []);
    expect(outbox.pending).toEqual([]);
  });

  it("goes with the event, if that comes before the ack, and never shows twice", async () => {
    outbox.handleOpen();
    const outcome = watch(outbox.add(say("one")));
    outbox.handleRoom(12, [sent[0]?.data?.id as string]);
    expect(outbox.pending).toEqual([]);
    ack(sent[0], 12);
    expect(outbox.pending).toEqual([]);
    await settled();
    expect(outcome.value?.offset).toBe(12);
  });

  it("goes with the refusal", () => {
    outbox.handleOpen();
    outbox.add(say("one")).catch(() => {});
    refuse(sent[0], "forbidden");
    expect(outbox.pending).toEqual([]);
  });

  it("says nothing of events that are not its own", () => {
    outbox.handleOpen();
    void outbox.add(say("one"));
    const before = changes;
    outbox.handleRoom(12, ["of somebody else"]);
    expect(changes).toBe(before);
  });
});
