"""What a decision needs besides the state: the limits in force, the time, and where new ids come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from .limits import Rate
from .state import LoggedMessage
from .text import TextRule


@dataclass(frozen=True, slots=True)
class RoomRules:
    """The limits of a room. 0 switches a limit off."""

    message: TextRule = field(default=TextRule("data.message", 500, 4000))
    question: TextRule = field(default=TextRule("data.question", 300, 2400))
    answer: TextRule = field(default=TextRule("data.answer", 2000, 8000))
    questions_per_stream: int = 5000
    polls_per_stream: int = 200
    chat_history: int = 100
    """Messages in a snapshot."""
    snapshot_questions: int = 200
    """Questions in a snapshot."""
    rates: dict[str, Rate] = field(default_factory=dict)
    """By command type: how fast one user may repeat it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a command is decided, and how what it creates is named where the client did not say."""

    now: datetime
    """UTC, whole milliseconds."""
    new_id: Callable[[], UUID]
    recalled: Mapping[UUID, LoggedMessage] = field(default_factory=dict)
    """Messages that commands name and the state has forgotten, looked up in the log."""
