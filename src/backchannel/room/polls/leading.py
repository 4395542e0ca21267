"""What staff do with polls: open, close, reopen, delete and bring back, show."""

from __future__ import annotations

from dataclasses import replace

from ...protocol.codes import ErrorCode
from ...protocol.commands import PollDeleteCommand, PollShowCommand, PollStatusCommand
from ...protocol.events import PollStatus, StreamStatus
from ...protocol.user import User
from ..events import PollChanged, PollShown
from ..rejection import Rejection
from ..rules import Moment
from ..state import RoomState
from .finding import changed, find_poll


def decide_status(
    state: RoomState, user: User, command: PollStatusCommand, moment: Moment
) -> PollChanged | Rejection:
    """Who opens a poll means it to be seen: it is the current one. A closed one stays it, with its results."""
    data, status = command.data, PollStatus(command.data.status)
    poll = find_poll(state, user, data.poll_id)
    if isinstance(poll, Rejection):
        return poll
    if (
        poll.deleted
        or poll.status is status
        or (poll.status, status) == (PollStatus.draft, PollStatus.closed)
    ):
        message = f"the poll is {poll.for_staff().status}"
        return Rejection(ErrorCode.wrong_status, message, field="data.status")
    if status is PollStatus.open:
        if state.status is StreamStatus.ended:
            return Rejection(ErrorCode.stream_ended, "the stream has ended, nobody could vote")
        after = replace(poll, status=status, opened_at=poll.opened_at or moment.now, closed_at=None)
        return changed(poll, after, "status", poll.id, user, data.id, moment)
    after = replace(poll, status=status, closed_at=moment.now)
    return changed(poll, after, "status", state.board.current, user, data.id, moment)


def decide_delete(
    state: RoomState, user: User, command: PollDeleteCommand, moment: Moment
) -> PollChanged | Rejection:
    """Undone, the poll is as it was: in its status, with its votes, and the current one if none has become it since."""
    data, current = command.data, state.board.current
    poll = find_poll(state, user, data.poll_id)
    if isinstance(poll, Rejection):
        return poll
    if poll.deleted is not data.undo:
        message = "the poll is not deleted" if data.undo else "the poll is deleted already"
        return Rejection(ErrorCode.wrong_status, message)
    after = replace(poll, deleted=not data.undo)
    if data.undo:
        now = poll.id if poll.was_current and current is None else current
        return changed(poll, after, "restore", now, user, data.id, moment)
    now = None if current == poll.id else current
    return changed(poll, after, "delete", now, user, data.id, moment)


def decide_show(
    state: RoomState, user: User, command: PollShowCommand, moment: Moment
) -> PollShown | Rejection:
    data = command.data
    if data.poll_id is not None:
        poll = find_poll(state, user, data.poll_id)
        if isinstance(poll, Rejection):
            return poll
        if not poll.is_public:
            message = f"the poll is {poll.for_staff().status}, nobody but staff could see it"
            return Rejection(ErrorCode.wrong_status, message)
    if data.poll_id == state.board.current:
        return Rejection(ErrorCode.wrong_status, "this is what is shown already")
    return PollShown(
        id=data.id or moment.new_id(), user=user, created_at=moment.now, current_poll=data.poll_id
    )
