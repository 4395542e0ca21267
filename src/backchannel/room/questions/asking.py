"""Asking, and what askers may do with their questions."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from ...protocol.codes import ErrorCode
from ...protocol.commands import QuestionCommand, QuestionEditCommand, QuestionWithdrawCommand
from ...protocol.events import BlockedTerm, QuestionStatus, StreamStatus
from ...protocol.user import User
from ..block_list import find_blocked, refused_words, refuses
from ..events import QuestionAsked, QuestionChanged, QuestionWithdrawn
from ..limits import told_wait
from ..rejection import Rejection
from ..rules import Moment, RoomRules
from ..state import QuestionState, RoomState
from ..text import check_text
from .changed import changed
from .finding import copy_of, find_question, total_after

MINUTE = timedelta(seconds=60)


def decide_question(
    state: RoomState, user: User, command: QuestionCommand, rules: RoomRules, moment: Moment
) -> QuestionAsked | Rejection:
    """A question is taken before and while the stream is live. What viewers ask waits for review where that is set."""
    data, settings = command.data, state.settings
    refusal = _closed(state, user, rules) or _too_many(state, user, moment)
    if refusal is not None:
        return refusal
    if data.anonymous and not settings.anonymous_questions:
        message = "this stream takes no anonymous questions"
        return Rejection(ErrorCode.anonymous_off, message, field="data.anonymous")
    text = check_text(data.question, rules.question)
    if isinstance(text, Rejection):
        return text
    found = _blocked(state, user, text)
    if refuses(found):
        return refused_words("data.question")
    return QuestionAsked(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        question=text,
        anonymous=data.anonymous,
        revealed=data.anonymous and settings.reveal_anonymous,
        status=QuestionStatus.pending if found or _reviewed(state, user) else QuestionStatus.open,
    )


def decide_edit(
    state: RoomState, user: User, command: QuestionEditCommand, rules: RoomRules, moment: Moment
) -> QuestionChanged | Rejection:
    """Askers word their questions anew until they are answered. Others have not read the new words: they are reviewed."""
    data = command.data
    question = _own_question(state, user, data.question_id)
    if isinstance(question, Rejection):
        return question
    if state.status is StreamStatus.ended:
        return Rejection(ErrorCode.stream_ended, "the stream has ended, its questions stay as they are")
    text = check_text(data.question, rules.question)
    if isinstance(text, Rejection):
        return text
    found = _blocked(state, user, text)
    if refuses(found):
        return refused_words("data.question")
    edited = copy_of(question)
    edited.question, edited.edited_at = text, moment.now
    edited.status = QuestionStatus.pending if found or _reviewed(state, user) else question.status
    return changed(state, question, edited, "edit", user, data.id, moment)


def decide_withdraw(
    state: RoomState, user: User, command: QuestionWithdrawCommand, moment: Moment
) -> QuestionWithdrawn | Rejection:
    data = command.data
    question = _own_question(state, user, data.question_id)
    if isinstance(question, Rejection):
        return question
    return QuestionWithdrawn(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        question_id=question.id,
        was_public=question.status.is_public,
        questions_total=total_after(state, question, QuestionStatus.withdrawn),
    )


def _closed(state: RoomState, user: User, rules: RoomRules) -> Rejection | None:
    if state.status is StreamStatus.ended:
        return Rejection(ErrorCode.stream_ended, "the stream has ended, it takes no more questions")
    if not state.settings.questions_open and not user.role.is_staff:
        return Rejection(ErrorCode.questions_closed, "the host has closed asking for now")
    if 0 < rules.questions_per_stream <= len(state.questions):
        message = f"the stream has {len(state.questions)} questions and takes no more"
        return Rejection(ErrorCode.too_many, message)
    return None


def _too_many(state: RoomState, user: User, moment: Moment) -> Rejection | None:
    """The limits that the host has set for each viewer. A question that was withdrawn was asked all the same."""
    most, pace = state.settings.questions_per_person, state.settings.questions_per_minute
    if user.role.is_staff or not (most or pace):
        return None
    asked = [question.created_at for question in state.questions.values() if question.author.id == user.id]
    if 0 < most <= len(asked):
        message = f"everyone may ask {most} in this stream, and you have"
        return Rejection(ErrorCode.too_many, message)
    recent = sorted(moment_asked for moment_asked in asked if moment.now - moment_asked < MINUTE)
    if 0 < pace <= len(recent):
        wait = (recent[-pace] + MINUTE - moment.now).total_seconds()
        message = f"everyone may ask {pace} a minute, wait {wait:.0f} s"
        return Rejection(ErrorCode.rate_limited, message, retry_after=told_wait(wait))
    return None


def _reviewed(state: RoomState, user: User) -> bool:
    return state.settings.review_questions and not user.role.is_staff


def _blocked(state: RoomState, user: User, text: str) -> tuple[BlockedTerm, ...]:
    return () if user.role.is_staff else find_blocked(state.block_list, text, user.name)


def _own_question(state: RoomState, user: User, question_id: UUID) -> QuestionState | Rejection:
    """The sender's own question, if it may still be changed."""
    question = find_question(state, user, question_id)
    if isinstance(question, Rejection):
        return question
    if question.author.id != user.id:
        return Rejection(ErrorCode.not_your_question, "only who asked the question may do this")
    if question.status in (QuestionStatus.answered, QuestionStatus.dismissed):
        return Rejection(ErrorCode.wrong_status, f"the question is {question.status}, it stays as it is")
    return question
