"""Who sees what of a poll: staff all of it, others nothing that is hidden until it closes, the voter also their own choice."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ...protocol.events import (
    PollCurrent,
    PollCurrentEvent,
    PollRemoved,
    PollRemovedEvent,
    PollStatus,
    PollUpdate,
    PollUpdateEvent,
    PollVote,
    PollVoteEvent,
)
from ..events import AnyPollRoomEvent, PollChanged, PollShown, PollVoted
from ..poll_board import PollBoard, PollState, masked
from ..rendered import Rendered


def render_poll(event: AnyPollRoomEvent, offset: int) -> Rendered:
    match event:
        case PollChanged():
            return _changed(event, offset)
        case PollShown():
            shown = PollCurrentEvent(offset=offset, data=PollCurrent(current_poll=event.current_poll))
            return Rendered(everyone=shown, staff=shown)
        case PollVoted():
            return _voted(event, offset)


def shows_hidden(event: AnyPollRoomEvent, board: PollBoard) -> bool:
    """Whether the event shows everyone what the board, as it is now, hides from them."""
    match event:
        case PollChanged(poll=then) if then.status.is_public:
            poll = board.polls[then.id]
            return not poll.is_public or (
                then.status is PollStatus.closed and masked(then, poll.status) != then
            )
        case PollVoted():
            return not board.polls[event.poll_id].is_public
        case _:
            return False


def render_poll_now(event: AnyPollRoomEvent, offset: int, board: PollBoard) -> Rendered:
    """An event that shows what is hidden now, without that. A poll that was reopened keeps its results to itself again."""
    forms = render_poll(event, offset)
    poll = board.polls[poll_id_of(event)]
    if not poll.is_public or not isinstance(event, PollChanged):
        return replace(forms, everyone=None)
    return replace(forms, everyone=_update(event, offset, poll))


def poll_id_of(event: AnyPollRoomEvent) -> UUID:
    match event:
        case PollChanged():
            return event.poll.id
        case PollVoted():
            return event.poll_id
        case PollShown():
            raise TypeError("what is shown now is hidden from nobody")


def _changed(event: PollChanged, offset: int) -> Rendered:
    poll, current = event.poll, event.current_poll
    for_staff = PollUpdateEvent(offset=offset, data=PollUpdate(poll=poll, current_poll=current))
    removed = PollRemovedEvent(offset=offset, data=PollRemoved(poll_id=poll.id, current_poll=current))
    if poll.status.is_public:
        public = PollUpdate(poll=masked(poll, poll.status), current_poll=current)
        return Rendered(everyone=PollUpdateEvent(offset=offset, data=public), staff=for_staff)
    return Rendered(everyone=removed if event.was_public else None, staff=for_staff)


def _update(event: PollChanged, offset: int, poll: PollState) -> PollUpdateEvent:
    data = PollUpdate(poll=masked(event.poll, poll.status), current_poll=event.current_poll)
    return PollUpdateEvent(offset=offset, data=data)


def _voted(event: PollVoted, offset: int) -> Rendered:
    whole = PollVote(poll_id=event.poll_id, votes=event.votes, tallies=event.tallies)
    public = whole.model_copy(update={"tallies": None}) if event.hidden else whole
    own = (whole if event.user.role.is_staff else public).model_copy(update={"choices": event.choices})
    return Rendered(
        everyone=PollVoteEvent(offset=offset, data=public),
        staff=PollVoteEvent(offset=offset, data=whole),
        own_user=event.user.id,
        own=PollVoteEvent(offset=offset, data=own),
        replaces=("livestream:poll_vote", str(event.poll_id)),
    )
