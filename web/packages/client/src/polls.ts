/** The polls of a room, folded from the snapshot and the events after it. Pure. */

import type { Event, Poll, PollChoice, PollUpdate, PollVote, Snapshot } from "./generated/protocol.js";

/** What a user sees of the polls. */
export interface Polls {
  /** Those that the user may see, in the order in which each came into sight of everyone or went out of it last. */
  readonly polls: readonly Poll[];
  /** The id of the poll that is shown as the current one. */
  readonly current_poll: string | null;
  /** What the user has chosen, deleted polls included. The order means nothing. */
  readonly own_poll_votes: readonly PollChoice[];
}

export function pollsOf({ polls, current_poll, own_poll_votes }: Snapshot): Polls {
  return { polls: polls ?? [], current_poll: current_poll ?? null, own_poll_votes: own_poll_votes ?? [] };
}

/** What an event about polls changes; null if it is about something else. */
export function pollChanges(room: Polls, event: Event): Partial<Polls> | null {
  switch (event.type) {
    case "livestream:poll_update":
      return updated(room, event.data);
    case "livestream:poll_removed": {
      const { poll_id, current_poll } = event.data;
      return { polls: room.polls.filter(({ id }) => id !== poll_id), current_poll };
    }
    case "livestream:poll_current":
      return { current_poll: event.data.current_poll };
    case "livestream:poll_vote":
      return voted(room, event.data);
    default:
      return null;
  }
}

const isPublic = ({ status }: Poll) => status === "open" || status === "closed";

/** In its place; at the end where everyone comes to see it, or sees it no more. */
function updated({ polls }: Polls, { poll, current_poll }: PollUpdate): Partial<Polls> {
  const index = polls.findIndex(({ id }) => id === poll.id);
  const before = polls[index];
  const stays = before !== undefined && isPublic(before) === isPublic(poll);
  const placed = stays ? polls.with(index, poll) : [...polls.filter(({ id }) => id !== poll.id), poll];
  return { polls: placed, current_poll };
}

function voted({ polls, own_poll_votes }: Polls, { poll_id, choices, ...counts }: PollVote): Partial<Polls> {
  const counted = { polls: polls.map((poll) => (poll.id === poll_id ? { ...poll, ...counts } : poll)) };
  if (choices === undefined) return counted;
  const others = own_poll_votes.filter((vote) => vote.poll_id !== poll_id);
  return { ...counted, own_poll_votes: choices.length > 0 ? [...others, { poll_id, choices }] : others };
}
