"""Who may send what."""

from __future__ import annotations

import pytest

from backchannel.protocol.commands import (
    COMMANDS,
    AnyCommand,
    BlockListCommand,
    ChatClearCommand,
    EndCommand,
    MessagePinCommand,
    MessageReviewCommand,
    MessagesRestoreCommand,
    MessageUnpinCommand,
    PollCommand,
    PollDeleteCommand,
    PollEditCommand,
    PollShowCommand,
    PollStatusCommand,
    QuestionAnswerCommand,
    QuestionLabelsCommand,
    QuestionQueueCommand,
    QuestionStatusCommand,
    SanctionLiftCommand,
    ScheduleCommand,
    SettingsCommand,
    StartCommand,
    UserBanCommand,
    UserMessagesDeleteCommand,
    UserTimeoutCommand,
)
from backchannel.protocol.permissions import REQUIRED_ROLE
from backchannel.protocol.user import Role

RESTRICTED: dict[type[AnyCommand], set[Role]] = {
    UserMessagesDeleteCommand: {Role.host, Role.moderator},
    ChatClearCommand: {Role.host, Role.moderator},
    MessagesRestoreCommand: {Role.host, Role.moderator},
    UserTimeoutCommand: {Role.host, Role.moderator},
    UserBanCommand: {Role.host, Role.moderator},
    SanctionLiftCommand: {Role.host, Role.moderator},
    QuestionAnswerCommand: {Role.host, Role.moderator},
    QuestionStatusCommand: {Role.host, Role.moderator},
    QuestionLabelsCommand: {Role.host, Role.moderator},
    PollCommand: {Role.host, Role.moderator},
    PollEditCommand: {Role.host, Role.moderator},
    PollStatusCommand: {Role.host, Role.moderator},
    PollDeleteCommand: {Role.host, Role.moderator},
    PollShowCommand: {Role.host, Role.moderator},
    QuestionQueueCommand: {Role.host, Role.moderator},
    SettingsCommand: {Role.host, Role.moderator},
    MessagePinCommand: {Role.host, Role.moderator},
    MessageUnpinCommand: {Role.host, Role.moderator},
    MessageReviewCommand: {Role.host, Role.moderator},
    BlockListCommand: {Role.host, Role.moderator},
    StartCommand: {Role.host},
    EndCommand: {Role.host},
    ScheduleCommand: {Role.host},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_every_role_may_send_everything_but_what_is_for_staff(command: type[AnyCommand], role: Role) -> None:
    assert (role in REQUIRED_ROLE[command]) == (role in RESTRICTED.get(command, set(Role)))


def test_every_command_of_the_protocol_is_decided_on() -> None:
    assert set(REQUIRED_ROLE) == set(COMMANDS)
