/** One's own acts on questions that the server has not confirmed yet, laid over what it has. */

import type { PendingCommand, Question, Room } from "@backchannel/client";

export interface Vote {
  readonly upvoted: boolean;
  /** Votes including one's own as it will be. */
  readonly upvotes: number;
}

/** How the vote on a question stands once all that is on its way has arrived. */
export function ownVote(room: Room, question: Question, pending: readonly PendingCommand[]): Vote {
  const confirmed = room.own_votes.includes(question.id);
  let upvoted = confirmed;
  for (const { command } of pending) {
    if (command.type === "livestream:question_upvote" && command.data.question_id === question.id) {
      upvoted = command.data.withdraw !== true;
    }
  }
  return { upvoted, upvotes: question.upvotes + Number(upvoted) - Number(confirmed) };
}

/** Questions of one's own that are not in the room yet, in the order they were asked. */
export function pendingQuestions(pending: readonly PendingCommand[]): { id: string; question: string }[] {
  return pending.flatMap(({ id, command }) =>
    command.type === "livestream:question" ? [{ id, question: command.data.question }] : [],
  );
}
