"""Examples of every message, for the documentation.

They are instances of the models, so an example that the models would refuse cannot be written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from ..protocol import commands, events, replies
from ..protocol.base import WireModel
from ..protocol.codes import ErrorCode
from ..protocol.user import Me, Role, User


@dataclass(frozen=True, slots=True)
class Example:
    """One message as it stands in a frame."""

    name: str
    """For machines, unique among the examples of one message."""
    summary: str
    message: WireModel

    @property
    def payload(self) -> dict[str, Any]:
        """The frame's JSON: a command as a client would write it, without what it leaves to the defaults."""
        written_by_hand = isinstance(self.message, commands.Command)
        return self.message.model_dump(mode="json", exclude_unset=written_by_hand)

    def on_streams(self) -> Example:
        """The same message about a stream as it is on ``/ws``, where it names the stream."""
        return replace(self, message=self.message.model_copy(update={"stream_id": STREAM_ID}))


def _at(minute: int, second: int = 0, millisecond: int = 0) -> datetime:
    return datetime(2026, 11, 23, 10, minute, second, millisecond * 1000, tzinfo=UTC)


STREAM_ID: Final = "launch"
_EPOCH: Final = "7c1f0a92"
_MESSAGE_ID: Final = UUID("0192f3a4-5b6c-7d8e-9f01-23456789abcd")
_REPLY_ID: Final = UUID("0192f3a4-7e10-7c55-a3b2-0f1e2d3c4b5a")
_QUESTION_ID: Final = UUID("0192f3a5-1c2d-7a3b-8c4d-5e6f708192a3")
_VOTE_ID: Final = UUID("0192f3a5-9a8b-7c6d-8e5f-4a3b2c1d0e9f")
_ANSWER_ID: Final = UUID("0192f3a6-0b1c-72d3-94e5-f60718293a4b")
_ACT_ID: Final = UUID("0192f3a6-c0de-7abc-9def-0123456789ab")

_ADA: Final = User(id="u1", name="Ada", role=Role.viewer)
_GRACE: Final = User(id="u7", name="Grace", role=Role.host)
_ME: Final = Me(
    id="u1",
    name="Ada",
    role=Role.viewer,
    may_chat=True,
    may_ask=True,
    may_upvote=True,
    may_answer=False,
    may_manage=False,
)

_STREAM: Final = events.Stream(
    id=STREAM_ID,
    title="The launch",
    description="Live from the pad",
    status=events.StreamStatus.live,
    video_url="https://example.org/launch.m3u8",
    guests=True,
    created_at=_at(0),
    started_at=_at(20),
)
_CHAT: Final = events.ChatMessage(id=_MESSAGE_ID, message="Hello", user=_ADA, created_at=_at(22, 31, 123))
_QUESTION: Final = events.Question(
    id=_QUESTION_ID,
    question="How long is the countdown?",
    user=_ADA,
    status=events.QuestionStatus.open,
    upvotes=3,
    created_at=_at(23),
)
_ANSWER: Final = events.QuestionAnswer(
    question_id=_QUESTION_ID, answer="Ten minutes, with two holds.", answered_by=_GRACE, answered_at=_at(25)
)
_SNAPSHOT: Final = events.Snapshot(
    chat=(_CHAT,),
    questions=(_QUESTION,),
    questions_total=1,
    own_votes=(),
    own_questions=(_QUESTION_ID,),
    settings=events.RoomSettings(
        message_max_characters=500, question_max_characters=500, answer_max_characters=2000
    ),
)


def _welcome(*, recovered: bool) -> events.WelcomeEvent:
    data = events.Welcome(
        stream=_STREAM,
        user=_ME,
        epoch=_EPOCH,
        offset=4312,
        recovered=recovered,
        viewer_count=1204,
        server_time=_at(24),
        snapshot=None if recovered else _SNAPSHOT,
    )
    return events.WelcomeEvent(data=data)


def _asked(*, own: bool) -> events.QuestionEvent:
    fields = {**_QUESTION.model_dump(), "upvotes": 0}
    data = events.AskedQuestion(**(fields | {"own": True} if own else fields | {"user": None}))
    return events.QuestionEvent(offset=4313, data=data)


