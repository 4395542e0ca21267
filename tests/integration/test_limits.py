"""What a client may use up, each limit set low: handshakes, connections, frames, fragments, pages, memory of the past."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from backchannel.config import LimitOptions, RoomOptions, Settings
from backchannel.testing import RunningServer

from .conftest import server_for_tests
from .process import resident_kilobytes
from .raw import STREAM, Raw, code_of, dial, joined

CHAT = "livestream:chat_message"
TIGHT = Settings(
    limits=LimitOptions(
        connections_per_user=3,
        connections_per_address=12,
        chat_rate=0.01,
        chat_burst=3,
        question_rate=0,
        upvote_rate=0,
        frame_rate=20,
        frame_burst=40,
        fragments=8,
    ),
    room=RoomOptions(resume_events=20, page_size=10, viewer_count_interval=0.2),
)


@pytest.fixture(scope="module")
def tight() -> Iterator[RunningServer]:
    with server_for_tests(TIGHT) as server:
        yield server


@pytest.fixture(scope="module")
def impatient() -> Iterator[RunningServer]:
    """Apart from the others: a test's own client, kept from running for so long, would be sent away too."""
    with server_for_tests(Settings(limits=LimitOptions(handshake_timeout=0.5))) as server:
        yield server


async def read_all(server: RunningServer, *chunks: bytes) -> bytes:
    """Send bytes over TCP, and read until the server ends the connection."""
    reader, writer = await asyncio.open_connection(server.settings.host, server.settings.port)
    try:
        async with asyncio.timeout(10):
            for chunk in chunks:
                writer.write(chunk)
                await writer.drain()
            return await reader.read()
    except ConnectionResetError:  # the server had enough and did not read on
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("start", [b"", b"GET /ws/livestream/x HTTP/1.1\r\nHost: a\r\n", b"GET /wsP"])
async def test_a_handshake_that_dribbles_is_ended(impatient: RunningServer, start: bytes) -> None:
    answer = await read_all(impatient, start)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408")


async def test_a_swollen_handshake_is_refused_and_holds_no_memory(tight: RunningServer) -> None:
    before = resident_kilobytes(tight.pid)
    many = b"".join(b"X-%d: y\r\n" % number for number in range(2000))
    large = b"X-Large: " + b"y" * 2**20 + b"\r\n"
    for headers in (many, large):
        for _ in range(10):
            answer = await read_all(tight, b"GET /ws HTTP/1.1\r\nHost: a\r\n" + headers + b"\r\n")
            assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 431"))
    assert resident_kilobytes(tight.pid) - before < 8 * 1024


@pytest.mark.parametrize(
    "offer",
    [
        ("chat",),
        ("backchannel.v1", "bearer."),
        ("backchannel.v1", "bearer.a.b.c"),
        ("bearer.a.b.c",),
        ("backchannel.v1", *(f"p{number}" for number in range(500))),
    ],
    ids=["another", "no token", "a bad token", "a token alone", "500 of them"],
)
async def test_hostile_subprotocols_are_answered(
    tight: RunningServer, stream_id: str, offer: tuple[str, ...]
) -> None:
    await tight.create_stream(stream_id)
    async with dial(tight, STREAM.path(stream_id), subprotocols=offer) as raw:
        if not await first_frame_is_welcome(raw):
            assert raw.socket.close_code in (4500, 4501)


async def test_connections_are_capped_by_user(tight: RunningServer, stream_id: str) -> None:
    await tight.create_stream(stream_id)
    ada = tight.token("Ada")
    async with AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(joined(tight, STREAM, stream_id, ada)) for _ in range(3)]
        assert await code_of(tight, STREAM.path(stream_id), ada) == 4529
        await stack.enter_async_context(joined(tight, STREAM, stream_id, tight.token("Bob")))
        await tabs[0].socket.close()
        await come_in(stack, tight, stream_id, ada)


async def test_connections_are_capped_by_address(tight: RunningServer, stream_id: str) -> None:
    await tight.create_stream(stream_id)
    path = STREAM.path(stream_id)
    async with AsyncExitStack() as stack:
        for number in range(12):
            await come_in(stack, tight, stream_id, tight.token(f"User{number}"))
        assert await code_of(tight, path, tight.token("One more")) == 4529
        elsewhere = ("127.0.0.2", 0)
        one = await stack.enter_async_context(
            dial(tight, path, tight.token("One more"), local_addr=elsewhere)
        )
        assert (await one.receive())["type"] == "livestream:welcome"


async def come_in(stack: AsyncExitStack, server: RunningServer, stream_id: str, token: str) -> Raw:
    """Join as soon as the server has noticed that somebody else has left."""
    async with asyncio.timeout(10):
        while True:
            raw = await stack.enter_async_context(dial(server, STREAM.path(stream_id), token))
            if await first_frame_is_welcome(raw):
                return raw


async def first_frame_is_welcome(raw: Raw) -> bool:
    try:
        return bool((await raw.receive())["type"] == "livestream:welcome")
    except ConnectionClosed:
        return False


async def test_a_reconnect_fills_no_bucket(tight: RunningServer, stream_id: str) -> None:
    await tight.create_stream(stream_id)
    ada = tight.token("Ada")
    for number in range(3):
        async with joined(tight, STREAM, stream_id, ada) as raw:
            assert (await raw.command(CHAT, {"message": f"{number}"}))["type"] == "ack"
    async with joined(tight, STREAM, stream_id, ada) as raw:
        error = await raw.command(CHAT, {"message": "one too many"})
        assert error["data"]["code"] == "rate_limited"
        assert 0 < error["data"]["retry_after"] <= 100
    async with joined(tight, STREAM, stream_id, tight.token("Bob")) as raw:
        assert (await raw.command(CHAT, {"message": "somebody else"}))["type"] == "ack"


