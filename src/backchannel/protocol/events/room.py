"""The room as somebody who comes in finds it, and who is there."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from ..base import PROTOCOL_VERSION, Epoch, Offset, Timestamp, WireModel, listed, omitted
from ..user import Me
from .base import StreamEvent
from .block_list import BlockedTerm
from .chat import ChatMessage
from .hold_queue import HeldMessage
from .pins import Pin
from .polls import Poll, PollChoice
from .questions import Question
from .sanctions import Sanction
from .settings import RoomSettings
from .stream import Stream


class Snapshot(WireModel):
    """The room at one offset."""

    chat: tuple[ChatMessage, ...]
    """The most recent messages, oldest first."""
    questions: tuple[Question, ...]
    """What everyone sees, in the order in which everyone came to see it. Where there are more than the server sends,
    those with the most votes."""
    questions_total: int
    """How many questions everyone may see."""
    hidden_questions: tuple[Question, ...]
    """Pending and dismissed ones, in the order in which they became so: to staff all of them, to others their own."""
    own_votes: tuple[UUID, ...]
    """Which questions the receiver has upvoted, hidden ones included. The order means nothing."""
    own_questions: tuple[UUID, ...]
    """Which questions the receiver asked, hidden ones included. The order means nothing."""
    polls: tuple[Poll, ...] = listed()
    """Those that the receiver may see, in the order in which each came into sight of everyone or went out of it last."""
    current_poll: UUID | None = omitted()
    """Which of them is shown as the current one."""
    own_poll_votes: tuple[PollChoice, ...] = listed()
    """What the receiver has chosen, deleted polls included. The order means nothing."""
    held_messages: tuple[HeldMessage, ...] = listed()
    """Messages that not everyone sees yet, in the order in which they were said: to staff all of them, to others their own."""
    settings: RoomSettings
    block_list: tuple[BlockedTerm, ...] = listed()
    """For staff."""
    denied_messages: tuple[HeldMessage, ...] = listed()
    """The ones that were denied last, at most 50, in the order in which they were. For staff."""
    sanctions: tuple[Sanction, ...] = listed()
    """To staff all that stand, timeouts that have ended among them; to others their own. In the order of their acts."""
    question_queue: tuple[UUID, ...] | None = omitted()
    """What the host wants to answer, the next first; to staff alone."""
    pin: Pin | None = omitted()
    """The message that staff keep above the chat; one whose time is up, or that is deleted, may stand here and is not shown."""


class Welcome(WireModel):
    """Who the receiver is in this stream, where the log stands, and the room as it is."""

    protocol: Literal[1] = PROTOCOL_VERSION
    stream: Stream
    user: Me
    epoch: Epoch
    offset: Offset = Field(
        description="Where the log stands. With ``recovered``, the events up to here follow; else the snapshot holds them."
    )
    recovered: bool
    """True: the client's position was good, nothing is missing, keep your state. False: replace it by ``snapshot``."""
    viewer_count: int
    server_time: Timestamp
    last_said_at: Timestamp | None = omitted()
    """When the receiver last said something that slow mode, or another limit on how fast one may write, counts from."""
    snapshot: Snapshot | None = omitted()


class WelcomeEvent(StreamEvent):
    """The first event of every join: who you are here, where the log stands, and the room as it is."""

    type: Literal["livestream:welcome"] = "livestream:welcome"
    data: Welcome


class ViewerCount(WireModel):
    viewer_count: int
    """How many people are in the stream now, on all nodes. Absolute; sent at most every 2 s."""


class ViewerCountEvent(StreamEvent):
    """How many are watching."""

    type: Literal["livestream:viewer_count"] = "livestream:viewer_count"
    data: ViewerCount
