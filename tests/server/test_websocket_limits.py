"""What a server with tight limits does, and how it goes away; the same under prepared frames and plain ASGI."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from .sockets import PATIENCE, PLAIN, PREPARED, UNLIMITED, serving

KINDS = pytest.mark.parametrize("kind", [PREPARED, PLAIN])


@KINDS
async def test_connections_are_capped_by_user_and_a_place_is_free_again(kind: str, tmp_path: Path) -> None:
    async with serving(kind, tmp_path, limits=UNLIMITED | {"connections_per_user": 1}) as site:
        id, token = await site.stream(), site.token()
        async with site.watch(id, token), site.dial(f"/ws/livestream/{id}", token) as second:
            assert (await second.closed())[0] == 4529
            async with site.watch(id, site.token("bob")), site.watch(id):
                pass
        async with site.watch(id, token) as back:
            assert back.seen


@KINDS
async def test_a_token_in_the_url_can_be_switched_off(kind: str, tmp_path: Path) -> None:
    async with (
        serving(kind, tmp_path, auth={"query_token": False}) as site,
        site.watch(await site.stream(), None, f"?token={site.token()}") as socket,
    ):
        assert socket.seen[0]["data"]["user"]["id"] is None


@KINDS
async def test_who_floods_is_told_to_wait_then_sent_away(kind: str, tmp_path: Path) -> None:
    async with (
        serving(kind, tmp_path, limits={"frame_rate": 1, "frame_burst": 2}) as site,
        site.watch(await site.stream(), site.token()) as socket,
    ):
        for _ in range(210):
            await socket.send("ping")
        assert (await socket.closed())[0] == 4029
        told = [frame for frame in socket.seen if frame["type"] == "error"]
        assert {frame["data"]["code"] for frame in told} == {"rate_limited"}
        assert all(frame["data"]["retry_after"] > 0 for frame in told)


async def test_on_the_way_out_all_is_committed_and_everyone_is_sent_away(tmp_path: Path) -> None:
    async with serving(PREPARED, tmp_path) as site:
        id = await site.stream()
        context = site.watch(id, site.token())
        socket = await context.__aenter__()
        for i in range(20):
            await socket.send("livestream:chat_message", {"message": str(i)})
        await socket.until("ack")
    assert (await socket.closed())[0] == 1012
    await context.__aexit__(None, None, None)
    acked = [frame["data"]["offset"] for frame in socket.seen if frame["type"] == "ack"]
    async with serving(PREPARED, tmp_path) as site, site.watch(id) as back:
        kept = back.seen[0]["data"]["offset"]
    assert acked == list(range(1, len(acked) + 1))
    assert kept >= len(acked)


async def test_who_sends_but_never_reads_is_sent_away_in_a_quiet_room(tmp_path: Path) -> None:
    """Replies fill a socket too; without a room's events nothing but the connection itself notices."""
    fanout = {"write_buffer": 1024, "slow_reader_timeout": 0.1}
    async with serving(PREPARED, tmp_path, limits=UNLIMITED, fanout=fanout) as site:
        path, token = f"/ws/livestream/{await site.stream()}", site.token()
        with small_socket(site.port) as small:
            async with site.dial(path, token, sock=small) as deaf:
                stats = site.application.engine.stats
                async with asyncio.timeout(PATIENCE * 3):
                    while not stats.slow_readers:  # each is answered at length, and nobody reads it
                        await deaf.send("no such type")
                assert (await deaf.closed())[0] == 4008


@contextmanager
def small_socket(port: int) -> Iterator[socket.socket]:
    """A connected socket that takes little before it is full."""
    with socket.socket() as small:
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        small.connect(("127.0.0.1", port))
        small.setblocking(False)
        yield small


async def test_no_compression_is_negotiated(tmp_path: Path) -> None:
    """A compressed frame could unfold to thousands of times its size, and no frame of a fan-out could be prepared."""
    async with serving(PREPARED, tmp_path) as site:
        id = await site.stream()
        async with connect(
            f"ws://127.0.0.1:{site.port}/ws/livestream/{id}", compression="deflate", proxy=None
        ) as offered:
            assert offered.response is not None
            assert "Sec-WebSocket-Extensions" not in offered.response.headers
