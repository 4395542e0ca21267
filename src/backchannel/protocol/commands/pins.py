"""The message that staff keep above the chat."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ..base import Timestamp, WireModel
from .base import StreamCommand


class MessagePinData(WireModel):
    message_id: UUID
    until: Timestamp | None = None
    """When the pin ends by itself; null for never."""
    id: UUID | None = None


class MessagePinCommand(StreamCommand):
    """Keep a message above the chat, in the place of the one that was there. Staff only."""

    type: Literal["livestream:message_pin"]
    data: MessagePinData


class MessageUnpinData(WireModel):
    message_id: UUID
    """What is taken down; another that was pinned meanwhile stays."""
    id: UUID | None = None


class MessageUnpinCommand(StreamCommand):
    """Take the pinned message down. Staff only."""

    type: Literal["livestream:message_unpin"]
    data: MessageUnpinData
