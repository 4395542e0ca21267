"""A poll is made, and edited while it is a draft."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ...protocol.codes import ErrorCode
from ...protocol.commands import PollCommand, PollEditCommand
from ...protocol.commands.polls import PollText
from ...protocol.events import PollKind, PollStatus, StreamStatus
from ...protocol.user import User
from ..events import PollChanged
from ..poll_board import PollState
from ..rejection import Rejection
from ..rules import Moment, RoomRules
from ..state import RoomState
from ..text import TextRule, check_text
from .finding import changed, find_poll

OPTION = TextRule("data.options", 100, 400)
ENDED = Rejection(ErrorCode.stream_ended, "the stream has ended, it takes no more polls")


def decide_poll(
    state: RoomState, user: User, command: PollCommand, rules: RoomRules, moment: Moment
) -> PollChanged | Rejection:
    data, board = command.data, state.board
    if state.status is StreamStatus.ended:
        return ENDED
    if 0 < rules.polls_per_stream <= len(board.polls):
        message = f"the stream has {len(board.polls)} polls and takes no more"
        return Rejection(ErrorCode.too_many, message)
    poll = _written(data, data.id or moment.new_id(), rules, moment)
    if isinstance(poll, Rejection):
        return poll
    if data.open:
        poll.status, poll.opened_at = PollStatus.open, moment.now
    return changed(None, poll, "make", poll.id if data.open else board.current, user, poll.id, moment)


def decide_edit(
    state: RoomState, user: User, command: PollEditCommand, rules: RoomRules, moment: Moment
) -> PollChanged | Rejection:
    """People have read a poll that was open, and chosen by its words: it is not to be another one afterwards."""
    data = command.data
    poll = find_poll(state, user, data.poll_id)
    if isinstance(poll, Rejection):
        return poll
    if poll.deleted or poll.status is not PollStatus.draft:
        message = f"the poll is {poll.for_staff().status}, only a draft can be edited"
        return Rejection(ErrorCode.wrong_status, message)
    written = _written(data, poll.id, rules, moment)
    if isinstance(written, Rejection):
        return written
    after = replace(written, created_at=poll.created_at)
    return changed(poll, after, "edit", state.board.current, user, data.id, moment)


def _written(data: PollText, id: UUID, rules: RoomRules, moment: Moment) -> PollState | Rejection:
    """A draft of what was written, if it makes a poll."""
    question = check_text(data.question, rules.question)
    if isinstance(question, Rejection):
        return question
    options = _options(data.options)
    if isinstance(options, Rejection):
        return options
    if (data.right is not None) is not (data.kind is PollKind.quiz):
        message = "a quiz says which option is right, and no other poll does"
        return Rejection(ErrorCode.invalid_field, message, field="data.right")
    if data.right is not None and data.right >= len(options):
        message = f"there are {len(options)} options, counted from 0"
        return Rejection(ErrorCode.invalid_field, message, field="data.right")
    return PollState(
        id=id,
        question=question,
        kind=data.kind,
        options=options,
        right=data.right,
        results=data.results,
        changeable=data.changeable,
        created_at=moment.now,
        tallies=(0,) * len(options),
    )


def _options(written: tuple[str, ...]) -> tuple[str, ...] | Rejection:
    options: list[str] = []
    for option in written:
        text = check_text(option, OPTION)
        if isinstance(text, Rejection):
            return text
        if text in options:
            message = f"two options say {text!r}"
            return Rejection(ErrorCode.invalid_field, message, field="data.options")
        options.append(text)
    return tuple(options)
