"""What staff impose on people, and lift. Staff are told all of it, the sanctioned what concerns them, nobody else anything."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from uuid import UUID

from ..base import Timestamp, WireModel, flag, omitted
from ..user import User
from .base import LogEvent, StreamEvent
from .chat import ChatMessage


class SanctionKind(StrEnum):
    """What a sanction keeps somebody from."""

    timeout = "timeout"
    """Reads on, and may neither chat nor ask nor vote."""
    ban = "ban"
    """Is put out of the stream, and kept out."""


class Sanction(WireModel):
    """A sanction that stands. Of several on one user the hardest counts: a ban, else the timeout that ends last."""

    act_id: UUID
    """What ``livestream:sanction_lift`` lifts it by."""
    kind: SanctionKind
    user_id: str
    name: str | None = omitted()
    """Of the user, where the room knew it."""
    until: Timestamp | None = omitted()
    """When a timeout ends, by itself and without an event: compare it with the time. A ban has none."""
    reason: str | None = omitted()
    deletes_messages: bool = flag()
    """Whether all that the user had written so far was deleted with it."""
    created_at: Timestamp
    by: User | None = omitted()
    """Who imposed it; only staff are told."""


class SanctionLifted(WireModel):
    act_id: UUID
    user_id: str
    messages: tuple[ChatMessage, ...]
    """Those of the recent messages that everyone sees again, as they are."""
    by: User | None = omitted()
    """Who lifted it; only staff are told."""


class Banned(WireModel):
    reason: str | None = omitted()


class SanctionEvent(LogEvent):
    """Somebody was timed out or banned. Earlier timeouts of theirs that had ended by then are forgotten with it."""

    type: Literal["livestream:sanction"] = "livestream:sanction"
    data: Sanction


class SanctionLiftedEvent(LogEvent):
    """A timeout or a ban was lifted. What another deletion hides too stays deleted."""

    type: Literal["livestream:sanction_lifted"] = "livestream:sanction_lifted"
    data: SanctionLifted


class BannedEvent(StreamEvent):
    """The receiver is banned and out of the stream. On a stream's own endpoint the connection closes with ``banned`` next."""

    type: Literal["livestream:banned"] = "livestream:banned"
    data: Banned
