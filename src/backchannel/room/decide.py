"""``decide`` and ``apply``: all that can happen in a room.

``decide`` looks at a state and a command and says what would happen, or why not; it changes nothing. ``apply`` folds what
happened into the state. The same ``apply`` runs on a decision before its commit and on what is read from the log.
"""

from __future__ import annotations

from ..protocol.base import message_type
from ..protocol.codec import uuid_of
from ..protocol.codes import ErrorCode
from ..protocol.commands import (
    AnyPinCommand,
    AnyPollCommand,
    BlockListCommand,
    ChatMessageCommand,
    DeletionCommand,
    LifeCommand,
    MessageReviewCommand,
    RoomCommand,
    SanctionCommand,
    SettingsCommand,
)
from ..protocol.permissions import may_send
from ..protocol.user import Role, User
from .block_list import decide_block_list
from .chat import apply_chat_message, decide_chat_message
from .erasure import apply_erasure
from .events import (
    AnyDeletionRoomEvent,
    AnyPinRoomEvent,
    AnyPollRoomEvent,
    AnyRoomEvent,
    AnySanctionRoomEvent,
    BlockListChanged,
    ChatMessageSent,
    MessageDenied,
    MessageHeld,
    PersonErased,
    SettingsChanged,
    StatusChanged,
)
from .hold_queue import apply_held, decide_review, is_review_outcome
from .identity import Actor
from .life import apply_status, decide_life, is_life_outcome
from .moderation import apply_deletion, decide_deletion, is_deletion_outcome
from .pins import apply_pin, decide_pin, is_pin_outcome
from .polls import decide_polls, is_poll_outcome
from .polls.fold import apply_polls
from .questions import decide_questions, is_question_outcome
from .questions.fold import apply_questions
from .rejection import Rejection
from .rules import Moment, RoomRules
from .sanctioning import apply_sanction, check_sanctions, decide_sanction, is_sanction_outcome
from .settings import apply_settings, decide_settings
from .state import RoomState

ID_TAKEN = Rejection(ErrorCode.id_taken, "this id names something else in this stream", field="data.id")


def decide(
    state: RoomState,
    actor: Actor,
    command: RoomCommand,
    rules: RoomRules,
    moment: Moment,
) -> AnyRoomEvent | Rejection:
    """What follows from a command in this state: the event that happens, or why it does not."""
    refusal = check_permission(actor, type(command))
    if refusal is not None:
        return refusal
    user = actor.user
    assert user is not None  # check_permission lets no command of a reader without a token pass
    refusal = check_sanctions(state, user, type(command), moment) or _check_id(state, command)
    if refusal is not None:
        return refusal
    match command:
        case ChatMessageCommand():
            return decide_chat_message(state, actor, command, rules, moment)
        case MessageReviewCommand():
            return decide_review(state, user, command, moment)
        case _ if isinstance(command, LifeCommand):
            return decide_life(state, user, command, moment)
        case SettingsCommand():
            return decide_settings(state, user, command, moment)
        case BlockListCommand():
            return decide_block_list(state, user, command, moment)
        case _ if isinstance(command, DeletionCommand):
            return decide_deletion(state, user, command, moment)
        case _ if isinstance(command, AnyPollCommand):
            return decide_polls(state, user, command, rules, moment)
        case _ if isinstance(command, SanctionCommand):
            return decide_sanction(state, user, command, moment)
        case _ if isinstance(command, AnyPinCommand):
            return decide_pin(state, user, command, moment)
        case _:
            return decide_questions(state, user, command, rules, moment)


def apply(state: RoomState, event: AnyRoomEvent, offset: int) -> None:
    """Fold one event into the state. Events come in order, each exactly once."""
    match event:
        case ChatMessageSent():
            apply_chat_message(state, event, offset)
        case MessageHeld() | MessageDenied():
            apply_held(state, event)
        case _ if isinstance(event, AnyDeletionRoomEvent):
            apply_deletion(state, event, offset)
        case _ if isinstance(event, AnySanctionRoomEvent):
            apply_sanction(state, event, offset)
        case StatusChanged():
            apply_status(state, event)
        case SettingsChanged():
            apply_settings(state, event)
        case _ if isinstance(event, AnyPollRoomEvent):
            apply_polls(state.board, event)
        case BlockListChanged():
            state.block_list = event.terms
        case _ if isinstance(event, AnyPinRoomEvent):
            apply_pin(state, event)
        case PersonErased():
            apply_erasure(state, event)
        case _:
            apply_questions(state, event)
    _note_staff(state, event.user)
    state.offset = offset


def is_outcome(event: AnyRoomEvent, command: RoomCommand) -> bool:
    """Whether the command is one that became this event: what a resend finds in the log under its id."""
    match command:
        case _ if isinstance(command, LifeCommand):
            return is_life_outcome(event, command)
        case ChatMessageCommand():
            said = isinstance(event, ChatMessageSent) and event.held is None
            return said or isinstance(event, MessageHeld)
        case MessageReviewCommand():
            return is_review_outcome(event, command)
        case SettingsCommand() | BlockListCommand():
            return event.type == command.type
        case _ if isinstance(command, DeletionCommand):
            return is_deletion_outcome(event, command)
        case _ if isinstance(command, AnyPollCommand):
            return is_poll_outcome(event, command)
        case _ if isinstance(command, SanctionCommand):
            return is_sanction_outcome(event, command)
        case _ if isinstance(command, AnyPinCommand):
            return is_pin_outcome(event, command)
        case _:
            return is_question_outcome(event, command)


def check_permission(actor: Actor, command: type[RoomCommand]) -> Rejection | None:
    """The one check of who may do what, for the socket, REST and the command line. What no table allows is refused."""
    if actor.user is None:
        return Rejection(
            ErrorCode.token_required,
            "without a token you may only read; take a name first",
        )
    if not may_send(actor.role, command):
        return Rejection(ErrorCode.forbidden, f"a {actor.role.value} may not send {message_type(command)}")
    return None


def _note_staff(state: RoomState, user: User) -> None:
    """Tokens say who is staff; of those who are not here, what they did tells it."""
    if user.role is Role.host:
        state.hosts.add(user.id)
    elif user.role is Role.moderator:
        state.moderators.add(user.id)


def _check_id(state: RoomState, command: RoomCommand) -> Rejection | None:
    """Ids that the state knows need no commit to be found taken; the log's index finds all others."""
    chosen = uuid_of(command)
    if chosen is not None and (
        chosen in state.questions
        or chosen in state.board.polls
        or chosen in state.holds
        or any(logged.message.id == chosen for logged in state.chat)
    ):
        return ID_TAKEN
    return None
