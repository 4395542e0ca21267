"""Chat: who may say what, and what follows."""

from __future__ import annotations

from uuid import UUID

from ..protocol.codes import ErrorCode
from ..protocol.commands import ChatMessageCommand
from ..protocol.events import ChatMessage, StreamStatus
from ..protocol.user import User
from .events import ChatMessageSent
from .rejection import Rejection
from .rules import Moment, RoomRules
from .state import LoggedMessage, RoomState
from .text import check_text


def decide_chat_message(
    state: RoomState,
    user: User,
    command: ChatMessageCommand,
    rules: RoomRules,
    moment: Moment,
) -> ChatMessageSent | Rejection:
    """A message is taken before and while the stream is live; a reply must name a recent message of this stream."""
    data = command.data
    if state.status is StreamStatus.ended:
        return Rejection(ErrorCode.stream_ended, "the stream has ended, its chat is closed")
    text = check_text(data.message, rules.message)
    if isinstance(text, Rejection):
        return text
    if data.reply_to is not None and not _may_reply_to(state, data.reply_to):
        message = "the message that this replies to is not among the recent ones of this stream"
        return Rejection(ErrorCode.unknown_message, message, field="data.reply_to")
    return ChatMessageSent(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        message=text,
        message_type=data.message_type,
        reply_to=data.reply_to,
    )


def chat_message(event: ChatMessageSent) -> ChatMessage:
    """The message as everyone sees it."""
    return ChatMessage(
        id=event.id,
        message=event.message,
        message_type=event.message_type,
        user=event.user,
        created_at=event.created_at,
        reply_to=event.reply_to,
    )


def tombstone(message: ChatMessage) -> ChatMessage:
    """What everyone sees of a message that was deleted."""
    return message.model_copy(update={"message": "", "deleted": True})


def struck(message: ChatMessage) -> ChatMessage:
    """What staff see of a message that was deleted."""
    return message.model_copy(update={"deleted": True})


def find_message(state: RoomState, id: UUID, moment: Moment) -> LoggedMessage | None:
    """A message of this stream: a recent one, or one that was looked up in the log."""
    recent = next((logged for logged in state.chat if logged.message.id == id), None)
    return recent or moment.recalled.get(id)


def apply_chat_message(state: RoomState, event: ChatMessageSent, offset: int) -> None:
    state.chat.append(LoggedMessage(chat_message(event), offset))


def _may_reply_to(state: RoomState, id: UUID) -> bool:
    return any(logged.message.id == id and not logged.hidden_by(state.deletions) for logged in state.chat)
