"""Timing people out, banning them, and lifting either; and what the sanctioned may still do."""

from __future__ import annotations

from datetime import timedelta

from ..protocol.codes import ErrorCode
from ..protocol.commands import (
    MessageDeleteCommand,
    QuestionWithdrawCommand,
    RoomCommand,
    SanctionCommand,
    SanctionLiftCommand,
    UserBanCommand,
    UserTimeoutCommand,
)
from ..protocol.events import Sanction, SanctionKind
from ..protocol.user import User
from .events import AnyRoomEvent, AnySanctionRoomEvent, SanctionLifted, UserSanctioned
from .limits import told_wait
from .moderation import restored_without
from .ranks import is_above
from .rejection import Rejection
from .rules import Moment
from .sanctions import RANK
from .state import RoomState
from .text import TextRule, check_text

REASON = TextRule("data.reason", 200, 800)
TAKING_BACK = (MessageDeleteCommand, QuestionWithdrawCommand)
"""What somebody who is timed out may still do with what is their own."""


def decide_sanction(
    state: RoomState, user: User, command: SanctionCommand, moment: Moment
) -> AnySanctionRoomEvent | Rejection:
    if isinstance(command, SanctionLiftCommand):
        return _lift(state, user, command, moment)
    return _impose(state, user, command, moment)


def apply_sanction(state: RoomState, event: AnySanctionRoomEvent, offset: int) -> None:
    match event:
        case UserSanctioned():
            state.sanctions.impose(event.sanction, offset)
            if event.deletes_messages:
                state.deletions.users.setdefault(event.user_id, {})[event.id] = offset
        case SanctionLifted():
            state.sanctions.lift(event.act_id)
            state.deletions = state.deletions.without(event.act_id)


def is_sanction_outcome(event: AnyRoomEvent, command: SanctionCommand) -> bool:
    """Whether the command is one that became this event."""
    match event, command:
        case UserSanctioned(kind=SanctionKind.timeout), UserTimeoutCommand(data=data):
            return event.user_id == data.user_id
        case UserSanctioned(kind=SanctionKind.ban), UserBanCommand(data=ban):
            return event.user_id == ban.user_id
        case SanctionLifted(), SanctionLiftCommand(data=lifting):
            return event.act_id == lifting.act_id
        case _:
            return False


def check_sanctions(
    state: RoomState, user: User, command: type[RoomCommand], moment: Moment
) -> Rejection | None:
    """Whether a sanction forbids this. What is not allowed here is refused: also commands that are new."""
    ban = state.sanctions.ban_on(user)
    if ban is not None:
        return banned(ban)
    timeout = state.sanctions.timeout_on(user, moment.now)
    if timeout is None or (command in TAKING_BACK and not user.role.is_staff):
        return None
    assert timeout.until is not None  # it is a timeout
    wait = (timeout.until - moment.now).total_seconds()
    return Rejection(
        ErrorCode.timed_out,
        f"you are timed out and may only read for {wait:.0f} s more",
        retry_after=told_wait(wait),
        reason=timeout.reason,
    )


def banned(ban: Sanction) -> Rejection:
    """What somebody hears whom a ban keeps out."""
    return Rejection(ErrorCode.banned, "you are banned from this stream", reason=ban.reason)


def _impose(
    state: RoomState, user: User, command: UserTimeoutCommand | UserBanCommand, moment: Moment
) -> UserSanctioned | Rejection:
    data = command.data
    if not is_above(state, user, data.user_id):
        message = "moderators sanction viewers, the host moderators too, and nobody the host"
        return Rejection(ErrorCode.outranked, message, field="data.user_id")
    reason = None if data.reason is None else check_text(data.reason, REASON)
    if isinstance(reason, Rejection):
        return reason
    seconds = command.data.seconds if isinstance(command, UserTimeoutCommand) else None
    return UserSanctioned(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        kind=SanctionKind.ban if seconds is None else SanctionKind.timeout,
        user_id=data.user_id,
        name=_name_of(state, data.user_id),
        until=None if seconds is None else moment.now + timedelta(seconds=seconds),
        reason=reason,
        deletes_messages=data.delete_messages,
    )


def _lift(
    state: RoomState, user: User, command: SanctionLiftCommand, moment: Moment
) -> SanctionLifted | Rejection:
    data = command.data
    sanction = state.sanctions.find(data.act_id)
    if sanction is None:
        message = "no sanction that stands has this id"
        return Rejection(ErrorCode.unknown_act, message, field="data.act_id")
    if sanction.by is not None and RANK[sanction.by.role] > RANK[user.role]:
        return Rejection(ErrorCode.outranked, "what the host has imposed is the host's to lift")
    return SanctionLifted(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        act_id=sanction.act_id,
        user_id=sanction.user_id,
        restored=restored_without(state, sanction.act_id),
    )


def _name_of(state: RoomState, user_id: str) -> str | None:
    """What the user was called last, of what is known of them by name."""
    said = (logged.message.user for logged in reversed(state.chat))
    asked = (question.author for question in state.questions.values() if not question.anonymous)
    return next((known.name for people in (said, asked) for known in people if known.id == user_id), None)
