import type { ChatMessage, Poll, Question, Room } from "@backchannel/client";
import { describe, expect, it } from "vitest";
import { nextEnd, recentOf } from "../src/overlay/recent.js";
import { resultsOf, sceneOf } from "../src/stage/shown.js";

const poll = (changes: Partial<Poll>): Poll => ({
  ...{
    id: "p",
    question: "How?",
    kind: "single",
    options: ["A", "B", "C"],
    results: "live",
    changeable: true,
  },
  ...{ status: "open", votes: 0, created_at: "2026-11-24T10:00:00.000Z" },
  ...changes,
});

const question = (status: Question["status"]): Question => ({
  ...{ id: status, question: "Why?", user: null, anonymous: true, status, upvotes: 0, labels: [] },
  created_at: "2026-11-24T10:00:00.000Z",
});

const message = (second: number, changes: Partial<ChatMessage> = {}): ChatMessage => ({
  ...{ id: `m${second}`, message: `${second}`, message_type: "text" },
  user: { id: "u", name: "Ada", role: "viewer" },
  created_at: new Date(second * 1000).toISOString(),
  ...changes,
});

const room = (parts: Partial<Room>) =>
  ({ questions: [], polls: [], current_poll: null, chat: [], ...parts }) as unknown as Room;

describe("what stands on the wall", () => {
  const spotlight = question("answering");
  it.each([
    ["nothing", {}, "join"],
    ["questions that nobody talks about", { questions: [question("open"), question("answered")] }, "join"],
    ["a question in the spotlight", { questions: [question("open"), spotlight] }, "question"],
    ["an open poll before it", { questions: [spotlight], polls: [poll({})], current_poll: "p" }, "poll"],
    [
      "and it before a closed one",
      { questions: [spotlight], polls: [poll({ status: "closed" })], current_poll: "p" },
      "question",
    ],
    ["a closed poll before nothing", { polls: [poll({ status: "closed" })], current_poll: "p" }, "poll"],
    ["no poll that is not shown", { polls: [poll({})] }, "join"],
    [
      "no draft, whoever should ever see one",
      { polls: [poll({ status: "draft" })], current_poll: "p" },
      "join",
    ],
    ["no deleted one", { polls: [poll({ status: "deleted" })], current_poll: "p" }, "join"],
  ] as const)("%s", (_what, parts, kind) => expect(sceneOf(room(parts)).kind).toBe(kind));
});

describe("the results of a poll", () => {
  const percents = (changes: Partial<Poll>) => resultsOf(poll(changes)).map(({ percent }) => percent);

  it("are parts of those who voted", () => {
    expect(percents({ votes: 3, tallies: [2, 1, 0] })).toEqual([67, 33, 0]);
    expect(percents({ kind: "multiple", votes: 2, tallies: [2, 2, 1] })).toEqual([100, 100, 50]);
    expect(percents({ votes: 0, tallies: [0, 0, 0] })).toEqual([0, 0, 0]);
  });

  it("are unknown while they are hidden", () => expect(percents({ votes: 3 })).toEqual([null, null, null]));

  it("say what is right where that is known", () => {
    expect(resultsOf(poll({ kind: "quiz", right: 1 })).map(({ right }) => right)).toEqual([
      false,
      true,
      false,
    ]);
    expect(resultsOf(poll({ kind: "quiz" })).some(({ right }) => right)).toBe(false);
  });
});

describe("the messages over a picture", () => {
  const chat = [message(1), message(2, { deleted: true, message: "" }), message(3), message(9)];
  const shown = (count: number, age: number, now: number) =>
    recentOf(room({ chat }), count, age, now * 1000).map(({ id }) => id);

  it("are the last ones that are there", () => {
    expect(shown(2, 0, 99)).toEqual(["m3", "m9"]);
    expect(shown(5, 0, 99)).toEqual(["m1", "m3", "m9"]);
    expect(shown(0, 0, 99)).toEqual([]);
  });

  it("go at their age, to the millisecond", () => {
    expect(shown(5, 10, 10.999)).toEqual(["m1", "m3", "m9"]);
    expect(shown(5, 10, 11)).toEqual(["m3", "m9"]);
    expect(shown(5, 10, 19)).toEqual([]);
  });

  it("tell when the next one goes", () => {
    expect(nextEnd([message(3), message(9)], 10, 11_000)).toBe(2000);
    expect(nextEnd([message(3)], 0, 11_000)).toBeNull();
    expect(nextEnd([], 10, 11_000)).toBeNull();
  });
});
