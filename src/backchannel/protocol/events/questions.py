"""Questions: asked, upvoted and answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from uuid import UUID

from ..base import Timestamp, WireModel, omitted
from ..user import User
from .base import LogEvent


class QuestionStatus(StrEnum):
    """Where a question is in its life: open, then answered."""

    open = "open"
    answered = "answered"


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
