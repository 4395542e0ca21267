"""Chat: who may say what, and what follows."""

from __future__ import annotations

from ..protocol.codes import ErrorCode
from ..protocol.commands import ChatMessageCommand
from ..protocol.events import ChatMessage, StreamStatus
from ..protocol.user import User
from .events import ChatMessageSent
from .rejection import Rejection
from .rules import Moment, RoomRules
from .state import RoomState
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
    if data.reply_to is not None and all(message.id != data.reply_to for message in state.chat):
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


def apply_chat_message(state: RoomState, event: ChatMessageSent) -> None:
    state.chat.append(chat_message(event))
