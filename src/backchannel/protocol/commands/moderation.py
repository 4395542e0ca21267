"""What staff take out of the chat, and bring back."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from ..base import WireModel
from .base import ActData, StreamCommand

UserId = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=256)]


class MessageDeleteData(WireModel):
    message_id: UUID
    id: UUID | None = None


class MessageDeleteCommand(StreamCommand):
    """Delete one message: staff any but those of who outranks them, everyone their own."""

    type: Literal["livestream:message_delete"]
    data: MessageDeleteData


class UserMessagesDeleteData(WireModel):
    user_id: UserId
    id: UUID | None = None


class UserMessagesDeleteCommand(StreamCommand):
    """Delete all that a user has written so far. Staff only, and not of who outranks them."""

    type: Literal["livestream:user_messages_delete"]
    data: UserMessagesDeleteData


class ChatClearCommand(StreamCommand):
    """Delete all that was written so far. Staff only."""

    type: Literal["livestream:chat_clear"]
    data: ActData = ActData()


class MessagesRestoreData(WireModel):
    act_id: UUID
    """The id of the command that deleted."""
    id: UUID | None = None


class MessagesRestoreCommand(StreamCommand):
    """Undo a deletion: exactly what it hid comes back. Staff only."""

    type: Literal["livestream:messages_restore"]
    data: MessagesRestoreData
