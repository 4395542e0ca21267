"""A room's state as text, so that opening a room need not read its whole life."""

from __future__ import annotations

from collections import deque
from uuid import UUID

from pydantic import BaseModel

from ..protocol.base import Timestamp
from ..protocol.events import BlockedTerm, ChatMessage, QuestionStatus, StreamSettings, StreamStatus
from ..protocol.user import User
from .deletions import Deletions
from .pace import Said
from .poll_board import PollBoard
from .sanctions import Sanctions
from .state import HoldQueue, LoggedMessage, PinState, QuestionState, RoomState

FORMAT = 11
"""Rises with every change of the shape below; a state in another format is ignored and read from the log."""


class _SavedQuestion(BaseModel):
    id: UUID
    question: str
    author: User
    anonymous: bool
    created_at: Timestamp
    revealed: bool
    status: QuestionStatus
    labels: tuple[str, ...]
    edited_at: Timestamp | None
    voters: list[str]
    answer: str | None
    answered_by: User | None
    answered_at: Timestamp | None


class _SavedMessage(BaseModel):
    message: ChatMessage
    offset: int


class _SavedState(BaseModel):
    offset: int
    status: StreamStatus
    starts_at: Timestamp | None
    started_at: Timestamp | None
    ended_at: Timestamp | None
    chat_history: int
    chat: list[_SavedMessage]
    deletions: Deletions
    hosts: list[str]
    moderators: list[str]
    sanctions: Sanctions
    questions: list[_SavedQuestion]
    questions_total: int
    board: PollBoard
    question_queue: tuple[UUID, ...]
    pin: PinState | None
    settings: StreamSettings
    block_list: tuple[BlockedTerm, ...]
    holds: HoldQueue
    said: dict[str, Said]


def dump_state(state: RoomState) -> str:
    """The state as JSON."""
    questions = [
        _SavedQuestion(
            id=q.id,
            question=q.question,
            author=q.author,
            anonymous=q.anonymous,
            created_at=q.created_at,
            revealed=q.revealed,
            status=q.status,
            labels=q.labels,
            edited_at=q.edited_at,
            voters=sorted(q.voters),
            answer=q.answer,
            answered_by=q.answered_by,
            answered_at=q.answered_at,
        )
        for q in state.questions.values()
    ]
    return _SavedState(
        offset=state.offset,
        status=state.status,
        starts_at=state.starts_at,
        started_at=state.started_at,
        ended_at=state.ended_at,
        chat_history=state.chat.maxlen or 0,
        chat=[_SavedMessage(message=logged.message, offset=logged.offset) for logged in state.chat],
        deletions=state.deletions,
        hosts=sorted(state.hosts),
        moderators=sorted(state.moderators),
        sanctions=state.sanctions,
        questions=questions,
        questions_total=state.questions_total,
        board=state.board,
        question_queue=state.question_queue,
        pin=state.pin,
        settings=state.settings,
        block_list=state.block_list,
        holds=state.holds,
        said=state.said,
    ).model_dump_json()


def load_state(body: str, stream_id: str, epoch: str, chat_history: int) -> RoomState | None:
    """The state that ``dump_state`` made; None if it kept fewer messages than are wanted now.

    :raises pydantic.ValidationError: the body is of another format
    """
    saved = _SavedState.model_validate_json(body)
    if saved.chat_history < chat_history:
        return None
    return RoomState(
        stream_id=stream_id,
        epoch=epoch,
        chat=deque((LoggedMessage(m.message, m.offset) for m in saved.chat), maxlen=chat_history),
        deletions=saved.deletions,
        hosts=set(saved.hosts),
        moderators=set(saved.moderators),
        sanctions=saved.sanctions,
        offset=saved.offset,
        status=saved.status,
        starts_at=saved.starts_at,
        started_at=saved.started_at,
        ended_at=saved.ended_at,
        questions={q.id: QuestionState(**{**dict(q), "voters": set(q.voters)}) for q in saved.questions},
        questions_total=saved.questions_total,
        board=saved.board,
        question_queue=saved.question_queue,
        pin=saved.pin,
        settings=saved.settings,
        block_list=saved.block_list,
        holds=saved.holds,
        said=saved.said,
    )
