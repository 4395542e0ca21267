"""Which question a command means, and what its sender may know of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ...protocol.codes import ErrorCode
from ...protocol.events import QuestionStatus
from ...protocol.user import User
from ..rejection import Rejection
from ..state import QuestionState, RoomState

UNKNOWN_QUESTION = Rejection(
    ErrorCode.unknown_question, "no question with this id in this stream", field="data.question_id"
)


def find_question(state: RoomState, user: User, question_id: UUID) -> QuestionState | Rejection:
    """The question, if the user may know of it: a hidden one does not exist for those who are not sent it."""
    question = state.questions.get(question_id)
    if question is None or question.status is QuestionStatus.withdrawn:
        return UNKNOWN_QUESTION
    if question.status.is_public or user.role.is_staff or question.author.id == user.id:
        return question
    return UNKNOWN_QUESTION


def total_after(state: RoomState, question: QuestionState, status: QuestionStatus) -> int:
    """How many questions everyone sees once this one has that status."""
    return state.questions_total + status.is_public - question.status.is_public


def copy_of(question: QuestionState) -> QuestionState:
    """A question to change: what is decided must not touch the state. The voters stay the same set."""
    return replace(question)
