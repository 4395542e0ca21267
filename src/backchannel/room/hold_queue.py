"""The hold queue: what waits until staff, or a deadline, decide whether everyone sees it.

The moderation delay is a hold that the deadline approves: staff see a message at once and everyone else some seconds
later, unless staff have denied it by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import regex

from ..protocol.codes import ErrorCode
from ..protocol.commands import MessageReviewCommand, MessageReviewData
from ..protocol.events import HeldMessage, HoldMessages, HoldOutcome, HoldReason
from ..protocol.user import Role, User
from .block_list import find_blocked, refused_words, refuses
from .events import AnyRoomEvent, ChatMessageSent, HeldOrigin, MessageDenied, MessageHeld
from .pace import note
from .rejection import Rejection
from .rules import Moment
from .state import RoomState

CLOCK = User(id="backchannel", name="Backchannel", role=Role.moderator)
"""Who decides at a deadline."""
MAX_HELD_PER_PERSON = 30
"""Messages of one person that may wait for review: who sends more is not read faster."""
MAX_HELD = 10_000
"""Messages of a stream that may be held."""
_LINK = regex.compile(r"(?i:https?://|\bwww\.)\S|(?<![\w@.-])[\p{Ll}\d-]+(?:\.[\p{Ll}\d-]+)*\.\p{Ll}{2,}\b")
"""An address, or what is written like a host's name."""


class Hold(NamedTuple):
    """That a message is to be held, and how."""

    reason: HoldReason
    terms: tuple[str, ...] = ()
    seconds: int = 0
    """Until its deadline; 0 for none."""
    outcome: HoldOutcome = HoldOutcome.deny


def hold_of(state: RoomState, user: User, text: str) -> Hold | Rejection | None:
    """Whether what a user says is held, or refused, before everyone sees it. Staff are neither."""
    if user.role.is_staff:
        return None
    found = find_blocked(state.block_list, text, user.name)
    if refuses(found):
        return refused_words("data.message")
    hold = _hold(state, text, tuple(term.term for term in found))
    return hold and (_too_many(state, user, hold) or hold)


def held(hold: Hold, message: ChatMessageSent) -> MessageHeld:
    """A message that was said, held."""
    deadline = message.created_at + timedelta(seconds=hold.seconds) if hold.seconds else None
    return MessageHeld(
        id=message.id,
        user=message.user,
        created_at=message.created_at,
        message=message.message,
        message_type=message.message_type,
        reply_to=message.reply_to,
        mentions=message.mentions,
        reason=hold.reason,
        terms=hold.terms,
        expires_at=deadline,
        on_expiry=hold.outcome if deadline else None,
    )


def decide_review(
    state: RoomState, user: User, command: MessageReviewCommand, moment: Moment
) -> ChatMessageSent | MessageDenied | Rejection:
    """Whoever decides first decides; a denial can be taken back while the queue remembers the message."""
    data, queue = command.data, state.holds
    waiting = queue.waiting.get(data.message_id)
    message = waiting or queue.denied.get(data.message_id)
    if message is None:
        text = "no held message has this id; perhaps somebody has decided already"
        return Rejection(ErrorCode.unknown_message, text, field="data.message_id")
    id = data.id or moment.new_id()
    if data.approve:
        return _approval(message, id, user, moment)
    if waiting is None:
        return Rejection(ErrorCode.unknown_message, "the message was denied already", field="data.message_id")
    return MessageDenied(
        id=id,
        user=user,
        created_at=moment.now,
        message_id=data.message_id,
        author_id=message.message.user.id,
        expired=user == CLOCK,
    )


def apply_held(state: RoomState, event: MessageHeld | MessageDenied) -> None:
    match event:
        case MessageHeld():
            state.holds.waiting[event.id] = event.held
            note(state.said, state.settings, event.held.message)
        case MessageDenied(message_id=message_id):
            state.holds.deny(message_id)


def is_review_outcome(event: AnyRoomEvent, command: MessageReviewCommand) -> bool:
    """Whether the command is one that became this event."""
    data = command.data
    match event:
        case ChatMessageSent(held=HeldOrigin(id=id)):
            return data.approve and id == data.message_id
        case MessageDenied(message_id=id):
            return not data.approve and id == data.message_id
        case _:
            return False


def due_at(state: RoomState) -> datetime | None:
    """When the next deadline is."""
    deadlines = [held.expires_at for held in state.holds.waiting.values() if held.expires_at is not None]
    return min(deadlines, default=None)


def due(state: RoomState, now: datetime) -> Iterator[MessageReviewCommand]:
    """What the clock decides now, in the order in which it was said. Who was silenced meanwhile is not heard after all."""
    for id, held in state.holds.waiting.items():
        if held.expires_at is not None and held.expires_at <= now:
            user = held.message.user
            silenced = state.sanctions.ban_on(user) or state.sanctions.timeout_on(user, now)
            approve = held.on_expiry is HoldOutcome.approve and silenced is None
            data = MessageReviewData(message_id=id, approve=approve)
            yield MessageReviewCommand(type="livestream:message_review", data=data)


def _hold(state: RoomState, text: str, terms: tuple[str, ...]) -> Hold | None:
    settings = state.settings
    reason = None
    if terms:
        reason = HoldReason.listed
    elif settings.hold_messages is HoldMessages.all:
        reason = HoldReason.review
    elif settings.hold_messages is HoldMessages.links and _LINK.search(text):
        reason = HoldReason.link
    if reason is not None:
        return Hold(reason, terms, settings.hold_seconds, settings.hold_outcome)
    if settings.delay_seconds:
        return Hold(HoldReason.delay, (), settings.delay_seconds, HoldOutcome.approve)
    return None


def _too_many(state: RoomState, user: User, hold: Hold) -> Rejection | None:
    waiting = state.holds.waiting
    if len(waiting) >= MAX_HELD:
        return Rejection(ErrorCode.too_many, "too many messages wait for review, try again later")
    if hold.reason is HoldReason.delay:
        return None
    if sum(held.message.user.id == user.id for held in waiting.values()) >= MAX_HELD_PER_PERSON:
        message = f"{MAX_HELD_PER_PERSON} messages of yours wait for review; wait until some are read"
        return Rejection(ErrorCode.too_many, message)
    return None


def _approval(held: HeldMessage, id: UUID, user: User, moment: Moment) -> ChatMessageSent:
    message = held.message
    return ChatMessageSent(
        id=id,
        user=user,
        created_at=moment.now,
        message=message.message,
        message_type=message.message_type,
        reply_to=message.reply_to,
        mentions=message.mentions,
        held=HeldOrigin(id=message.id, user=message.user, created_at=message.created_at),
    )
