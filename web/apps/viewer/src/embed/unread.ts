import type { Room } from "@backchannel/client";
import type { EmbedCounts } from "@backchannel/client/embed";

/** The ids of what somebody has had in view. */
export interface Seen {
  readonly messages: ReadonlySet<string>;
  readonly questions: ReadonlySet<string>;
}

/** What is in view now. */
export interface InView {
  readonly chat: boolean;
  readonly questions: boolean;
}

/** @param before null at first: what stood there before somebody came is no news */
export function seenNow(room: Room, before: Seen | null, inView: InView): Seen {
  return {
    messages: before === null || inView.chat ? idsOf(room.chat) : before.messages,
    questions: before === null || inView.questions ? idsOf(room.questions) : before.questions,
  };
}

function idsOf(items: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(items.map(({ id }) => id));
}

/** What came of others since, leaving out what is gone again. */
export function countsOf(room: Room, seen: Seen): EmbedCounts {
  const messages = room.chat.filter(
    ({ id, deleted, user }) => deleted !== true && user.id !== room.user.id && !seen.messages.has(id),
  );
  const own = new Set(room.own_questions);
  return {
    unreadMessages: messages.length,
    unreadQuestions: room.questions.filter(({ id }) => !own.has(id) && !seen.questions.has(id)).length,
    openQuestions: room.questions.filter(({ status }) => status !== "answered").length,
    viewers: room.viewer_count,
  };
}
