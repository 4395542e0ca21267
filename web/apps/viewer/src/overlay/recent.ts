import type { ChatMessage, Room } from "@backchannel/client";

/** The messages that are still to be seen, oldest first: the last of them, without those that are gone or too old. */
export function recentOf(room: Room, count: number, maxAge: number, now: number): readonly ChatMessage[] {
  if (count === 0) return [];
  return room.chat
    .filter(
      ({ deleted, created_at }) => deleted !== true && (maxAge === 0 || now < endOf(created_at, maxAge)),
    )
    .slice(-count);
}

/** Milliseconds until the first of them is too old; null if none will be. */
export function nextEnd(messages: readonly ChatMessage[], maxAge: number, now: number): number | null {
  const first = messages[0];
  if (first === undefined || maxAge === 0) return null;
  return Math.max(0, Math.min(...messages.map(({ created_at }) => endOf(created_at, maxAge))) - now);
}

function endOf(created: string, maxAge: number): number {
  return Date.parse(created) + 1000 * maxAge;
}
