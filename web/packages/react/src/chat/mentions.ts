/** Who is named in a message: `@Name` of somebody who was seen in the chat. */

import type { ChatMessage, User } from "@backchannel/client";

/** Users that a message may name; more are not told. */
const MOST = 10;

const WORD = /[\p{L}\p{N}_]/u;

/** Those who have written here, the last first, each once, without the user themselves. */
export function peopleIn(chat: readonly ChatMessage[], ownId: string | null): readonly User[] {
  const people = new Map<string, User>();
  for (const { user } of chat.toReversed())
    if (user.id !== ownId && !people.has(user.id)) people.set(user.id, user);
  return [...people.values()];
}

/** The ids of those of `people` whom a text names. Of two with one name, or whose name begins with another's, the longer and later counts. */
export function mentionsIn(text: string, people: readonly User[]): readonly string[] {
  const named = people.toSorted((a, b) => b.name.length - a.name.length);
  const ids = new Set<string>();
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    if (at > 0 && WORD.test(text.charAt(at - 1))) continue; // an address, such as ada@example.org
    const user = named.find(({ name }) => startsWithName(text.slice(at + 1), name));
    if (user !== undefined) ids.add(user.id);
  }
  return [...ids].slice(0, MOST);
}

function startsWithName(text: string, name: string): boolean {
  const follows = text.charAt(name.length);
  return text.slice(0, name.length).toLowerCase() === name.toLowerCase() && !WORD.test(follows);
}
