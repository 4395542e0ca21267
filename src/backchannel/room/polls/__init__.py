"""Polls: prepared and led by staff, voted in by everyone."""

from __future__ import annotations

from ...protocol.commands import (
    AnyPollCommand,
    PollCommand,
    PollDeleteCommand,
    PollEditCommand,
    PollShowCommand,
    PollStatusCommand,
    PollVoteCommand,
)
from ...protocol.user import User
from ..events import AnyPollRoomEvent, AnyRoomEvent, PollChanged, PollShown, PollVoted
from ..rejection import Rejection
from ..rules import Moment, RoomRules
from ..state import RoomState
from .leading import decide_delete, decide_show, decide_status
from .making import decide_edit, decide_poll
from .votes import decide_vote

__all__ = ["decide_polls", "is_poll_outcome"]


def decide_polls(
    state: RoomState, user: User, command: AnyPollCommand, rules: RoomRules, moment: Moment
) -> AnyPollRoomEvent | Rejection:
    """What follows from a command about polls."""
    match command:
        case PollCommand():
            return decide_poll(state, user, command, rules, moment)
        case PollEditCommand():
            return decide_edit(state, user, command, rules, moment)
        case PollStatusCommand():
            return decide_status(state, user, command, moment)
        case PollDeleteCommand():
            return decide_delete(state, user, command, moment)
        case PollShowCommand():
            return decide_show(state, user, command, moment)
        case PollVoteCommand():
            return decide_vote(state, user, command, moment)


def is_poll_outcome(event: AnyRoomEvent, command: AnyPollCommand) -> bool:
    """Whether the command is one that became this event."""
    match event, command:
        case PollChanged(change="make"), PollCommand():
            return True
        case PollChanged(change="edit"), PollEditCommand(data=edit):
            return event.poll.id == edit.poll_id
        case PollChanged(change="status"), PollStatusCommand(data=status):
            return (event.poll.id, event.poll.status) == (status.poll_id, status.status)
        case PollChanged(change="delete"), PollDeleteCommand(data=deletion):
            return event.poll.id == deletion.poll_id and not deletion.undo
        case PollChanged(change="restore"), PollDeleteCommand(data=deletion):
            return event.poll.id == deletion.poll_id and deletion.undo
        case PollShown(), PollShowCommand(data=shown):
            return event.current_poll == shown.poll_id
        case PollVoted(), PollVoteCommand(data=vote):
            return (event.poll_id, event.choices) == (vote.poll_id, tuple(sorted(vote.choices)))
        case _:
            return False
