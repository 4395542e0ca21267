"""Questions: asked, upvoted, answered; edited and withdrawn by their askers; sorted by staff."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictStr

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


class QuestionStatusData(WireModel):
    """Which question, and what it is to become."""

    question_id: UUID
    status: Literal["open", "answering", "answered", "dismissed"]
    """``open`` approves or reopens, ``answering`` puts it in the spotlight, ``answered`` says that it was answered live."""
    id: UUID | None = None


class QuestionStatusCommand(StreamCommand):
    """Approve, put in the spotlight, answer live, dismiss or reopen a question. Staff only."""

    type: Literal["livestream:question_status"]
    data: QuestionStatusData


class QuestionEditData(WireModel):
    question_id: UUID
    question: StrictStr
    id: UUID | None = None


class QuestionEditCommand(StreamCommand):
    """Put one's own question in other words, until it is answered. Where questions are reviewed, it is reviewed again."""

    type: Literal["livestream:question_edit"]
    data: QuestionEditData


class QuestionWithdrawData(WireModel):
    question_id: UUID
    id: UUID | None = None


class QuestionWithdrawCommand(StreamCommand):
    """Take one's own question back, until it is answered."""

    type: Literal["livestream:question_withdraw"]
    data: QuestionWithdrawData


class QuestionQueueData(WireModel):
    """Which question, and where it is to stand among those that the host wants to answer."""

    question_id: UUID
    before: UUID | None = None
    """The question in the queue that it is put before; the end of the queue if it is missing."""
    remove: StrictBool = False
    """Take it out of the queue."""
    id: UUID | None = None


class QuestionQueueCommand(StreamCommand):
    """Star a question: put it into the queue that only staff see, move it there, or take it out. Staff only."""

    type: Literal["livestream:question_queue"]
    data: QuestionQueueData


class QuestionLabelsData(WireModel):
    question_id: UUID
    labels: Annotated[tuple[StrictStr, ...], Field(max_length=5)]
    """All that the question has from now on, at most 5; of 24 characters each."""
    id: UUID | None = None


class QuestionLabelsCommand(StreamCommand):
    """Label a question. Staff only."""

    type: Literal["livestream:question_labels"]
    data: QuestionLabelsData
