"""PostgreSQL restarts under load: no false ack, errors that say "again", everybody talks on soon, nobody is cut off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest

from backchannel.config import Settings
from backchannel.protocol.user import Role
from backchannel.testing import running_server

from ..servers import PostgresServer
from .conftest import UNLIMITED
from .oracles import violations
from .recorder import Recorder, Witness

WELL_SECONDS = 10.0
"""After the database is back."""


@pytest.mark.timeout(120)  # the database stops and starts twice
async def test_the_database_restarts_under_load(postgres_server: PostgresServer, postgres_url: str) -> None:
    async with running_server(Settings(limits=UNLIMITED, database_url=postgres_url)) as server:
        await server.create_stream("room", live=False)
        recorder = Recorder(server, "room")
        async with AsyncExitStack() as stack:
            host = await stack.enter_async_context(recorder.witness("Host", Role.host))
            await host.start()
            speakers = [
                await stack.enter_async_context(recorder.witness(f"Speaker{number}")) for number in range(6)
            ]
            stop = asyncio.Event()
            async with asyncio.TaskGroup() as tasks:
                for speaker in speakers:
                    tasks.create_task(talk(speaker, stop))
                for mode in ("fast", "immediate"):
                    await recorder.changed.until(progress(recorder, 30))
                    await asyncio.to_thread(postgres_server.stop, mode)
                    try:
                        assert (await server.request("GET", "/healthz")).status == 200
                        assert (await server.request("GET", "/readyz")).status == 503
                    finally:
                        await asyncio.to_thread(postgres_server.start)
                    back = time.monotonic()
                    await recorder.changed.until(progress(recorder, 30))
                    assert time.monotonic() - back <= WELL_SECONDS
                    assert (await server.request("GET", "/readyz")).status == 200
                stop.set()
            last = await host.say("Over")
            assert last is not None
            await recorder.everyone_has(last.offset or 0)
            await recorder.compare_with_fresh()
            assert {speaker.client.stats.connections for speaker in speakers} == {1}
        await server.stop()
        await recorder.read_log()
    assert violations(recorder.history) == []


async def talk(speaker: Witness, stop: asyncio.Event) -> None:
    count = 0
    while not stop.is_set():
        count += 1
        await speaker.say(f"Message {count}")


def progress(recorder: Recorder, acks: int) -> Callable[[], bool]:
    """Whether so many more were acked since."""
    goal = recorder.acked + acks
    return lambda: recorder.acked >= goal
