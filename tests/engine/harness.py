"""People in rooms without sockets: sinks that remember what they were given, and a log that fails when told to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from backchannel.bus.local import LocalBus
from backchannel.connection import ResumePoint
from backchannel.engine.engine import Engine
from backchannel.engine.frames import Batch
from backchannel.engine.inbox import Joining
from backchannel.engine.options import EngineOptions, FanoutOptions
from backchannel.engine.room import Room
from backchannel.engine.sink import Sink
from backchannel.engine.viewer import Viewer
from backchannel.log.base import (
    Append,
    AppendResult,
    Conflict,
    EventLog,
    LogUnavailable,
    NewRecord,
    NoSuchStream,
    Position,
    Record,
    Rewrite,
    SavedState,
)
from backchannel.protocol.codec import COMMAND_BY_TYPE
from backchannel.protocol.codes import CloseCode
from backchannel.protocol.commands import ROOM_COMMANDS, RoomCommand
from backchannel.protocol.events import Stream, StreamStatus
from backchannel.protocol.replies import Ack, Error, Reply
from backchannel.protocol.user import Role, User
from backchannel.room.identity import READER, Actor
from backchannel.room.rules import RoomRules

PATIENCE = 10.0
"""Seconds to wait for what has to come."""
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUICK = EngineOptions(
    viewer_count_interval=0.02, reconcile_interval=0.02, fanout=FanoutOptions(pass_interval=0.0)
)
"""What happens at intervals happens soon; the tests wait for what it brings."""
RULES = RoomRules(chat_history=50)
Frame = dict[str, Any]


def actor(id: str, role: Role = Role.viewer) -> Actor:
    return Actor(User(id=id, name=id.title(), role=role), guest=False)


HOST, MODERATOR = actor("hedy", Role.host), actor("mary", Role.moderator)
ADA, BOB = actor("ada"), actor("bob")


def stream(id: str = "keynote", status: StreamStatus = StreamStatus.scheduled) -> Stream:
    return Stream(id=id, title="Keynote", status=status, guests=True, created_at=NOON)


def command(type: str, **data: Any) -> RoomCommand:
    name = f"livestream:{type}"
    parsed = COMMAND_BY_TYPE[name].model_validate({"type": name, "data": data, "ref": "r"})
    assert isinstance(parsed, ROOM_COMMANDS)
    return parsed


async def until(happened: Callable[[], object]) -> None:
    """Give the loop its turns until it has happened."""
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110  (it is anything that can be seen, not one event)
            await asyncio.sleep(0.001)


def unframe(wire: bytes) -> list[bytes]:
    """The texts of short and medium frames that follow each other (RFC 6455, 5.2)."""
    texts = []
    while wire:
        assert wire[0] == 0x81
        start, size = (4, int.from_bytes(wire[2:4], "big")) if wire[1] == 126 else (2, wire[1])
        texts.append(wire[start : start + size])
        wire = wire[start + size :]
    return texts


class FakeSink(Sink):
    """A socket that remembers. With a ``capacity`` it is full after so many messages, until ``drain``.

    With ``direct`` it has a bare writer, as prepared frames have, and tells ``on_stalled`` when that must not be used.
    """

    def __init__(self, capacity: int | None = None, *, direct: bool = False) -> None:
        self.direct = direct
        self.on_stalled: Callable[[], None] = lambda: None
        self.paused = False
        self.frames: list[Frame] = []
        self.writes = 0
        self.closed: CloseCode | None = None
        self.capacity = capacity
        self.on_drained: Callable[[], None] = lambda: None
        self._held = 0

    def write(self, batch: Batch) -> None:
        assert batch, "an empty write"
        self.writes += 1
        self._take(batch.texts)

    def writer(self) -> Callable[[bytes], object] | None:
        return self._write_bare if self.direct and not self.paused and self.closed is None else None

    def _write_bare(self, frames: bytes) -> None:
        assert not self.paused, "a bare write to a socket that is full"
        assert self.closed is None, "a bare write after the close"
        self._take(unframe(frames))

    def _take(self, texts: Sequence[bytes]) -> None:
        if self.closed is None:
            self.frames += map(json.loads, texts)
        self._held += len(texts)
        if self.capacity is not None and self._held >= self.capacity:
            self.paused = True
            self.on_stalled()

    def close(self, code: CloseCode) -> None:
        self.closed = self.closed or code
        self.on_stalled()

    def drain(self) -> None:
        self._held, self.paused = 0, False
        self.on_drained()


@dataclass
class Member:
    """Somebody in a room."""

    room: Room
    actor: Actor
    viewer: Viewer
    sink: FakeSink
    replies: list[Reply] = field(default_factory=list)

    @property
    def offsets(self) -> list[int]:
        """Of the log's events that came, in the order they came."""
        return [frame["offset"] for frame in self.sink.frames if "offset" in frame]

    @property
    def welcome(self) -> Frame:
        (data,) = (frame["data"] for frame in self.sink.frames if frame["type"] == "livestream:welcome")
        welcome: Frame = data
        return welcome

    async def welcomed(self) -> Member:
        await until(lambda: self.sink.frames or self.sink.closed)
        return self

    async def has(self, offset: int) -> None:
        """Wait for the event at this offset."""
        await until(lambda: offset in self.offsets)

    def submit(self, type: str, **data: Any) -> None:
        self.room.submit(self.actor, command(type, **data), self.replies.append)

    async def answered(self, count: int) -> None:
        """Wait for so many replies."""
        await until(lambda: len(self.replies) >= count)

    async def reply(self) -> Reply:
        """The next reply that nobody has taken yet."""
        await until(lambda: self.replies)
        return self.replies.pop(0)

    async def acked(self, type: str, **data: Any) -> int:
        """Send a command that must be accepted; its offset."""
        self.submit(type, **data)
        reply = await self.reply()
        assert isinstance(reply, Ack), reply
        assert reply.data.offset is not None
        return reply.data.offset

    async def refused(self, type: str, **data: Any) -> str:
        """Send a command that must be refused; the code."""
        self.submit(type, **data)
        reply = await self.reply()
        assert isinstance(reply, Error), reply
        return reply.data.code.value

    def leave(self) -> None:
        self.room.leave(self.viewer)


