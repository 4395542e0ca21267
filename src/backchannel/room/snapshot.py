"""What somebody who comes into the room is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
from ..protocol.events import (
    BlockedTerm,
    ChatMessage,
    HeldMessage,
    Pin,
    Poll,
    PollChoice,
    Question,
    QuestionStatus,
    RoomSettings,
    Sanction,
    Snapshot,
)
from ..protocol.permissions import may_send
from ..protocol.user import Me, Role
from .chat import struck, tombstone
from .identity import Actor
from .poll_board import PollState
from .rules import RoomRules
from .sanctions import Sanctions, own_sanction
from .state import LoggedMessage, QuestionState, RoomState, for_sender


@dataclass(frozen=True, slots=True)
class SharedSnapshot:
    """The part of a snapshot that is the same for all viewers or all staff; made once for an offset, however many come."""

    chat: tuple[ChatMessage, ...]
    questions: tuple[Question, ...]
    questions_total: int
    polls: tuple[Poll, ...]
    current_poll: UUID | None
    settings: RoomSettings
    block_list: tuple[BlockedTerm, ...]
    """Empty but for staff, as ``denied``."""
    held: tuple[HeldMessage, ...]
    """All that are held, which are for staff and their senders."""
    denied: tuple[HeldMessage, ...]
    question_queue: tuple[UUID, ...] | None
    """For staff alone."""
    pin: Pin | None
    known: tuple[QuestionState, ...]
    """What ``questions`` was made of, which knows who voted and asked, and the hidden ones."""
    known_polls: tuple[PollState, ...]
    """All of them, which know who chose what."""
    sanctions: Sanctions


@dataclass(frozen=True, slots=True)
class OwnSnapshot:
    """The part that is the receiver's own."""

    hidden_questions: tuple[Question, ...]
    own_votes: tuple[UUID, ...]
    own_questions: tuple[UUID, ...]
    own_poll_votes: tuple[PollChoice, ...]
    held_messages: tuple[HeldMessage, ...]
    sanctions: tuple[Sanction, ...]


def shared_snapshot(state: RoomState, rules: RoomRules, *, staff: bool) -> SharedSnapshot:
    shown = _shown(state, rules, wanted=state.question_queue if staff else ())
    hidden = [question for question in state.questions.values() if not question.status.is_public]
    return SharedSnapshot(
        chat=tuple(_shown_message(logged, state, staff=staff) for logged in state.chat),
        questions=tuple(question.for_staff() if staff else question.public() for question in shown),
        questions_total=state.questions_total,
        polls=shown_polls(state, staff=staff),
        current_poll=state.board.current,
        settings=RoomSettings(
            **dict(state.settings),
            message_max_characters=rules.message.max_characters,
            question_max_characters=rules.question.max_characters,
            answer_max_characters=rules.answer.max_characters,
        ),
        block_list=state.block_list if staff else (),
        held=tuple(state.holds.waiting.values()),
        denied=tuple(state.holds.denied.values()) if staff else (),
        question_queue=state.question_queue if staff else None,
        pin=_pin(state, staff=staff),
        known=(*shown, *hidden),
        known_polls=tuple(state.board.polls.values()),
        sanctions=state.sanctions,
    )


def own_snapshot(shared: SharedSnapshot, actor: Actor) -> OwnSnapshot:
    user = actor.user
    if user is None:
        return OwnSnapshot((), (), (), (), (), ())
    return OwnSnapshot(
        hidden_questions=tuple(
            question.for_staff() if actor.is_staff else question.public()
            for question in shared.known
            if _is_hidden(question) and (actor.is_staff or question.author.id == user.id)
        ),
        own_votes=tuple(question.id for question in shared.known if user.id in question.voters),
        own_questions=tuple(question.id for question in shared.known if user.id == question.author.id),
        own_poll_votes=tuple(
            PollChoice(poll_id=poll.id, choices=poll.votes[user.id])
            for poll in shared.known_polls
            if user.id in poll.votes
        ),
        held_messages=_held(shared.held, user.id, staff=actor.is_staff),
        sanctions=_sanctions(shared.sanctions, user.id, staff=actor.is_staff),
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
        polls=shared.polls,
        current_poll=shared.current_poll,
        own_poll_votes=own.own_poll_votes,
        settings=shared.settings,
        block_list=shared.block_list,
        held_messages=own.held_messages,
        denied_messages=shared.denied,
        sanctions=own.sanctions,
        question_queue=shared.question_queue,
        pin=shared.pin,
    )


def shown_polls(state: RoomState, *, staff: bool) -> tuple[Poll, ...]:
    """The polls as staff see them, or as everyone does."""
    polls = state.board.polls.values()
    return tuple(poll.for_staff() if staff else poll.public() for poll in polls if staff or poll.is_public)


def _sanctions(sanctions: Sanctions, user_id: str, *, staff: bool) -> tuple[Sanction, ...]:
    """Staff see all, others their own, not by whom."""
    return tuple(sanctions) if staff else tuple(map(own_sanction, sanctions.of(user_id)))


def _shown_message(logged: LoggedMessage, state: RoomState, *, staff: bool) -> ChatMessage:
    if not logged.hidden_by(state.deletions):
        return logged.message
    return struck(logged.message) if staff else tombstone(logged.message)


def _pin(state: RoomState, *, staff: bool) -> Pin | None:
    if state.pin is None:
        return None
    message = _shown_message(state.pin.logged, state, staff=staff)
    return Pin(message=message, pinned_by=state.pin.by, pinned_at=state.pin.at, until=state.pin.until)


def _held(held: tuple[HeldMessage, ...], user_id: str, *, staff: bool) -> tuple[HeldMessage, ...]:
    return held if staff else tuple(for_sender(one) for one in held if one.message.user.id == user_id)


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
        member=actor.member,
        **allowed,
    )


def last_said_at(state: RoomState, actor: Actor) -> datetime | None:
    """When the actor last said something that a limit on how fast one may write counts from."""
    said = state.said.get(actor.user.id) if actor.user else None
    return said.at if said else None


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


def _shown(state: RoomState, rules: RoomRules, wanted: tuple[UUID, ...]) -> list[QuestionState]:
    """All that everyone sees, in their order; where there are too many, those with the most votes and those that are wanted."""
    questions = [question for question in state.questions.values() if question.status.is_public]
    limit = rules.snapshot_questions
    if not limit or len(questions) <= limit:
        return questions
    chosen = {q.id for q in sorted(questions, key=lambda q: len(q.voters), reverse=True)[:limit]}
    chosen.update(wanted)
    return [question for question in questions if question.id in chosen]
