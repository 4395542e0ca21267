"""Reading a room from the log: the saved state, then what came after it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog
from pydantic import ValidationError

from ..log.base import EventLog, Position, Record
from ..room.decide import apply
from ..room.events import AnyRoomEvent, load_event
from ..room.saved import FORMAT, load_state
from ..room.state import RoomState, new_state

READ_AT_ONCE = 1000
"""Events read in one query."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    offset: int
    event: AnyRoomEvent


@dataclass(frozen=True, slots=True)
class LoadedRoom:
    state: RoomState
    saved_at: int
    """Offset of the saved state that was used; 0 if there was none."""
    recent: list[LoggedEvent]
    """The last events up to the state's offset, oldest first, without a hole."""


async def load_room(log: EventLog, stream_id: str, *, chat_history: int, recent: int) -> LoadedRoom:
    """Read a room as it stands in the log now.

    :param chat_history: messages that the state keeps
    :param recent: how many of the last events are wanted besides
    :raises NoSuchStream: there is no such stream
    :raises LogUnavailable: the store does not answer
    """
    heads = await log.heads([stream_id])
    head = heads.get(stream_id) or await _missing(log, stream_id)
    state = await _saved_state(log, stream_id, head, chat_history) or new_state(
        stream_id, head.epoch, chat_history
    )
    saved_at = state.offset
    kept: list[LoggedEvent] = []
    start = max(0, min(saved_at, head.offset - recent))
    async for item in read_events(log, stream_id, start, head.offset):
        if item.offset > saved_at:
            apply(state, item.event, item.offset)
        kept.append(item)
    return LoadedRoom(state, saved_at, kept[-recent:] if recent else [])


async def read_events(log: EventLog, stream_id: str, after: int, upto: int) -> AsyncIterator[LoggedEvent]:
    """The events ``after + 1 … upto``, in order."""
    while after < upto:
        records = await log.read(stream_id, after, min(READ_AT_ONCE, upto - after))
        if not records:
            return
        for record in records:
            yield parse_record(record)
        after = records[-1].offset


def parse_record(record: Record) -> LoggedEvent:
    return LoggedEvent(record.offset, load_event(record.body))


async def _missing(log: EventLog, stream_id: str) -> Position:
    await log.stream(stream_id)  # raises NoSuchStream
    return (await log.heads([stream_id]))[stream_id]


async def _saved_state(log: EventLog, stream_id: str, head: Position, chat_history: int) -> RoomState | None:
    saved = await log.saved_state(stream_id)
    if saved is None or saved.format != FORMAT or saved.position.epoch != head.epoch:
        return None
    if saved.position.offset > head.offset:
        return None
    try:
        return load_state(saved.body, stream_id, head.epoch, chat_history)
    except ValidationError as error:
        # Reading the whole log instead is slow but right; the next save replaces what could not be read.
        _log.warning(
            "saved state cannot be read, reading the log instead",
            stream_id=stream_id,
            error=str(error),
        )
        return None