async def enter(
    engine: Engine,
    who: Actor = READER,
    *,
    resume: tuple[str, int] | None = None,
    capacity: int | None = None,
    named: bool = False,
    stream_id: str = "keynote",
) -> Member:
    """Somebody who has come in and got their welcome, or was sent away."""
    sink = FakeSink(capacity)
    viewer = Viewer(sink, who, named=named)
    room = await engine.room(stream_id)
    sink.on_drained = lambda: room.hub.drained(viewer)
    room.join(Joining(viewer, ResumePoint(*resume) if resume else None))
    return await Member(room, who, viewer, sink).welcomed()


@asynccontextmanager
async def running(
    log: EventLog, *, options: EngineOptions = QUICK, rules: RoomRules = RULES, **more: Any
) -> AsyncIterator[Engine]:
    """A started engine over the log. The log is left open: others may stand on it."""
    engine = Engine(KeptOpen(log), LocalBus(), rules, options, **more)
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


def quick(**changes: Any) -> EngineOptions:
    return replace(QUICK, **changes)


class KeptOpen:
    """A log that two engines share: it is opened and closed by the test alone. Passes everything else on."""

    def __init__(self, log: EventLog) -> None:
        self.log = log

    async def open(self) -> None:
        """It is open."""

    async def close(self) -> None:
        """The test closes it."""

    async def create_stream(self, stream: Stream, records: Sequence[NewRecord] = ()) -> Position:
        return await self.log.create_stream(stream, records)

    async def rewrite(self, rewrite: Rewrite) -> Position | Conflict:
        return await self.log.rewrite(rewrite)

    async def purge(self) -> None:
        await self.log.purge()

    async def stream(self, stream_id: str) -> Stream:
        return await self.log.stream(stream_id)

    async def streams(self) -> Sequence[Stream]:
        return await self.log.streams()

    async def heads(self, stream_ids: Collection[str]) -> Mapping[str, Position]:
        return await self.log.heads(stream_ids)

    async def append(self, appends: Sequence[Append]) -> Sequence[AppendResult]:
        return await self.log.append(appends)

    async def read(self, stream_id: str, after: int, limit: int) -> Sequence[Record]:
        return await self.log.read(stream_id, after, limit)

    async def page(self, stream_id: str, type: str, before: int | None, limit: int) -> Sequence[Record]:
        return await self.log.page(stream_id, type, before, limit)

    async def find(self, stream_id: str, ids: Collection[UUID]) -> Mapping[UUID, Record]:
        return await self.log.find(stream_id, ids)

    async def save_state(self, stream_id: str, state: SavedState) -> None:
        await self.log.save_state(stream_id, state)

    async def saved_state(self, stream_id: str) -> SavedState | None:
        return await self.log.saved_state(stream_id)


class FaultyLog(KeptOpen):
    """A log that fails as told: before a commit, after it (the answer is lost), when read, or with an error of ours."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(log)
        self.before = 0
        """Commits that fail before anything is written, from now on."""
        self.after = 0
        """Commits that are made but whose answer is lost."""
        self.broken: Exception | None = None
        """Raised by the next commit, once."""
        self.unreadable = False
        self.gate = asyncio.Event()
        """Commits wait for it."""
        self.gate.set()
        self.groups: list[int] = []
        """How many streams were in each transaction."""
        self.reads: list[tuple[int, int]] = []
        """``after`` and ``limit`` of each read."""
        self.saved: list[int] = []
        """Offsets of the states that were kept."""

    async def append(self, appends: Sequence[Append]) -> Sequence[AppendResult]:
        self.groups.append(len(appends))
        await self.gate.wait()
        if self.broken is not None:
            error, self.broken = self.broken, None
            raise error
        if self.before:
            self.before -= 1
            raise LogUnavailable("the disk is full")
        results = await super().append(appends)
        if self.after:
            self.after -= 1
            raise LogUnavailable("the connection broke before the answer came")
        return results

    async def save_state(self, stream_id: str, state: SavedState) -> None:
        await super().save_state(stream_id, state)
        self.saved.append(state.position.offset)

    async def heads(self, stream_ids: Collection[str]) -> Mapping[str, Position]:
        self._check()
        return await super().heads(stream_ids)

    async def read(self, stream_id: str, after: int, limit: int) -> Sequence[Record]:
        self._check()
        self.reads.append((after, limit))
        return await super().read(stream_id, after, limit)

    async def find(self, stream_id: str, ids: Collection[UUID]) -> Mapping[UUID, Record]:
        self._check()
        return await super().find(stream_id, ids)

    def _check(self) -> None:
        if self.unreadable:
            raise LogUnavailable("the store does not answer")


async def whole_log(log: EventLog, stream_id: str = "keynote") -> Sequence[Record]:
    try:
        return await log.read(stream_id, 0, 100_000)
    except NoSuchStream:
        return []