async def test_a_resend_is_answered_with_its_first_result_also_beyond_the_rate(
    tight: RunningServer, stream_id: str
) -> None:
    """To refuse it would be to say that it changed nothing, while it stands in the log."""
    await tight.create_stream(stream_id)
    ada = tight.token("Ada")
    said = [{"message": f"{number}", "id": str(uuid4())} for number in range(3)]
    async with joined(tight, STREAM, stream_id, ada) as raw:
        acks = [await raw.command(CHAT, data) for data in said]
    async with joined(tight, STREAM, stream_id, ada) as raw:
        again = [await raw.command(CHAT, data) for data in said]
        assert [ack["data"] for ack in again] == [ack["data"] for ack in acks]
        error = await raw.command(CHAT, {"message": "one too many", "id": str(uuid4())})
        assert error["data"]["code"] == "rate_limited"


async def test_a_flood_of_frames_is_slowed_and_then_ended(tight: RunningServer, stream_id: str) -> None:
    await tight.create_stream(stream_id)
    async with joined(tight, STREAM, stream_id, tight.token("Ada")) as raw:
        for _ in range(400):
            await raw.send({"type": "ping", "data": {}})
        assert await raw.closed() == 4029
        replies = [event for event in raw.events if event["type"] in ("ack", "error")]
        assert sum(reply["type"] == "ack" for reply in replies) >= 40
        refused = [reply["data"] for reply in replies if reply["type"] == "error"]
        assert refused
        assert all(data["code"] == "rate_limited" and data["retry_after"] > 0 for data in refused)


async def _pieces(count: int) -> AsyncIterator[str]:
    yield '{"type":"ping","ref":"1","data":{'
    for _ in range(count - 2):
        yield " "
    yield "}}"


async def test_fragments_are_counted(tight: RunningServer, stream_id: str) -> None:
    await tight.create_stream(stream_id)
    async with joined(tight, STREAM, stream_id, tight.token("Ada")) as raw:
        await raw.socket.send(_pieces(7))  # and an empty one that says that it was the last
        assert (await raw.reply())["type"] == "ack"
        await raw.socket.send(_pieces(500))
        assert await raw.closed() == 1009


async def test_a_resume_replays_so_much_and_no_more(tight: RunningServer, stream_id: str) -> None:
    """Exactly the gap, or a fresh snapshot and the word that it is one: never part of a gap."""
    await tight.create_stream(stream_id)
    asker = tight.token("Ada")
    async with joined(tight, STREAM, stream_id, asker) as raw:
        epoch = raw.events[-1]["data"]["epoch"]
        asked = [await raw.command("livestream:question", {"question": f"{number}?"}) for number in range(30)]
        head = asked[-1]["data"]["offset"]
    for gap, recovered in ((0, True), (1, True), (20, True), (21, False), (30, False)):
        path = f"{STREAM.path(stream_id)}?epoch={epoch}&offset={head - gap}"
        async with dial(tight, path, asker) as raw:
            welcome = (await raw.receive())["data"]
            assert (gap, welcome["recovered"], "snapshot" in welcome) == (gap, recovered, not recovered)
            due = list(range(head - gap + 1, head + 1)) if recovered else []
            assert [(await raw.until("livestream:question"))["offset"] for _ in due] == due
    for position in (f"epoch={epoch}&offset={head + 1}", f"epoch=another&offset={head}"):
        async with dial(tight, f"{STREAM.path(stream_id)}?{position}", asker) as raw:
            welcome = (await raw.receive())["data"]
            assert not welcome["recovered"]
            assert len(welcome["snapshot"]["questions"]) == 30


async def test_pages_are_capped(tight: RunningServer, stream_id: str) -> None:
    await tight.create_stream(stream_id)
    for kind in ("messages", "questions"):
        path = f"/api/streams/{stream_id}/{kind}"
        assert (await tight.request("GET", f"{path}?limit=10")).status == 200
        for limit in ("11", "100000", "0", "-1"):
            answer = await tight.request("GET", f"{path}?limit={limit}")
            assert answer.status == 422
            assert answer.json()["error"]["message"]


async def test_presence_is_a_count_and_no_broadcast_of_joins(tight: RunningServer, stream_id: str) -> None:
    await tight.create_stream(stream_id)
    async with joined(tight, STREAM, stream_id, tight.token("Ada")) as ada:
        for number in range(30):
            async with dial(tight, STREAM.path(stream_id), tight.token(f"User{number}")) as passing:
                await passing.until("livestream:welcome")
        async with joined(tight, STREAM, stream_id, tight.token("Bob")):
            while (await ada.until("livestream:viewer_count"))["data"] != {"viewer_count": 2}:
                pass
        while (await ada.until("livestream:viewer_count"))["data"] != {"viewer_count": 1}:
            pass
    kinds = {event["type"] for event in ada.events}
    assert kinds <= {"livestream:welcome", "livestream:viewer_count"}
    assert len(ada.events) < 30


async def test_no_bytes_end_the_process(tight: RunningServer) -> None:
    garbage = (
        b"\x00" * 100,
        b"\xff\xfe\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    )
    for chunk in garbage:
        await read_all(tight, chunk)
    assert await code_of(tight, "/api/streams") == 4504
    assert (await tight.request("GET", "/readyz")).status == 200
