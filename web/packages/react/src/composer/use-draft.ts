import { type Dispatch, useReducer } from "react";
import { describeFailure } from "../stream/failure-text.js";
import { type Remaining, remaining } from "../text/graphemes.js";
import { useTexts } from "../texts/texts.js";
import { type Draft, type DraftAction, emptyDraft, reduceDraft } from "./draft.js";

export interface UseDraftOptions {
  /** Characters allowed; 0 means no limit. */
  readonly limit: number;
  /** Asked before sending; false keeps the text in the box. */
  readonly mayProceed?: () => Promise<boolean>;
  /** Rejects with why the text was refused. */
  readonly onSend: (text: string) => Promise<unknown>;
}

export interface DraftState {
  readonly draft: Draft;
  readonly dispatch: Dispatch<DraftAction>;
  readonly left: Remaining;
  readonly sendable: boolean;
  /** Sends what is in the box, if it can be sent. `onLeave` is called when it leaves the box. */
  readonly send: (onLeave: () => void) => Promise<void>;
}

/** What is in a composer's box, and its way out of there and, if it is refused, back. */
export function useDraft({ limit, mayProceed, onSend }: UseDraftOptions): DraftState {
  const [draft, dispatch] = useReducer(reduceDraft, emptyDraft);
  const texts = useTexts();
  const left = remaining(draft.text, limit);
  const sendable = draft.text.trim() !== "" && left.characters >= 0;

  async function send(onLeave: () => void): Promise<void> {
    const text = draft.text.trim();
    if (!sendable || (mayProceed !== undefined && !(await mayProceed()))) return;
    dispatch({ type: "send" });
    onLeave();
    try {
      await onSend(text);
    } catch (error) {
      dispatch({ type: "refused", text, reason: describeFailure(error, texts) });
    }
  }

  return { draft, dispatch, left, sendable, send };
}
