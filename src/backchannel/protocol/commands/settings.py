"""What staff set while the stream runs."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt

from ..base import WireModel
from ..events.hold_queue import HoldOutcome
from ..events.settings import (
    MAX_DELAY_SECONDS,
    MAX_DUPLICATE_WINDOW,
    MAX_HOLD_SECONDS,
    MAX_MESSAGE_INTERVAL_MS,
    MAX_QUESTIONS_PER_PERSON,
    MAX_SLOW_MODE,
    ChatAudience,
    HoldMessages,
)
from .base import StreamCommand

QuestionCount = Annotated[StrictInt, Field(ge=0, le=MAX_QUESTIONS_PER_PERSON)]


class SettingsData(WireModel):
    """What is to be changed; a setting that is left out stays."""

    questions_open: StrictBool | None = None
    votes_open: StrictBool | None = None
    review_questions: StrictBool | None = None
    anonymous_questions: StrictBool | None = None
    reveal_anonymous: StrictBool | None = None
    questions_per_person: QuestionCount | None = None
    questions_per_minute: QuestionCount | None = None
    hold_messages: HoldMessages | None = None
    hold_seconds: Annotated[StrictInt, Field(ge=0, le=MAX_HOLD_SECONDS)] | None = None
    hold_outcome: HoldOutcome | None = None
    delay_seconds: Annotated[StrictInt, Field(ge=0, le=MAX_DELAY_SECONDS)] | None = None
    chat_open: StrictBool | None = None
    chat_for: ChatAudience | None = None
    slow_mode: Annotated[StrictInt, Field(ge=0, le=MAX_SLOW_MODE)] | None = None
    message_interval_ms: Annotated[StrictInt, Field(ge=0, le=MAX_MESSAGE_INTERVAL_MS)] | None = None
    duplicate_window: Annotated[StrictInt, Field(ge=0, le=MAX_DUPLICATE_WINDOW)] | None = None
    id: UUID | None = None


class SettingsCommand(StreamCommand):
    """Change settings of the stream. Staff only; ``reveal_anonymous`` the host only, before the stream starts."""

    type: Literal["livestream:settings"]
    data: SettingsData
