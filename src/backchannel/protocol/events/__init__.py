"""Events: what the server tells, unasked. One class an event; ``type`` is its name.

An event that stands in the stream's log has an ``offset``; on ``/ws`` every event about a stream has its ``stream_id``.
Not every offset reaches every viewer (some events are for staff or for one user): offsets rise, with gaps.
"""

from __future__ import annotations

from typing import get_args

from .base import Event, LogEvent, StreamEvent
from .chat import ChatMessage, ChatMessageEvent
from .connection import ConnectionWelcome, ConnectionWelcomeEvent, Expiring, ExpiringEvent
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

AnyLogEvent = ChatMessageEvent | AnyQuestionEvent | StatusEvent | SettingsEvent

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
    "AnyEvent",
    "AnyLogEvent",
    "AnyQuestionEvent",
    "AskedQuestion",
    "ChatMessage",
    "ChatMessageEvent",
    "ConnectionWelcome",
    "ConnectionWelcomeEvent",
    "Event",
    "Expiring",
    "ExpiringEvent",
    "LogEvent",
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
    "ViewerCount",
    "ViewerCountEvent",
    "Welcome",
    "WelcomeEvent",
]
