"""What staff take out of the chat, and bring back."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ..base import WireModel
from .base import LogEvent
from .chat import ChatMessage


class MessageDeleted(WireModel):
    act_id: UUID
    """What ``livestream:messages_restore`` undoes it by."""
    message_id: UUID


class UserMessagesDeleted(WireModel):
    act_id: UUID
    user_id: str


class ChatCleared(WireModel):
    act_id: UUID


class MessagesRestored(WireModel):
    messages: tuple[ChatMessage, ...]
    """Those of the recent messages that everyone sees again, as they are."""


class MessageDeletedEvent(LogEvent):
    """One message was deleted, by staff or by who wrote it."""

    type: Literal["livestream:message_deleted"] = "livestream:message_deleted"
    data: MessageDeleted


class UserMessagesDeletedEvent(LogEvent):
    """All that one user has written so far was deleted."""

    type: Literal["livestream:user_messages_deleted"] = "livestream:user_messages_deleted"
    data: UserMessagesDeleted


class ChatClearedEvent(LogEvent):
    """All that was written so far was deleted."""

    type: Literal["livestream:chat_cleared"] = "livestream:chat_cleared"
    data: ChatCleared


class MessagesRestoredEvent(LogEvent):
    """A deletion was undone. What another deletion hides too stays deleted."""

    type: Literal["livestream:messages_restored"] = "livestream:messages_restored"
    data: MessagesRestored
