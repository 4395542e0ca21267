import { CommandError } from "@backchannel/client";
import { type Dispatch, useEffect, useReducer, useRef, useState } from "react";
import { describeFailure } from "../stream/failure-text.js";
import { type Remaining, remaining } from "../text/graphemes.js";
import { useTexts } from "../texts/texts.js";
import { type Draft, type DraftAction, emptyDraft, reduceDraft } from "./draft.js";
import { useCountdown } from "./use-countdown.js";

export interface UseDraftOptions {
  /** Characters allowed; 0 means no limit. */
  readonly limit: number;
  /** Asked before sending; false keeps the text in the box. */
  readonly mayProceed?: () => Promise<boolean>;
  /** Rejects with why the text was refused. */
  readonly onSend: (text: string) => Promise<unknown>;
  /** Whether nothing can be sent now. What is in the box stays there. */
  readonly closed?: boolean;
  /** When the next text may go out, in milliseconds since 1970 on this machine's clock: one that is sent before waits in its box. */
  readonly notBefore?: number | null;
}

export interface DraftState {
  readonly draft: Draft;
  readonly dispatch: Dispatch<DraftAction>;
  readonly left: Remaining;
  readonly sendable: boolean;
  /** Whole seconds until a text may go out; 0 if it may now. */
  readonly seconds: number;
  /** Sends what is in the box, if it can be sent; holds it if it is too soon. `onLeave` is called when it leaves the box. */
  readonly send: (onLeave: () => void) => Promise<void>;
}

/** Refusals that only say that it was too soon, and when it is not any more. */
const TOO_SOON = new Set(["slow_mode", "rate_limited"]);

/** What is in a composer's box, and its way out of there and, if it is refused, back. */
export function useDraft(options: UseDraftOptions): DraftState {
  const { limit, mayProceed, onSend, closed = false, notBefore = null } = options;
  const [draft, dispatch] = useReducer(reduceDraft, emptyDraft);
  const [refusedUntil, setRefusedUntil] = useState(0);
  const texts = useTexts();
  const left = remaining(draft.text, limit);
  const sendable = !closed && draft.text.trim() !== "" && left.characters >= 0;
  const seconds = useCountdown(Math.max(notBefore ?? 0, refusedUntil));

  async function send(onLeave: () => void): Promise<void> {
    const text = draft.text.trim();
    if (!sendable || (mayProceed !== undefined && !(await mayProceed()))) return;
    dispatch({ type: "send" });
    onLeave();
    try {
      await onSend(text);
    } catch (error) {
      const wait = waitOf(error);
      if (wait !== null) setRefusedUntil(Date.now() + wait * 1000);
      dispatch({ type: "refused", text, reason: describeFailure(error, texts), hold: wait !== null });
    }
  }

  useRelease(draft.held, seconds, async () => {
    if (sendable) await send(() => {});
    else dispatch({ type: "release" });
  });
  async function sendOrHold(onLeave: () => void): Promise<void> {
    if (seconds === 0) await send(onLeave);
    else if (sendable) dispatch({ type: "hold" });
  }
  return { draft, dispatch, left, sendable, seconds, send: sendOrHold };
}

/** How many seconds a text waits that was refused for no other reason than the time; null for any other reason. */
function waitOf(error: unknown): number | null {
  return error instanceof CommandError && TOO_SOON.has(error.code) ? error.retryAfter : null;
}

/** Calls `onDue` once each time that something is held and its time has come. */
function useRelease(held: boolean, seconds: number, onDue: () => Promise<void>): void {
  const latest = useRef(onDue);
  useEffect(() => {
    latest.current = onDue;
  });
  const due = held && seconds === 0;
  useEffect(() => {
    if (due) void latest.current();
  }, [due]);
}
