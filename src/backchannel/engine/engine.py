"""The engine: all rooms of one node."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from uuid import uuid4

import structlog

from ..bus.base import Bus, BusMessage, LogMoved, NodePresence
from ..log.base import EventLog, LogUnavailable, NewRecord, Position
from ..protocol.commands import RoomCommand
from ..protocol.events import Stream
from ..protocol.replies import Ack, Error, Reply
from ..protocol.user import User
from ..room.hold_queue import CLOCK
from ..room.identity import Actor
from ..room.life import announced
from ..room.rules import RoomRules
from .committer import Committer
from .loader import load_room
from .options import EngineOptions
from .room import Room, RoomContext
from .stats import Stats
from .turn import new_record

SWEEP_INTERVAL = 1.0
"""Seconds between two looks for slow readers and idle rooms."""
PRESENCE_INTERVAL = 10.0
"""Seconds between two repetitions of this node's viewer counts to the other nodes."""

_logger = structlog.get_logger(__name__)


class Engine:
    """Opens rooms when somebody comes, keeps them current, and lets them go when nobody has been there for long.

    All methods are called in the event loop that ``start`` ran in.
    """

    def __init__(
        self,
        log: EventLog,
        bus: Bus,
        rules: RoomRules,
        options: EngineOptions,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.log = log
        self.stats = Stats()
        self.leaving = False
        """Whether the node will go away: it serves on, but should get nobody new."""
        self.draining = False
        """Whether the node is on its way out: it finishes what it has and takes nothing new."""
        self._bus = bus
        self._options = options
        self._committer = Committer(log, self.stats)
        self._node_id = uuid4().hex
        self._context = RoomContext(
            log, self._committer, bus, self._node_id, rules, options, self.stats, clock
        )
        self._rooms: dict[str, Room] = {}
        self._opening: dict[str, asyncio.Task[Room]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Open the log and the bus.

        :raises LogRefused: the store must not be used
        :raises LogUnavailable: it does not answer
        :raises BusError: the bus cannot be reached
        """
        await self.log.open()
        await self._bus.start(self._heard)
        for name, interval, work in (
            ("reconcile", self._options.reconcile_interval, self._reconcile),
            ("sweep", SWEEP_INTERVAL, self._sweep),
            ("presence", PRESENCE_INTERVAL, self._repeat_presence),
        ):
            self._tasks.append(asyncio.create_task(_every(interval, work, name), name=name))

    async def drain(self) -> None:
        """Take nothing new, commit and tell everything that waits. Idempotent."""
        self.draining = True
        await asyncio.gather(*(room.close() for room in self._rooms.values()))
        await self._committer.close()

    async def stop(self) -> None:
        """Drain and let go of the log and the bus."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._opening.values(), return_exceptions=True)
        await self.drain()
        await self._bus.stop()
        await self.log.close()

    async def room(self, stream_id: str) -> Room:
        """The room of a stream, opened if it is not.

        :raises NoSuchStream: there is no such stream
        :raises LogUnavailable: it cannot be read now, or the node is on its way out
        """
        room = self._rooms.get(stream_id)
        if room is not None:
            return room
        if self.draining:
            raise LogUnavailable("this node is shutting down")
        opening = self._opening.get(stream_id)
        if opening is None:
            opening = self._opening[stream_id] = asyncio.create_task(
                self._open(stream_id), name=f"open {stream_id}"
            )
            opening.add_done_callback(lambda _: self._opening.pop(stream_id, None))
        # Shielded: that one of those who wait goes away must not fail the others.
        return await asyncio.shield(opening)

    def open_rooms(self) -> Sequence[Room]:
        return list(self._rooms.values())

    def viewer_count(self, stream_id: str) -> int:
        """How many people are in a stream; 0 where its room is not open."""
        room = self._rooms.get(stream_id)
        return room.hub.presence.total if room else 0

    async def streams(self) -> list[Stream]:
        """All streams, in the order of the lobby."""
        return list(await self.log.streams())

    async def create_stream(self, stream: Stream, by: User = CLOCK) -> None:
        """Create it, with the announcement of its start if it has one: said by ``by``, the server where nobody is named.

        :raises StreamExists: the id is taken
        """
        await self.log.create_stream(stream, _first_records(stream, by))

    async def submit(self, stream_id: str, actor: Actor, command: RoomCommand) -> Ack | Error:
        """Decide one command, from wherever it came, by the same rules as on the socket.

        :raises NoSuchStream: there is no such stream
        :raises LogUnavailable: it cannot be read now
        """
        room = await self.room(stream_id)
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        room.submit(
            actor,
            command,
            lambda reply: None if answer.done() else answer.set_result(reply),
        )
        return await answer

    def log_moved(self, message: LogMoved) -> None:
        """Tell rooms here and elsewhere that somebody wrote to a stream's log past its room."""
        self._heard(message)
        self._bus.publish(message)

    async def unready_reason(self) -> str | None:
        """Why no traffic should come here now; None if it may."""
        if self.leaving or self.draining:
            return "shutting down"
        try:
            await self.log.heads([])
        except LogUnavailable as error:
            return str(error)
        return None

    async def _open(self, stream_id: str) -> Room:
        context = self._context
        stream = await self.log.stream(stream_id)
        loaded = await load_room(
            self.log,
            stream_id,
            chat_history=context.rules.chat_history,
            recent=self._options.ring_events,
        )
        room = self._rooms[stream_id] = Room(stream, loaded, context)
        return room

    def _heard(self, message: BusMessage) -> None:
        room = self._rooms.get(message.stream_id)
        if room is None:
            return
        match message:
            case LogMoved():
                room.log_moved(Position(message.epoch, message.offset))
            case NodePresence():
                room.hub.presence.set_remote(message.node_id, message.viewers)

    async def _reconcile(self) -> None:
        """Ask the log itself: the bus may have lost a message, or another process may have appended."""
        if self._rooms:
            for stream_id, position in (await self.log.heads(list(self._rooms))).items():
                if stream_id in self._rooms:
                    self._rooms[stream_id].log_moved(position)

    async def _sweep(self) -> None:
        now, wall = asyncio.get_running_loop().time(), self._context.clock()
        for stream_id, room in list(self._rooms.items()):
            room.hub.sweep(now)
            if room.idle and wall - room.idle_since >= self._options.idle_unload:
                del self._rooms[stream_id]
                await room.close()

    async def _repeat_presence(self) -> None:
        for room in self._rooms.values():
            room.hub.presence.repeat()


async def _every(interval: float, work: Callable[[], Awaitable[None]], name: str) -> None:
    while True:
        await asyncio.sleep(interval)
        try:
            await work()
        except LogUnavailable as error:
            _logger.warning("the log does not answer", task=name, error=str(error))
        except Exception:
            _logger.exception("a background task failed, it goes on", task=name)


def _first_records(stream: Stream, by: User) -> list[NewRecord]:
    if stream.starts_at is None:
        return []
    return [new_record(announced(uuid4(), by, stream.created_at, stream.starts_at))]
