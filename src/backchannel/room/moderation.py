"""Deleting from the chat, and undoing it."""

from __future__ import annotations

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
    data, deletions = command.data, state.deletions
    if not deletions.has(data.act_id):
        message = "no deletion that stands has this id"
        return Rejection(ErrorCode.unknown_act, message, field="data.act_id")
    after = deletions.without(data.act_id)
    restored = [
        RestoredMessage(message=logged.message, offset=logged.offset)
        for logged in state.chat
        if logged.hidden_by(deletions) and not logged.hidden_by(after)
    ]
    return MessagesRestored(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        act_id=data.act_id,
        restored=tuple(restored),
    )
