"""The load clients against servers with planted faults: what they report missing is missing, and no more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from backchannel.client.backoff import Backoff
from benchmarks import load
from benchmarks.bench import Bench
from benchmarks.floor import floor_server
from benchmarks.load import StormRun, Target
from benchmarks.plan import EVENT_BYTES, QUICK
from benchmarks.processes import Cores

VIEWERS = 8
SAY = '{"type":"livestream:chat_message","data":{"id":"%U","message":"%M"},"ref":"%N"}'


@dataclass
class Room:
    """The least server that the clients can talk to: a log in memory that outlives the listening socket.

    ``skip``, ``repeat`` and ``refuse`` name offsets with which it misbehaves.
    """

    skip: int = 0
    """Never delivered to the viewer that holds the token ``t1``."""
    repeat: int = 0
    """Delivered twice to everyone."""
    refuse: int = 0
    """Answered by an error in place of an ack."""
    forget_on_loss: bool = False
    """Whether the log is lost with the server, under a new epoch."""
    epoch: str = "e1"
    log: list[str] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    viewers: set[ServerConnection] = field(default_factory=set)
    port: int = 0
    server: Server | None = None

    async def start(self) -> None:
        self.server = await serve(self.handle, "127.0.0.1", self.port, compression=None)
        self.port = next(iter(self.server.sockets)).getsockname()[1]

    async def lose(self) -> None:
        assert self.server is not None
        for viewer in list(self.viewers):
            viewer.transport.abort()
        self.server.close()
        await self.server.wait_closed()
        self.viewers.clear()
        if self.forget_on_loss:
            self.log, self.ids, self.epoch = [], {}, "e2"

    async def handle(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        query = parse_qs(urlsplit(connection.request.path).query)
        try:
            await self.welcome(connection, query)
            self.viewers.add(connection)
            async for text in connection:
                await self.command(connection, json.loads(text))
        except ConnectionClosed:
            self.viewers.discard(connection)

    async def welcome(self, connection: ServerConnection, query: dict[str, list[str]]) -> None:
        recovered = query.get("epoch") == [self.epoch]
        data = {"epoch": self.epoch, "offset": len(self.log), "recovered": recovered}
        if not recovered:
            data["snapshot"] = list(self.log)
        await self.send(connection, {"type": "livestream:welcome", "data": data})
        for offset in range(int(query["offset"][0]) + 1, len(self.log) + 1) if recovered else ():
            await self.event(connection, offset)

    async def command(self, sender: ServerConnection, command: dict[str, object]) -> None:
        data = command["data"]
        assert isinstance(data, dict)
        is_new = data["id"] not in self.ids
        if is_new:
            self.log.append(data["message"])
            self.ids[data["id"]] = len(self.log)
        offset = self.ids[data["id"]]
        kind = "error" if offset == self.refuse else "ack"
        await self.send(sender, {"type": kind, "ref": command["ref"], "data": {"offset": offset}})
        for viewer in list(self.viewers) if is_new else ():
            await self.event(viewer, offset)

    async def event(self, viewer: ServerConnection, offset: int) -> None:
        assert viewer.request is not None
        if offset == self.skip and "token=t1&" in f"{viewer.request.path}&":
            return
        message = {
            "type": "livestream:chat_message",
            "offset": offset,
            "data": {"message": self.log[offset - 1]},
        }
        for _ in range(2 if offset == self.repeat else 1):
            await self.send(viewer, message)

    async def send(self, connection: ServerConnection, message: dict[str, object]) -> None:
        try:
            await connection.send(json.dumps(message, separators=(",", ":")))
        except ConnectionClosed:
            self.viewers.discard(connection)

    def target(self, tmp_path: Path) -> Target:
        tokens = tmp_path / "tokens"
        tokens.write_text("".join(f"t{i}\n" for i in range(VIEWERS)))
        return Target("a room", self.port, 1, "/ws/?token=%K", SAY, 0, '"livestream:welcome"', tokens)


@asynccontextmanager
async def running(room: Room) -> AsyncIterator[Room]:
    await room.start()
    try:
        yield room
    finally:
        await room.lose()


async def ride(room: Room, tmp_path: Path) -> StormRun:
    """A storm of a few viewers at a pace for tests."""
    backoff = Backoff(base=0.02, cap=0.1)
    async with running(room):
        with load.storm(room.target(tmp_path), VIEWERS, 10, core=None, rate=100, backoff=backoff) as storm:
            await asyncio.to_thread(storm.wait_until_attached)
            await room.lose()
            await room.start()
            return await asyncio.to_thread(storm.result)


def fan_out(target: Target) -> load.FanoutRun:
    _, run = load.fan_out(target, VIEWERS, rate=100, seconds=0.1, drain_s=0.3, core=None)
    return run


def test_the_floor_delivers_every_message_to_every_viewer(tmp_path: Path) -> None:
    with floor_server(Bench(QUICK, Cores(None, None), tmp_path)) as target:
        run = fan_out(target)
    assert (run.sent, run.delivered, run.expected, run.duplicates) == (10, 10 * VIEWERS, 10 * VIEWERS, 0)
    assert len(run.last_viewer_ms) == 10
    assert run.payload_bytes == EVENT_BYTES
    assert min(run.last_viewer_ms) > 0


@pytest.mark.parametrize(
    ("room", "lost", "duplicates", "complete"),
    [(Room(), 0, 0, 10), (Room(skip=3), 1, 0, 9), (Room(repeat=4), 0, VIEWERS, 10)],
    ids=["good", "one viewer misses one", "one comes twice"],
)
async def test_fanout_counts(room: Room, lost: int, duplicates: int, complete: int, tmp_path: Path) -> None:
    async with running(room):
        run = await asyncio.to_thread(fan_out, room.target(tmp_path))
    assert (run.lost, run.duplicates, len(run.last_viewer_ms)) == (lost, duplicates, complete)


@pytest.mark.parametrize(("refuse", "errors"), [(0, 0), (5, 1)])
async def test_commit_counts_acks_and_errors(refuse: int, errors: int, tmp_path: Path) -> None:
    room = Room(refuse=refuse)
    async with running(room):
        run = await asyncio.to_thread(load.commit, room.target(tmp_path), VIEWERS, 2, 0.1, core=None)
    assert run.acked > 0
    assert run.acked_in_all + run.errors == len(room.log)
    assert (run.errors, run.unanswered, run.closed) == (errors, 0, 0)


async def test_storm_finds_nothing_where_nothing_is_wrong(tmp_path: Path) -> None:
    run = await ride(Room(), tmp_path)
    assert (run.back, run.connections_lost, run.recovered, run.resynced) == (VIEWERS, VIEWERS, VIEWERS, 0)
    assert (run.missing, run.duplicates, run.out_of_order, run.errors) == (0, 0, 0, 0)
    assert run.acked == run.sent > 5


async def test_storm_finds_what_one_viewer_missed(tmp_path: Path) -> None:
    run = await ride(Room(skip=2), tmp_path)
    assert (run.missing, run.viewers_missing_some) == (1, 1)


async def test_storm_finds_what_came_twice(tmp_path: Path) -> None:
    run = await ride(Room(repeat=2), tmp_path)
    assert run.duplicates == run.out_of_order == VIEWERS


async def test_storm_finds_what_the_server_forgot_though_it_had_acknowledged_it(tmp_path: Path) -> None:
    run = await ride(Room(forget_on_loss=True), tmp_path)
    assert run.resynced == VIEWERS
    assert run.missing == 0  # all who were there before the loss have seen them
    assert run.missing_for_a_newcomer >= 5
