"""A stream's life: scheduled, live, ended. The host leads it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ..protocol.codes import ErrorCode
from ..protocol.commands import EndCommand, LifeCommand, ScheduleCommand, StartCommand
from ..protocol.events import StreamStatus
from ..protocol.user import User
from .events import AnyRoomEvent, StatusChanged
from .rejection import Rejection
from .rules import Moment
from .state import RoomState

_STATUS_AFTER = {
    ScheduleCommand: StreamStatus.scheduled,
    StartCommand: StreamStatus.live,
    EndCommand: StreamStatus.ended,
}


def decide_life(
    state: RoomState, user: User, command: LifeCommand, moment: Moment
) -> StatusChanged | Rejection:
    """What follows from a command about the stream's life."""
    match command:
        case ScheduleCommand():
            return decide_schedule(state, user, command, moment)
        case StartCommand():
            return decide_start(state, user, command, moment)
        case EndCommand():
            return decide_end(state, user, command, moment)


def is_life_outcome(event: AnyRoomEvent, command: LifeCommand) -> bool:
    """Whether the command is one that became this event."""
    return isinstance(event, StatusChanged) and event.status is _STATUS_AFTER[type(command)]


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


def decide_schedule(
    state: RoomState, user: User, command: ScheduleCommand, moment: Moment
) -> StatusChanged | Rejection:
    """Announce a start to come, move it, or call it off."""
    if state.status is not StreamStatus.scheduled:
        message = "the stream has started already, there is no start left to announce"
        return Rejection(ErrorCode.too_late, message)
    starts_at = command.data.starts_at
    if starts_at is not None and starts_at <= moment.now:
        message = f"must be later than now, which is {moment.now:%Y-%m-%dT%H:%M:%SZ} on the server"
        return Rejection(ErrorCode.invalid_field, message, field="data.starts_at")
    return announced(command.data.id or moment.new_id(), user, moment.now, starts_at)


def announced(id: UUID, user: User, now: datetime, starts_at: datetime | None) -> StatusChanged:
    """What says when a stream that has not started is to start."""
    return StatusChanged(id=id, user=user, created_at=now, status=StreamStatus.scheduled, starts_at=starts_at)


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
    state.starts_at = event.starts_at
    state.started_at = event.started_at
    state.ended_at = event.ended_at
