"""An archive: one stream as a file of lines, each a JSON object. Pure: who reads and writes the file is elsewhere.

The first line is the header, the last says that it is the last, and between them stands every event of the log, as the log
holds it. Each event is checked by itself, and folded into the room that the events before it have made.

Errors: ``NotAnArchive``, with every line that is wrong and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError

from ..protocol.base import Offset, Timestamp, WireModel
from ..protocol.events import Stream
from .decide import apply
from .events import AnyRoomEvent, dump_event
from .state import RoomState, new_state

FORMAT: Final = 1
"""Rises when older versions could not read a newer file."""
MAX_COMPLAINTS = 20
"""Lines that are named; a file that is wrong everywhere need not be quoted whole."""


class ArchiveHeader(WireModel):
    """The first line: which stream this is."""

    type: Literal["archive"] = "archive"
    format: Literal[1] = FORMAT
    stream: Stream
    """As it was when it was archived."""
    exported_at: Timestamp


class ArchivedEvent(WireModel):
    """One event of the log. It holds all that anybody may see of it, and what nobody may: handle the file like the database."""

    type: Literal["event"] = "event"
    offset: Offset
    """1, 2, 3 … without a hole."""
    event: Annotated[AnyRoomEvent, Field(discriminator="type")]


class ArchiveEnd(WireModel):
    """The last line; a file without it was cut off."""

    type: Literal["end"] = "end"
    events: int
    """How many events stand before it."""


ArchiveLine = ArchiveHeader | ArchivedEvent | ArchiveEnd
"""Any line; ``type`` tells which."""

LINES: Final[tuple[type[ArchiveLine], ...]] = (ArchiveHeader, ArchivedEvent, ArchiveEnd)

_ADAPTER: TypeAdapter[ArchiveLine] = TypeAdapter(Annotated[ArchiveLine, Field(discriminator="type")])


@dataclass(frozen=True, slots=True)
class Complaint:
    line: int
    """From 1; 0 is the file as a whole."""
    message: str


class NotAnArchive(Exception):
    """What was read is no whole archive. Nothing of it may be used."""

    def __init__(self, complaints: list[Complaint], more: int = 0) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.message}" for one in complaints))
        self.complaints = complaints
        self.more = more
        """How many lines are wrong besides those that are named."""


@dataclass(slots=True)
class Archive:
    """What was read, whole and checked."""

    header: ArchiveHeader
    events: list[AnyRoomEvent]
    state: RoomState
    """The room that the events make."""


def event_line(offset: int, body: str) -> str:
    """The line of an event; ``body`` is what the log holds, which stays as it is."""
    return f'{{"type":"event","offset":{offset},"event":{body}}}\n'


def line_of(line: ArchiveHeader | ArchiveEnd) -> str:
    return line.model_dump_json() + "\n"


def read_archive(lines: Iterable[bytes], chat_history: int | None = None) -> Archive:
    """Read and check a whole archive.

    :param chat_history: messages that the room keeps; None keeps all
    :raises NotAnArchive: some line is wrong, or lines are missing
    """
    reading = _Reading(chat_history)
    for number, line in enumerate(lines, 1):
        reading.take(number, line)
    return reading.finish()


@dataclass(slots=True)
class _Reading:
    chat_history: int | None
    header: ArchiveHeader | None = None
    events: list[AnyRoomEvent] = field(default_factory=list)
    state: RoomState | None = None
    """None until the header was read, and for good once a line was wrong: what follows could not be judged."""
    ids: dict[UUID, int] = field(default_factory=dict)
    claims: set[str] = field(default_factory=set)
    ended: bool = False
    lines: int = 0
    complaints: list[Complaint] = field(default_factory=list)
    more: int = 0

    def take(self, number: int, text: bytes) -> None:
        self.lines = number
        line = self._parse(number, text)
        if self.ended:
            self._complain(number, "nothing may follow the line of type end")
        match line:
            case ArchiveHeader() if number == 1:
                self.header = line
                self.state = new_state(line.stream.id, "archive", self.chat_history)
            case ArchiveHeader():
                self._complain(number, "a line of type archive can only be the first")
            case _ if number == 1:
                self._complain(number, "the first line must be of type archive")
            case ArchivedEvent():
                self._event(number, line)
            case ArchiveEnd():
                self.ended = True
                self._check_end(number, line)
            case None:
                pass  # it was complained of

    def finish(self) -> Archive:
        if not self.lines:
            self._complain(0, "the file is empty")
        elif not self.ended:
            self._complain(self.lines, "the file ends without its line of type end: it was cut off")
        if self.complaints or self.header is None or self.state is None:
            raise NotAnArchive(self.complaints, self.more)
        return Archive(self.header, self.events, self.state)

    def _parse(self, number: int, text: bytes) -> ArchiveLine | None:
        try:
            line = _ADAPTER.validate_json(text)
        except ValidationError as error:
            self._complain(number, _told(error))
            self.state = None
            return None
        if isinstance(line, ArchivedEvent):
            lost = _lost(json.loads(text)["event"], json.loads(dump_event(line.event)), "event")
            if lost is not None:
                self._complain(number, f"{lost}: this version knows no such field and would lose it")
        return line

    def _event(self, number: int, line: ArchivedEvent) -> None:
        event, expected = line.event, number - 1
        if line.offset != expected:
            self._complain(number, f"offset is {line.offset} and should be {expected}: offsets have no hole")
        first = self.ids.setdefault(event.id, number)
        if first != number:
            self._complain(number, f"event.id {event.id} stands on line {first} already")
        self.events.append(event)
        if self.state is not None:
            self._fold(number, event, expected)

    def _fold(self, number: int, event: AnyRoomEvent, offset: int) -> None:
        assert self.state is not None
        if event.claim in self.claims or (event.release is not None and event.release not in self.claims):
            key = event.claim or event.release
            self._complain(number, f"the event contradicts those before it about {key}")
        if event.release is not None:
            self.claims.discard(event.release)
        if event.claim is not None:
            self.claims.add(event.claim)
        try:
            apply(self.state, event, offset)
        except (KeyError, ValueError, TypeError) as error:
            self._complain(
                number, f"the event does not fit those before it ({type(error).__name__}: {error})"
            )
            self.state = None

    def _check_end(self, number: int, line: ArchiveEnd) -> None:
        if line.events != number - 2:
            self._complain(number, f"events is {line.events}, but {number - 2} lines stand before it")
        if self.header is None or self.state is None:
            return
        stream, state = self.header.stream, self.state
        for name in ("status", "starts_at", "started_at", "ended_at"):
            told, folded = getattr(stream, name), getattr(state, name)
            if told != folded:
                self._complain(1, f"stream.{name} is {told}, but the events make it {folded}")

    def _complain(self, line: int, message: str) -> None:
        if len(self.complaints) < MAX_COMPLAINTS:
            self.complaints.append(Complaint(line, message))
        else:
            self.more += 1


def _told(error: ValidationError) -> str:
    detail = error.errors(include_url=False)[0]
    # The first name is the tag of the line's kind and one below is that of the event's; neither stands in the file as a field.
    place = [str(part) for part in detail["loc"][1:] if not str(part).startswith("livestream:")]
    message = detail["msg"].removeprefix("Value error, ")
    return f"{'.'.join(place)}: {message}" if place else message


def _lost(given: Any, kept: Any, path: str) -> str | None:
    """The first field of what was given that is not in what is kept."""
    if isinstance(given, dict) and isinstance(kept, dict):
        for name, value in given.items():
            inner = f"{path}.{name}"
            if name not in kept:
                if value is not None and value is not False:  # such are left out where they say nothing
                    return inner
            elif (lost := _lost(value, kept[name], inner)) is not None:
                return lost
    if isinstance(given, list) and isinstance(kept, list):
        pairs = enumerate(zip(given, kept, strict=False))
        return next((lost for i, (a, b) in pairs if (lost := _lost(a, b, f"{path}.{i}")) is not None), None)
    return None
