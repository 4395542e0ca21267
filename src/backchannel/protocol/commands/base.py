"""What commands have in common."""

from __future__ import annotations

from uuid import UUID

from ..base import Ref, StreamId, WireModel


class Command(WireModel):
    """What every command has."""

    type: str
    ref: Ref | None = None


class StreamCommand(Command):
    """A command about one stream. ``stream_id`` is required on ``/ws``; on a stream's own endpoint it may be left out."""

    stream_id: StreamId | None = None


class ActData(WireModel):
    """The data of a command that says all by its type."""

    id: UUID | None = None
