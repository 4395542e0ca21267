"""What staff set while the stream runs."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt

from ..base import WireModel
from ..events.settings import MAX_QUESTIONS_PER_PERSON
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
    id: UUID | None = None


class SettingsCommand(StreamCommand):
    """Change settings of the stream. Staff only; ``reveal_anonymous`` the host only, before the stream starts."""

    type: Literal["livestream:settings"]
    data: SettingsData
