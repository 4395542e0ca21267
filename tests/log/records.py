"""Streams, events and appends as the tests of the log need them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from backchannel.log.base import Append, Committed, EventLog, NewRecord, Position, StatusUpdate
from backchannel.protocol.events import Stream, StreamStatus

NOON = datetime(2026, 11, 23, 12, 0, 0, 123_000, tzinfo=UTC)
"""A moment with milliseconds, so that a store that drops them is found out."""


def stream(
    id: str = "keynote", status: StreamStatus = StreamStatus.scheduled, created_at: datetime = NOON
) -> Stream:
    return Stream(
        id=id,
        title="Keynote – “très” 🎤",
        description="Two\nlines",
        status=status,
        video_url="https://example.org/a.m3u8",
        guests=True,
        created_at=created_at,
    )


def event(
    body: str = "{}",
    *,
    id: UUID | None = None,
    type: str = "livestream:chat_message",
    claim: str | None = None,
    release: str | None = None,
) -> NewRecord:
    return NewRecord(id or uuid4(), type, "ada", NOON, body, claim, release)


def to(stream_id: str, at: Position, *records: NewRecord, status: StatusUpdate | None = None) -> Append:
    return Append(stream_id, at, records, status)


async def add(log: EventLog, stream_id: str, *records: NewRecord) -> Position:
    """Append to the end of the stream, which must work; returns the new end."""
    at = (await log.heads([stream_id]))[stream_id]
    (result,) = await log.append([to(stream_id, at, *records)])
    assert result == Committed(at.offset + 1)
    return Position(at.epoch, at.offset + len(records))
