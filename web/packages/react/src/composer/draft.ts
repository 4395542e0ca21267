/**
 * What stands in a composer's box. What was sent leaves the box at once; what was refused comes back into it with the
 * reason, unless its writer has begun something new: then it waits beside the box, so that neither is lost.
 */

export interface Draft {
  readonly text: string;
  /** Why the last one was refused; null while nothing is wrong. */
  readonly reason: string | null;
  /** Refused texts that the box had no room for, oldest first. */
  readonly aside: readonly string[];
}

export type DraftAction =
  | { readonly type: "edit"; readonly text: string }
  | { readonly type: "send" }
  | { readonly type: "refused"; readonly text: string; readonly reason: string }
  | { readonly type: "put back" }
  | { readonly type: "discard" };

export const emptyDraft: Draft = { text: "", reason: null, aside: [] };

export function reduceDraft(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case "edit":
      // The reason was about the text as it was; one set aside is still what it was.
      return { ...draft, text: action.text, reason: draft.aside.length > 0 ? draft.reason : null };
    case "send":
      return { ...draft, text: "", reason: draft.aside.length > 0 ? draft.reason : null };
    case "refused":
      return draft.text.trim() === ""
        ? { ...draft, text: action.text, reason: action.reason }
        : { ...draft, aside: [...draft.aside, action.text], reason: action.reason };
    case "put back":
      return {
        text: [...draft.aside, draft.text].filter((text) => text !== "").join("\n"),
        reason: null,
        aside: [],
      };
    case "discard":
      return { ...draft, reason: null, aside: [] };
  }
}
