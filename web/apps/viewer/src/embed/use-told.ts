import type { StreamHandle } from "@backchannel/react";
import { useEffect, useRef } from "react";
import type { ParentPage } from "./parent-page.js";
import { countsOf, type InView, type Seen, seenNow } from "./unread.js";

/** Tells the page around how the connection is, when that changes. */
export function useTellStatus(parent: ParentPage | null, { state }: StreamHandle): void {
  const reason = state.status === "closed" ? state.name : "";
  useEffect(() => {
    parent?.tell({ type: "backchannel:status", status: state.status, reason });
  }, [parent, state.status, reason]);
}

/** Tells the page around what waits in the embed, when that changes. */
export function useTellCounts(parent: ParentPage | null, { room }: StreamHandle, inView: InView): void {
  const seen = useRef<Seen | null>(null);
  const told = useRef("");
  const { chat, questions } = inView;
  useEffect(() => {
    if (parent === null || room === null) return;
    seen.current = seenNow(room, seen.current, { chat, questions });
    const event = { type: "backchannel:counts" as const, ...countsOf(room, seen.current) };
    const text = JSON.stringify(event);
    if (text === told.current) return;
    told.current = text;
    parent.tell(event);
  }, [parent, room, chat, questions]);
}

/** Tells the page around how high the frame would have to be for nothing in it to scroll, when that changes. */
export function useTellHeight(parent: ParentPage | null): void {
  useEffect(() => {
    if (parent === null) return;
    let told = -1;
    const measure = (): void => {
      const height = contentHeight();
      if (height === null || height === told) return;
      told = height;
      parent.tell({ type: "backchannel:resize", height });
    };
    const sizes = new ResizeObserver(measure);
    const changes = new MutationObserver(measure);
    sizes.observe(document.documentElement);
    changes.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["hidden"],
    });
    measure();
    return () => {
      sizes.disconnect();
      changes.disconnect();
    };
  }, [parent]);
}

/** The page as it is, with what scrolls in it at its whole height; null while nothing can be measured. */
function contentHeight(): number | null {
  const scroller = [...document.querySelectorAll<HTMLElement>(".bc-scroller")].find(
    ({ clientHeight }) => clientHeight > 0,
  );
  const inner = scroller?.firstElementChild === null ? null : scroller;
  if (inner === null || inner === undefined) return null;
  // The lists' own heights, not scrollHeight: that is never less than what it has now, and could not shrink.
  const content = [...inner.children].reduce((sum, child) => sum + child.getBoundingClientRect().height, 0);
  return Math.ceil(window.innerHeight - inner.clientHeight + content);
}
