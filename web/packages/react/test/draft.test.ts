import { describe, expect, it } from "vitest";
import { type DraftAction, emptyDraft, reduceDraft } from "../src/composer/draft.js";

const draftOf = (...actions: DraftAction[]) => actions.reduce(reduceDraft, emptyDraft);
const edit = (text: string): DraftAction => ({ type: "edit", text });
const refused = (text: string): DraftAction => ({ type: "refused", text, reason: "too fast" });

describe("a draft", () => {
  it("leaves the box when it is sent", () =>
    expect(draftOf(edit("a"), { type: "send" })).toEqual(emptyDraft));

  it("comes back with the reason when it is refused", () => {
    expect(draftOf(edit("a"), { type: "send" }, refused("a"))).toEqual({
      text: "a",
      reason: "too fast",
      aside: [],
      held: false,
    });
  });

  it("waits beside the box when something new is there", () => {
    const draft = draftOf(edit("a"), { type: "send" }, edit("b"), refused("a"));
    expect(draft).toEqual({ text: "b", reason: "too fast", aside: ["a"], held: false });
    expect(reduceDraft(draft, { type: "put back" })).toEqual({ ...emptyDraft, text: "a\nb" });
    expect(reduceDraft(draft, { type: "discard" })).toEqual({ ...emptyDraft, text: "b" });
  });

  it("keeps all that was refused", () => {
    const draft = draftOf(edit("c"), refused("a"), refused("b"));
    expect(draft.aside).toEqual(["a", "b"]);
  });

  it("forgets the reason once the text is another", () => {
    expect(draftOf(refused("a"), edit("ab")).reason).toBeNull();
  });

  it("keeps the reason of what waits beside the box", () => {
    expect(draftOf(edit("b"), refused("a"), edit("bc")).reason).toBe("too fast");
  });

  it("waits in the box when it was only too soon, unless something new is there", () => {
    const tooSoon: DraftAction = { type: "refused", text: "a", reason: "slow mode", hold: true };
    expect(draftOf(tooSoon)).toEqual({ ...emptyDraft, text: "a", held: true });
    expect(draftOf(edit("b"), tooSoon)).toEqual({
      text: "b",
      reason: "slow mode",
      aside: ["a"],
      held: false,
    });
    expect(draftOf(edit("a"), { type: "hold" }, { type: "release" })).toEqual({ ...emptyDraft, text: "a" });
    expect(draftOf(edit("a"), { type: "hold" }, { type: "send" })).toEqual(emptyDraft);
  });
});
