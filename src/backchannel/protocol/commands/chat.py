"""What is said in the chat."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field, StrictStr

from ..base import WireModel
from ..events.chat import MessageType
from .base import StreamCommand
from .moderation import UserId

MAX_MENTIONS: Final = 10
"""Users that a message may name."""


class ChatMessageData(WireModel):
    message: StrictStr
    message_type: MessageType = "text"
    """An announcement is for staff to make: told apart from what is said, by the eye and by screen readers."""
    id: UUID | None = None
    """Chosen by the client; the server makes one where it is missing."""
    reply_to: UUID | None = None
    """The id of the message that this one answers."""
    mentions: Annotated[tuple[UserId, ...], Field(max_length=MAX_MENTIONS)] = ()
    """Ids of users who are named in it. Those that the room does not know by what they did lately, or has banned, are left out."""


class ChatMessageCommand(StreamCommand):
    """Say something in the chat."""

    type: Literal["livestream:chat_message"]
    data: ChatMessageData
