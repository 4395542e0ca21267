"""Polls: what is asked of everyone, and how many chose what."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from uuid import UUID

from ..base import Timestamp, WireModel, omitted
from .base import LogEvent


class PollKind(StrEnum):
    """What a vote in a poll may be."""

    single = "single"
    """One option."""
    multiple = "multiple"
    """One option or more."""
    quiz = "quiz"
    """One option, and one of them is right."""


class PollStatus(StrEnum):
    """Where a poll is in its life. Everyone sees open and closed ones, staff also the rest."""

    draft = "draft"
    """Prepared, and still to be edited."""
    open = "open"
    closed = "closed"
    deleted = "deleted"
    """Taken away by staff, who may undo it: it is as it was before, with its votes."""

    @property
    def is_public(self) -> bool:
        """Whether everyone sees the poll."""
        return self in (PollStatus.open, PollStatus.closed)


class PollResults(StrEnum):
    """When everyone sees how many chose what. Staff always do."""

    live = "live"
    at_close = "at_close"


class Poll(WireModel):
    """A poll as it stands now, as the receiver may see it."""

    id: UUID
    question: str
    kind: PollKind
    options: tuple[str, ...]
    """An option is named by its place here, from 0."""
    results: PollResults
    changeable: bool
    """Whether a vote may be changed, or taken back, while the poll is open."""
    status: PollStatus
    votes: int
    """How many people have voted."""
    tallies: tuple[int, ...] | None = omitted()
    """How many chose each option; where several may be chosen, together more than ``votes``. Absent while the receiver may not
    know it."""
    right: int | None = omitted()
    """Of a quiz, which option is right. To others than staff only while the poll is closed."""
    created_at: Timestamp
    opened_at: Timestamp | None = omitted()
    """When it was opened first."""
    closed_at: Timestamp | None = omitted()


class PollChoice(WireModel):
    """What one has chosen in a poll."""

    poll_id: UUID
    choices: tuple[int, ...]
    """Places of options, rising."""


class PollUpdate(WireModel):
    poll: Poll
    """The poll as it is now, whole."""
    current_poll: UUID | None
    """Which poll is shown as the current one now."""


class PollRemoved(WireModel):
    poll_id: UUID
    current_poll: UUID | None
    """Which poll is shown as the current one now."""


class PollCurrent(WireModel):
    current_poll: UUID | None
    """Which poll is shown as the current one now."""


class PollVote(WireModel):
    poll_id: UUID
    votes: int
    """Absolute, as the tallies: of several in one pass only the last need be sent."""
    tallies: tuple[int, ...] | None = omitted()
    """How many chose each option. Absent while the receiver may not know it."""
    choices: tuple[int, ...] | None = omitted()
    """What the receiver has chosen now, nothing if the vote was taken back; only in the frame that the voter gets."""


class PollUpdateEvent(LogEvent):
    """A poll was made, edited, opened, closed, deleted or brought back."""

    type: Literal["livestream:poll_update"] = "livestream:poll_update"
    data: PollUpdate


class PollRemovedEvent(LogEvent):
    """A poll is not for the receiver's eyes any more."""

    type: Literal["livestream:poll_removed"] = "livestream:poll_removed"
    data: PollRemoved


class PollCurrentEvent(LogEvent):
    """Another poll is the current one, or none is."""

    type: Literal["livestream:poll_current"] = "livestream:poll_current"
    data: PollCurrent


class PollVoteEvent(LogEvent):
    """The votes of a poll changed."""

    type: Literal["livestream:poll_vote"] = "livestream:poll_vote"
    data: PollVote
