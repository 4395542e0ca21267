"""What real clients did and saw, as plain data: what the oracles judge.

``clock`` is one counter for all that happens in a run, so that "acknowledged before the other was sent" can be decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from uuid import UUID

from backchannel.protocol.events import Snapshot


class Kind(StrEnum):
    chat = "livestream:chat_message"
    question = "livestream:question"
    upvote = "livestream:question_upvote"
    answer = "livestream:question_answer"
    status = "livestream:status"


class Outcome(StrEnum):
    acked = "acked"
    rejected = "rejected"
    unknown = "unknown"


@dataclass(slots=True)
class Command:
    """One command, with all its resends."""

    id: UUID
    kind: Kind
    user: str
    sent: int
    outcome: Outcome = Outcome.unknown
    offset: int | None = None
    """As the ack said."""
    answered: int | None = None
    """When its answer came."""
    question: UUID | None = None
    """Of a vote."""
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event as the database holds it."""

    offset: int
    id: UUID
    kind: Kind
    question: UUID | None = None
    """Of a vote or an answer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One event as a viewer got it. Votes and answers name their question, the others what they created."""

    offset: int
    kind: Kind
    subject: UUID | None = None


@dataclass(slots=True)
class Segment:
    """One connection of a viewer: its welcome and what followed."""

    epoch: str
    offset: int
    """Of the welcome."""
    recovered: bool
    has_snapshot: bool
    asked: tuple[str, int] | None = None
    """The position that the viewer asked to resume from."""
    seen: list[Seen] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Everything after this offset has to follow."""
        if self.recovered and self.asked is not None:
            return self.asked[1]
        return self.offset


@dataclass(slots=True)
class Viewing:
    """One viewer, across its connections."""

    name: str
    segments: list[Segment] = field(default_factory=list)
    until: int | None = None
    """The offset up to which this viewer was known to be complete; None: only up to the last event it saw."""


@dataclass(slots=True)
class History:
    """A whole run against one stream."""

    epoch: str
    commands: list[Command] = field(default_factory=list)
    log: list[LogEntry] = field(default_factory=list)
    viewings: list[Viewing] = field(default_factory=list)
    final_upvotes: Mapping[UUID, int] = field(default_factory=dict)
    """Votes a question, as a fresh snapshot shows them at the end."""
    folded: Mapping[str, Snapshot] = field(default_factory=dict)
    """The room as each viewer's view ended."""
    fresh: Mapping[str, Snapshot] = field(default_factory=dict)
    """The room as a fresh welcome showed it to the same user afterwards."""
    _clock: count[int] = field(default_factory=count)

    def tick(self) -> int:
        return next(self._clock)
