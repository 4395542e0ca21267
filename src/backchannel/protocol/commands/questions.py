"""Questions: asked, upvoted and answered."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import StrictBool, StrictStr

from ..base import WireModel
from .base import StreamCommand


class QuestionData(WireModel):
    question: StrictStr
    anonymous: StrictBool = False
    """Others do not see who asked."""
    id: UUID | None = None


class QuestionCommand(StreamCommand):
    """Ask a question."""

    type: Literal["livestream:question"]
    data: QuestionData


class QuestionUpvoteData(WireModel):
    question_id: UUID
    withdraw: StrictBool = False
    """Take the vote back."""
    id: UUID | None = None


class QuestionUpvoteCommand(StreamCommand):
    """Upvote a question, or withdraw the vote. One vote a user and question."""

    type: Literal["livestream:question_upvote"]
    data: QuestionUpvoteData


class QuestionAnswerData(WireModel):
    question_id: UUID
    answer: StrictStr
    id: UUID | None = None


class QuestionAnswerCommand(StreamCommand):
    """Answer a question in words. Staff only."""

    type: Literal["livestream:question_answer"]
    data: QuestionAnswerData
