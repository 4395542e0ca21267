"""What somebody who comes into the room is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from ..protocol.commands import (
    ChatMessageCommand,
    QuestionAnswerCommand,
    QuestionCommand,
    QuestionUpvoteCommand,
    RoomCommand,
    StartCommand,
)
from ..protocol.events import ChatMessage, Question, RoomSettings, Snapshot
from ..protocol.permissions import may_send
from ..protocol.user import Me, Role
from .identity import Actor
from .rules import RoomRules
from .state import QuestionState, RoomState


@dataclass(frozen=True, slots=True)
class SharedSnapshot:
    """The part of a snapshot that is the same for everyone; made once for an offset, however many come."""

    chat: tuple[ChatMessage, ...]
    questions: tuple[Question, ...]
    questions_total: int
    settings: RoomSettings
    shown: tuple[QuestionState, ...]
    """What ``questions`` was made of, which knows who voted and asked."""

    def own_votes(self, actor: Actor) -> tuple[UUID, ...]:
        """Which of the questions shown the actor has upvoted."""
        if actor.user is None:
            return ()
        return tuple(question.id for question in self.shown if actor.user.id in question.voters)

    def own_questions(self, actor: Actor) -> tuple[UUID, ...]:
        """Which of the questions shown the actor asked."""
        if actor.user is None:
            return ()
        return tuple(question.id for question in self.shown if actor.user.id == question.author.id)


def shared_snapshot(state: RoomState, rules: RoomRules) -> SharedSnapshot:
    shown = tuple(_shown(state, rules))
    return SharedSnapshot(
        chat=tuple(state.chat),
        questions=tuple(question.public() for question in shown),
        questions_total=len(state.questions),
        settings=RoomSettings(
            message_max_characters=rules.message.max_characters,
            question_max_characters=rules.question.max_characters,
            answer_max_characters=rules.answer.max_characters,
        ),
        shown=shown,
    )


def snapshot(state: RoomState, rules: RoomRules, actor: Actor) -> Snapshot:
    """The room as this actor may see it."""
    shared = shared_snapshot(state, rules)
    return Snapshot(
        chat=shared.chat,
        questions=shared.questions,
        questions_total=shared.questions_total,
        own_votes=shared.own_votes(actor),
        own_questions=shared.own_questions(actor),
        settings=shared.settings,
    )


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
        "may_manage": StartCommand,
    }
    return {name: named and may_send(role, command) for name, command in commands.items()}


def _shown(state: RoomState, rules: RoomRules) -> list[QuestionState]:
    """All questions in the order they were asked; where there are too many, those with the most votes."""
    questions = list(state.questions.values())
    limit = rules.snapshot_questions
    if not limit or len(questions) <= limit:
        return questions
    chosen = {q.id for q in sorted(questions, key=lambda q: len(q.voters), reverse=True)[:limit]}
    return [question for question in questions if question.id in chosen]
