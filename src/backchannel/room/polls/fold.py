"""What happened to polls, folded into the state."""

from __future__ import annotations

from ...protocol.events import PollStatus
from ..events import AnyPollRoomEvent, PollChanged, PollShown, PollVoted
from ..poll_board import PollBoard, PollState


def apply_polls(board: PollBoard, event: AnyPollRoomEvent) -> None:
    match event:
        case PollChanged():
            _change(board, event)
        case PollShown():
            board.current = event.current_poll
        case PollVoted():
            _vote(board.polls[event.poll_id], event)


def _change(board: PollBoard, event: PollChanged) -> None:
    now = event.poll
    poll = board.polls.get(now.id)
    if poll is None:
        poll = board.polls[now.id] = PollState(
            id=now.id,
            question=now.question,
            kind=now.kind,
            options=now.options,
            right=now.right,
            results=now.results,
            changeable=now.changeable,
            created_at=now.created_at,
        )
    poll.question, poll.kind, poll.options, poll.right = now.question, now.kind, now.options, now.right
    poll.results, poll.changeable, poll.tallies = now.results, now.changeable, now.tallies or ()
    poll.opened_at, poll.closed_at = now.opened_at, now.closed_at
    poll.deleted = now.status is PollStatus.deleted
    if poll.deleted:
        poll.was_current = board.current == poll.id
    else:
        poll.status, poll.was_current = now.status, False
    # One that comes into sight, or goes out of it, goes to the end: that is its place for those who see it come.
    if event.was_public is not poll.is_public:
        board.polls[now.id] = board.polls.pop(now.id)
    board.current = event.current_poll


def _vote(poll: PollState, event: PollVoted) -> None:
    if event.choices:
        poll.votes[event.user.id] = event.choices
    else:
        poll.votes.pop(event.user.id, None)
    poll.tallies = event.tallies
