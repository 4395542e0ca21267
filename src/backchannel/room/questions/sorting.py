"""What staff do with questions: approve, put in the spotlight, answer live, dismiss, reopen, label."""

from __future__ import annotations

from ...protocol.codes import ErrorCode
from ...protocol.commands import QuestionLabelsCommand, QuestionStatusCommand
from ...protocol.events import QuestionStatus
from ...protocol.user import User
from ..events import QuestionChanged
from ..rejection import Rejection
from ..rules import Moment
from ..state import QuestionState, RoomState
from ..text import TextRule, check_text
from .changed import changed
from .finding import copy_of, find_question

LABEL = TextRule("data.labels", 24, 96)


def decide_status(
    state: RoomState, user: User, command: QuestionStatusCommand, moment: Moment
) -> QuestionChanged | Rejection:
    """Any status may follow any other: what was done by mistake is undone by the status that it had."""
    data, status = command.data, QuestionStatus(command.data.status)
    question = find_question(state, user, data.question_id)
    if isinstance(question, Rejection):
        return question
    if question.status is status:
        return Rejection(ErrorCode.wrong_status, f"the question is {status} already", field="data.status")
    after = copy_of(question)
    after.status = status
    _settle_answer(after, user, moment)
    return changed(state, question, after, "status", user, data.id, moment)


def decide_labels(
    state: RoomState, user: User, command: QuestionLabelsCommand, moment: Moment
) -> QuestionChanged | Rejection:
    """Replace the labels by these; one that is named twice is kept once."""
    data = command.data
    question = find_question(state, user, data.question_id)
    if isinstance(question, Rejection):
        return question
    labels: dict[str, None] = {}
    for label in data.labels:
        text = check_text(label, LABEL)
        if isinstance(text, Rejection):
            return text
        labels[text] = None
    after = copy_of(question)
    after.labels = tuple(labels)
    return changed(state, question, after, "labels", user, data.id, moment)


def _settle_answer(question: QuestionState, user: User, moment: Moment) -> None:
    """A dismissed question keeps its answer, to come back with it; one that is open again has none."""
    if question.status is QuestionStatus.answered and question.answered_at is None:
        question.answered_by, question.answered_at = user, moment.now
    elif question.status.takes_votes:
        question.answer = question.answered_by = question.answered_at = None
