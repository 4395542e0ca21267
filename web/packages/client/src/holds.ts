/** What not everyone sees yet, and the words that are held or refused: folded from the snapshot and the events. Pure. */

import type { BlockedTerm, ChatMessage, Event, HeldMessage, Snapshot } from "./generated/protocol.js";

/** Denied messages that staff can still approve; as the server remembers them. */
const MAX_DENIED = 50;

/** What a user sees of the hold queue. */
export interface Holds {
  /** Messages that wait to be shown to everyone, in the order in which they were said: to staff all, to others their own. */
  readonly held_messages: readonly HeldMessage[];
  /** For staff: those that were denied last, in the order in which they were. Empty for others. */
  readonly denied_messages: readonly HeldMessage[];
  /** For staff: the block list. Empty for others. */
  readonly block_list: readonly BlockedTerm[];
}

export function holdsOf({ held_messages, denied_messages, block_list }: Snapshot): Holds {
  return {
    held_messages: held_messages ?? [],
    denied_messages: denied_messages ?? [],
    block_list: block_list ?? [],
  };
}

/** What an event about held messages or the block list changes; null if it is about something else. */
export function holdChanges(room: Holds, event: Event, isStaff: boolean): Partial<Holds> | null {
  switch (event.type) {
    case "livestream:message_held":
      return { held_messages: [...room.held_messages, event.data] };
    case "livestream:message_denied":
      return denied(room, event.data.message_id, isStaff);
    case "livestream:block_list":
      return { block_list: event.data.terms };
    default:
      return null;
  }
}

/** Without a message that everyone sees now. */
export function shown(room: Holds, { id }: ChatMessage): Partial<Holds> {
  const held_messages = without(room.held_messages, id);
  const denied_messages = without(room.denied_messages, id);
  const left = held_messages.length + denied_messages.length;
  return left < room.held_messages.length + room.denied_messages.length
    ? { held_messages, denied_messages }
    : {};
}

function denied(room: Holds, id: string, isStaff: boolean): Partial<Holds> {
  const held = room.held_messages.find(({ message }) => message.id === id);
  if (held === undefined) return {};
  const held_messages = without(room.held_messages, id);
  return isStaff
    ? { held_messages, denied_messages: [...room.denied_messages, held].slice(-MAX_DENIED) }
    : { held_messages };
}

function without(messages: readonly HeldMessage[], id: string): readonly HeldMessage[] {
  return messages.filter(({ message }) => message.id !== id);
}
