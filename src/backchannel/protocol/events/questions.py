"""Questions: asked, upvoted and answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from uuid import UUID

from ..base import Timestamp, WireModel, omitted
from ..user import User
from .base import LogEvent


class QuestionStatus(StrEnum):
    """Where a question is in its life. Everyone sees open, answering and answered; staff and the asker also the rest."""

    pending = "pending"
    """Waits for review by staff."""
    open = "open"
    answering = "answering"
    """In the spotlight: what the host talks about now. One question at most."""
    answered = "answered"
    """In words, with ``answer``, or live, without."""
    dismissed = "dismissed"
    withdrawn = "withdrawn"
    """Taken back by the asker. Nobody is sent it any more; the status stands in the log only."""

    @property
    def is_public(self) -> bool:
        """Whether everyone sees the question."""
        return self in _PUBLIC

    @property
    def takes_votes(self) -> bool:
        return self in _OPEN

    @property
    def may_wait(self) -> bool:
        """Whether the question may stand in the queue of what is answered next."""
        return self in _WAITING


_OPEN = frozenset({QuestionStatus.open, QuestionStatus.answering})
_WAITING = frozenset({QuestionStatus.pending, QuestionStatus.open})
_PUBLIC = _OPEN | {QuestionStatus.answered}


class Question(WireModel):
    """A question as it stands now, with its votes and, once answered, its answer."""

    id: UUID
    question: str
    user: User | None
    """null if asked anonymously; staff see who it is where ``reveal_anonymous`` was on when it was asked."""
    anonymous: bool = False
    status: QuestionStatus
    upvotes: int
    created_at: Timestamp
    labels: tuple[str, ...] = ()
    """Given by staff, for everyone to see."""
    edited_at: Timestamp | None = omitted()
    answer: str | None = omitted()
    """In words; absent where it was answered live."""
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


class QuestionUpdate(WireModel):
    question: Question
    """The question as it is now, whole."""
    questions_total: int
    """How many questions everyone may see now."""


class QuestionRemoved(WireModel):
    question_id: UUID
    questions_total: int
    """How many questions everyone may see now."""


class QuestionQueue(WireModel):
    """What the host wants to answer, as staff have put it in order."""

    question_ids: tuple[UUID, ...]
    """All of it, what comes next first. A question that is answered, in the spotlight, dismissed or withdrawn is in no queue:
    it leaves with the event that tells of that."""


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


class QuestionUpdateEvent(LogEvent):
    """A question was approved, put in the spotlight, dismissed, reopened, answered live, labelled or edited.

    One question is answered at a time: when one becomes ``answering``, another that was is ``open`` again.
    """

    type: Literal["livestream:question_update"] = "livestream:question_update"
    data: QuestionUpdate


class QuestionRemovedEvent(LogEvent):
    """A question is not for the receiver's eyes any more: dismissed, held for review again, or withdrawn."""

    type: Literal["livestream:question_removed"] = "livestream:question_removed"
    data: QuestionRemoved


class QuestionQueueEvent(LogEvent):
    """Staff starred a question, or changed the order of what is starred. Only staff are sent it."""

    type: Literal["livestream:question_queue"] = "livestream:question_queue"
    data: QuestionQueue
