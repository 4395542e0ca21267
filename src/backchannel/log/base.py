"""The EventLog contract: what every store of streams and their events promises.

**Position.** A stream's log has an ``epoch`` (one life of the log) and a ``head``: the offset of its last event, 0 when
it has none. Offsets are 1, 2, 3 … without a hole, given in the transaction that commits the event, under the lock of the
stream's row. Two processes may append to one stream at the same time: each names the head that it decided against, and
the one that is not up to date gets a ``Conflict`` and decides again.

**Durability.** When ``append`` returns ``Committed``, the events are on disk and survive the process and the machine.
When it raises, the outcome is unknown: each event is there as a whole or not at all, and the caller must read the log.

**Identity.** An event's ``id`` is unique in its stream for ever, by a unique index. So are ``claims``: facts that may be
true once (this user's vote on this question).

Errors: ``StreamExists``, ``NoSuchStream``, ``LogUnavailable`` (the store does not answer; try again later) and
``LogRefused`` (the store must not be used at all: truncated, corrupt, or written by a newer version).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ..protocol.events import Stream, StreamStatus


class LogError(Exception):
    """What can go wrong in a store; see the module's docstring."""


class StreamExists(LogError):
    def __init__(self, stream_id: str) -> None:
        super().__init__(f"a stream with the id {stream_id!r} exists already")
        self.stream_id = stream_id


class NoSuchStream(LogError):
    def __init__(self, stream_id: str) -> None:
        super().__init__(f"no stream has the id {stream_id!r}")
        self.stream_id = stream_id


class LogUnavailable(LogError):
    """The store does not answer now. Nothing is known about what was under way; what was committed before is safe."""


class LogRefused(LogError):
    """The store is not one that this version may write to. The message says what was found and what to do."""


@dataclass(frozen=True, slots=True)
class Position:
    epoch: str
    offset: int


@dataclass(frozen=True, slots=True)
class NewRecord:
    """An event to be appended."""

    id: UUID
    type: str
    user_id: str | None
    created_at: datetime
    """UTC, whole milliseconds."""
    body: str
    """JSON text; the store does not look into it."""
    claim: str | None = None
    """A key that must not be held in this stream yet, and is from now on."""
    release: str | None = None
    """A key that is held, and is free from now on."""


@dataclass(frozen=True, slots=True)
class Record:
    """An event as it stands in the log."""

    offset: int
    id: UUID
    type: str
    user_id: str | None
    created_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """The stream's row as it is after the events it comes with."""

    status: StreamStatus
    starts_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Append:
    """Events for one stream, decided against the state at ``expected``. All of them are committed, or none."""

    stream_id: str
    expected: Position
    records: tuple[NewRecord, ...]
    status: StatusUpdate | None = None


@dataclass(frozen=True, slots=True)
class Committed:
    """The events have the offsets ``first``, ``first + 1``, … in the order they were given."""

    first: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """The log has moved since (or a claim was taken): nothing of this append was committed. ``position`` is the truth."""

    position: Position


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Some ids are in the log already: nothing of this append was committed. ``records`` are those that stand there."""

    records: Mapping[UUID, Record]


AppendResult = Committed | Conflict | Duplicates


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What an event of the past is from now on. Its id, type and time stay."""

    offset: int
    user_id: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Events of one stream's past as they are to stand there, decided against the log up to ``expected``."""

    stream_id: str
    expected: Position
    records: Sequence[Rewritten]
    claims: Mapping[str, str]
    """Keys that are called otherwise from now on, where they are held: the old name and the new."""
    act: NewRecord
    """Appended at the end; it says what was done."""


@dataclass(frozen=True, slots=True)
class SavedState:
    """A room's state at an offset, so that opening a room need not read its whole life."""

    position: Position
    format: int
    """Version of the body's format; a reader that does not know it ignores the saved state and reads the log."""
    body: str


class EventLog(Protocol):
    """A store. Every method may raise ``LogUnavailable``; methods that name a stream raise ``NoSuchStream``."""

    async def open(self) -> None:
        """Connect, migrate to this version's schema, and check.

        :raises LogRefused: the store is truncated, corrupt or newer than this version. It has not been touched.
        """

    async def close(self) -> None:
        """Let go of the store. Idempotent; no other method may be called afterwards."""

    async def create_stream(self, stream: Stream, records: Sequence[NewRecord] = ()) -> Position:
        """Keep a new stream with a fresh epoch and these events as its log, in one transaction.

        :returns: where its log stands
        :raises StreamExists: the id is taken; nothing is changed
        :raises ValueError: an id is named twice, or the records contradict each other; nothing is changed
        """

    async def stream(self, stream_id: str) -> Stream: ...

    async def streams(self) -> Sequence[Stream]:
        """All streams: live ones first, then scheduled, then ended; the newest first within each."""

    async def heads(self, stream_ids: Collection[str]) -> Mapping[str, Position]:
        """Where these streams' logs stand. Unknown streams are missing from the answer."""

    async def append(self, appends: Sequence[Append]) -> Sequence[AppendResult]:
        """Commit for several streams in one transaction, at most one ``Append`` a stream; one result each, in order.

        Streams are independent: a ``Conflict`` or ``Duplicates`` in one does not keep the others from being committed.
        Of several claims and releases of one key in an ``Append`` only the net effect is kept; the first of them must
        be possible in the store, else it is a ``Conflict``. A head that has moved is told before duplicates are.

        :raises NoSuchStream: one of the streams is unknown; nothing of the call is committed
        :raises ValueError: what no retry could mend: a stream or an id named twice, or records that contradict each
            other, as a claim of what an earlier one claimed; nothing of the call is committed
        """

    async def rewrite(self, rewrite: Rewrite) -> Position | Conflict:
        """Change events of the past in one transaction: the one exception to a log that only grows.

        The stream gets a new epoch, so that nobody goes on from a position of the old one, and loses its saved state.

        :returns: where the log stands afterwards, at the offset of the act; a ``Conflict`` if it has moved since, and
            nothing was changed
        """

    async def purge(self) -> None:
        """Let nothing of what was replaced or deleted be found in the store's own files any more. Others wait meanwhile.

        :raises LogUnavailable: it could not be done now, as for a reader that is still at work; try again
        """

    async def read(self, stream_id: str, after: int, limit: int) -> Sequence[Record]:
        """The events with offsets in ``after + 1 … after + limit``, in order; fewer where the log ends."""

    async def page(self, stream_id: str, type: str, before: int | None, limit: int) -> Sequence[Record]:
        """The last ``limit`` events of one type with an offset below ``before`` (None: the end), in rising order."""

    async def find(self, stream_id: str, ids: Collection[UUID]) -> Mapping[UUID, Record]:
        """The events with these ids, as far as they exist."""

    async def save_state(self, stream_id: str, state: SavedState) -> None:
        """Keep a state, replacing an older one. One that is older than what is kept, or of another epoch, is ignored."""

    async def saved_state(self, stream_id: str) -> SavedState | None:
        """The newest state that was kept for the stream's present epoch."""
