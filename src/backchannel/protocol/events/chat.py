"""What is said in the chat."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ..base import Timestamp, WireModel, flag, listed, omitted
from ..user import User
from .base import LogEvent

MessageType = Literal["text", "announcement"]
"""What somebody says, or what staff tell everyone."""


class ChatMessage(WireModel):
    """A message as everyone in the room reads it."""

    id: UUID
    message: str
    """Empty in one that was deleted; staff see what it was."""
    message_type: MessageType = "text"
    user: User
    created_at: Timestamp
    reply_to: UUID | None = omitted()
    mentions: tuple[str, ...] = listed()
    """Ids of the users whom it is meant for among others; who is banned, or not known here, is not among them."""
    deleted: bool = flag()
    """Whether this is what is left of a message that was deleted: everyone sees that there was one."""


class ChatMessageEvent(LogEvent):
    """Somebody said something."""

    type: Literal["livestream:chat_message"] = "livestream:chat_message"
    data: ChatMessage
