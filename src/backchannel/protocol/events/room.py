"""The room as somebody who comes in finds it, and who is there."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from ..base import PROTOCOL_VERSION, Epoch, Offset, Timestamp, WireModel, omitted
from ..user import Me
from .base import StreamEvent
from .chat import ChatMessage
from .questions import Question
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
    settings: RoomSettings


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
