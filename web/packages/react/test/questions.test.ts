import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrange, filterQuestions, sortQuestions } from "../src/questions/order.js";
import { ownVote, pendingQuestions } from "../src/questions/own-acts.js";
import { pendingVote, question, room } from "./samples.js";

const ids = (questions: readonly { id: string }[]) => questions.map(({ id }) => id);
const asked = [question("a", 1), question("b", 5), question("c", 1), question("d", 9)];

describe("the order", () => {
  it("by votes has the older first among equals", () => {
    expect(ids(sortQuestions(asked, "votes"))).toEqual(["d", "b", "a", "c"]);
  });

  it("by time has the newest first", () =>
    expect(ids(sortQuestions(asked, "time"))).toEqual(["d", "c", "b", "a"]));

  it("leaves the room's own order alone", () => {
    sortQuestions(asked, "votes");
    expect(ids(asked)).toEqual(["a", "b", "c", "d"]);
  });

  it("is filtered by status", () => {
    const mixed = [question("a"), question("b", 0, { status: "answered" })];
    expect(ids(filterQuestions(mixed, "all"))).toEqual(["a", "b"]);
    expect(ids(filterQuestions(mixed, "open"))).toEqual(["a"]);
    expect(ids(filterQuestions(mixed, "answered"))).toEqual(["b"]);
  });
});

describe("a held order", () => {
  it("moves no row, and says that another order is due", () => {
    const fresh = [question("b", 9), question("a", 3)];
    const arranged = arrange(fresh, ["a", "b"]);
    expect(ids(arranged.questions)).toEqual(["a", "b"]);
    expect(arranged.stale).toBe(true);
  });

  it("shows the votes as they are", () => {
    expect(arrange([question("b", 9), question("a", 3)], ["a", "b"]).questions[0]?.upvotes).toBe(3);
  });

  it("puts new questions at the end", () => {
    expect(ids(arrange([question("new"), question("a")], ["a"]).questions)).toEqual(["a", "new"]);
  });

  it("is not stale while it is the fresh one", () => {
    expect(arrange([question("a"), question("b")], ["a", "b"]).stale).toBe(false);
    expect(arrange([question("a")], null).stale).toBe(false);
  });

  it("never loses, doubles or moves a question", () => {
    const someIds = fc.uniqueArray(fc.constantFrom(..."abcdefgh"));
    fc.assert(
      fc.property(someIds, someIds, (fresh, held) => {
        const shown = ids(
          arrange(
            fresh.map((id) => question(id)),
            held,
          ).questions,
        );
        expect([...shown].sort()).toEqual([...fresh].sort());
        const kept = held.filter((id) => fresh.includes(id));
        expect(shown.slice(0, kept.length)).toEqual(kept);
      }),
    );
  });
});

describe("one's own vote", () => {
  const voted = room({ own_votes: ["a"] });

  it("is the room's while nothing is on its way", () => {
    expect(ownVote(voted, question("a", 4), [])).toEqual({ upvoted: true, upvotes: 4 });
    expect(ownVote(voted, question("b", 4), [])).toEqual({ upvoted: false, upvotes: 4 });
  });

  it("counts at once", () => {
    expect(ownVote(room(), question("a", 4), [pendingVote("a", false)])).toEqual({
      upvoted: true,
      upvotes: 5,
    });
    expect(ownVote(voted, question("a", 4), [pendingVote("a", true)])).toEqual({
      upvoted: false,
      upvotes: 3,
    });
  });

  it("is what was done last", () => {
    const both = [pendingVote("a", false), pendingVote("a", true)];
    expect(ownVote(room(), question("a", 4), both)).toEqual({ upvoted: false, upvotes: 4 });
  });

  it("does not count what the room has already", () => {
    expect(ownVote(voted, question("a", 4), [pendingVote("a", false)])).toEqual({
      upvoted: true,
      upvotes: 4,
    });
  });

  it("is not another question's", () => {
    expect(ownVote(room(), question("a", 4), [pendingVote("b", false)]).upvoted).toBe(false);
  });
});

it("finds questions on their way among all that is", () => {
  const command = { type: "livestream:question" as const, data: { question: "Why?" } };
  expect(
    pendingQuestions([pendingVote("a", false), { id: "q", command, since: 0, state: "queued" }]),
  ).toEqual([{ id: "q", question: "Why?" }]);
});
