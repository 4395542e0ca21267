"""What happened in a room: the events as the log keeps them.

They hold everything that the fold needs and everything that anyone may ever see of it; what a viewer gets of an event
is made in ``room.render``. A field may be added with a default; none may be renamed or removed, since logs live longer
than versions.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ..protocol.base import Timestamp, listed, omitted
from ..protocol.events import (
    BlockedTerm,
    ChatMessage,
    HeldMessage,
    HoldOutcome,
    HoldReason,
    MessageType,
    Poll,
    Question,
    QuestionStatus,
    Sanction,
    SanctionKind,
    StreamSettings,
    StreamStatus,
)
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


class HeldOrigin(BaseModel):
    """A held message as it was said."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    user: User
    created_at: Timestamp


class ChatMessageSent(RoomEvent):
    """Somebody said something that everyone sees; or somebody approved what another had said."""

    type: Literal["livestream:chat_message"] = "livestream:chat_message"
    message: str
    message_type: MessageType = "text"
    reply_to: UUID | None = omitted()
    mentions: tuple[str, ...] = listed()
    held: HeldOrigin | None = omitted()
    """Of an approval: what it approves."""

    @property
    def said(self) -> ChatMessage:
        """The message as everyone sees it."""
        origin = self.held or self
        return ChatMessage(
            id=origin.id,
            message=self.message,
            message_type=self.message_type,
            user=origin.user,
            created_at=origin.created_at,
            reply_to=self.reply_to,
            mentions=self.mentions,
        )


class MessageHeld(RoomEvent):
    type: Literal["livestream:message_held"] = "livestream:message_held"
    message: str
    message_type: MessageType = "text"
    reply_to: UUID | None = omitted()
    mentions: tuple[str, ...] = listed()
    reason: HoldReason
    terms: tuple[str, ...] = ()
    expires_at: Timestamp | None = None
    on_expiry: HoldOutcome | None = None

    @property
    def held(self) -> HeldMessage:
        """The message as staff see it."""
        message = ChatMessage(
            id=self.id,
            message=self.message,
            message_type=self.message_type,
            user=self.user,
            created_at=self.created_at,
            reply_to=self.reply_to,
            mentions=self.mentions,
        )
        return HeldMessage(
            message=message,
            reason=self.reason,
            terms=self.terms,
            expires_at=self.expires_at,
            on_expiry=self.on_expiry,
        )


class MessageDenied(RoomEvent):
    type: Literal["livestream:message_denied"] = "livestream:message_denied"
    message_id: UUID
    author_id: str
    expired: bool = False


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


class MessagePinned(RoomEvent):
    """Staff pinned a message; it stands here whole."""

    type: Literal["livestream:message_pinned"] = "livestream:message_pinned"
    pinned: RestoredMessage
    until: Timestamp | None = omitted()


class MessageUnpinned(RoomEvent):
    type: Literal["livestream:message_unpinned"] = "livestream:message_unpinned"
    message_id: UUID


class UserSanctioned(RoomEvent):
    """Somebody was timed out or banned; ``user`` did it."""

    type: Literal["livestream:sanction"] = "livestream:sanction"
    kind: SanctionKind
    user_id: str
    name: str | None = omitted()
    until: Timestamp | None = omitted()
    reason: str | None = omitted()
    deletes_messages: bool = False

    @property
    def sanction(self) -> Sanction:
        """As staff see it."""
        return Sanction(
            act_id=self.id,
            kind=self.kind,
            user_id=self.user_id,
            name=self.name,
            until=self.until,
            reason=self.reason,
            deletes_messages=self.deletes_messages,
            created_at=self.created_at,
            by=self.user,
        )


class SanctionLifted(RoomEvent):
    """A sanction was undone; the recent messages that everyone sees again stand here."""

    type: Literal["livestream:sanction_lifted"] = "livestream:sanction_lifted"
    act_id: UUID
    user_id: str
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


