/**
 * The order of questions. While somebody's pointer or focus is in the list the order is held, so that no row moves away
 * from under a finger; what would change is told, and comes when the list is idle or the reader asks for it.
 */

import type { Question, Room } from "@backchannel/client";

export type QuestionSort = "votes" | "time";
/** `review` is what everyone else does not see; `queue` what staff mean to have answered, which has an order of its own. */
export type QuestionFilter = "all" | "open" | "answered" | "review" | "queue";

/** What is answered now first; then most votes first, among equals the older; or newest first. */
export function sortQuestions(questions: readonly Question[], sort: QuestionSort): Question[] {
  // The room has them in the order in which they were asked, and sorting is stable: no clock is compared.
  const sorted =
    sort === "time" ? questions.toReversed() : questions.toSorted((a, b) => b.upvotes - a.upvotes);
  const now = sorted.findIndex(({ status }) => status === "answering");
  return now <= 0 ? sorted : [...sorted.splice(now, 1), ...sorted];
}

export function filterQuestions(questions: readonly Question[], filter: QuestionFilter): readonly Question[] {
  if (filter === "all" || filter === "review" || filter === "queue") return questions;
  return questions.filter(({ status }) => (status === "answered") === (filter === "answered"));
}

export interface Arranged {
  readonly questions: readonly Question[];
  /** Whether a fresh order would differ from this one. */
  readonly stale: boolean;
}

/**
 * `fresh` in the order of `heldIds`. Questions that are not held come after them, those that are gone fall out.
 *
 * @param heldIds what is shown now; null for no holding
 */
export function arrange(fresh: readonly Question[], heldIds: readonly string[] | null): Arranged {
  if (heldIds === null) return { questions: fresh, stale: false };
  const byId = new Map(fresh.map((question) => [question.id, question]));
  const held = heldIds.flatMap((id) => byId.get(id) ?? []);
  const heldSet = new Set(heldIds);
  const questions = [...held, ...fresh.filter(({ id }) => !heldSet.has(id))];
  return { questions, stale: questions.some((question, index) => question !== fresh[index]) };
}

/** The queue of staff, the next first. One that this page does not have is left out. */
export function queuedQuestions(room: Room): Question[] {
  const known = new Map([...room.questions, ...room.hidden_questions].map((one) => [one.id, one]));
  return (room.question_queue ?? []).flatMap((id) => known.get(id) ?? []);
}
