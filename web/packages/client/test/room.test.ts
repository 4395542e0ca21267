import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Event, Welcome } from "../src/generated/protocol.js";
import type { Holds } from "../src/holds.js";
import type { Polls } from "../src/polls.js";
import { type Room, reduceRoom, roomFromWelcome, WelcomeError } from "../src/room.js";
import {
  chatMessageEvent,
  makeChatMessage,
  makeMe,
  makeQuestion,
  makeSnapshot,
  makeWelcome,
} from "../src/testing/index.js";

interface Golden {
  readonly name: string;
  readonly about: string;
  readonly chat_limit: number;
  readonly welcome: Welcome;
  readonly events: readonly Event[];
  readonly expected: Room;
}

const FOLDER = new URL("../../../../contract/golden/", import.meta.url);
const golden = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Golden);

function step(room: Room, event: Event, chatLimit: number): Room {
  if (event.type === "livestream:welcome") return roomFromWelcome(event.data, room, chatLimit);
  return reduceRoom(room, event, chatLimit);
}

/** What `expected` leaves out where there is nothing. */
function holds({ held_messages = [], denied_messages = [], block_list = [] }: Partial<Room>): Holds {
  return { held_messages, denied_messages, block_list };
}

/** What `expected` leaves out where there are no polls. */
function inOrder({ polls = [], current_poll = null, own_poll_votes = [] }: Partial<Room>): Polls {
  const sorted = [...own_poll_votes].sort((one, other) => one.poll_id.localeCompare(other.poll_id));
  return { polls, current_poll, own_poll_votes: sorted };
}

/** Sets are compared as sets. */
function comparable(room: Room): object {
  return {
    ...room,
    ...inOrder(room),
    ...holds(room),
    sanctions: room.sanctions ?? [],
    own_votes: [...room.own_votes].sort(),
    own_questions: [...room.own_questions].sort(),
  };
}

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

describe("the golden sequences", () => {
  it("are there", () => expect(golden.length).toBeGreaterThanOrEqual(10));

  it.each(golden)("$name: $about", ({ chat_limit, welcome, events, expected }) => {
    // Frozen: a reducer that changes what it was given throws here.
    const start = frozen(roomFromWelcome(frozen(welcome), null, chat_limit));
    const end = events.reduce((room, event) => frozen(step(room, frozen(event), chat_limit)), start);
    expect(comparable(end)).toEqual(comparable(expected));
  });
});

describe("reduceRoom", () => {
  const room = roomFromWelcome(makeWelcome());

  it("returns the same room for an event that is in it already", () => {
    expect(reduceRoom(room, chatMessageEvent(10))).toBe(room);
    expect(reduceRoom(room, chatMessageEvent(3))).toBe(room);
  });

  it("returns the same room for the viewer count that it has", () => {
    expect(reduceRoom(room, { type: "livestream:viewer_count", data: { viewer_count: 1 } })).toBe(room);
  });

  it("keeps the lists that an event does not touch", () => {
    const next = reduceRoom(room, chatMessageEvent(11));
    expect(next.questions).toBe(room.questions);
    expect(next.chat.map(({ id }) => id)).toEqual(["m11"]);
  });

  it("moves only the offset for an event of a newer server", () => {
    const event = { type: "livestream:poll", offset: 11, data: {} } as unknown as Event;
    expect(reduceRoom(room, event)).toEqual({ ...room, offset: 11 });
  });

  it("adds own votes to those there are", () => {
    const questions = ["a", "b", "c"].map((id) => makeQuestion({ id }));
    const vote = (offset: number, question_id: string): Event => ({
      type: "livestream:question_upvote",
      offset,
      data: { question_id, upvotes: 1, upvoted: true },
    });
    const start: Room = { ...room, questions };
    const voted = [vote(11, "c"), vote(12, "a")].reduce((now, event) => reduceRoom(now, event), start);
    expect(voted.own_votes).toEqual(["c", "a"]);
  });
});

describe("roomFromWelcome", () => {
  it("trims the chat of a snapshot", () => {
    const chat = ["a", "b", "c"].map((id) => makeChatMessage({ id }));
    const room = roomFromWelcome(makeWelcome({ snapshot: makeSnapshot({ chat }) }), null, 2);
    expect(room.chat.map(({ id }) => id)).toEqual(["b", "c"]);
  });

  it("refuses to resume what it does not have", () => {
    const recovered = { ...makeWelcome(), recovered: true };
    expect(() => roomFromWelcome(recovered)).toThrow(WelcomeError);
    expect(() => roomFromWelcome(recovered, roomFromWelcome(makeWelcome({ epoch: "e0" })))).toThrow(
      WelcomeError,
    );
  });

  it("refuses to carry one user's votes over to another", () => {
    const recovered = { ...makeWelcome({ user: makeMe({ id: "u-bo" }) }), recovered: true };
    expect(() => roomFromWelcome(recovered, roomFromWelcome(makeWelcome()))).toThrow("another user");
  });

  it("refuses a fresh start without a snapshot", () => {
    const { snapshot: _, ...bare } = makeWelcome();
    expect(() => roomFromWelcome(bare)).toThrow("neither resumes nor brings a snapshot");
  });
});
