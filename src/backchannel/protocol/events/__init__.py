"""Events: what the server tells, unasked. One class an event; ``type`` is its name.

An event that stands in the stream's log has an ``offset``; on ``/ws`` every event about a stream has its ``stream_id``.
Not every offset reaches every viewer (some events are for staff or for one user): offsets rise, with gaps.
"""

from __future__ import annotations

from typing import get_args

from .base import Event, LogEvent, StreamEvent
from .chat import ChatMessage, ChatMessageEvent
from .connection import ConnectionWelcome, ConnectionWelcomeEvent, Expiring, ExpiringEvent
from .moderation import (
    ChatCleared,
    ChatClearedEvent,
    MessageDeleted,
    MessageDeletedEvent,
    MessagesRestored,
    MessagesRestoredEvent,
    UserMessagesDeleted,
    UserMessagesDeletedEvent,
)
from .questions import (
    AskedQuestion,
    Question,
    QuestionAnswer,
    QuestionAnswerEvent,
    QuestionEvent,
    QuestionRemoved,
    QuestionRemovedEvent,
    QuestionStatus,
    QuestionUpdate,
    QuestionUpdateEvent,
    QuestionUpvote,
    QuestionUpvoteEvent,
)
from .room import Snapshot, ViewerCount, ViewerCountEvent, Welcome, WelcomeEvent
from .settings import RoomSettings, SettingsEvent, StreamSettings
from .stream import StatusChange, StatusEvent, Stream, StreamStatus

AnyQuestionEvent = (
    QuestionEvent | QuestionUpvoteEvent | QuestionAnswerEvent | QuestionUpdateEvent | QuestionRemovedEvent
)

AnyDeletionEvent = MessageDeletedEvent | UserMessagesDeletedEvent | ChatClearedEvent | MessagesRestoredEvent

AnyLogEvent = ChatMessageEvent | AnyDeletionEvent | AnyQuestionEvent | StatusEvent | SettingsEvent

AnyEvent = AnyLogEvent | WelcomeEvent | ViewerCountEvent | ExpiringEvent | ConnectionWelcomeEvent

EVENTS: tuple[type[AnyEvent], ...] = (
    WelcomeEvent,
    *get_args(AnyLogEvent),
    ViewerCountEvent,
    ExpiringEvent,
    ConnectionWelcomeEvent,
)
"""Every event, in the order of the documentation."""

__all__ = [
    "EVENTS",
    "AnyDeletionEvent",
    "AnyEvent",
    "AnyLogEvent",
    "AnyQuestionEvent",
    "AskedQuestion",
    "ChatCleared",
    "ChatClearedEvent",
    "ChatMessage",
    "ChatMessageEvent",
    "ConnectionWelcome",
    "ConnectionWelcomeEvent",
    "Event",
    "Expiring",
    "ExpiringEvent",
    "LogEvent",
    "MessageDeleted",
    "MessageDeletedEvent",
    "MessagesRestored",
    "MessagesRestoredEvent",
    "Question",
    "QuestionAnswer",
    "QuestionAnswerEvent",
    "QuestionEvent",
    "QuestionRemoved",
    "QuestionRemovedEvent",
    "QuestionStatus",
    "QuestionUpdate",
    "QuestionUpdateEvent",
    "QuestionUpvote",
    "QuestionUpvoteEvent",
    "RoomSettings",
    "SettingsEvent",
    "Snapshot",
    "StatusChange",
    "StatusEvent",
    "Stream",
    "StreamEvent",
    "StreamSettings",
    "StreamStatus",
    "UserMessagesDeleted",
    "UserMessagesDeletedEvent",
    "ViewerCount",
    "ViewerCountEvent",
    "Welcome",
    "WelcomeEvent",
]
