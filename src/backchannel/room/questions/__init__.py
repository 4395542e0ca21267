"""Questions: asked by anyone, raised by upvotes, sorted and answered by staff."""

from __future__ import annotations

from ...protocol.commands import (
    AnyQuestionCommand,
    QuestionAnswerCommand,
    QuestionCommand,
    QuestionEditCommand,
    QuestionLabelsCommand,
    QuestionStatusCommand,
    QuestionUpvoteCommand,
    QuestionWithdrawCommand,
)
from ...protocol.user import User
from ..events import AnyQuestionRoomEvent
from ..rejection import Rejection
from ..rules import Moment, RoomRules
from ..state import RoomState
from .answers import decide_answer
from .asking import decide_edit, decide_question, decide_withdraw
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
