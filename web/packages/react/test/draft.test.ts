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
    });
  });

  it("waits beside the box when something new is there", () => {
    const draft = draftOf(edit("a"), { type: "send" }, edit("b"), refused("a"));
    expect(draft).toEqual({ text: "b", reason: "too fast", aside: ["a"] });
    expect(reduceDraft(draft, { type: "put back" })).toEqual({ text: "a\nb", reason: null, aside: [] });
    expect(reduceDraft(draft, { type: "discard" })).toEqual({ text: "b", reason: null, aside: [] });
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
});
