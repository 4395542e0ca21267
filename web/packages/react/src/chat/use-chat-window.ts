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

  const { pin, allow } = usePin(scroller);
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
    if (atEnd) allow(element.scrollTop);
    setWindow((before) => (atEnd ? follow(before, chat) : pause(before)));
  }, [chat, allow]);
  const toEnd = useCallback(() => {
    allow(0);
    setWindow((before) => follow(before, chat));
  }, [chat, allow]);
  const addEarlier = useCallback((messages: readonly ChatMessage[]) => {
    heightBefore.current = scroller.current?.scrollHeight ?? null;
    setWindow((before) => prepend(before, messages));
  }, []);
  return { ...current, scroller, content, handleScroll, toEnd, addEarlier };
}

interface Pin {
  /** Puts the end in view, unless the reader has scrolled up from where that is allowed. */
  readonly pin: () => void;
  /** Allows it from this scroll position on, in CSS pixels; 0 is from anywhere. */
  readonly allow: (from: number) => void;
}

/**
 * Keeps `pin` from taking back who has just scrolled up: the position changes at once, the event that pauses the chat comes
 * a frame later, and anything may be rendered in between.
 */
function usePin(scroller: RefObject<HTMLElement | null>): Pin {
  const pinnedAt = useRef(0);
  const pin = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const below = element.scrollHeight - element.clientHeight - element.scrollTop;
    // What is hidden in another tab has no height, and may have lost its position when it is back.
    const hidden = element.clientHeight === 0;
    if (!hidden && element.scrollTop < pinnedAt.current - 1 && below > AT_END) return;
    element.scrollTop = element.scrollHeight;
    pinnedAt.current = hidden ? 0 : element.scrollTop;
  }, [scroller]);
  const allow = useCallback((from: number) => {
    pinnedAt.current = from;
  }, []);
  return { pin, allow };
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
