import type { Question, Room } from "@backchannel/client";
import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import { arrange, filterQuestions, type QuestionFilter, type QuestionSort, sortQuestions } from "./order.js";

export interface UseQuestionsOptions {
  readonly sort: QuestionSort;
  readonly filter?: QuestionFilter;
  /** While true the order is kept as it was when it became true. */
  readonly hold?: boolean;
}

export interface ArrangedQuestions {
  readonly questions: readonly Question[];
  /** Whether the order is held and another one is due. */
  readonly stale: boolean;
  /** Takes the due order now. */
  readonly update: () => void;
}

const none: readonly Question[] = [];

/** The room's questions, filtered and sorted, in an order that stays put while it is held. */
export function useQuestions(room: Room | null, options: UseQuestionsOptions): ArrangedQuestions {
  const { sort, filter = "all", hold = false } = options;
  const all = (filter === "review" ? room?.hidden_questions : room?.questions) ?? none;
  const fresh = useMemo(() => filterQuestions(sortQuestions(all, sort), filter), [all, sort, filter]);
  const view = `${sort} ${filter}`;
  const [held, setHeld] = useState<{ view: string; ids: readonly string[] } | null>(null);
  const update = useCallback(() => setHeld(null), []);
  // Another sort or filter is a wish of the reader's own: nothing is held against it.
  const heldIds = hold && held?.view === view ? held.ids : null;
  const arranged = useMemo(() => arrange(fresh, heldIds), [fresh, heldIds]);
  useEffect(() => {
    if (!hold) setHeld(null);
    else if (heldIds === null) setHeld({ view, ids: fresh.map(({ id }) => id) });
  }, [hold, heldIds, view, fresh]);
  return { ...arranged, update };
}

/** How long after a touch the list still counts as in use, in milliseconds. */
const TOUCH_REST = 2500;

/** Whether a pointer or the keyboard's focus is in the element, so that nothing in it may move. */
export function useInUse(element: RefObject<HTMLElement | null>): boolean {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const enter = () => {
      clearTimeout(rest);
      setPointed(true);
    };
    const leave = (event: PointerEvent) => {
      clearTimeout(rest);
      // A finger leaves with every tap and comes back for the next one.
      rest = setTimeout(() => setPointed(false), event.pointerType === "mouse" ? 0 : TOUCH_REST);
    };
    // A click leaves focus behind for good; only focus that shows means that somebody is there.
    const focus = () => setFocused(target.querySelector(":focus-visible") !== null);
    const blur = (event: FocusEvent) => {
      if (!(event.relatedTarget instanceof Node && target.contains(event.relatedTarget))) setFocused(false);
    };
    target.addEventListener("pointerenter", enter);
    target.addEventListener("pointerleave", leave);
    target.addEventListener("focusin", focus);
    target.addEventListener("focusout", blur);
    return () => {
      clearTimeout(rest);
      target.removeEventListener("pointerenter", enter);
      target.removeEventListener("pointerleave", leave);
      target.removeEventListener("focusin", focus);
      target.removeEventListener("focusout", blur);
    };
  }, [element]);
  return pointed || focused;
}
