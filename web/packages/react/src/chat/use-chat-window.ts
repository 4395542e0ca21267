import type { ChatMessage } from "@backchannel/client";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { advance, type ChatWindow, emptyWindow, follow, pause, prepend } from "./chat-window.js";

/** This near to the end, in CSS pixels, counts as the end: zoom makes scroll positions fractions. */
const AT_END = 16;

export interface ScrolledChat extends ChatWindow {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLOListElement | null>;
  readonly handleScroll: () => void;
  readonly toEnd: () => void;
  readonly addEarlier: (messages: readonly ChatMessage[]) => void;
}

/**
 * The chat's window and its scroll position.
 *
 * Rows are real elements, not a virtual list: a window holds at most a thousand, their heights are known to the browser and
 * nothing is estimated, so nothing jumps, and find-in-page and screen readers see all of them.
 */
export function useChatWindow(chat: readonly ChatMessage[]): ScrolledChat {
  const [window, setWindow] = useState<ChatWindow>(emptyWindow);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLOListElement>(null);
  const heightBefore = useRef<number | null>(null);
  // During rendering, so that no frame shows the room of before.
  const current = advance(window, chat);
  if (current !== window) setWindow(current);

  const pin = useCallback(() => {
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, []);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && heightBefore.current !== null) {
      // What was read stays where it was: the content grew at its top.
      element.scrollTop += element.scrollHeight - heightBefore.current;
      heightBefore.current = null;
    }
  });
  useFollowing(current.following, pin, scroller, content);

  const handleScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null || element.clientHeight === 0) return; // hidden in another tab
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= AT_END;
    setWindow((before) => (atEnd ? follow(before, chat) : pause(before)));
  }, [chat]);
  const toEnd = useCallback(() => setWindow((before) => follow(before, chat)), [chat]);
  const addEarlier = useCallback((messages: readonly ChatMessage[]) => {
    heightBefore.current = scroller.current?.scrollHeight ?? null;
    setWindow((before) => prepend(before, messages));
  }, []);
  return { ...current, scroller, content, handleScroll, toEnd, addEarlier };
}

/** Keeps the end in view while following, whatever changes size: rows, the composer, the on-screen keyboard. */
function useFollowing(
  following: boolean,
  pin: () => void,
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): void {
  useLayoutEffect(() => {
    if (following) pin();
  });
  useEffect(() => {
    if (!following) return;
    const observer = new ResizeObserver(pin);
    if (scroller.current !== null) observer.observe(scroller.current);
    if (content.current !== null) observer.observe(content.current);
    return () => observer.disconnect();
  }, [following, pin, scroller, content]);
}
