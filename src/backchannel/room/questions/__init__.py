"""Questions: asked by anyone, raised by upvotes, sorted and answered by staff."""

from __future__ import annotations

from ...protocol.commands import (
    AnyQuestionCommand,
    QuestionAnswerCommand,
    QuestionCommand,
    QuestionEditCommand,
    QuestionLabelsCommand,
    QuestionQueueCommand,
    QuestionStatusCommand,
    QuestionUpvoteCommand,
    QuestionWithdrawCommand,
)
from ...protocol.user import User
from ..events import (
    AnyQuestionRoomEvent,
    AnyRoomEvent,
    QuestionAnswered,
    QuestionAsked,
    QuestionChanged,
    QuestionQueued,
    QuestionUpvoted,
    QuestionWithdrawn,
)
from ..rejection import Rejection
from ..rules import Moment, RoomRules
from ..state import RoomState
from .answers import decide_answer
from .asking import decide_edit, decide_question, decide_withdraw
from .queue import decide_queue
from .sorting import decide_labels, decide_status
from .votes import decide_upvote


def decide_questions(
    state: RoomState, user: User, command: AnyQuestionCommand, rules: RoomRules, moment: Moment
) -> AnyQuestionRoomEvent | Rejection:
    """What follows from a command about questions."""
    match command:
        case QuestionCommand():
            return decide_question(state, user, command, rules, moment)
        case QuestionUpvoteCommand():
            return decide_upvote(state, user, command, moment)
        case QuestionAnswerCommand():
            return decide_answer(state, user, command, rules, moment)
        case QuestionStatusCommand():
            return decide_status(state, user, command, moment)
        case QuestionEditCommand():
            return decide_edit(state, user, command, rules, moment)
        case QuestionWithdrawCommand():
            return decide_withdraw(state, user, command, moment)
        case QuestionLabelsCommand():
            return decide_labels(state, user, command, moment)
        case QuestionQueueCommand():
            return decide_queue(state, user, command, moment)


def is_question_outcome(event: AnyRoomEvent, command: AnyQuestionCommand) -> bool:
    """Whether the command is one that became this event."""
    match event, command:
        case QuestionUpvoted(), QuestionUpvoteCommand(data=vote):
            return (event.question_id, event.withdraw) == (vote.question_id, vote.withdraw)
        case QuestionAnswered(), QuestionAnswerCommand(data=answer):
            return event.question_id == answer.question_id
        case QuestionChanged(change="status"), QuestionStatusCommand(data=status):
            return (event.question.id, event.question.status) == (status.question_id, status.status)
        case QuestionChanged(change="edit"), QuestionEditCommand(data=edit):
            return event.question.id == edit.question_id
        case QuestionChanged(change="labels"), QuestionLabelsCommand(data=labels):
            return event.question.id == labels.question_id
        case QuestionWithdrawn(), QuestionWithdrawCommand(data=withdrawal):
            return event.question_id == withdrawal.question_id
        case QuestionQueued(), QuestionQueueCommand(data=place):
            queued = event.question_id in event.question_ids
            return event.question_id == place.question_id and queued is not place.remove
        case QuestionAsked(), QuestionCommand():
            return True
        case _:
            return False
