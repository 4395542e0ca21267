/** What of a room stands on a stage: on a projector, or over a picture. All of it is what everybody sees. */

import type { Poll, Question, Room } from "@backchannel/client";

/** The question that the host talks about; null for none. */
export function spotlightOf(room: Room): Question | null {
  return room.questions.find(({ status }) => status === "answering") ?? null;
}

/** The poll that the host shows; null for none. */
export function currentPollOf(room: Room): Poll | null {
  const poll = room.polls.find(({ id }) => id === room.current_poll);
  return poll !== undefined && (poll.status === "open" || poll.status === "closed") ? poll : null;
}

export type Scene =
  | { readonly kind: "poll"; readonly poll: Poll }
  | { readonly kind: "question"; readonly question: Question }
  | { readonly kind: "join" };

/** What people can do comes before what is talked about, and that before what is over. */
export function sceneOf(room: Room): Scene {
  const question = spotlightOf(room);
  const poll = currentPollOf(room);
  if (poll?.status === "open") return { kind: "poll", poll };
  if (question !== null) return { kind: "question", question };
  return poll === null ? { kind: "join" } : { kind: "poll", poll };
}

/** One option of a poll, as it is shown. */
export interface OptionResult {
  readonly text: string;
  /** In percent of those who voted; null while the results are hidden. */
  readonly percent: number | null;
  readonly right: boolean;
}

export function resultsOf({ options, tallies, votes, right }: Poll): readonly OptionResult[] {
  return options.map((text, place) => ({
    text,
    percent:
      tallies === undefined ? null : votes === 0 ? 0 : Math.round((100 * (tallies[place] ?? 0)) / votes),
    right: right === place,
  }));
}
