"""The queue: what staff have starred to be answered, in the order in which they want to."""

from __future__ import annotations

from ...protocol.codes import ErrorCode
from ...protocol.commands import QuestionQueueCommand
from ...protocol.user import User
from ..events import QuestionQueued
from ..rejection import Rejection
from ..rules import Moment
from ..state import RoomState
from .finding import find_question

MOST = 100
"""Questions in a queue: nobody plans further ahead, and every change tells all of it."""


def decide_queue(
    state: RoomState, user: User, command: QuestionQueueCommand, moment: Moment
) -> QuestionQueued | Rejection:
    """Each move is relative to what it is put before, and its outcome absolute: those who sort at once end with one order."""
    data, queue = command.data, state.question_queue
    question = find_question(state, user, data.question_id)
    if isinstance(question, Rejection):
        return question
    rest = tuple(id for id in queue if id != question.id)
    if data.remove:
        if len(rest) == len(queue):
            return Rejection(ErrorCode.not_queued, "the question is not in the queue")
        after = rest
    else:
        if not question.status.may_wait:
            return Rejection(ErrorCode.wrong_status, f"the question is {question.status}; reopen it first")
        if len(rest) >= MOST:
            return Rejection(ErrorCode.too_many, f"the queue has {MOST} questions and takes no more")
        if data.before is not None and data.before not in queue:
            message = "the question that this is put before is not in the queue any more"
            return Rejection(ErrorCode.not_queued, message, field="data.before")
        if data.before == question.id:
            after = queue
        else:
            place = len(rest) if data.before is None else rest.index(data.before)
            after = (*rest[:place], question.id, *rest[place:])
    return QuestionQueued(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        question_id=question.id,
        question_ids=after,
    )
