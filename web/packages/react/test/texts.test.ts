import {
  CLOSE_CODES,
  CommandError,
  ConnectionClosedError,
  ERROR_CODES,
  type ErrorCode,
} from "@backchannel/client";
import { describe, expect, it } from "vitest";
import { digest, since } from "../src/chat/digest.js";
import { describeClosed } from "../src/stream/closed-text.js";
import { describeFailure } from "../src/stream/failure-text.js";
import { formatsOf } from "../src/texts/formats.js";
import { message } from "./samples.js";

const finals = Object.entries(CLOSE_CODES).filter(([, { reconnect }]) => !reconnect);

describe("a closed connection", () => {
  it.each(finals.map(([code, { name }]) => [name, Number(code)] as const))(
    "%s says what to do",
    (name, code) => {
      const { title, text, remedies } = describeClosed({ code, name, reason: "the reason", final: true });
      expect(title).not.toBe("");
      expect(text).not.toBe("");
      expect(remedies.length).toBeGreaterThan(0);
    },
  );

  it("has words of its own for each of the product's codes", () => {
    for (const [code, { name }] of finals) {
      if (Number(code) < 4000) continue;
      expect(
        describeClosed({ code: Number(code), name, reason: "the reason", final: true }).text,
      ).not.toContain("the reason");
    }
  });

  it("passes on the reason of one that is not known", () => {
    const { text } = describeClosed({
      code: 4999,
      name: "close_4999",
      reason: "the moon is full",
      final: true,
    });
    expect(text).toContain("the moon is full");
    expect(text).toContain("4999");
  });
});

describe("a failure", () => {
  it.each(Object.keys(ERROR_CODES) as ErrorCode[])("%s is a sentence", (code) => {
    expect(describeFailure(new CommandError({ code, message: "something was wrong" }))).toMatch(/^\p{Lu}/u);
  });

  it("says how long to wait", () => {
    const error = new CommandError({ code: "rate_limited", message: "too fast", retry_after: 2.3 });
    expect(describeFailure(error)).toContain("3 seconds");
  });

  it("tells what was not sent from what may have arrived", () => {
    const closed = { code: 1006, name: "abnormal", reason: "lost", final: false };
    expect(describeFailure(new ConnectionClosedError(closed, "unsent"))).toContain("Not sent");
    expect(describeFailure(new ConnectionClosedError(closed, "unknown"))).toContain("may or may not");
  });

  it("of an unknown kind keeps its words", () => expect(describeFailure(new Error("odd"))).toBe("Odd"));

  it("never says zero seconds", () => {
    const { seconds } = formatsOf("en");
    expect([0, 0.2, 1, 1.01].map(seconds)).toEqual(["1 second", "1 second", "1 second", "2 seconds"]);
  });
});

describe("what is read out", () => {
  it("is a message or two in full", () => {
    expect(digest([message("1", "Hello")])).toBe("Ada: Hello");
    expect(digest([message("1", "Hello"), message("2", "again")])).toBe("Ada: Hello. Ada: again");
  });

  it("is a number in a flood", () => {
    expect(digest(Array.from({ length: 40 }, (_, index) => message(String(index))))).toBe("40 new messages");
  });

  it("is nothing when nothing came", () => expect(digest([])).toBe(""));

  it("is what came since the last time", () => {
    const chat = ["1", "2", "3"].map((id) => message(id));
    expect(since(chat, "1").map(({ id }) => id)).toEqual(["2", "3"]);
    expect(since(chat, null)).toEqual([]);
    expect(since(chat, "forgotten")).toEqual(chat);
  });
});
