/**
 * Which messages the chat shows. At the bottom it follows the room; scrolled up it is paused: what the reader looks at
 * stays where it is, new messages are added below and counted, and what the room forgets is kept until the reader is back.
 */

import type { ChatMessage } from "@backchannel/client";

export interface ChatWindow {
  readonly following: boolean;
  /** Oldest first, without holes. */
  readonly shown: readonly ChatMessage[];
  /** How many came since the reader scrolled up. */
  readonly unseen: number;
}

/** A paused chat stops growing here; going back to the bottom shows the room again. */
export const HELD_MAX = 1000;

export const emptyWindow: ChatWindow = { following: true, shown: [], unseen: 0 };

/** The window after the room's chat changed. The same object where nothing changes. */
export function advance(window: ChatWindow, chat: readonly ChatMessage[]): ChatWindow {
  if (window.following) return window.shown === chat ? window : { ...window, shown: chat, unseen: 0 };
  const last = window.shown.at(-1);
  const known = last === undefined ? -1 : chat.findLastIndex((message) => message.id === last.id);
  const added = chat.slice(known + 1);
  if (added.length === 0) return window;
  // Where the room has forgotten the last message that is shown, adding what it has now would hide a hole.
  const hole = last !== undefined && known === -1;
  if (hole || window.shown.length + added.length > HELD_MAX) return counting(window, added.length);
  return { ...window, shown: [...window.shown, ...added], unseen: window.unseen + added.length };
}

/** The window as it was, with at least so many unseen. */
function counting(window: ChatWindow, unseen: number): ChatWindow {
  return unseen > window.unseen ? { ...window, unseen } : window;
}

/** The reader scrolled up. */
export function pause(window: ChatWindow): ChatWindow {
  return window.following ? { ...window, following: false, unseen: 0 } : window;
}

/** The reader is back at the bottom. */
export function follow(window: ChatWindow, chat: readonly ChatMessage[]): ChatWindow {
  return window.following ? window : { following: true, shown: chat, unseen: 0 };
}

/** Earlier messages, oldest first, in front of those that are shown. Pauses: they are far from the bottom. */
export function prepend(window: ChatWindow, earlier: readonly ChatMessage[]): ChatWindow {
  if (earlier.length === 0) return window;
  return { ...pause(window), shown: [...earlier, ...window.shown] };
}
