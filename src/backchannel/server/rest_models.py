"""What the REST API takes and gives. The parts are those of the protocol."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from ..protocol.base import Offset, StreamId, Timestamp, WireModel
from ..protocol.events import ChatMessage, Poll, Question, Stream, StreamStatus
from ..protocol.user import User
from ..room.text import clean_name, clean_text, is_blank

TITLE_MAX_CHARACTERS = 200
DESCRIPTION_MAX_CHARACTERS = 5000


def _clean_title(value: str) -> str:
    title = clean_name(value)
    if is_blank(title):
        raise ValueError("there is nothing to read in it")
    return title


def _check_video_url(value: str) -> str:
    parts = urlsplit(value)
    absolute = parts.scheme in {"http", "https"} and parts.hostname
    own = value.startswith("/") and not value.startswith("//")
    if not (absolute or own) or not value.isprintable() or " " in value or "\\" in value:
        raise ValueError("must be an http(s) URL, or a path on this server such as /demo/master.m3u8")
    return value


def _check_to_come(value: datetime) -> datetime:
    if value <= (now := datetime.now(UTC)):
        raise ValueError(f"must be later than now, which is {now:%Y-%m-%dT%H:%M:%SZ} on the server")
    return value


class NewStream(WireModel):
    """A stream to be."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"id": "town-hall", "title": "Town hall", "video_url": "https://cdn.example.org/live.m3u8"}
            ]
        }
    )

    id: StreamId
    title: Annotated[str, Field(max_length=TITLE_MAX_CHARACTERS), AfterValidator(_clean_title)]
    description: Annotated[str, Field(max_length=DESCRIPTION_MAX_CHARACTERS), AfterValidator(clean_text)] = ""
    video_url: Annotated[str, Field(max_length=2048), AfterValidator(_check_video_url)] | None = None
    """What to play: an HLS playlist or a file the browser plays."""
    guests: bool = True
    """Whether people without a token may read, and get a guest token for a display name."""

    starts_at: Annotated[Timestamp, AfterValidator(_check_to_come)] | None = None
    """When it is to go live: lobby and waiting room count down to it. Nothing starts by itself."""

    def scheduled(self, now: datetime) -> Stream:
        """The stream as it begins its life."""
        return Stream(**self.model_dump(), status=StreamStatus.scheduled, created_at=now)


class StreamInfo(Stream):
    """A stream and how many are in it."""

    viewer_count: int
    """How many people are in the stream now."""


class StreamList(WireModel):
    streams: list[StreamInfo]
    """Live ones first, then scheduled, then ended; the newest first within each."""


class LoggedMessage(ChatMessage):
    """A chat message and where it stands in the log."""

    offset: Offset


class MessagePage(WireModel):
    messages: list[LoggedMessage]
    """Oldest first."""
    next_before: Offset | None
    """`before` of the next, older page; null on the last."""


class QuestionPage(WireModel):
    questions: list[Question]
    next_after: str | None
    """`after` of the next page; null on the last."""


class PollList(WireModel):
    polls: list[Poll]
    """In the order in which everyone came to see them."""
    current_poll: UUID | None
    """Which one is shown as the current one."""


class GuestRequest(WireModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Ada"}]})

    name: str
    """The display name."""


class GuestToken(WireModel):
    token: str
    user: User
    expires_at: Timestamp


class Ticket(WireModel):
    ticket: str
    """Opens one WebSocket, as `?ticket=`."""
    expires_in: float
    """Seconds."""


class Acted(WireModel):
    """What was done stands in the log."""

    stream: StreamInfo
    offset: Offset
    """Where it stands."""
