"""Events: what the server tells, unasked. One class an event; ``type`` is its name.

An event that stands in the stream's log has an ``offset``; on ``/ws`` every event about a stream has its ``stream_id``.
Not every offset reaches every viewer (some events are for staff or for one user): offsets rise, with gaps.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from .base import (
    PROTOCOL_VERSION,
    Epoch,
    Offset,
    StreamId,
    Timestamp,
    WireModel,
    omitted,
)
from .user import Me, User


class StreamStatus(StrEnum):
    """Where a stream is in its life: scheduled, then live, then ended."""

    scheduled = "scheduled"
    live = "live"
    ended = "ended"


class QuestionStatus(StrEnum):
    """Where a question is in its life: open, then answered."""

    open = "open"
    answered = "answered"


class Stream(WireModel):
    """A stream as the lobby and the welcome show it."""

    id: StreamId
    title: str
    description: str = ""
    status: StreamStatus
    video_url: str | None = omitted()
    """What to play: an HLS playlist or a file the browser plays; absent where the video is elsewhere."""
    guests: bool
    """Whether people without a token may read, and get a guest token for a display name."""
    created_at: Timestamp
    started_at: Timestamp | None = omitted()
    ended_at: Timestamp | None = omitted()


class ChatMessage(WireModel):
    """A message as everyone in the room reads it."""

    id: UUID
    message: str
    message_type: Literal["text"] = "text"
    user: User
    created_at: Timestamp
    reply_to: UUID | None = omitted()


class Question(WireModel):
    """A question as it stands now, with its votes and, once answered, its answer."""

    id: UUID
    question: str
    user: User | None
    """null if asked anonymously."""
    status: QuestionStatus
    upvotes: int
    created_at: Timestamp
    answer: str | None = omitted()
    answered_by: User | None = omitted()
    answered_at: Timestamp | None = omitted()


class AskedQuestion(Question):
    """A question as it is announced; ``own`` is only in the frame that the asker gets."""

    own: bool | None = omitted()


class QuestionUpvote(WireModel):
    question_id: UUID
    upvotes: int
    """Absolute: of several in one pass only the last need be sent."""
    upvoted: bool | None = omitted()
    """Whether the receiver has a vote on it now; only in the frame that the voter gets."""


class QuestionAnswer(WireModel):
    question_id: UUID
    answer: str
    answered_by: User
    answered_at: Timestamp


class StatusChange(WireModel):
    status: StreamStatus
    started_at: Timestamp | None = omitted()
    ended_at: Timestamp | None = omitted()


class ViewerCount(WireModel):
    viewer_count: int
    """How many people are in the stream now, on all nodes. Absolute; sent at most every 2 s."""


class RoomSettings(WireModel):
    """The limits that a page needs to know to be honest with its user. 0 means no limit."""

    message_max_characters: int
    """Counted in graphemes: what a reader calls a character (Unicode UAX #29)."""
    question_max_characters: int
    answer_max_characters: int


class Snapshot(WireModel):
    """The room at one offset."""

    chat: tuple[ChatMessage, ...]
    """The most recent messages, oldest first."""
    questions: tuple[Question, ...]
    """In the order they were asked. Where there are more than the server sends, those with the most votes."""
    questions_total: int
    own_votes: tuple[UUID, ...]
    """Which of ``questions`` the receiver has upvoted, in their order."""
    own_questions: tuple[UUID, ...]
    """Which of ``questions`` the receiver asked, in their order."""
    settings: RoomSettings


class Welcome(WireModel):
    """Who the receiver is in this stream, where the log stands, and the room as it is."""

    protocol: Literal[1] = PROTOCOL_VERSION
    stream: Stream
    user: Me
    epoch: Epoch
    offset: Offset = Field(
        description="Where the log stands. With ``recovered``, the events up to here follow; else the snapshot holds them."
    )
    recovered: bool
    """True: the client's position was good, nothing is missing, keep your state. False: replace it by ``snapshot``."""
    viewer_count: int
    server_time: Timestamp
    snapshot: Snapshot | None = omitted()


class Expiring(WireModel):
    expires_at: Timestamp


class ConnectionWelcome(WireModel):
    protocol: Literal[1] = PROTOCOL_VERSION
    user: User
    server_time: Timestamp


class Event(WireModel):
    """What every event has."""

    type: str


class StreamEvent(Event):
    """An event about one stream."""

    stream_id: StreamId | None = omitted()
    """On ``/ws`` always, on a stream's own endpoint never."""


class LogEvent(StreamEvent):
    """An event that stands in the log."""

    offset: Offset


class WelcomeEvent(StreamEvent):
    """The first event of every join: who you are here, where the log stands, and the room as it is."""

    type: Literal["livestream:welcome"] = "livestream:welcome"
    data: Welcome


class ChatMessageEvent(LogEvent):
    """Somebody said something."""

    type: Literal["livestream:chat_message"] = "livestream:chat_message"
    data: ChatMessage


class QuestionEvent(LogEvent):
    """Somebody asked something."""

    type: Literal["livestream:question"] = "livestream:question"
    data: AskedQuestion


class QuestionUpvoteEvent(LogEvent):
    """The votes of a question changed."""

    type: Literal["livestream:question_upvote"] = "livestream:question_upvote"
    data: QuestionUpvote


class QuestionAnswerEvent(LogEvent):
    """A question was answered."""

    type: Literal["livestream:question_answer"] = "livestream:question_answer"
    data: QuestionAnswer


class StatusEvent(LogEvent):
    """The stream went live or ended."""

    type: Literal["livestream:status"] = "livestream:status"
    data: StatusChange


class ViewerCountEvent(StreamEvent):
    """How many are watching."""

    type: Literal["livestream:viewer_count"] = "livestream:viewer_count"
    data: ViewerCount


class ExpiringEvent(Event):
    """The token expires soon: send ``auth:refresh``, else the connection closes with ``token_expired``."""

    type: Literal["auth:expiring"] = "auth:expiring"
    data: Expiring


class ConnectionWelcomeEvent(Event):
    """The first event on ``/ws``."""

    type: Literal["connection:welcome"] = "connection:welcome"
    data: ConnectionWelcome


AnyLogEvent = ChatMessageEvent | QuestionEvent | QuestionUpvoteEvent | QuestionAnswerEvent | StatusEvent

AnyEvent = AnyLogEvent | WelcomeEvent | ViewerCountEvent | ExpiringEvent | ConnectionWelcomeEvent

EVENTS: tuple[type[AnyEvent], ...] = (
    WelcomeEvent,
    ChatMessageEvent,
    QuestionEvent,
    QuestionUpvoteEvent,
    QuestionAnswerEvent,
    StatusEvent,
    ViewerCountEvent,
    ExpiringEvent,
    ConnectionWelcomeEvent,
)
"""Every event, in the order of the documentation."""
