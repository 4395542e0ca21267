"""Archives from the log and into it. What stands in them is made and checked in ``room.archive``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from ..log.base import EventLog, LogUnavailable, Position
from ..protocol.events import Stream
from ..room.archive import Archive, ArchiveEnd, ArchiveHeader, event_line, line_of
from .loader import READ_AT_ONCE
from .turn import new_record


async def archive_lines(log: EventLog, stream_id: str, now: datetime) -> AsyncIterator[str]:
    """The lines of a stream's archive, several at a time, up to where its log stands when the first is asked for.

    :raises NoSuchStream: there is no such stream; nothing was given yet
    :raises LogUnavailable: the log cannot be read, or has another history since; what was given lacks its last line
    """
    stream, head = await _stream_at_head(log, stream_id)
    yield line_of(ArchiveHeader(stream=stream, exported_at=now))
    after = 0
    while after < head.offset:
        records = await log.read(stream_id, after, min(READ_AT_ONCE, head.offset - after))
        if [record.offset for record in records] != list(range(after + 1, after + len(records) + 1)):
            raise LogUnavailable(f"the log of {stream_id} has a hole after offset {after}")
        if not records:
            raise LogUnavailable(f"the log of {stream_id} ends at offset {after}, not at {head.offset}")
        yield "".join(event_line(record.offset, record.body) for record in records)
        after = records[-1].offset
    if (await log.heads([stream_id]))[stream_id].epoch != head.epoch:
        raise LogUnavailable(f"the log of {stream_id} was rewritten while it was read; archive it again")
    yield line_of(ArchiveEnd(events=head.offset))


async def _stream_at_head(log: EventLog, stream_id: str) -> tuple[Stream, Position]:
    """The stream's row as it is at this head: its status changes with its events."""
    while True:
        stream = await log.stream(stream_id)
        head = (await log.heads([stream_id]))[stream_id]
        if await log.stream(stream_id) == stream:
            return stream, head


async def import_archive(log: EventLog, archive: Archive, stream_id: str | None = None) -> Position:
    """Make a stream of an archive, whole or not at all, with a new epoch.

    :param stream_id: its id; None for the one that it had
    :returns: where its log stands
    :raises StreamExists: the id is taken; nothing is changed
    """
    stream = archive.header.stream
    if stream_id is not None:
        stream = stream.model_copy(update={"id": stream_id})
    return await log.create_stream(stream, list(map(new_record, archive.events)))
