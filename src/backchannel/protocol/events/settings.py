"""What staff can set while the stream runs, and the limits that pages must know."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from ..base import WireModel
from .base import LogEvent
from .hold_queue import HoldOutcome

MAX_QUESTIONS_PER_PERSON = 1000
MAX_HOLD_SECONDS = 86_400
MAX_DELAY_SECONDS = 60


class HoldMessages(StrEnum):
    """Which messages of viewers wait for review."""

    listed = "listed"
    """Those with a term of the block list that is to be held."""
    links = "links"
    """Those with links too."""
    all = "all"


MAX_SLOW_MODE = 120
"""Seconds."""
MAX_MESSAGE_INTERVAL_MS = 10_000
MAX_DUPLICATE_WINDOW = 600
"""Seconds."""


class ChatAudience(StrEnum):
    """Who of the viewers may write in the chat. Staff always may."""

    everyone = "everyone"
    signed_in = "signed_in"
    """Those whose token somebody vouches for: no guests under names that they chose themselves."""
    members = "members"
    """Those whose token says ``member``."""


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
    hold_messages: HoldMessages = HoldMessages.listed
    """Which messages of viewers staff review before everyone sees them."""
    hold_seconds: int = Field(default=0, ge=0, le=MAX_HOLD_SECONDS)
    """How long a message waits for review until ``hold_outcome`` is decided by itself; 0 means until staff decide."""
    hold_outcome: HoldOutcome = HoldOutcome.deny
    """What becomes of a message that nobody has reviewed in time."""
    delay_seconds: int = Field(default=0, ge=0, le=MAX_DELAY_SECONDS)
    """How much later than staff everyone sees what viewers say, so that staff can deny it first."""
    chat_open: bool = True
    """Whether viewers may write in the chat; staff may write in a closed one."""
    chat_for: ChatAudience = ChatAudience.everyone
    """Which viewers may write in the chat."""
    slow_mode: int = Field(default=0, ge=0, le=MAX_SLOW_MODE)
    """How many seconds a viewer waits from one message to the next, staff excepted; 0 means off."""
    message_interval_ms: int = Field(default=0, ge=0, le=MAX_MESSAGE_INTERVAL_MS)
    """The same in milliseconds, for a pause so short that nobody need be told of it; the longer of the two counts."""
    duplicate_window: int = Field(default=0, ge=0, le=MAX_DUPLICATE_WINDOW)
    """For how many seconds a viewer may not say the same again, however it is spelt; 0 means that they may."""


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
