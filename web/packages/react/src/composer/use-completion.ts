import type { User } from "@backchannel/client";
import {
  type KeyboardEvent,
  type RefObject,
  type TextareaHTMLAttributes,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { completed, queryAt, suggested } from "./completing.js";

export interface Completion {
  /** Whom to offer; empty while nothing is. */
  readonly offered: readonly User[];
  /** Which of them the keys are at. */
  readonly at: number;
  readonly listId: string;
  readonly choose: (user: User) => void;
  /** Looks where the caret is now. */
  readonly look: () => void;
  /** Whether the key was for the list, and is done with. */
  readonly handleKey: (event: KeyboardEvent) => boolean;
  /** What the box says of itself while there is something to choose from. */
  readonly aria: Partial<TextareaHTMLAttributes<HTMLTextAreaElement>>;
}

/** Names to choose from while one writes `@` and the beginning of one. */
export function useCompletion(
  box: RefObject<HTMLTextAreaElement | null>,
  text: string,
  people: readonly User[],
  edit: (text: string) => void,
): Completion {
  const [caret, setCaret] = useState(-1);
  const [at, setAt] = useState(0);
  // Where the `@` is whose list was closed; it stays so until the caret leaves it.
  const [left, setLeft] = useState<number | null>(null);
  const next = useRef<number | null>(null);
  const listId = useId();
  const query = queryAt(text, caret);
  const offered =
    query === null || people.length === 0 || left === query.from ? [] : suggested(query.text, people);
  useLayoutEffect(() => {
    if (next.current === null) return;
    box.current?.setSelectionRange(next.current, next.current);
    next.current = null;
  });

  function look(): void {
    const element = box.current;
    if (element === null) return;
    const now = element.selectionStart === element.selectionEnd ? element.selectionStart : -1;
    if (queryAt(element.value, now)?.from !== left) setLeft(null);
    if (now === caret) return;
    setCaret(now);
    setAt(0);
  }

  function choose(user: User): void {
    if (query === null) return;
    const after = completed(text, query.from, caret, user);
    edit(after.text);
    next.current = after.caret;
    setCaret(-1);
    box.current?.focus();
  }

  function handleKey(event: KeyboardEvent): boolean {
    const user = offered[at];
    if (user === undefined || query === null) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((at + step + offered.length) % offered.length);
    else if (event.key === "Escape") setLeft(query.from);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) choose(user);
    else return false;
    event.preventDefault();
    return true;
  }

  // All of a combobox but the role: HTML allows no box of several lines to be called one.
  const aria =
    offered.length === 0
      ? {}
      : {
          "aria-autocomplete": "list" as const,
          "aria-haspopup": "listbox" as const,
          "aria-controls": listId,
          "aria-activedescendant": `${listId}-${at}`,
        };
  return { offered, at, listId, choose, look, handleKey, aria };
}
