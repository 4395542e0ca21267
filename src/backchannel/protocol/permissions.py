"""Who may send what: one table for the room, the pages and the contract.

A command that is not in the table is nobody's: what is added to the protocol is refused until somebody
decides here. The role is only the first question. Bans, tokens, limits and the stream's status are asked by
the room.
"""

from __future__ import annotations

from .commands import (
    AnyCommand,
    BlockListCommand,
    ChatClearCommand,
    ChatMessageCommand,
    EndCommand,
    JoinCommand,
    LeaveCommand,
    MessageDeleteCommand,
    MessagePinCommand,
    MessageReviewCommand,
    MessagesRestoreCommand,
    MessageUnpinCommand,
    PingCommand,
    PollCommand,
    PollDeleteCommand,
    PollEditCommand,
    PollShowCommand,
    PollStatusCommand,
    PollVoteCommand,
    QuestionAnswerCommand,
    QuestionCommand,
    QuestionEditCommand,
    QuestionLabelsCommand,
    QuestionQueueCommand,
    QuestionStatusCommand,
    QuestionUpvoteCommand,
    QuestionWithdrawCommand,
    RefreshCommand,
    SanctionLiftCommand,
    ScheduleCommand,
    SettingsCommand,
    StartCommand,
    UserBanCommand,
    UserMessagesDeleteCommand,
    UserTimeoutCommand,
)
from .user import Role

EVERYONE = frozenset(Role)
STAFF = frozenset({Role.host, Role.moderator})
HOST = frozenset({Role.host})

REQUIRED_ROLE: dict[type[AnyCommand], frozenset[Role]] = {
    ChatMessageCommand: EVERYONE,
    MessageReviewCommand: STAFF,
    MessageDeleteCommand: EVERYONE,
    UserMessagesDeleteCommand: STAFF,
    ChatClearCommand: STAFF,
    MessagesRestoreCommand: STAFF,
    UserTimeoutCommand: STAFF,
    UserBanCommand: STAFF,
    SanctionLiftCommand: STAFF,
    QuestionCommand: EVERYONE,
    QuestionUpvoteCommand: EVERYONE,
    QuestionAnswerCommand: STAFF,
    QuestionStatusCommand: STAFF,
    QuestionEditCommand: EVERYONE,
    QuestionWithdrawCommand: EVERYONE,
    QuestionLabelsCommand: STAFF,
    PollCommand: STAFF,
    PollEditCommand: STAFF,
    PollStatusCommand: STAFF,
    PollDeleteCommand: STAFF,
    PollShowCommand: STAFF,
    PollVoteCommand: EVERYONE,
    QuestionQueueCommand: STAFF,
    StartCommand: HOST,
    ScheduleCommand: HOST,
    EndCommand: HOST,
    SettingsCommand: STAFF,
    BlockListCommand: STAFF,
    MessagePinCommand: STAFF,
    MessageUnpinCommand: STAFF,
    JoinCommand: EVERYONE,
    LeaveCommand: EVERYONE,
    RefreshCommand: EVERYONE,
    PingCommand: EVERYONE,
}
"""Which roles, held in the stream that the command is about, may send it."""


def may_send(role: Role, command: type[AnyCommand]) -> bool:
    """Whether the role allows the command at all; False for a command that the table does not name."""
    return role in REQUIRED_ROLE.get(command, frozenset())
