"""What is said in the chat."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ..base import Timestamp, WireModel, omitted
from ..user import User
from .base import LogEvent


class ChatMessage(WireModel):
    """A message as everyone in the room reads it."""

    id: UUID
    message: str
    message_type: Literal["text"] = "text"
    user: User
    created_at: Timestamp
    reply_to: UUID | None = omitted()


class ChatMessageEvent(LogEvent):
    """Somebody said something."""

    type: Literal["livestream:chat_message"] = "livestream:chat_message"
    data: ChatMessage
