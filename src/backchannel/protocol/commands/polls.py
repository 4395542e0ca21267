"""Polls: prepared, opened, closed and shown by staff; voted in by everyone."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt, StrictStr

from ..base import WireModel
from ..events.polls import PollKind, PollResults
from .base import StreamCommand

MAX_POLL_OPTIONS = 10

PollOption = Annotated[StrictInt, Field(ge=0, lt=MAX_POLL_OPTIONS)]
PollOptions = Annotated[tuple[StrictStr, ...], Field(min_length=2, max_length=MAX_POLL_OPTIONS)]


class PollText(WireModel):
    """What a poll asks, and how."""

    question: StrictStr
    kind: PollKind = PollKind.single
    options: PollOptions
    """Of 100 characters each."""
    right: PollOption | None = None
    """Of a quiz, and only of one: which option is right, from 0."""
    results: PollResults = PollResults.live
    """When everyone sees how many chose what."""
    changeable: StrictBool = True
    """Whether a vote may be changed, or taken back, while the poll is open."""


class PollData(PollText):
    """A new poll."""

    open: StrictBool = False
    """Open it at once, and show it as the current one. Without it, the poll is a draft that only staff see."""
    id: UUID | None = None


class PollCommand(StreamCommand):
    """Make a poll. Staff only."""

    type: Literal["livestream:poll"]
    data: PollData


class PollEditData(PollText):
    """What a draft asks from now on."""

    poll_id: UUID
    id: UUID | None = None


class PollEditCommand(StreamCommand):
    """Replace all that a draft asks. A poll that has been open stays as it is. Staff only."""

    type: Literal["livestream:poll_edit"]
    data: PollEditData


class PollStatusData(WireModel):
    """Which poll is to open, or to close."""

    poll_id: UUID
    status: Literal["open", "closed"]
    """``open`` opens or reopens it, and shows it as the current one; ``closed`` ends the voting and shows the results."""
    id: UUID | None = None


class PollStatusCommand(StreamCommand):
    """Open, close or reopen a poll. Staff only."""

    type: Literal["livestream:poll_status"]
    data: PollStatusData


class PollDeleteData(WireModel):
    poll_id: UUID
    undo: StrictBool = False
    """Bring it back as it was, votes and all."""
    id: UUID | None = None


class PollDeleteCommand(StreamCommand):
    """Take a poll away, or bring it back. Staff only."""

    type: Literal["livestream:poll_delete"]
    data: PollDeleteData


class PollShowData(WireModel):
    poll_id: UUID | None
    """An open or closed poll, or null for none."""
    id: UUID | None = None


class PollShowCommand(StreamCommand):
    """Show a poll as the current one, or none. Staff only."""

    type: Literal["livestream:poll_show"]
    data: PollShowData


class PollVoteData(WireModel):
    poll_id: UUID
    choices: Annotated[tuple[PollOption, ...], Field(max_length=MAX_POLL_OPTIONS)]
    """Places of options: one, or more where the poll is ``multiple``. None takes the vote back."""
    id: UUID | None = None


class PollVoteCommand(StreamCommand):
    """Vote in an open poll, or, where it is ``changeable``, change the vote or take it back. One vote a user and poll."""

    type: Literal["livestream:poll_vote"]
    data: PollVoteData
