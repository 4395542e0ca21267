"""Which poll a command means, and the event that makes another of it."""

from __future__ import annotations

from uuid import UUID

from ...protocol.codes import ErrorCode
from ...protocol.user import User
from ..events import PollChange, PollChanged
from ..poll_board import PollState
from ..rejection import Rejection
from ..rules import Moment
from ..state import RoomState

UNKNOWN_POLL = Rejection(ErrorCode.unknown_poll, "no poll with this id in this stream", field="data.poll_id")


def find_poll(state: RoomState, user: User, poll_id: UUID) -> PollState | Rejection:
    """The poll, if the user may know of it: a draft or a deleted one exists for staff only."""
    poll = state.board.polls.get(poll_id)
    if poll is None or not (poll.is_public or user.role.is_staff):
        return UNKNOWN_POLL
    return poll


def changed(
    before: PollState | None,
    after: PollState,
    change: PollChange,
    current: UUID | None,
    user: User,
    id: UUID | None,
    moment: Moment,
) -> PollChanged:
    """The event that makes ``after`` of ``before``, with ``current`` as the current poll."""
    return PollChanged(
        id=id or moment.new_id(),
        user=user,
        created_at=moment.now,
        change=change,
        poll=after.for_staff(),
        was_public=before is not None and before.is_public,
        current_poll=current,
    )
