"""Erasing a person from streams. What becomes of each event is decided in ``room.erasure``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from ..bus.base import LogMoved
from ..log.base import Conflict, EventLog, LogUnavailable, Position, Rewrite, Rewritten
from ..protocol.user import User
from ..room.erasure import Person, erased
from ..room.events import PersonErased, dump_event
from .engine import Engine
from .loader import LoggedEvent, read_events
from .turn import new_record

MAX_TRIES = 20
"""How often a stream is read on because somebody said something meanwhile; what was read before stays read."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was done in one stream."""

    stream_id: str
    events: int
    """How many events held something of the person."""
    position: Position
    """Where the stream's log stands now."""


async def erase_person(
    engine: Engine,
    user_id: str,
    by: User,
    stream_ids: Sequence[str] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Erasure]:
    """Erase somebody from these streams, or from all; each stream in one transaction. What was theirs is in no file afterwards.

    Done again, it finds nothing more. Who says something meanwhile, or afterwards, is there again: keep them out first.

    :returns: the streams in which there was something
    :raises NoSuchStream: one of the streams is unknown; those named before it are done
    :raises LogUnavailable: some streams may be done and others not, or old files may still hold it: try again
    """
    if stream_ids is None:
        stream_ids = [stream.id for stream in await engine.streams()]
    done = []
    for stream_id in stream_ids:
        erasure = await _erase(engine.log, stream_id, user_id, by, clock)
        if erasure is not None:
            engine.log_moved(LogMoved(stream_id, erasure.position.epoch, erasure.position.offset))
            done.append(erasure)
    # Also when nothing was found: a try before this one may have ended between the two.
    await engine.log.purge()
    return done


async def _erase(
    log: EventLog, stream_id: str, user_id: str, by: User, clock: Callable[[], datetime]
) -> Erasure | None:
    person = Person(user_id, f"erased-{uuid4().hex[:16]}")
    found = _Found(person)
    at = await _head(log, stream_id)
    read = Position(at.epoch, 0)
    for _ in range(MAX_TRIES):
        if read.epoch != at.epoch:
            found, read = _Found(person), Position(at.epoch, 0)
        async for item in read_events(log, stream_id, read.offset, at.offset):
            found.take(item)
        read = at
        if not found.records:
            return None
        result = await log.rewrite(found.rewrite(stream_id, at, by, clock()))
        if not isinstance(result, Conflict):
            return Erasure(stream_id, len(found.records), result)
        at = result.position
    raise LogUnavailable(f"too much is said in {stream_id} at this moment to erase somebody; try again")


async def _head(log: EventLog, stream_id: str) -> Position:
    await log.stream(stream_id)  # raises NoSuchStream
    return (await log.heads([stream_id]))[stream_id]


@dataclass(slots=True)
class _Found:
    """What there is of a person, as far as the log was read."""

    person: Person
    records: list[Rewritten] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)

    def take(self, item: LoggedEvent) -> None:
        event = erased(item.event, self.person)
        if event is item.event:
            return
        self.records.append(Rewritten(item.offset, event.user.id, dump_event(event)))
        if item.event.claim is not None and event.claim is not None:
            self.claims[item.event.claim] = event.claim

    def rewrite(self, stream_id: str, at: Position, by: User, now: datetime) -> Rewrite:
        by = self.person.replaced(by) if by.id == self.person.id else by
        act = PersonErased(id=uuid4(), user=by, created_at=now, person_id=self.person.stand_in)
        return Rewrite(stream_id, at, self.records, self.claims, new_record(act))
