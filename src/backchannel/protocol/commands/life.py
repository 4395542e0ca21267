"""A stream's life."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ..base import Timestamp, WireModel
from .base import ActData, StreamCommand


class StartCommand(StreamCommand):
    """Go live. Host only."""

    type: Literal["livestream:start"]
    data: ActData = ActData()


class EndCommand(StreamCommand):
    """End the stream: chat and questions close, everything stays readable. Host only."""

    type: Literal["livestream:end"]
    data: ActData = ActData()


class ScheduleData(WireModel):
    starts_at: Timestamp | None
    """When the stream is to go live; null calls the announcement off."""
    id: UUID | None = None


class ScheduleCommand(StreamCommand):
    """Announce when the stream goes live: lobby and waiting room count down to it. Nothing starts by itself. Host only."""

    type: Literal["livestream:schedule"]
    data: ScheduleData
