"""The polls of a room, with what not everyone may see of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ..protocol.events import Poll, PollKind, PollResults, PollStatus


@dataclass(slots=True)
class PollState:
    """A poll with its voters and what it is right to choose."""

    id: UUID
    question: str
    kind: PollKind
    options: tuple[str, ...]
    right: int | None
    results: PollResults
    changeable: bool
    created_at: datetime
    status: PollStatus = PollStatus.draft
    """Never deleted: that is ``deleted``, so that undoing it finds the poll as it was."""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    deleted: bool = False
    was_current: bool = False
    """Of a deleted one, whether it was the current one."""
    tallies: tuple[int, ...] = ()
    """How many chose each option."""
    votes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """What each user chose, by id."""

    @property
    def is_public(self) -> bool:
        return not self.deleted and self.status.is_public

    def for_staff(self) -> Poll:
        return Poll(
            id=self.id,
            question=self.question,
            kind=self.kind,
            options=self.options,
            results=self.results,
            changeable=self.changeable,
            status=PollStatus.deleted if self.deleted else self.status,
            votes=len(self.votes),
            tallies=self.tallies,
            right=self.right,
            created_at=self.created_at,
            opened_at=self.opened_at,
            closed_at=self.closed_at,
        )

    def public(self) -> Poll:
        """The poll as everyone may see it."""
        return masked(self.for_staff(), self.status)


def masked(poll: Poll, status: PollStatus) -> Poll:
    """What everyone may see of a poll that is in this status: what is hidden until it closes is not in it."""
    if status is PollStatus.closed:
        return poll
    hidden: dict[str, object] = {"right": None}
    if poll.results is PollResults.at_close:
        hidden["tallies"] = None
    return poll.model_copy(update=hidden)


@dataclass(slots=True)
class PollBoard:
    """All polls of a room, and which one is shown."""

    polls: dict[UUID, PollState] = field(default_factory=dict)
    """In the order in which each came into sight of everyone or went out of it last; while neither happens, as they were made."""
    current: UUID | None = None