_COMMANDS: Final = (
    Example(
        "message",
        "Say something",
        commands.ChatMessageCommand(
            type="livestream:chat_message",
            ref="7",
            data=commands.ChatMessageData(id=_MESSAGE_ID, message="Hello"),
        ),
    ),
    Example(
        "reply",
        "Answer another message",
        commands.ChatMessageCommand(
            type="livestream:chat_message",
            ref="8",
            data=commands.ChatMessageData(id=_REPLY_ID, message="Hello Ada", reply_to=_MESSAGE_ID),
        ),
    ),
    Example(
        "anonymous",
        "Ask without showing one's name",
        commands.QuestionCommand(
            type="livestream:question",
            ref="9",
            data=commands.QuestionData(
                id=_QUESTION_ID, question="How long is the countdown?", anonymous=True
            ),
        ),
    ),
    Example(
        "upvote",
        "Upvote a question",
        commands.QuestionUpvoteCommand(
            type="livestream:question_upvote",
            ref="10",
            data=commands.QuestionUpvoteData(id=_VOTE_ID, question_id=_QUESTION_ID),
        ),
    ),
    Example(
        "withdraw",
        "Take the vote back",
        commands.QuestionUpvoteCommand(
            type="livestream:question_upvote",
            ref="11",
            data=commands.QuestionUpvoteData(id=_ACT_ID, question_id=_QUESTION_ID, withdraw=True),
        ),
    ),
    Example(
        "answer",
        "Answer a question",
        commands.QuestionAnswerCommand(
            type="livestream:question_answer",
            ref="12",
            data=commands.QuestionAnswerData(id=_ANSWER_ID, question_id=_QUESTION_ID, answer=_ANSWER.answer),
        ),
    ),
    Example(
        "start",
        "Go live",
        commands.StartCommand(type="livestream:start", ref="13", data=commands.ActData(id=_ACT_ID)),
    ),
    Example("end", "End the stream", commands.EndCommand(type="livestream:end", ref="14")),
    Example(
        "join", "Join afresh", commands.JoinCommand(type="livestream:join", ref="15", stream_id=STREAM_ID)
    ),
    Example(
        "resume",
        "Come back to where one was",
        commands.JoinCommand(
            type="livestream:join",
            ref="16",
            stream_id=STREAM_ID,
            data=commands.JoinData(epoch=_EPOCH, offset=4290),
        ),
    ),
    Example("leave", "Leave", commands.LeaveCommand(type="livestream:leave", ref="17", stream_id=STREAM_ID)),
    Example(
        "refresh",
        "Hand in a new token",
        commands.RefreshCommand(
            type="auth:refresh",
            ref="18",
            data=commands.RefreshData(token="<the new JWT>"),  # noqa: S106  (an example, not a secret)
        ),
    ),
    Example("ping", "Is the server there?", commands.PingCommand(type="ping", ref="19")),
)

_REPLIES: Final = (
    Example(
        "created",
        "What the command created stands in the log",
        replies.Ack(ref="7", data=replies.AckData(id=_MESSAGE_ID, offset=4312)),
    ),
    Example("done", "Nothing to keep", replies.Ack(ref="19", data=replies.AckData())),
    Example(
        "misspelt",
        "A field that the command does not have",
        replies.Error(
            ref="7",
            data=replies.ErrorData(
                code=ErrorCode.unknown_field,
                message="livestream:chat_message has no field data.messageType",
                field="data.messageType",
                hint="did you mean message_type?",
            ),
        ),
    ),
    Example(
        "too_fast",
        "Waiting helps",
        replies.Error(
            ref="8",
            data=replies.ErrorData(
                code=ErrorCode.rate_limited, message="too many messages, wait 1.5 s", retry_after=1.5
            ),
        ),
    ),
)

_EVENTS: Final = (
    Example("joined", "A fresh join: the room as it is", _welcome(recovered=False)),
    Example("recovered", "A resume: keep your state, what you missed follows", _welcome(recovered=True)),
    Example("message", "Somebody said something", events.ChatMessageEvent(offset=4312, data=_CHAT)),
    Example("anonymous", "As everyone sees an anonymous question", _asked(own=False)),
    Example("own", "As the one who asked sees it", _asked(own=True)),
    Example(
        "upvoted",
        "As the voter sees it",
        events.QuestionUpvoteEvent(
            offset=4314, data=events.QuestionUpvote(question_id=_QUESTION_ID, upvotes=4, upvoted=True)
        ),
    ),
    Example(
        "votes",
        "As everyone else sees it",
        events.QuestionUpvoteEvent(
            offset=4314, data=events.QuestionUpvote(question_id=_QUESTION_ID, upvotes=4)
        ),
    ),
    Example("answered", "The host answered", events.QuestionAnswerEvent(offset=4320, data=_ANSWER)),
    Example(
        "live",
        "The stream went live",
        events.StatusEvent(
            offset=4100, data=events.StatusChange(status=events.StreamStatus.live, started_at=_at(20))
        ),
    ),
    Example(
        "count",
        "1,204 people are watching",
        events.ViewerCountEvent(data=events.ViewerCount(viewer_count=1204)),
    ),
    Example(
        "expiring", "Half a minute is left", events.ExpiringEvent(data=events.Expiring(expires_at=_at(30)))
    ),
    Example(
        "connected",
        "The connection is open, join a stream",
        events.ConnectionWelcomeEvent(data=events.ConnectionWelcome(user=_ADA, server_time=_at(24))),
    ),
)

EXAMPLES: Final[Sequence[Example]] = (*_COMMANDS, *_REPLIES, *_EVENTS)
"""In the order of the documentation; at least one for every message."""


def examples_of(model: type[WireModel]) -> list[Example]:
    """The examples of one message, by its model."""
    return [example for example in EXAMPLES if type(example.message) is model]
