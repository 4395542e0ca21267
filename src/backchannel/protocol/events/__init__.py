"""Events: what the server tells, unasked. One class an event; ``type`` is its name.

An event that stands in the stream's log has an ``offset``; on ``/ws`` every event about a stream has its ``stream_id``.
Not every offset reaches every viewer (some events are for staff or for one user): offsets rise, with gaps.
"""

from __future__ import annotations

from typing import get_args

from .base import Event, LogEvent, StreamEvent
from .block_list import MAX_BLOCKED_TERMS, BlockAction, BlockedTerm, BlockList, BlockListEvent
from .chat import ChatMessage, ChatMessageEvent, MessageType
from .connection import ConnectionWelcome, ConnectionWelcomeEvent, Expiring, ExpiringEvent
from .hold_queue import (
    MAX_DENIED,
    HeldMessage,
    HoldOutcome,
    HoldReason,
    MessageDenied,
    MessageDeniedEvent,
    MessageHeldEvent,
)
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
from .pins import Pin, PinChange, PinEvent
from .polls import (
    Poll,
    PollChoice,
    PollCurrent,
    PollCurrentEvent,
    PollKind,
    PollRemoved,
    PollRemovedEvent,
    PollResults,
    PollStatus,
    PollUpdate,
    PollUpdateEvent,
    PollVote,
    PollVoteEvent,
)
from .questions import (
    AskedQuestion,
    Question,
    QuestionAnswer,
    QuestionAnswerEvent,
    QuestionEvent,
    QuestionQueue,
    QuestionQueueEvent,
    QuestionRemoved,
    QuestionRemovedEvent,
    QuestionStatus,
    QuestionUpdate,
    QuestionUpdateEvent,
    QuestionUpvote,
    QuestionUpvoteEvent,
)
from .room import Snapshot, ViewerCount, ViewerCountEvent, Welcome, WelcomeEvent
from .sanctions import (
    Banned,
    BannedEvent,
    Sanction,
    SanctionEvent,
    SanctionKind,
    SanctionLifted,
    SanctionLiftedEvent,
)
from .settings import ChatAudience, HoldMessages, RoomSettings, SettingsEvent, StreamSettings
from .stream import StatusChange, StatusEvent, Stream, StreamStatus

AnyQuestionEvent = (
    QuestionEvent
    | QuestionUpvoteEvent
    | QuestionAnswerEvent
    | QuestionUpdateEvent
    | QuestionRemovedEvent
    | QuestionQueueEvent
)

AnyPollEvent = PollUpdateEvent | PollRemovedEvent | PollCurrentEvent | PollVoteEvent

AnyDeletionEvent = MessageDeletedEvent | UserMessagesDeletedEvent | ChatClearedEvent | MessagesRestoredEvent

AnySanctionEvent = SanctionEvent | SanctionLiftedEvent

AnyLogEvent = (
    ChatMessageEvent
    | MessageHeldEvent
    | MessageDeniedEvent
    | AnyDeletionEvent
    | AnySanctionEvent
    | AnyQuestionEvent
    | AnyPollEvent
    | StatusEvent
    | SettingsEvent
    | BlockListEvent
    | PinEvent
)

AnyEvent = (
    AnyLogEvent | WelcomeEvent | ViewerCountEvent | BannedEvent | ExpiringEvent | ConnectionWelcomeEvent
)

EVENTS: tuple[type[AnyEvent], ...] = (
    WelcomeEvent,
    *get_args(AnyLogEvent),
    ViewerCountEvent,
    BannedEvent,
    ExpiringEvent,
    ConnectionWelcomeEvent,
)
"""Every event, in the order of the documentation."""

__all__ = [
    "EVENTS",
    "MAX_BLOCKED_TERMS",
    "MAX_DENIED",
    "AnyDeletionEvent",
    "AnyEvent",
    "AnyLogEvent",
    "AnyPollEvent",
    "AnyQuestionEvent",
    "AnySanctionEvent",
    "AskedQuestion",
    "Banned",
    "BannedEvent",
    "BlockAction",
    "BlockList",
    "BlockListEvent",
    "BlockedTerm",
    "ChatAudience",
    "ChatCleared",
    "ChatClearedEvent",
    "ChatMessage",
    "ChatMessageEvent",
    "ConnectionWelcome",
    "ConnectionWelcomeEvent",
    "Event",
    "Expiring",
    "ExpiringEvent",
    "HeldMessage",
    "HoldMessages",
    "HoldOutcome",
    "HoldReason",
    "LogEvent",
    "MessageDeleted",
    "MessageDeletedEvent",
    "MessageDenied",
    "MessageDeniedEvent",
    "MessageHeldEvent",
    "MessageType",
    "MessagesRestored",
    "MessagesRestoredEvent",
    "Pin",
    "PinChange",
    "PinEvent",
    "Poll",
    "PollChoice",
    "PollCurrent",
    "PollCurrentEvent",
    "PollKind",
    "PollRemoved",
    "PollRemovedEvent",
    "PollResults",
    "PollStatus",
    "PollUpdate",
    "PollUpdateEvent",
    "PollVote",
    "PollVoteEvent",
    "Question",
    "QuestionAnswer",
    "QuestionAnswerEvent",
    "QuestionEvent",
    "QuestionQueue",
    "QuestionQueueEvent",
    "QuestionRemoved",
    "QuestionRemovedEvent",
    "QuestionStatus",
    "QuestionUpdate",
    "QuestionUpdateEvent",
    "QuestionUpvote",
    "QuestionUpvoteEvent",
    "RoomSettings",
    "Sanction",
    "SanctionEvent",
    "SanctionKind",
    "SanctionLifted",
    "SanctionLiftedEvent",
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
