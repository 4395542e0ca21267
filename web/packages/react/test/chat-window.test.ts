import { describe, expect, it } from "vitest";
import { advance, emptyWindow, follow, HELD_MAX, pause, prepend } from "../src/chat/chat-window.js";
import { message } from "./samples.js";

const chat = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(String(from + index)));
const ids = (shown: readonly { id: string }[]) => shown.map(({ id }) => id);

describe("at the end", () => {
  it("shows the room's chat as it is", () => {
    const room = chat(1, 3);
    expect(advance(emptyWindow, room).shown).toBe(room);
  });

  it("is the same window while nothing changes", () => {
    const room = chat(1, 3);
    const window = advance(emptyWindow, room);
    expect(advance(window, room)).toBe(window);
  });
});

describe("scrolled up", () => {
  const paused = pause(advance(emptyWindow, chat(1, 3)));

  it("adds what comes below, and counts it", () => {
    const window = advance(paused, chat(1, 5));
    expect(ids(window.shown)).toEqual(["1", "2", "3", "4", "5"]);
    expect(window.unseen).toBe(2);
  });

  it("keeps what the room has forgotten", () => {
    const window = advance(paused, chat(3, 5));
    expect(ids(window.shown)).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("shows no hole: past a gap it only counts", () => {
    const window = advance(paused, chat(10, 14));
    expect(ids(window.shown)).toEqual(["1", "2", "3"]);
    expect(window.unseen).toBe(5);
    expect(advance(window, chat(10, 14))).toBe(window);
  });

  it("does not grow without end", () => {
    let window = paused;
    for (let last = 4; last <= HELD_MAX + 500; last += 1)
      window = advance(window, chat(Math.max(1, last - 100), last));
    expect(window.shown.length).toBeLessThanOrEqual(HELD_MAX);
    expect(window.unseen).toBeGreaterThan(0);
  });

  it("shows the room again at the end", () => {
    const room = chat(10, 14);
    expect(follow(advance(paused, room), room)).toEqual({ following: true, shown: room, unseen: 0 });
  });

  it("puts earlier messages in front", () => {
    const window = prepend(advance(emptyWindow, chat(3, 4)), chat(1, 2));
    expect(ids(window.shown)).toEqual(["1", "2", "3", "4"]);
    expect(window.following).toBe(false);
  });

  it("begins an empty chat when the first message comes", () => {
    expect(ids(advance(pause(emptyWindow), chat(1, 1)).shown)).toEqual(["1"]);
  });
});
