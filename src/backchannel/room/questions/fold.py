"""What happened to questions, folded into the state."""

from __future__ import annotations

from ...protocol.events import QuestionStatus
from ..events import (
    AnyQuestionRoomEvent,
    QuestionAnswered,
    QuestionAsked,
    QuestionChanged,
    QuestionQueued,
    QuestionUpvoted,
    QuestionWithdrawn,
)
from ..state import QuestionState, RoomState


def apply_questions(state: RoomState, event: AnyQuestionRoomEvent) -> None:
    match event:
        case QuestionAsked():
            _ask(state, event)
        case QuestionUpvoted():
            _upvote(state, event)
        case QuestionAnswered():
            _answer(state, event)
        case QuestionChanged():
            _change(state, event)
        case QuestionWithdrawn():
            set_status(state, state.questions[event.question_id], QuestionStatus.withdrawn)
        case QuestionQueued():
            state.question_queue = event.question_ids


def _ask(state: RoomState, event: QuestionAsked) -> None:
    state.questions[event.id] = QuestionState(
        id=event.id,
        question=event.question,
        author=event.user,
        anonymous=event.anonymous,
        revealed=event.revealed,
        status=event.status,
        created_at=event.created_at,
    )
    state.questions_total += event.status.is_public


def _upvote(state: RoomState, event: QuestionUpvoted) -> None:
    voters = state.questions[event.question_id].voters
    if event.withdraw:
        voters.discard(event.user.id)
    else:
        voters.add(event.user.id)


def _answer(state: RoomState, event: QuestionAnswered) -> None:
    question = state.questions[event.question_id]
    set_status(state, question, QuestionStatus.answered)
    question.answer = event.answer
    question.answered_by = event.user
    question.answered_at = event.created_at


def _change(state: RoomState, event: QuestionChanged) -> None:
    question, now = state.questions[event.question.id], event.question
    question.question, question.edited_at, question.labels = now.question, now.edited_at, now.labels
    question.answer, question.answered_by, question.answered_at = (
        now.answer,
        now.answered_by,
        now.answered_at,
    )
    if now.status is QuestionStatus.answering:
        for other in state.questions.values():
            if other.status is QuestionStatus.answering:
                other.status = QuestionStatus.open
    set_status(state, question, now.status)


def set_status(state: RoomState, question: QuestionState, status: QuestionStatus) -> None:
    """A question that comes into sight, or goes out of it, goes to the end: that is its place for those who see it come."""
    moved = status.is_public - question.status.is_public
    question.status = status
    if not status.may_wait:
        state.question_queue = tuple(id for id in state.question_queue if id != question.id)
    if moved:
        state.questions[question.id] = state.questions.pop(question.id)
        state.questions_total += moved
