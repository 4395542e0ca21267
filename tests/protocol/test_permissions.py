"""Who may send what."""

from __future__ import annotations

from typing import Literal

import pytest

from backchannel.protocol.commands import (
    COMMANDS,
    AnyCommand,
    Command,
    EndCommand,
    QuestionAnswerCommand,
    StartCommand,
)
from backchannel.protocol.permissions import REQUIRED_ROLE, may_send
from backchannel.protocol.user import Role

RESTRICTED: dict[type[AnyCommand], set[Role]] = {
    QuestionAnswerCommand: {Role.host, Role.moderator},
    StartCommand: {Role.host},
    EndCommand: {Role.host},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_every_role_may_send_everything_but_what_is_for_staff(command: type[AnyCommand], role: Role) -> None:
    assert may_send(role, command) == (role in RESTRICTED.get(command, set(Role)))


def test_every_command_of_the_protocol_is_decided_on() -> None:
    assert set(REQUIRED_ROLE) == set(COMMANDS)


@pytest.mark.parametrize("role", Role)
def test_a_command_that_is_not_in_the_table_is_nobodys(role: Role) -> None:
    class EraseCommand(Command):
        type: Literal["livestream:erase"]

    assert not may_send(role, EraseCommand)  # type: ignore[arg-type]  # a command that nobody decided on
