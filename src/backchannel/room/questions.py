"""Questions: asked by anyone, raised by upvotes, answered by staff."""

from __future__ import annotations

from ..protocol.codes import ErrorCode
from ..protocol.commands import (
    QuestionAnswerCommand,
    QuestionCommand,
    QuestionUpvoteCommand,
)
from ..protocol.events import QuestionStatus, StreamStatus
from ..protocol.user import User
from .events import QuestionAnswered, QuestionAsked, QuestionUpvoted
from .rejection import Rejection
from .rules import Moment, RoomRules
from .state import QuestionState, RoomState
from .text import check_text

UNKNOWN_QUESTION = Rejection(
    ErrorCode.unknown_question,
    "no question with this id in this stream",
    field="data.question_id",
)


def decide_question(
    state: RoomState,
    user: User,
    command: QuestionCommand,
    rules: RoomRules,
    moment: Moment,
) -> QuestionAsked | Rejection:
    """A question is taken before and while the stream is live."""
    data = command.data
    if state.status is StreamStatus.ended:
        return Rejection(ErrorCode.stream_ended, "the stream has ended, it takes no more questions")
    if 0 < rules.questions_per_stream <= len(state.questions):
        return Rejection(
            ErrorCode.too_many,
            f"the stream has {len(state.questions)} questions and takes no more",
        )
    text = check_text(data.question, rules.question)
    if isinstance(text, Rejection):
        return text
    return QuestionAsked(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        question=text,
        anonymous=data.anonymous,
    )


def decide_upvote(
    state: RoomState, user: User, command: QuestionUpvoteCommand, moment: Moment
) -> QuestionUpvoted | Rejection:
    """One vote a user and question, which they may take back; an answered question keeps its votes as they are."""
    data = command.data
    question = state.questions.get(data.question_id)
    if question is None:
        return UNKNOWN_QUESTION
    if state.status is StreamStatus.ended:
        return Rejection(ErrorCode.stream_ended, "the stream has ended, the votes stay as they are")
    if question.status is not QuestionStatus.open:
        return Rejection(
            ErrorCode.question_closed,
            "the question was answered, its votes stay as they are",
        )
    voted = user.id in question.voters
    if data.withdraw and not voted:
        return Rejection(ErrorCode.not_upvoted, "you have no vote on this question")
    if not data.withdraw and voted:
        return Rejection(ErrorCode.already_upvoted, "you have upvoted this question already")
    return QuestionUpvoted(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        question_id=question.id,
        withdraw=data.withdraw,
        upvotes=len(question.voters) + (-1 if data.withdraw else 1),
    )


def decide_answer(
    state: RoomState,
    user: User,
    command: QuestionAnswerCommand,
    rules: RoomRules,
    moment: Moment,
) -> QuestionAnswered | Rejection:
    """Staff answer, also what was left open when the stream ended."""
    data = command.data
    question = state.questions.get(data.question_id)
    if question is None:
        return UNKNOWN_QUESTION
    if question.status is QuestionStatus.answered:
        return Rejection(ErrorCode.already_answered, "the question has an answer already")
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


def apply_question(state: RoomState, event: QuestionAsked) -> None:
    state.questions[event.id] = QuestionState(
        id=event.id,
        question=event.question,
        author=event.user,
        anonymous=event.anonymous,
        created_at=event.created_at,
    )


def apply_upvote(state: RoomState, event: QuestionUpvoted) -> None:
    voters = state.questions[event.question_id].voters
    if event.withdraw:
        voters.discard(event.user.id)
    else:
        voters.add(event.user.id)


def apply_answer(state: RoomState, event: QuestionAnswered) -> None:
    question = state.questions[event.question_id]
    question.answer = event.answer
    question.answered_by = event.user
    question.answered_at = event.created_at
