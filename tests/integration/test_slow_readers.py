"""Who reads too slowly or not at all costs nobody else anything, is sent away, and can come back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from backchannel.config import FanoutOptions, RoomOptions, Settings, WebSocketOptions
from backchannel.testing import RunningServer

from .conftest import UNLIMITED, server_for_tests
from .process import open_files, resident_kilobytes
from .raw import STREAM, Raw, dial, joined
from .recorder import Recorder
from .test_going_away import stuck_viewer

MOST_MEGABYTES = 48
"""More than the socket buffers of both sides hold, so that a reader who stops is felt before."""
IMPATIENT = Settings(
    limits=UNLIMITED.model_copy(update={"message_max_characters": 0, "message_max_bytes": 0}),
    room=RoomOptions(viewer_count_interval=0.1),
    fanout=FanoutOptions(write_buffer=16 * 1024, slow_reader_timeout=0.5),
)
PINGING = Settings(
    limits=UNLIMITED,
    room=RoomOptions(viewer_count_interval=0.1),
    websocket=WebSocketOptions(ping_interval=0.5, ping_timeout=0.5),
)


@pytest.fixture(scope="module")
def impatient() -> Iterator[RunningServer]:
    with server_for_tests(IMPATIENT) as server:
        yield server


@pytest.fixture(scope="module")
def pinging() -> Iterator[RunningServer]:
    with server_for_tests(PINGING) as server:
        yield server


async def metric(server: RunningServer, name: str) -> float:
    lines = (await server.request("GET", "/metrics")).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


async def talk_until_somebody_is_too_slow(server: RunningServer, raw: Raw) -> int:
    """As fast as it is acknowledged; gives the last offset."""
    before = await metric(server, "backchannel_slow_readers")
    for _ in range(MOST_MEGABYTES):
        replies = [await raw.command("livestream:chat_message", {"message": "a" * 15_000}) for _ in range(70)]
        raw.events.clear()
        if await metric(server, "backchannel_slow_readers") > before:
            return int(replies[-1]["data"]["offset"])
    raise AssertionError(f"{MOST_MEGABYTES} MB, and the server took nobody for slow")


async def test_a_slow_reader_is_closed_with_4008_and_resumes_while_others_notice_nothing(
    impatient: RunningServer, stream_id: str
) -> None:
    server = impatient
    await server.create_stream(stream_id)
    recorder = Recorder(server, stream_id)
    before = resident_kilobytes(server.pid)
    async with recorder.witness("Quick") as quick:
        slow_token = server.token("Slow")
        async with (
            dial(server, STREAM.path(stream_id), slow_token, max_queue=1, ping_interval=None) as slow,
            joined(server, STREAM, stream_id, server.token("Speaker")) as speaker,
        ):
            welcome = await slow.until("livestream:welcome")
            # From here on the slow one takes nothing: its queue of one frame is full, so nobody reads its socket.
            head = await talk_until_somebody_is_too_slow(server, speaker)
            await recorder.changed.until(lambda: quick.offset >= head)
            assert resident_kilobytes(server.pid) - before < 40 * 1024
            assert await slow.closed() == 4008
            seen = [event["offset"] for event in slow.events if "offset" in event]
            assert seen == list(
                range(welcome["data"]["offset"] + 1, welcome["data"]["offset"] + 1 + len(seen))
            )
            assert seen[-1] < head
        position = f"?epoch={welcome['data']['epoch']}&offset={seen[-1]}"
        async with dial(server, STREAM.path(stream_id) + position, slow_token) as back:
            again = (await back.receive())["data"]
            if again["recovered"]:
                first = await back.until("livestream:chat_message")
                assert first["offset"] == seen[-1] + 1
            else:
                assert again["snapshot"]["chat"]
            assert again["offset"] == head
        assert quick.client.stats.connections == 1


async def test_a_peer_that_answers_no_ping_is_let_go(pinging: RunningServer, stream_id: str) -> None:
    server = pinging
    await server.create_stream(stream_id)
    async with joined(server, STREAM, stream_id, server.token("Ada")) as ada:
        with stuck_viewer(server, stream_id):
            await count_becomes(ada, 2)
            await count_becomes(ada, 1)
            assert await ada.is_well()


async def count_becomes(raw: Raw, viewers: int) -> None:
    while (await raw.until("livestream:viewer_count"))["data"]["viewer_count"] != viewers:
        pass


async def test_a_connection_that_vanishes_is_noticed_at_once(
    impatient: RunningServer, stream_id: str
) -> None:
    server = impatient
    await server.create_stream(stream_id)
    async with (
        joined(server, STREAM, stream_id, server.token("Ada")) as ada,
        joined(server, STREAM, stream_id, server.token("Bob")) as bob,
    ):
        await count_becomes(ada, 2)
        bob.socket.transport.abort()
        await count_becomes(ada, 1)


async def test_churn_leaves_nothing_behind(impatient: RunningServer, stream_id: str) -> None:
    """Joins that end in every way, and afterwards as many open files as before."""
    server = impatient
    await server.create_stream(stream_id)
    async with joined(server, STREAM, stream_id, server.token("Ada")) as ada:
        before = open_files(server.pid)

        async def come_and_go(number: int) -> None:
            async with joined(server, STREAM, stream_id, server.token(f"User{number % 10}")) as raw:
                if number % 3 == 0:
                    raw.socket.transport.abort()
                elif number % 3 == 1:
                    await raw.send(b"binary")
                    await raw.closed()

        for start in range(0, 120, 10):
            await asyncio.gather(*(come_and_go(number) for number in range(start, start + 10)))
        await count_becomes(ada, 1)
        assert open_files(server.pid) <= before + 5
        assert await metric(server, "backchannel_viewers") == 1
