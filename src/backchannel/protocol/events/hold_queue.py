"""Messages that wait until staff, or a deadline, decide whether everyone sees them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from uuid import UUID

from ..base import Timestamp, WireModel, flag, listed, omitted
from .base import LogEvent
from .chat import ChatMessage

MAX_DENIED = 50
"""Denied messages that staff can still approve, the ones that were denied last."""


class HoldReason(StrEnum):
    """Why a message is held."""

    listed = "listed"
    """It has a term of the block list."""
    link = "link"
    review = "review"
    """Every message of a viewer is reviewed."""
    delay = "delay"
    """Nothing is wrong with it: staff see messages some seconds before everyone does."""


class HoldOutcome(StrEnum):
    """What a deadline decides on a held message."""

    approve = "approve"
    deny = "deny"


class HeldMessage(WireModel):
    """A message that its sender and staff see, and nobody else."""

    message: ChatMessage
    reason: HoldReason
    terms: tuple[str, ...] = listed()
    """The terms of the block list that are in it; for staff."""
    expires_at: Timestamp | None = omitted()
    """When it is decided by itself, if staff have not; without it, it waits for them."""
    on_expiry: HoldOutcome | None = omitted()
    """What is decided then."""


class MessageHeldEvent(LogEvent):
    """A message is held: its sender and staff are told. Approved, it comes as ``livestream:chat_message`` to everyone."""

    type: Literal["livestream:message_held"] = "livestream:message_held"
    data: HeldMessage


class MessageDenied(WireModel):
    message_id: UUID
    expired: bool = flag()
    """Whether it was the deadline that decided."""


class MessageDeniedEvent(LogEvent):
    """A held message was denied: its sender and staff are told. Staff may still approve it."""

    type: Literal["livestream:message_denied"] = "livestream:message_denied"
    data: MessageDenied
