"""A stream's life: scheduled, live, ended. The host leads it."""

from __future__ import annotations

from ..protocol.codes import ErrorCode
from ..protocol.commands import EndCommand, StartCommand
from ..protocol.events import StreamStatus
from ..protocol.user import User
from .events import StatusChanged
from .rejection import Rejection
from .rules import Moment
from .state import RoomState


def decide_start(
    state: RoomState, user: User, command: StartCommand, moment: Moment
) -> StatusChanged | Rejection:
    """Go live. An ended stream may go live again: a host who ended it by mistake has lost nothing."""
    if state.status is StreamStatus.live:
        return Rejection(ErrorCode.already_live, "the stream is live already")
    return StatusChanged(
        id=command.data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        status=StreamStatus.live,
        started_at=state.started_at or moment.now,
        ended_at=None,
    )


def decide_end(
    state: RoomState, user: User, command: EndCommand, moment: Moment
) -> StatusChanged | Rejection:
    """End a live stream."""
    if state.status is StreamStatus.ended:
        return Rejection(ErrorCode.already_ended, "the stream has ended already")
    if state.status is StreamStatus.scheduled:
        return Rejection(
            ErrorCode.stream_not_started,
            "the stream is not live, there is nothing to end",
        )
    return StatusChanged(
        id=command.data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        status=StreamStatus.ended,
        started_at=state.started_at,
        ended_at=moment.now,
    )


def apply_status(state: RoomState, event: StatusChanged) -> None:
    state.status = event.status
    state.started_at = event.started_at
    state.ended_at = event.ended_at
