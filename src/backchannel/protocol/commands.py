"""Commands: what a client may send. One class a command; ``type`` is its name.

A command's ``data`` is what the user says; who said it, when and in which role comes from the server. Every command is
answered by one ``ack`` or one ``error`` that carries its ``ref``.

``id`` names what a command creates (or, for a vote, the act itself). A client that did not hear the answer sends the same
command with the same ``id`` again and gets the first result.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictStr

from .base import Epoch, Offset, Ref, StreamId, WireModel


class Command(WireModel):
    """What every command has."""

    type: str
    ref: Ref | None = None


class StreamCommand(Command):
    """A command about one stream. ``stream_id`` is required on ``/ws``; on a stream's own endpoint it may be left out."""

    stream_id: StreamId | None = None


class ChatMessageData(WireModel):
    message: StrictStr
    message_type: Literal["text"] = "text"
    id: UUID | None = None
    """Chosen by the client; the server makes one where it is missing."""
    reply_to: UUID | None = None
    """The id of the message that this one answers."""


class ChatMessageCommand(StreamCommand):
    """Say something in the chat."""

    type: Literal["livestream:chat_message"]
    data: ChatMessageData


class QuestionData(WireModel):
    question: StrictStr
    anonymous: StrictBool = False
    """Others do not see who asked."""
    id: UUID | None = None


class QuestionCommand(StreamCommand):
    """Ask a question."""

    type: Literal["livestream:question"]
    data: QuestionData


class QuestionUpvoteData(WireModel):
    question_id: UUID
    withdraw: StrictBool = False
    """Take the vote back."""
    id: UUID | None = None


class QuestionUpvoteCommand(StreamCommand):
    """Upvote a question, or withdraw the vote. One vote a user and question."""

    type: Literal["livestream:question_upvote"]
    data: QuestionUpvoteData


class QuestionAnswerData(WireModel):
    question_id: UUID
    answer: StrictStr
    id: UUID | None = None


class QuestionAnswerCommand(StreamCommand):
    """Answer a question in words. Staff only."""

    type: Literal["livestream:question_answer"]
    data: QuestionAnswerData


class ActData(WireModel):
    """The data of a command that says all by its type."""

    id: UUID | None = None


class StartCommand(StreamCommand):
    """Go live. Host only."""

    type: Literal["livestream:start"]
    data: ActData = ActData()


class EndCommand(StreamCommand):
    """End the stream: chat and questions close, everything stays readable. Host only."""

    type: Literal["livestream:end"]
    data: ActData = ActData()


class JoinData(WireModel):
    epoch: Epoch | None = None
    offset: Offset | None = None
    """Where the client stands; with ``epoch`` it asks to resume."""


class JoinCommand(Command):
    """Join a stream. On ``/ws`` only: connecting to a stream's own endpoint has joined it already."""

    type: Literal["livestream:join"]
    stream_id: StreamId
    data: JoinData = JoinData()


class EmptyData(WireModel):
    """No fields."""


class LeaveCommand(Command):
    """Leave a stream. On ``/ws`` only: leaving a stream's own endpoint is closing it."""

    type: Literal["livestream:leave"]
    stream_id: StreamId
    data: EmptyData = EmptyData()


class RefreshData(WireModel):
    token: Annotated[StrictStr, Field(max_length=8192, repr=False)]


class RefreshCommand(Command):
    """Hand in a new token of the same user before the old one expires."""

    type: Literal["auth:refresh"]
    data: RefreshData


class PingCommand(Command):
    """Ask whether the server is there: a browser cannot send WebSocket pings. Answered by an ``ack``."""

    type: Literal["ping"]
    data: EmptyData = EmptyData()


RoomCommand = (
    ChatMessageCommand
    | QuestionCommand
    | QuestionUpvoteCommand
    | QuestionAnswerCommand
    | StartCommand
    | EndCommand
)
"""What a room decides."""

AnyCommand = RoomCommand | JoinCommand | LeaveCommand | RefreshCommand | PingCommand

ROOM_COMMANDS: tuple[type[RoomCommand], ...] = (
    ChatMessageCommand,
    QuestionCommand,
    QuestionUpvoteCommand,
    QuestionAnswerCommand,
    StartCommand,
    EndCommand,
)

COMMANDS: tuple[type[AnyCommand], ...] = (
    *ROOM_COMMANDS,
    JoinCommand,
    LeaveCommand,
    RefreshCommand,
    PingCommand,
)
"""Every command, in the order of the documentation."""
