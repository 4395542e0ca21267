"""SIGTERM: not ready, viewers sent away with 1012, what was acknowledged on disk, the end within the grace."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import AsyncExitStack

from backchannel.config import Settings
from backchannel.testing import RunningServer, running_server

from .conftest import UNLIMITED
from .oracles import violations
from .raw import STREAM, joined
from .recorder import Recorder

GRACE = 4.0


async def test_viewers_are_sent_away_with_1012_and_find_everything_again() -> None:
    async with running_server(Settings(limits=UNLIMITED, shutdown_grace=GRACE)) as server:
        await server.create_stream("room", live=False)
        recorder = Recorder(server, "room")
        async with AsyncExitStack() as stack:
            names = ("Ada", "Bob", "Cyd")
            witnesses = [await stack.enter_async_context(recorder.witness(name)) for name in names]
            stop = asyncio.Event()

            async def talk(number: int) -> None:
                count = 0
                while not stop.is_set():
                    count += 1
                    await witnesses[number].ask(f"{number}.{count}?" if count < 40 else "")

            raw = await stack.enter_async_context(joined(server, STREAM, "room", server.token("Onlooker")))
            async with asyncio.TaskGroup() as tasks:
                for number in range(len(witnesses)):
                    tasks.create_task(talk(number))
                await recorder.changed.until(lambda: recorder.acked >= 30)
                started = time.monotonic()
                assert await server.stop() == 0
                assert time.monotonic() - started <= GRACE
                assert await raw.closed() == 1012
                await server.start()
                await recorder.changed.until(lambda: recorder.acked >= 90)
                stop.set()
            await recorder.everyone_has(max(command.offset or 0 for command in recorder.history.commands))
            await recorder.compare_with_fresh()
        await server.stop()
        await recorder.read_log()
        assert violations(recorder.history) == []


async def test_a_client_that_is_stuck_holds_nobody_up() -> None:
    """One that reads nothing and answers nothing, not even the close frame; and one in the middle of its handshake."""
    async with running_server(Settings(limits=UNLIMITED, shutdown_grace=GRACE)) as server:
        await server.create_stream("room")
        with stuck_viewer(server, "room"), silent_connection(server):
            async with joined(server, STREAM, "room", server.token("Ada")) as raw:
                assert await raw.is_well()
                started = time.monotonic()
                assert await server.stop() == 0
                assert time.monotonic() - started <= GRACE
                assert await raw.closed() == 1012


async def test_readiness_goes_before_the_listener_does() -> None:
    """With a delay, a load balancer can see that the node leaves while it still serves."""
    async with running_server(Settings(limits=UNLIMITED, shutdown_delay=1.0)) as server:
        await server.create_stream("room")
        async with joined(server, STREAM, "room", server.token("Ada")) as raw:
            stopping = asyncio.create_task(server.stop())
            async with asyncio.timeout(5):
                while (answer := await server.request("GET", "/readyz")).status == 200:
                    assert not stopping.done()
            assert answer.status == 503
            assert "shutting down" in answer.text
            assert (await server.request("GET", "/healthz")).status == 200
            assert await raw.is_well()
            assert await stopping == 0
            assert await raw.closed() == 1012


def silent_connection(server: RunningServer) -> socket.socket:
    """TCP, and no word over it."""
    return socket.create_connection((server.settings.host, server.settings.port))


def stuck_viewer(server: RunningServer, stream_id: str) -> socket.socket:
    """A viewer that has joined and will never read again."""
    viewer = silent_connection(server)
    viewer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    viewer.sendall(
        f"GET {STREAM.path(stream_id)} HTTP/1.1\r\nHost: {server.settings.host}:{server.settings.port}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    assert viewer.recv(12).startswith(b"HTTP/1.1 101")
    return viewer
