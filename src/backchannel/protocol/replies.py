"""Replies: what answers one command, by its ``ref``."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from .base import Offset, Ref, StreamId, WireModel, omitted
from .codes import ErrorCode


class AckData(WireModel):
    id: UUID | None = omitted()
    """The id of what the command created, or of the act."""
    offset: Offset | None = omitted()
    """Where it stands in the log. It is on disk."""


class Ack(WireModel):
    """The command was carried out; what it created is durable."""

    type: Literal["ack"] = "ack"
    ref: Ref | None = omitted()
    stream_id: StreamId | None = omitted()
    data: AckData


class ErrorData(WireModel):
    code: ErrorCode
    message: str
    """What was wrong and what to do, for a developer or, for the rules of the room, for the user."""
    field: str | None = omitted()
    """The path of the field that was wrong: ``data.message``."""
    hint: str | None = omitted()
    """What was probably meant."""
    retry_after: float | None = omitted()
    """Seconds after which the same command may succeed."""
    reason: str | None = omitted()
    """Of a sanction: what staff gave as the reason."""


class Error(WireModel):
    """The command was refused and changed nothing."""

    type: Literal["error"] = "error"
    ref: Ref | None = omitted()
    stream_id: StreamId | None = omitted()
    data: ErrorData


Reply = Ack | Error
REPLIES: tuple[type[Reply], ...] = (Ack, Error)
