"""The message that staff keep above the chat.

One at a time, as in the chats that people know from live streams: what is pinned is what matters now, and a second would take the
room from the chat on a phone. A new pin takes the place of the old one.
"""

from __future__ import annotations

from ..protocol.codes import ErrorCode
from ..protocol.commands import AnyPinCommand, MessagePinCommand, MessageUnpinCommand
from ..protocol.user import User
from .chat import find_message
from .events import AnyRoomEvent, MessagePinned, MessageUnpinned, RestoredMessage
from .moderation import UNKNOWN_MESSAGE
from .rejection import Rejection
from .rules import Moment
from .state import PinState, RoomState


def decide_pin(
    state: RoomState, user: User, command: AnyPinCommand, moment: Moment
) -> MessagePinned | MessageUnpinned | Rejection:
    match command:
        case MessagePinCommand():
            return _pin(state, user, command, moment)
        case MessageUnpinCommand(data=data):
            if state.pin is None or state.pin.logged.message.id != data.message_id:
                message = "this message is not pinned; perhaps somebody has taken it down already"
                return Rejection(ErrorCode.not_pinned, message, field="data.message_id")
            return MessageUnpinned(
                id=data.id or moment.new_id(),
                user=user,
                created_at=moment.now,
                message_id=data.message_id,
            )


def apply_pin(state: RoomState, event: MessagePinned | MessageUnpinned) -> None:
    match event:
        case MessagePinned(pinned=pinned):
            state.pin = PinState(pinned.logged, event.user, event.created_at, event.until)
        case MessageUnpinned():
            state.pin = None


def is_pin_outcome(event: AnyRoomEvent, command: AnyPinCommand) -> bool:
    """Whether the command is one that became this event."""
    match event, command:
        case MessagePinned(), MessagePinCommand(data=data):
            return event.pinned.message.id == data.message_id
        case MessageUnpinned(), MessageUnpinCommand(data=taken_down):
            return event.message_id == taken_down.message_id
        case _:
            return False


def _pin(
    state: RoomState, user: User, command: MessagePinCommand, moment: Moment
) -> MessagePinned | Rejection:
    data = command.data
    logged = find_message(state, data.message_id, moment)
    if logged is None:
        return UNKNOWN_MESSAGE
    if logged.hidden_by(state.deletions):
        message = "the message is deleted; undo that first"
        return Rejection(ErrorCode.already_deleted, message, field="data.message_id")
    if data.until is not None and data.until <= moment.now:
        message = f"must be later than now, which is {moment.now:%Y-%m-%dT%H:%M:%SZ} on the server"
        return Rejection(ErrorCode.invalid_field, message, field="data.until")
    return MessagePinned(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        pinned=RestoredMessage(message=logged.message, offset=logged.offset),
        until=data.until,
    )
