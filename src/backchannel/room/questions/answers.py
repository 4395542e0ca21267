"""Answers in words."""

from __future__ import annotations

from ...protocol.codes import ErrorCode
from ...protocol.commands import QuestionAnswerCommand
from ...protocol.events import QuestionStatus
from ...protocol.user import User
from ..events import QuestionAnswered
from ..rejection import Rejection
from ..rules import Moment, RoomRules
from ..state import RoomState
from ..text import check_text
from .finding import find_question


def decide_answer(
    state: RoomState, user: User, command: QuestionAnswerCommand, rules: RoomRules, moment: Moment
) -> QuestionAnswered | Rejection:
    """Staff answer what everyone sees, also what was left open when the stream ended."""
    data = command.data
    question = find_question(state, user, data.question_id)
    if isinstance(question, Rejection):
        return question
    if question.status is QuestionStatus.answered:
        return Rejection(
            ErrorCode.already_answered, "the question has an answer already; reopen it to change it"
        )
    if not question.status.is_public:
        return Rejection(ErrorCode.wrong_status, f"the question is {question.status}; open it first")
    text = check_text(data.answer, rules.answer)
    if isinstance(text, Rejection):
        return text
    return QuestionAnswered(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        question_id=question.id,
        answer=text,
    )
