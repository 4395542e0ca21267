"""Votes in polls: one a user and poll."""

from __future__ import annotations

from collections.abc import Iterable

from ...protocol.codes import ErrorCode
from ...protocol.commands import PollVoteCommand
from ...protocol.events import PollKind, PollResults, PollStatus, StreamStatus
from ...protocol.user import User
from ..events import PollVoted
from ..poll_board import PollState
from ..rejection import Rejection
from ..rules import Moment
from ..state import RoomState
from .finding import find_poll


def decide_vote(
    state: RoomState, user: User, command: PollVoteCommand, moment: Moment
) -> PollVoted | Rejection:
    """One vote a user and poll. Where the poll is changeable, another vote replaces it, and none takes it back."""
    data = command.data
    poll = find_poll(state, user, data.poll_id)
    if isinstance(poll, Rejection):
        return poll
    choices = tuple(sorted(data.choices))
    refusal = _closed(state, poll) or _no_choice(poll, choices) or _no_change(poll, user, choices)
    if refusal is not None:
        return refusal
    before = poll.votes.get(user.id)
    return PollVoted(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        poll_id=poll.id,
        choices=choices,
        first=before is None,
        votes=len(poll.votes) + bool(choices) - (before is not None),
        tallies=_counted(poll.tallies, before or (), choices),
        hidden=poll.results is PollResults.at_close,
    )


def _closed(state: RoomState, poll: PollState) -> Rejection | None:
    if state.status is StreamStatus.ended:
        return Rejection(ErrorCode.stream_ended, "the stream has ended, the votes stay as they are")
    if poll.deleted or poll.status is not PollStatus.open:
        message = f"the poll is {poll.for_staff().status}, it takes no votes"
        return Rejection(ErrorCode.poll_not_open, message)
    return None


def _no_choice(poll: PollState, choices: tuple[int, ...]) -> Rejection | None:
    message = ""
    if len(set(choices)) < len(choices):
        message = "an option can be chosen once"
    elif choices and choices[-1] >= len(poll.options):
        message = f"there are {len(poll.options)} options, counted from 0"
    elif len(choices) > 1 and poll.kind is not PollKind.multiple:
        message = "one option can be chosen"
    return Rejection(ErrorCode.invalid_field, message, field="data.choices") if message else None


def _no_change(poll: PollState, user: User, choices: tuple[int, ...]) -> Rejection | None:
    before = poll.votes.get(user.id)
    if before is None:
        message = "you have no vote in this poll to take back"
        return None if choices else Rejection(ErrorCode.not_voted, message)
    if not poll.changeable:
        return Rejection(ErrorCode.already_voted, "you have voted, and votes in this poll stay as they are")
    if before == choices:
        return Rejection(ErrorCode.already_voted, "this is your vote already")
    return None


def _counted(tallies: tuple[int, ...], before: Iterable[int], after: Iterable[int]) -> tuple[int, ...]:
    counted = list(tallies)
    for option in before:
        counted[option] -= 1
    for option in after:
        counted[option] += 1
    return tuple(counted)
