"""Deleting from the chat, and undoing it."""

from __future__ import annotations

from uuid import UUID

from ..protocol.codes import ErrorCode
from ..protocol.commands import (
    ChatClearCommand,
    DeletionCommand,
    MessageDeleteCommand,
    MessagesRestoreCommand,
    UserMessagesDeleteCommand,
)
from ..protocol.user import User
from .chat import find_message
from .events import (
    AnyDeletionRoomEvent,
    AnyRoomEvent,
    ChatCleared,
    MessageDeleted,
    MessagesRestored,
    RestoredMessage,
    UserMessagesDeleted,
)
from .ranks import outranks
from .rejection import Rejection
from .rules import Moment
from .state import RoomState

OUTRANKED = Rejection(ErrorCode.outranked, "what the host has written is the host's to delete")
UNKNOWN_MESSAGE = Rejection(
    ErrorCode.unknown_message, "no message with this id in this stream", field="data.message_id"
)


def decide_deletion(
    state: RoomState, user: User, command: DeletionCommand, moment: Moment
) -> AnyDeletionRoomEvent | Rejection:
    match command:
        case MessageDeleteCommand():
            return _delete_message(state, user, command, moment)
        case UserMessagesDeleteCommand():
            return _delete_of_user(state, user, command, moment)
        case ChatClearCommand(data=data):
            return ChatCleared(id=data.id or moment.new_id(), user=user, created_at=moment.now)
        case MessagesRestoreCommand():
            return _restore(state, user, command, moment)


def apply_deletion(state: RoomState, event: AnyDeletionRoomEvent, offset: int) -> None:
    match event:
        case MessageDeleted(message_id=message_id):
            state.deletions.messages[message_id] = event.id
        case UserMessagesDeleted(user_id=user_id):
            state.deletions.users.setdefault(user_id, {})[event.id] = offset
        case ChatCleared():
            state.deletions.cleared[event.id] = offset
        case MessagesRestored(act_id=act_id):
            state.deletions = state.deletions.without(act_id)


def is_deletion_outcome(event: AnyRoomEvent, command: DeletionCommand) -> bool:
    """Whether the command is one that became this event."""
    match event, command:
        case MessageDeleted(), MessageDeleteCommand(data=deletion):
            return event.message_id == deletion.message_id
        case UserMessagesDeleted(), UserMessagesDeleteCommand(data=of_user):
            return event.user_id == of_user.user_id
        case MessagesRestored(), MessagesRestoreCommand(data=restoring):
            return event.act_id == restoring.act_id
        case ChatCleared(), ChatClearCommand():
            return True
        case _:
            return False


def restored_without(state: RoomState, act_id: UUID) -> tuple[RestoredMessage, ...]:
    """The recent messages, and the pinned one, that everyone sees again once an act is undone."""
    after = state.deletions.without(act_id)
    known = {logged.message.id: logged for logged in state.chat}
    if state.pin is not None:
        known.setdefault(state.pin.logged.message.id, state.pin.logged)
    return tuple(
        RestoredMessage(message=logged.message, offset=logged.offset)
        for logged in known.values()
        if logged.hidden_by(state.deletions) and not logged.hidden_by(after)
    )


def _delete_message(
    state: RoomState, user: User, command: MessageDeleteCommand, moment: Moment
) -> MessageDeleted | Rejection:
    data = command.data
    logged = find_message(state, data.message_id, moment)
    if logged is None:
        return UNKNOWN_MESSAGE
    author = logged.message.user.id
    if author != user.id:
        if not user.role.is_staff:
            message = "you may delete your own messages only"
            return Rejection(ErrorCode.forbidden, message, field="data.message_id")
        if outranks(state, author, user):
            return OUTRANKED
    if state.deletions.hides(logged.message.id, author, logged.offset):
        return Rejection(ErrorCode.already_deleted, "the message was deleted already")
    return MessageDeleted(
        id=data.id or moment.new_id(), user=user, created_at=moment.now, message_id=data.message_id
    )


def _delete_of_user(
    state: RoomState, user: User, command: UserMessagesDeleteCommand, moment: Moment
) -> UserMessagesDeleted | Rejection:
    data = command.data
    if outranks(state, data.user_id, user):
        return OUTRANKED
    return UserMessagesDeleted(
        id=data.id or moment.new_id(), user=user, created_at=moment.now, user_id=data.user_id
    )


def _restore(
    state: RoomState, user: User, command: MessagesRestoreCommand, moment: Moment
) -> MessagesRestored | Rejection:
    data = command.data
    if not state.deletions.has(data.act_id):
        message = "no deletion that stands has this id"
        return Rejection(ErrorCode.unknown_act, message, field="data.act_id")
    return MessagesRestored(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        act_id=data.act_id,
        restored=restored_without(state, data.act_id),
    )
