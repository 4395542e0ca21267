"""A stream's life."""

from __future__ import annotations

from typing import Literal

from .base import ActData, StreamCommand


class StartCommand(StreamCommand):
    """Go live. Host only."""

    type: Literal["livestream:start"]
    data: ActData = ActData()


class EndCommand(StreamCommand):
    """End the stream: chat and questions close, everything stays readable. Host only."""

    type: Literal["livestream:end"]
    data: ActData = ActData()
