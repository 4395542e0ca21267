"""The message that staff keep above the chat."""

from __future__ import annotations

from typing import Literal

from ..base import Timestamp, WireModel, omitted
from ..user import User
from .base import LogEvent
from .chat import ChatMessage


class Pin(WireModel):
    """A pinned message. One that is deleted stands here as in the chat, ``deleted``: nobody is shown it, until that is undone."""

    message: ChatMessage
    pinned_by: User
    pinned_at: Timestamp
    until: Timestamp | None = omitted()
    """From then on it is not shown any more; clients see to that by themselves."""


class PinChange(WireModel):
    pin: Pin | None
    """What is pinned now, in the place of what was; null if nothing is."""


class PinEvent(LogEvent):
    """Staff have pinned a message, or taken the pinned one down."""

    type: Literal["livestream:pin"] = "livestream:pin"
    data: PinChange
