"""What concerns the connection rather than a room."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictStr

from ..base import Epoch, Offset, StreamId, WireModel
from .base import Command


class JoinData(WireModel):
    epoch: Epoch | None = None
    offset: Offset | None = None
    """Where the client stands; with ``epoch`` it asks to resume."""


class JoinCommand(Command):
    """Join a stream. On ``/ws`` only: connecting to a stream's own endpoint has joined it already."""

    type: Literal["livestream:join"]
    stream_id: StreamId
    data: JoinData = JoinData()


class EmptyData(WireModel):
    """No fields."""


class LeaveCommand(Command):
    """Leave a stream. On ``/ws`` only: leaving a stream's own endpoint is closing it."""

    type: Literal["livestream:leave"]
    stream_id: StreamId
    data: EmptyData = EmptyData()


class RefreshData(WireModel):
    token: Annotated[StrictStr, Field(max_length=8192, repr=False)]


class RefreshCommand(Command):
    """Hand in a new token of the same user before the old one expires."""

    type: Literal["auth:refresh"]
    data: RefreshData


class PingCommand(Command):
    """Ask whether the server is there: a browser cannot send WebSocket pings. Answered by an ``ack``."""

    type: Literal["ping"]
    data: EmptyData = EmptyData()
