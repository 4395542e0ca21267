"""Chat: who may say what, and what follows."""

from __future__ import annotations

from uuid import UUID

from ..protocol.codes import ErrorCode
from ..protocol.commands import ChatMessageCommand
from ..protocol.events import ChatAudience, ChatMessage, MessageType, SanctionKind, StreamStatus
from ..protocol.user import User
from .events import ChatMessageSent, MessageHeld
from .hold_queue import held, hold_of
from .identity import Actor
from .pace import note, too_soon
from .rejection import Rejection
from .rules import Moment, RoomRules
from .state import LoggedMessage, RoomState
from .text import check_text


def decide_chat_message(
    state: RoomState,
    actor: Actor,
    command: ChatMessageCommand,
    rules: RoomRules,
    moment: Moment,
) -> ChatMessageSent | MessageHeld | Rejection:
    """A message is taken before and while the stream is live, from whom the settings let write and as fast as they let;
    a reply must name a recent message of this stream.
    """
    data, user = command.data, actor.user
    assert user is not None  # who has no name is refused before
    closed = _closed(state, actor) or _not_theirs(actor, data.message_type)
    if closed is not None:
        return closed
    text = check_text(data.message, rules.message)
    if isinstance(text, Rejection):
        return text
    if data.reply_to is not None and not _may_reply_to(state, data.reply_to):
        message = "the message that this replies to is not among the recent ones of this stream"
        return Rejection(ErrorCode.unknown_message, message, field="data.reply_to")
    hold = hold_of(state, user, text)
    if isinstance(hold, Rejection):
        return hold
    hasty = None if actor.is_staff else too_soon(state.settings, state.said.get(user.id), text, moment.now)
    if hasty is not None:
        return hasty
    said = ChatMessageSent(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        message=text,
        message_type=data.message_type,
        reply_to=data.reply_to,
        mentions=_known(state, user, data.mentions),
    )
    return held(hold, said) if hold else said


def tombstone(message: ChatMessage) -> ChatMessage:
    """What everyone sees of a message that was deleted."""
    return message.model_copy(update={"message": "", "mentions": (), "deleted": True})


def struck(message: ChatMessage) -> ChatMessage:
    """What staff see of a message that was deleted."""
    return message.model_copy(update={"deleted": True})


def find_message(state: RoomState, id: UUID, moment: Moment) -> LoggedMessage | None:
    """A message of this stream: a recent one, or one that was looked up in the log."""
    recent = next((logged for logged in state.chat if logged.message.id == id), None)
    return recent or moment.recalled.get(id)


def apply_chat_message(state: RoomState, event: ChatMessageSent, offset: int) -> None:
    said = event.said
    state.chat.append(LoggedMessage(said, offset))
    state.holds.discard(said.id)
    note(state.said, state.settings, said)


def _closed(state: RoomState, actor: Actor) -> Rejection | None:
    """Why this person may not write in the chat now, whatever it is that they say."""
    if state.status is StreamStatus.ended:
        return Rejection(ErrorCode.stream_ended, "the stream has ended, its chat is closed")
    if actor.is_staff:
        return None
    settings = state.settings
    if not settings.chat_open:
        return Rejection(ErrorCode.chat_closed, "the host has closed the chat for now")
    if settings.chat_for is ChatAudience.members and not actor.member:
        return Rejection(ErrorCode.members_only, "only members may write in this chat")
    if settings.chat_for is ChatAudience.signed_in and actor.guest:
        message = "guests may not write in this chat, only people who are signed in"
        return Rejection(ErrorCode.signed_in_only, message)
    return None


def _known(state: RoomState, user: User, mentions: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the mentioned whom the room knows and has not banned, each once. A message is not refused for the others: the
    chat of who wrote it may reach further back.
    """
    if not mentions:
        return ()
    known = {logged.message.user.id for logged in state.chat} | state.hosts | state.moderators
    banned = {sanction.user_id for sanction in state.sanctions if sanction.kind is SanctionKind.ban}
    return tuple(id for id in dict.fromkeys(mentions) if id in known - banned and id != user.id)


def _not_theirs(actor: Actor, message_type: MessageType) -> Rejection | None:
    if message_type == "announcement" and not actor.is_staff:
        return Rejection(ErrorCode.forbidden, "only staff announce something", field="data.message_type")
    return None


def _may_reply_to(state: RoomState, id: UUID) -> bool:
    return any(logged.message.id == id and not logged.hidden_by(state.deletions) for logged in state.chat)
