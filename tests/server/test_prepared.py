"""uvicorn's protocols, bounded and opened: what a socket without manners gets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from backchannel.server.prepared import Mailbox

from .sockets import PREPARED, UNLIMITED, Site, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")
HEAD = b"GET /ws/livestream/%s HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
KEY = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    limits = {"header_max_count": 20, "header_max_bytes": 2000, "fragments": 4}
    directory: Path = tmp_path_factory.mktemp("prepared")
    async with serving(PREPARED, directory, limits=UNLIMITED | limits) as site:
        yield site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def impatient(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    directory: Path = tmp_path_factory.mktemp("impatient")
    async with serving(PREPARED, directory, limits=UNLIMITED | {"handshake_timeout": 0.1}) as site:
        yield site


async def raw(site: Site, *parts: bytes) -> bytes:
    """Send the parts and give what comes until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    try:
        async with asyncio.timeout(5):
            for part in parts:
                writer.write(part)
                await writer.drain()
            return await reader.read()
    finally:
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize("start", [b"", b"G", b"GET / HTTP/1.1\r\n", HEAD % b"x"])
async def test_a_handshake_that_does_not_arrive_is_ended(impatient: Site, start: bytes) -> None:
    assert (await raw(impatient, start)).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "headers",
    [b"".join(b"X-%d: a\r\n" % i for i in range(21)), b"X: " + b"a" * 2000 + b"\r\n"],
    ids=["too many", "too large"],
)
async def test_a_handshake_that_swells_is_refused(site: Site, headers: bytes) -> None:
    assert (await raw(site, HEAD % b"x", headers, KEY)).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("path", "header"),
    [(b"x", b"Content-Length: 3\r\n"), (b"x", b"Transfer-Encoding: chunked\r\n"), (b"\xff", b"")],
    ids=["length", "chunks", "not ASCII"],
)
async def test_a_handshake_with_a_body_or_a_strange_url_is_refused(
    site: Site, path: bytes, header: bytes
) -> None:
    assert (await raw(site, HEAD % path, header, KEY, b"3\r\n")).startswith(b"HTTP/1.1 400 ")


async def test_the_answer_and_the_welcome_are_one_write(site: Site) -> None:
    stream_id = await site.stream()
    async with site.watch(stream_id, site.token()):  # the room is open
        reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
        async with asyncio.timeout(5):
            writer.write(HEAD % stream_id.encode() + KEY)
            received = await reader.read(65_536)
        writer.close()
        await writer.wait_closed()
    assert received.startswith(b"HTTP/1.1 101 ")
    head, _, frames = received.partition(b"\r\n\r\n")
    assert head.lower().count(b"\r\ndate:") == 1
    assert b'"livestream:welcome"' in frames


async def test_an_open_connection_has_no_deadline(site: Site) -> None:
    async with site.watch(await site.stream(), site.token()) as socket:
        closing = asyncio.create_task(socket.connection.wait_closed())
        done, _ = await asyncio.wait([closing], timeout=0.25)
        closing.cancel()
        assert not done
        assert (await socket.reply("ping"))["type"] == "ack"


@pytest.mark.parametrize(("fragments", "taken"), [(4, True), (5, False)])
async def test_fragments_are_counted(site: Site, fragments: int, taken: bool) -> None:
    async with site.watch(await site.stream(), site.token()) as socket:
        text = '{"type": "ping", "ref": "whole"}'
        # The client ends a message of several parts with an empty fragment.
        await socket.connection.send([*text[: fragments - 2], text[fragments - 2 :]])
        if taken:
            assert (await socket.until("ack"))["ref"] == "whole"
        else:
            assert (await socket.closed())[0] == 1009


async def test_bad_utf_8_closes_with_1007(site: Site) -> None:
    async with site.watch(await site.stream()) as socket:
        await socket.connection.send(b'"\xff"', text=True)
        assert (await socket.closed())[0] == 1007


async def test_a_peer_that_does_not_answer_the_close_is_dropped(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It sends a binary frame, gets the close frame and the end of the connection, though it never answers."""
    monkeypatch.setattr("backchannel.server.prepared.CLOSE_TIMEOUT", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    async with asyncio.timeout(5):
        writer.write(HEAD % (await site.stream()).encode() + KEY)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
        writer.write(bytes([0x82, 0x81, 0, 0, 0, 0, 0]))  # one byte, binary, masked with zeros
        frames = await reader.read()
    assert frames.endswith((1003).to_bytes(2, "big") + b"text frames only")
    writer.close()
    await writer.wait_closed()


async def test_nothing_of_a_connection_stays_when_it_is_gone(site: Site) -> None:
    id = await site.stream()
    for _ in range(3):
        async with site.watch(id, site.token()):
            pass
    async with asyncio.timeout(5):
        while site.application.gateway._sessions:  # noqa: ASYNC110  (a set, not an event)
            await asyncio.sleep(0.005)
    assert site.application.gateway.counts.total == 0
    assert site.application.engine.viewer_count(id) == 0


class TestMailbox:
    async def test_what_was_put_comes_in_order(self) -> None:
        box, items = Mailbox(), [_message(str(i)) for i in range(3)]
        assert box.empty()
        for item in items:
            box.put_nowait(item)
        assert not box.empty()
        assert [await box.get() for _ in items] == items
        assert box.empty()

    async def test_who_waits_is_woken(self) -> None:
        box = Mailbox()
        waiting = asyncio.create_task(box.get())
        await asyncio.sleep(0)
        box.put_nowait(_message("1"))
        box.put_nowait(_message("2"))
        assert (await waiting, await box.get()) == (_message("1"), _message("2"))

    async def test_who_stopped_waiting_is_no_obstacle(self) -> None:
        box = Mailbox()
        waiting = asyncio.create_task(box.get())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        box.put_nowait(_message("1"))
        assert await box.get() == _message("1")


def _message(text: str) -> Any:
    return {"type": "websocket.receive", "text": text}
