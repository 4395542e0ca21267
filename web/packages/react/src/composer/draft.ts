/**
 * What stands in a composer's box. What was sent leaves the box at once; what was refused comes back into it with the
 * reason, unless its writer has begun something new: then it waits beside the box, so that neither is lost. What was sent
 * too soon stays in the box, held until its time comes.
 */

export interface Draft {
  readonly text: string;
  /** Why the last one was refused; null while nothing is wrong. */
  readonly reason: string | null;
  /** Refused texts that the box had no room for, oldest first. */
  readonly aside: readonly string[];
  /** Whether the text goes out by itself when it may. */
  readonly held: boolean;
}

export type DraftAction =
  | { readonly type: "edit"; readonly text: string }
  | { readonly type: "send" }
  | { readonly type: "hold" }
  | { readonly type: "release" }
  /** `hold`: it was only too soon, and goes out by itself unless the box holds something else by now. */
  | { readonly type: "refused"; readonly text: string; readonly reason: string; readonly hold?: boolean }
  | { readonly type: "put back" }
  | { readonly type: "discard" };

export const emptyDraft: Draft = { text: "", reason: null, aside: [], held: false };

export function reduceDraft(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case "edit":
      // The reason was about the text as it was; one set aside is still what it was.
      return { ...draft, text: action.text, reason: draft.aside.length > 0 ? draft.reason : null };
    case "send":
      return { ...draft, text: "", held: false, reason: draft.aside.length > 0 ? draft.reason : null };
    case "hold":
      return { ...draft, held: true, reason: draft.aside.length > 0 ? draft.reason : null };
    case "release":
      return { ...draft, held: false };
    case "refused":
      return refused(draft, action.text, action.reason, action.hold === true);
    case "put back":
      return {
        text: [...draft.aside, draft.text].filter((text) => text !== "").join("\n"),
        reason: null,
        aside: [],
        held: false,
      };
    case "discard":
      return { ...draft, reason: null, aside: [] };
  }
}

function refused(draft: Draft, text: string, reason: string, hold: boolean): Draft {
  return draft.text.trim() === ""
    ? { ...draft, text, held: hold, reason: hold ? null : reason }
    : { ...draft, aside: [...draft.aside, text], reason };
}
