"""What events have in common."""

from __future__ import annotations

from ..base import Offset, StreamId, WireModel, omitted


class Event(WireModel):
    """What every event has."""

    type: str


class StreamEvent(Event):
    """An event about one stream."""

    stream_id: StreamId | None = omitted()
    """On ``/ws`` always, on a stream's own endpoint never."""


class LogEvent(StreamEvent):
    """An event that stands in the log."""

    offset: Offset
