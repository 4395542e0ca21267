"""The polls of a room as one client sees them: part of ``view``. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from .events import (
    AnyPollEvent,
    Poll,
    PollChoice,
    PollCurrentEvent,
    PollRemovedEvent,
    PollUpdateEvent,
    PollVote,
    PollVoteEvent,
    Snapshot,
)


@dataclass(slots=True)
class PollView:
    """What one user sees of the polls."""

    polls: dict[UUID, Poll]
    """By id, in the order in which each came into sight of everyone or went out of it last."""
    current: UUID | None
    """Which one is shown as the current one."""
    own_votes: dict[UUID, tuple[int, ...]]
    """What the user has chosen, by poll; of polls that are gone too, since they may come back."""

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> PollView:
        return cls(
            polls={poll.id: poll for poll in snapshot.polls},
            current=snapshot.current_poll,
            own_votes={vote.poll_id: vote.choices for vote in snapshot.own_poll_votes},
        )

    @property
    def choices(self) -> tuple[PollChoice, ...]:
        """``own_votes`` as a snapshot holds them."""
        votes = sorted(self.own_votes.items())
        return tuple(PollChoice(poll_id=poll_id, choices=choices) for poll_id, choices in votes)

    def apply(self, event: AnyPollEvent) -> None:
        match event:
            case PollUpdateEvent(data=update):
                self._place(update.poll)
                self.current = update.current_poll
            case PollRemovedEvent(data=removed):
                self.polls.pop(removed.poll_id, None)
                self.current = removed.current_poll
            case PollCurrentEvent(data=shown):
                self.current = shown.current_poll
            case PollVoteEvent(data=vote):
                self._vote(vote)

    def _place(self, poll: Poll) -> None:
        """Put a poll in its place; at the end if everyone sees it now and did not before, or the other way round."""
        before = self.polls.get(poll.id)
        if before is not None and before.status.is_public is not poll.status.is_public:
            del self.polls[poll.id]
        self.polls[poll.id] = poll

    def _vote(self, vote: PollVote) -> None:
        if vote.choices:
            self.own_votes[vote.poll_id] = vote.choices
        elif vote.choices is not None:
            self.own_votes.pop(vote.poll_id, None)
        poll = self.polls.get(vote.poll_id)
        if poll is not None:
            tallies = poll.tallies if vote.tallies is None else vote.tallies
            update = {"votes": vote.votes, "tallies": tallies}
            self.polls[poll.id] = poll.model_copy(update=update)
