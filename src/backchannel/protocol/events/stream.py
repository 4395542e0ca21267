"""A stream and its life."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from ..base import StreamId, Timestamp, WireModel, omitted
from .base import LogEvent


class StreamStatus(StrEnum):
    """Where a stream is in its life: scheduled, then live, then ended."""

    scheduled = "scheduled"
    live = "live"
    ended = "ended"


class Stream(WireModel):
    """A stream as the lobby and the welcome show it."""

    id: StreamId
    title: str
    description: str = ""
    status: StreamStatus
    video_url: str | None = omitted()
    """What to play: an HLS playlist or a file the browser plays; absent where the video is elsewhere."""
    guests: bool
    """Whether people without a token may read, and get a guest token for a display name."""
    created_at: Timestamp
    starts_at: Timestamp | None = omitted()
    """When it is to go live, as announced; absent where nothing is announced, and once it has started."""
    started_at: Timestamp | None = omitted()
    ended_at: Timestamp | None = omitted()


class StatusChange(WireModel):
    """The stream's life as it is now. ``starts_at`` and ``ended_at`` are gone where they are absent, ``started_at`` stays."""

    status: StreamStatus
    starts_at: Timestamp | None = omitted()
    started_at: Timestamp | None = omitted()
    ended_at: Timestamp | None = omitted()


class StatusEvent(LogEvent):
    """The stream went live or ended, or its start was announced, moved or called off."""

    type: Literal["livestream:status"] = "livestream:status"
    data: StatusChange
