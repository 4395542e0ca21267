"""``decide`` and ``apply``: all that can happen in a room.

``decide`` looks at a state and a command and says what would happen, or why not; it changes nothing. ``apply`` folds what
happened into the state. The same ``apply`` runs on a decision before its commit and on what is read from the log.
"""

from __future__ import annotations

from ..protocol.base import message_type
from ..protocol.codec import uuid_of
from ..protocol.codes import ErrorCode
from ..protocol.commands import (
    AnyQuestionCommand,
    ChatClearCommand,
    ChatMessageCommand,
    DeletionCommand,
    EndCommand,
    MessageDeleteCommand,
    MessagesRestoreCommand,
    QuestionAnswerCommand,
    QuestionCommand,
    QuestionEditCommand,
    QuestionLabelsCommand,
    QuestionStatusCommand,
    QuestionUpvoteCommand,
    QuestionWithdrawCommand,
    RoomCommand,
    SettingsCommand,
    StartCommand,
    UserMessagesDeleteCommand,
)
from ..protocol.events import StreamStatus
from ..protocol.permissions import may_send
from ..protocol.user import Role
from .chat import apply_chat_message, decide_chat_message
from .events import (
    AnyRoomEvent,
    ChatCleared,
    ChatMessageSent,
    MessageDeleted,
    MessagesRestored,
    QuestionAnswered,
    QuestionAsked,
    QuestionChanged,
    QuestionUpvoted,
    QuestionWithdrawn,
    SettingsChanged,
    StatusChanged,
    UserMessagesDeleted,
)
from .identity import Actor
from .life import apply_status, decide_end, decide_start
from .moderation import apply_deletion, decide_deletion
from .questions import decide_questions
from .questions.fold import apply_questions
from .rejection import Rejection
from .rules import Moment, RoomRules
from .settings import decide_settings
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
    refusal = check_permission(actor, type(command)) or _check_id(state, command)
    if refusal is not None:
        return refusal
    user = actor.user
    assert user is not None  # check_permission lets no command of a reader without a token pass
    match command:
        case ChatMessageCommand():
            return decide_chat_message(state, user, command, rules, moment)
        case StartCommand():
            return decide_start(state, user, command, moment)
        case EndCommand():
            return decide_end(state, user, command, moment)
        case SettingsCommand():
            return decide_settings(state, user, command, moment)
        case (
            MessageDeleteCommand()
            | UserMessagesDeleteCommand()
            | ChatClearCommand()
            | MessagesRestoreCommand()
        ):
            return decide_deletion(state, user, command, moment)
        case _:
            return decide_questions(state, user, command, rules, moment)


def apply(state: RoomState, event: AnyRoomEvent, offset: int) -> None:
    """Fold one event into the state. Events come in order, each exactly once."""
    match event:
        case ChatMessageSent():
            apply_chat_message(state, event, offset)
        case MessageDeleted() | UserMessagesDeleted() | ChatCleared() | MessagesRestored():
            apply_deletion(state, event, offset)
        case StatusChanged():
            apply_status(state, event)
        case SettingsChanged():
            state.settings = event.settings
        case _:
            apply_questions(state, event)
    if event.user.role is Role.host:
        state.hosts.add(event.user.id)
    state.offset = offset


def is_outcome(event: AnyRoomEvent, command: RoomCommand) -> bool:
    """Whether the command is one that became this event: what a resend finds in the log under its id."""
    match command:
        case StartCommand():
            return isinstance(event, StatusChanged) and event.status is StreamStatus.live
        case EndCommand():
            return isinstance(event, StatusChanged) and event.status is StreamStatus.ended
        case SettingsCommand() | ChatMessageCommand():
            return event.type == command.type
        case (
            MessageDeleteCommand()
            | UserMessagesDeleteCommand()
            | ChatClearCommand()
            | MessagesRestoreCommand()
        ):
            return _is_deletion_outcome(event, command)
        case _:
            return _is_question_outcome(event, command)


def _is_deletion_outcome(event: AnyRoomEvent, command: DeletionCommand) -> bool:
    match event, command:
        case MessageDeleted(), MessageDeleteCommand(data=deletion):
            return event.message_id == deletion.message_id
        case UserMessagesDeleted(), UserMessagesDeleteCommand(data=of_user):
            return event.user_id == of_user.user_id
        case MessagesRestored(), MessagesRestoreCommand(data=restoring):
            return event.act_id == restoring.act_id
        case ChatCleared(), ChatClearCommand():
            return True
        case _:
            return False


def _is_question_outcome(event: AnyRoomEvent, command: AnyQuestionCommand) -> bool:
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
        case QuestionAsked(), QuestionCommand():
            return True
        case _:
            return False


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


def _check_id(state: RoomState, command: RoomCommand) -> Rejection | None:
    """Ids that the state knows need no commit to be found taken; the log's index finds all others."""
    chosen = uuid_of(command)
    if chosen is not None and (
        chosen in state.questions or any(logged.message.id == chosen for logged in state.chat)
    ):
        return ID_TAKEN
    return None