class QuestionQueued(RoomEvent):
    """Staff changed the order of what is answered next: it stands here whole."""

    type: Literal["livestream:question_queue"] = "livestream:question_queue"
    question_id: UUID
    """Which question was put somewhere or taken out."""
    question_ids: tuple[UUID, ...]


class QuestionWithdrawn(RoomEvent):
    type: Literal["livestream:question_removed"] = "livestream:question_removed"
    question_id: UUID
    was_public: bool
    questions_total: int


PollChange = Literal["make", "edit", "status", "delete", "restore"]


class PollChanged(RoomEvent):
    """A poll was made, or has become another: it stands here whole, as staff see it after the change."""

    type: Literal["livestream:poll_update"] = "livestream:poll_update"
    change: PollChange
    poll: Poll
    was_public: bool
    current_poll: UUID | None


class PollShown(RoomEvent):
    type: Literal["livestream:poll_current"] = "livestream:poll_current"
    current_poll: UUID | None


class PollVoted(RoomEvent):
    """A vote was given, changed, or taken back."""

    type: Literal["livestream:poll_vote"] = "livestream:poll_vote"
    poll_id: UUID
    choices: tuple[int, ...]
    """Places of options, rising; none if the vote was taken back."""
    first: bool
    """Whether the user had no vote before."""
    votes: int
    """How many votes the poll has after this one."""
    tallies: tuple[int, ...]
    """How many chose each option after this one."""
    hidden: bool = False
    """Whether the tallies are for staff only while the poll is open."""

    @property
    def claim(self) -> str | None:
        return self._key if self.first else None

    @property
    def release(self) -> str | None:
        return None if self.choices else self._key

    @property
    def _key(self) -> str:
        return f"poll:{self.poll_id}:{self.user.id}"


class SettingsChanged(RoomEvent):
    """The settings as they are after the change, all of them."""

    type: Literal["livestream:settings"] = "livestream:settings"
    settings: StreamSettings


class BlockListChanged(RoomEvent):
    """The block list as it is after the change, all of it."""

    type: Literal["livestream:block_list"] = "livestream:block_list"
    terms: tuple[BlockedTerm, ...]


class StatusChanged(RoomEvent):
    type: Literal["livestream:status"] = "livestream:status"
    status: StreamStatus
    starts_at: Timestamp | None = omitted()
    started_at: Timestamp | None = omitted()
    ended_at: Timestamp | None = omitted()


class PersonErased(RoomEvent):
    """Somebody was erased from all events before this one: their words are gone, their name and id are replaced."""

    type: Literal["livestream:person_erased"] = "livestream:person_erased"
    person_id: str
    """Who stands there in their place."""


AnyQuestionRoomEvent = (
    QuestionAsked | QuestionUpvoted | QuestionAnswered | QuestionChanged | QuestionWithdrawn | QuestionQueued
)

AnyDeletionRoomEvent = MessageDeleted | UserMessagesDeleted | ChatCleared | MessagesRestored

AnyPollRoomEvent = PollChanged | PollShown | PollVoted
AnyPinRoomEvent = MessagePinned | MessageUnpinned
AnySanctionRoomEvent = UserSanctioned | SanctionLifted

AnyRoomEvent = (
    ChatMessageSent
    | AnyDeletionRoomEvent
    | AnyQuestionRoomEvent
    | AnyPollRoomEvent
    | MessageHeld
    | MessageDenied
    | StatusChanged
    | SettingsChanged
    | BlockListChanged
    | AnySanctionRoomEvent
    | AnyPinRoomEvent
    | PersonErased
)

_ADAPTER: TypeAdapter[AnyRoomEvent] = TypeAdapter(Annotated[AnyRoomEvent, Field(discriminator="type")])


def dump_event(event: AnyRoomEvent) -> str:
    """The event as the log's ``body``."""
    return event.model_dump_json()


def load_event(body: str) -> AnyRoomEvent:
    """The event of a ``body``.

    :raises pydantic.ValidationError: this version did not write it
    """
    return _ADAPTER.validate_json(body)
