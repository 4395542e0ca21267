import { describe, expect, it } from "vitest";
import { countGraphemes, remaining } from "../src/text/graphemes.js";

describe("characters as a reader counts them", () => {
  it.each([
    ["", 0],
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["👩‍👩‍👧‍👦", 1],
    ["🇫🇷🇩🇪", 2],
    ["👍🏽", 1],
    ["สวัสดี", 4],
    ["각", 1],
    ["a\r\nb", 3],
  ])("%j has %i", (text, count) => expect(countGraphemes(text)).toBe(count));
});

describe("what is left", () => {
  it("shows only near the limit", () => {
    expect(remaining("a".repeat(459), 500).near).toBe(false);
    expect(remaining("a".repeat(460), 500)).toEqual({ characters: 40, near: true });
  });

  it("goes below zero", () => expect(remaining("a".repeat(503), 500).characters).toBe(-3));

  it("counts a family once", () =>
    expect(remaining("👩‍👩‍👧‍👦".repeat(10), 10)).toEqual({ characters: 0, near: true }));

  it("does not count what is not sent", () =>
    expect(remaining(`  ${"a".repeat(10)}\n\n`, 10).characters).toBe(0));

  it("knows no limit at 0", () => {
    expect(remaining("a".repeat(10_000), 0)).toEqual({ characters: Number.POSITIVE_INFINITY, near: false });
  });
});
