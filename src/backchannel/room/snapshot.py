"""What somebody who comes into the room is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from ..protocol.commands import (
    ChatMessageCommand,
    QuestionAnswerCommand,
    QuestionCommand,
    QuestionStatusCommand,
    QuestionUpvoteCommand,
    RoomCommand,
    StartCommand,
)
from ..protocol.events import ChatMessage, Question, QuestionStatus, RoomSettings, Snapshot
from ..protocol.permissions import may_send
from ..protocol.user import Me, Role
from .chat import struck, tombstone
from .identity import Actor
from .rules import RoomRules
from .state import LoggedMessage, QuestionState, RoomState


@dataclass(frozen=True, slots=True)
class SharedSnapshot:
    """The part of a snapshot that is the same for all viewers or all staff; made once for an offset, however many come."""

    chat: tuple[ChatMessage, ...]
    questions: tuple[Question, ...]
    questions_total: int
    settings: RoomSettings
    known: tuple[QuestionState, ...]
    """What ``questions`` was made of, which knows who voted and asked, and the hidden ones."""


@dataclass(frozen=True, slots=True)
class OwnSnapshot:
    """The part that is the receiver's own."""

    hidden_questions: tuple[Question, ...]
    own_votes: tuple[UUID, ...]
    own_questions: tuple[UUID, ...]


def shared_snapshot(state: RoomState, rules: RoomRules, *, staff: bool) -> SharedSnapshot:
    shown = _shown(state, rules)
    hidden = [question for question in state.questions.values() if not question.status.is_public]
    return SharedSnapshot(
        chat=tuple(_shown_message(logged, state, staff=staff) for logged in state.chat),
        questions=tuple(question.for_staff() if staff else question.public() for question in shown),
        questions_total=state.questions_total,
        settings=RoomSettings(
            **dict(state.settings),
            message_max_characters=rules.message.max_characters,
            question_max_characters=rules.question.max_characters,
            answer_max_characters=rules.answer.max_characters,
        ),
        known=(*shown, *hidden),
    )


def own_snapshot(shared: SharedSnapshot, actor: Actor) -> OwnSnapshot:
    user = actor.user
    if user is None:
        return OwnSnapshot((), (), ())
    return OwnSnapshot(
        hidden_questions=tuple(
            question.for_staff() if actor.is_staff else question.public()
            for question in shared.known
            if _is_hidden(question) and (actor.is_staff or question.author.id == user.id)
        ),
        own_votes=tuple(question.id for question in shared.known if user.id in question.voters),
        own_questions=tuple(question.id for question in shared.known if user.id == question.author.id),
    )


def snapshot(state: RoomState, rules: RoomRules, actor: Actor) -> Snapshot:
    """The room as this actor may see it."""
    shared = shared_snapshot(state, rules, staff=actor.is_staff)
    own = own_snapshot(shared, actor)
    return Snapshot(
        chat=shared.chat,
        questions=shared.questions,
        questions_total=shared.questions_total,
        hidden_questions=own.hidden_questions,
        own_votes=own.own_votes,
        own_questions=own.own_questions,
        settings=shared.settings,
    )


def _shown_message(logged: LoggedMessage, state: RoomState, *, staff: bool) -> ChatMessage:
    if not logged.hidden_by(state.deletions):
        return logged.message
    return struck(logged.message) if staff else tombstone(logged.message)


def _is_hidden(question: QuestionState) -> bool:
    """Whether it is for staff and its asker only; one that was withdrawn is for nobody."""
    return not question.status.is_public and question.status is not QuestionStatus.withdrawn


def me(actor: Actor) -> Me:
    """The actor as they see themselves, and what their role lets them do."""
    user, allowed = actor.user, _allowed(actor.role, named=actor.user is not None)
    return Me(
        id=user.id if user else None,
        name=user.name if user else None,
        role=actor.role,
        picture=user.picture if user else None,
        guest=actor.guest,
        **allowed,
    )


@cache
def _allowed(role: Role, *, named: bool) -> dict[str, bool]:
    """The ``may_…`` of everybody with this role; ``named`` if they have a token."""
    commands: dict[str, type[RoomCommand]] = {
        "may_chat": ChatMessageCommand,
        "may_ask": QuestionCommand,
        "may_upvote": QuestionUpvoteCommand,
        "may_answer": QuestionAnswerCommand,
        "may_moderate": QuestionStatusCommand,
        "may_manage": StartCommand,
    }
    return {name: named and may_send(role, command) for name, command in commands.items()}


def _shown(state: RoomState, rules: RoomRules) -> list[QuestionState]:
    """All that everyone sees, in their order; where there are too many, those with the most votes."""
    questions = [question for question in state.questions.values() if question.status.is_public]
    limit = rules.snapshot_questions
    if not limit or len(questions) <= limit:
        return questions
    chosen = {q.id for q in sorted(questions, key=lambda q: len(q.voters), reverse=True)[:limit]}
    return [question for question in questions if question.id in chosen]
