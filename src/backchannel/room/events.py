"""What happened in a room: the events as the log keeps them.

They hold everything that the fold needs and everything that anyone may ever see of it; what a viewer gets of an event
is made in ``room.render``. A field may be added with a default; none may be renamed or removed, since logs live longer
than versions.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ..protocol.base import Timestamp, omitted
from ..protocol.events import ChatMessage, Question, QuestionStatus, StreamSettings, StreamStatus
from ..protocol.user import User
from .state import LoggedMessage


class RoomEvent(BaseModel):
    """What every event has: its id, who did it, and when."""

    model_config = ConfigDict(frozen=True)

    type: str
    id: UUID
    user: User
    created_at: Timestamp

    @property
    def claim(self) -> str | None:
        """A key that only one event of the stream may hold; the log enforces it."""
        return None

    @property
    def release(self) -> str | None:
        """A key that was claimed and is free again."""
        return None


class ChatMessageSent(RoomEvent):
    type: Literal["livestream:chat_message"] = "livestream:chat_message"
    message: str
    message_type: Literal["text"] = "text"
    reply_to: UUID | None = omitted()


class MessageDeleted(RoomEvent):
    type: Literal["livestream:message_deleted"] = "livestream:message_deleted"
    message_id: UUID


class UserMessagesDeleted(RoomEvent):
    type: Literal["livestream:user_messages_deleted"] = "livestream:user_messages_deleted"
    user_id: str


class ChatCleared(RoomEvent):
    type: Literal["livestream:chat_cleared"] = "livestream:chat_cleared"


class RestoredMessage(BaseModel):
    model_config = ConfigDict(frozen=True)

    message: ChatMessage
    offset: int

    @property
    def logged(self) -> LoggedMessage:
        return LoggedMessage(self.message, self.offset)


class MessagesRestored(RoomEvent):
    """A deletion was undone; the recent messages that everyone sees again stand here."""

    type: Literal["livestream:messages_restored"] = "livestream:messages_restored"
    act_id: UUID
    restored: tuple[RestoredMessage, ...]


class QuestionAsked(RoomEvent):
    type: Literal["livestream:question"] = "livestream:question"
    question: str
    anonymous: bool = False
    revealed: bool = False
    status: QuestionStatus = QuestionStatus.open


class QuestionUpvoted(RoomEvent):
    """A vote was given, or withdrawn."""

    type: Literal["livestream:question_upvote"] = "livestream:question_upvote"
    question_id: UUID
    withdraw: bool = False
    upvotes: int
    """How many votes the question has after this one."""

    @property
    def claim(self) -> str | None:
        return None if self.withdraw else self._key

    @property
    def release(self) -> str | None:
        return self._key if self.withdraw else None

    @property
    def _key(self) -> str:
        return f"upvote:{self.question_id}:{self.user.id}"


class QuestionAnswered(RoomEvent):
    type: Literal["livestream:question_answer"] = "livestream:question_answer"
    question_id: UUID
    answer: str


QuestionChange = Literal["status", "edit", "labels"]


class QuestionChanged(RoomEvent):
    """A question has become another: it stands here whole, as it is after the change."""

    type: Literal["livestream:question_update"] = "livestream:question_update"
    change: QuestionChange
    question: Question
    """As everyone would see it."""
    author: User
    revealed: bool = False
    was_public: bool
    questions_total: int


class QuestionWithdrawn(RoomEvent):
    type: Literal["livestream:question_removed"] = "livestream:question_removed"
    question_id: UUID
    was_public: bool
    questions_total: int


class SettingsChanged(RoomEvent):
    """The settings as they are after the change, all of them."""

    type: Literal["livestream:settings"] = "livestream:settings"
    settings: StreamSettings


class StatusChanged(RoomEvent):
    type: Literal["livestream:status"] = "livestream:status"
    status: StreamStatus
    started_at: Timestamp | None = omitted()
    ended_at: Timestamp | None = omitted()


AnyQuestionRoomEvent = (
    QuestionAsked | QuestionUpvoted | QuestionAnswered | QuestionChanged | QuestionWithdrawn
)

AnyDeletionRoomEvent = MessageDeleted | UserMessagesDeleted | ChatCleared | MessagesRestored

AnyRoomEvent = ChatMessageSent | AnyDeletionRoomEvent | AnyQuestionRoomEvent | StatusChanged | SettingsChanged

_ADAPTER: TypeAdapter[AnyRoomEvent] = TypeAdapter(Annotated[AnyRoomEvent, Field(discriminator="type")])


def dump_event(event: AnyRoomEvent) -> str:
    """The event as the log's ``body``."""
    return event.model_dump_json()


def load_event(body: str) -> AnyRoomEvent:
    """The event of a ``body``.

    :raises pydantic.ValidationError: this version did not write it
    """
    return _ADAPTER.validate_json(body)
