"""What is said in the chat."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import StrictStr

from ..base import WireModel
from .base import StreamCommand


class ChatMessageData(WireModel):
    message: StrictStr
    message_type: Literal["text"] = "text"
    id: UUID | None = None
    """Chosen by the client; the server makes one where it is missing."""
    reply_to: UUID | None = None
    """The id of the message that this one answers."""


class ChatMessageCommand(StreamCommand):
    """Say something in the chat."""

    type: Literal["livestream:chat_message"]
    data: ChatMessageData
