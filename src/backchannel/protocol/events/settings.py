"""What staff can set while the stream runs, and the limits that pages must know."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..base import WireModel
from .base import LogEvent

MAX_QUESTIONS_PER_PERSON = 1000


class StreamSettings(WireModel):
    """What staff can change, on every page at once."""

    questions_open: bool = True
    """Whether viewers may ask."""
    votes_open: bool = True
    """Whether viewers may upvote and withdraw their votes."""
    review_questions: bool = False
    """Whether staff approve a viewer's question before others see it."""
    anonymous_questions: bool = True
    """Whether a question may be asked anonymously."""
    reveal_anonymous: bool = False
    """Whether staff see who asks anonymously. Only the host may change it, only before the stream starts, and only for
    what is asked afterwards; pages tell the asker."""
    questions_per_person: int = Field(default=0, ge=0, le=MAX_QUESTIONS_PER_PERSON)
    """How many questions a viewer may ask in this stream; 0 means no limit."""
    questions_per_minute: int = Field(default=0, ge=0, le=MAX_QUESTIONS_PER_PERSON)
    """How many questions a viewer may ask in any 60 s; 0 means no limit."""


class RoomSettings(StreamSettings):
    """What a page needs to know to be honest with its user. For the limits, 0 means none."""

    message_max_characters: int
    """Counted in graphemes: what a reader calls a character (Unicode UAX #29)."""
    question_max_characters: int
    answer_max_characters: int


class SettingsEvent(LogEvent):
    """Staff changed the settings. ``data`` is all of them, as they are now; the limits stay."""

    type: Literal["livestream:settings"] = "livestream:settings"
    data: StreamSettings
