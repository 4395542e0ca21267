"""The client against a server that drops, repeats, refuses and lies on command."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.client import (
    Backoff,
    Client,
    CommandError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EventsOverrunError,
    OutboxFullError,
)
from backchannel.client.backoff import comes_back
from backchannel.client.socket import stream_url
from backchannel.client.stream import EventStream
from backchannel.protocol.codes import CLOSE_TABLE, ErrorCode
from backchannel.protocol.events import ChatMessageEvent, WelcomeEvent

from .scripted_server import Peer, ScriptedServer, chat, scripted

AT_ONCE = Backoff(base=0.0)


def client_of(server: ScriptedServer, **options: Any) -> Client:
    return Client.connect(server.url, "demo", backoff=AT_ONCE, **options)


async def test_the_token_travels_in_the_subprotocol_and_in_no_url() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.gone()

    async with scripted(script) as server, client_of(server, token="t.o.k") as client:
        peer = server.peers[0]
        assert peer.headers["Sec-WebSocket-Protocol"] == "backchannel.v1, bearer.t.o.k"
        assert peer.path == "/ws/livestream/demo"
        assert client.view.stream.title == "Demo"


async def test_a_command_returns_the_data_of_its_ack() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.ack(await peer.command(), offset=7)
        await peer.gone()

    message = uuid4()
    async with scripted(script) as server, client_of(server) as client:
        ack = await client.say("Hello", id=message)
    assert (ack.id, ack.offset) == (message, 7)


async def test_a_refusal_is_an_error_with_its_fields() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.refuse(
            await peer.command(), "rate_limited", retry_after=1.5, field="data.message", hint="slow down"
        )
        await peer.gone()

    async with scripted(script) as server, client_of(server) as client:
        with pytest.raises(CommandError) as caught:
            await client.say("Hello")
    error = caught.value
    assert (error.code, error.retry_after, error.field, error.hint) == (
        ErrorCode.rate_limited, 1.5, "data.message", "slow down",
    )  # fmt: skip


async def test_what_was_not_answered_is_sent_again_in_order_with_the_same_ids() -> None:
    first: list[dict[str, Any]] = []
    second: list[dict[str, Any]] = []

    async def drops(peer: Peer) -> None:
        await peer.welcome()
        first.extend([await peer.command() for _ in range(3)])
        await peer.ack(first[1], offset=2)
        peer.cut()

    async def answers(peer: Peer) -> None:
        await peer.welcome(2, recovered=True)
        for offset in (1, 3):
            second.append(await peer.command())
            await peer.ack(second[-1], offset=offset)
        await peer.gone()

    async with scripted(drops, answers) as server, client_of(server) as client:
        acks = await asyncio.gather(client.say("one"), client.ask("two?"), client.say("three"))
        assert client.stats.resent == 2
    assert [ack.offset for ack in acks] == [1, 2, 3]
    assert second == [first[0], first[2]]


async def test_a_resume_names_the_position_and_leaves_out_repeats() -> None:
    async def drops(peer: Peer) -> None:
        await peer.welcome()
        await peer.chat(1, "one")
        await peer.chat(2, "two")
        await peer.close(1012)

    async def resumes(peer: Peer) -> None:
        await peer.welcome(3, recovered=True)
        await peer.chat(2, "two")
        await peer.chat(3, "three")
        await peer.gone()

    async with scripted(drops, resumes) as server:
        client = client_of(server)
        events = client.events()
        async with client:
            seen = [await anext(events) for _ in range(5)]
            assert client.stats.connections == 2
            assert (client.stats.resumes, client.stats.snapshots) == (1, 1)
        assert server.peers[1].query == {"epoch": ["e1"], "offset": ["2"]}
    offsets = [event.offset for event in seen if isinstance(event, ChatMessageEvent)]
    assert offsets == [1, 2, 3]
    assert [message.message for message in client.view.chat] == ["one", "two", "three"]


async def test_a_new_epoch_replaces_the_view() -> None:
    async def old(peer: Peer) -> None:
        await peer.welcome()
        await peer.chat(1, "gone")
        await peer.close(4010)

    async def new(peer: Peer) -> None:
        await peer.welcome(0, epoch="e2")
        await peer.gone()

    async with scripted(old, new) as server:
        client = client_of(server)
        events = client.events()
        async with client:
            kinds = [type(await anext(events)) for _ in range(3)]
            assert (client.view.epoch, client.view.offset, list(client.view.chat)) == ("e2", 0, [])
    assert kinds == [WelcomeEvent, ChatMessageEvent, WelcomeEvent]


async def test_a_final_code_ends_everything_and_says_why() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.command()
        await peer.close(4503, "you are banned from this stream")

    async with scripted(script) as server, client_of(server) as client:
        events = client.events()
        with pytest.raises(ConnectionClosedError) as caught:
            await client.say("Hello")
        assert caught.value.code == 4503
        assert caught.value.outcome_unknown
        with pytest.raises(ConnectionClosedError):
            await anext(events)
        with pytest.raises(ConnectionClosedError):
            await client.say("Again")
        assert len(server.peers) == 1


async def test_a_refusal_instead_of_a_welcome_is_raised_by_the_entry() -> None:
    async def script(peer: Peer) -> None:
        await peer.close(4501, "the token is not valid here")

    async with scripted(script) as server:
        with pytest.raises(ConnectionClosedError, match="the token is not valid here"):
            async with client_of(server):
                pytest.fail("there was no welcome")


async def test_a_server_that_is_away_is_asked_again_until_the_time_is_up() -> None:
    with pytest.raises(ConnectTimeoutError, match=r"no welcome within 0\.2 s"):
        async with Client.connect("http://127.0.0.1:9", "demo", backoff=AT_ONCE, connect_timeout=0.2):
            pytest.fail("nobody listens there")


async def test_unavailable_is_tried_again_with_the_same_id() -> None:
    ids: list[str] = []

    async def script(peer: Peer) -> None:
        await peer.welcome()
        for _ in range(2):
            command = await peer.command()
            ids.append(command["data"]["id"])
            await peer.refuse(command, "unavailable")
        await peer.ack(await peer.command())
        await peer.gone()

    async with scripted(script) as server, client_of(server) as client:
        await client.say("Hello")
    assert len(set(ids)) == 1


async def test_an_expiring_token_is_renewed_in_band() -> None:
    tokens = iter(["old", "new"])
    refreshed: list[dict[str, Any]] = []

    async def script(peer: Peer) -> None:
        await peer.welcome()
        data = {"type": "auth:expiring", "data": {"expires_at": "2030-01-01T00:00:00.000Z"}}
        await peer.connection.send(json.dumps(data))
        refreshed.append(await peer.command())
        await peer.ack(refreshed[0])

    async with scripted(script) as server, client_of(server, token=lambda: next(tokens)):
        await server.done.wait()
    assert refreshed[0]["data"] == {"token": "new"}


async def test_a_token_that_cannot_be_had_now_is_asked_for_again() -> None:
    answers: Iterator[str | Exception] = iter([OSError("the token service is away"), "token"])

    async def token() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.gone()

    async with scripted(script) as server, client_of(server, token=token):
        assert server.peers[0].headers["Sec-WebSocket-Protocol"].endswith("bearer.token")


async def test_what_a_newer_server_says_is_passed_over() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.connection.send('{"type": "livestream:fireworks", "data": {"colour": "red"}}')
        later = json.loads(chat(1, "still here").model_dump_json()) | {"mood": "festive"}
        await peer.connection.send(json.dumps(later))
        await peer.gone()

    async with scripted(script) as server:
        client = client_of(server)
        events = aiter(client)
        async with client:
            await anext(events)
            event = await anext(events)
    assert isinstance(event, ChatMessageEvent)
    assert event.data.message == "still here"


async def test_a_server_that_breaks_the_contract_is_reported_not_followed() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.connection.send('{"type": "livestream:chat_message", "offset": 1, "data": {}}')
        await peer.gone()

    async with scripted(script) as server:
        client = await client_of(server).__aenter__()
        with pytest.raises(ConnectionClosedError, match="the client failed"):
            await anext(client.events())
        with pytest.raises(ValueError, match=r"data\.id"):
            await client.close()


async def test_the_outbox_is_bounded() -> None:
    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.gone()

    async with scripted(script) as server, client_of(server, outbox=2) as client:
        waiting = [asyncio.create_task(client.say("…")) for _ in range(2)]
        await asyncio.wait(waiting, timeout=0, return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(OutboxFullError):
            await client.say("one too many")
        await client.close()
        ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(end) for end in ends] == [ConnectionClosedError] * 2


async def test_a_reader_that_falls_behind_is_told_so() -> None:
    stream = EventStream(limit=2)
    for offset in range(1, 4):
        stream.put(chat(offset))
    with pytest.raises(EventsOverrunError):
        await anext(stream)


async def test_frames_can_be_watched_as_they_came() -> None:
    frames: list[str] = []

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.ack(await peer.command())
        await peer.gone()

    async with scripted(script) as server, client_of(server, on_frame=frames.append) as client:
        await client.ping()
    assert [json.loads(frame)["type"] for frame in frames] == ["livestream:welcome", "ack"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h:1", "ws://h:1/ws/livestream/a~b"),
        ("https://h/chat/", "wss://h/chat/ws/livestream/a~b"),
        ("ws://h", "ws://h/ws/livestream/a~b"),
    ],
)
def test_addresses(url: str, expected: str) -> None:
    assert stream_url(url, "a~b") == expected


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://h", "http://"])
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="no address of a server"):
        Client.connect(url, "demo")


@given(st.integers(0, 200), st.integers())
def test_backoff_is_full_jitter_under_a_cap(attempt: int, seed: int) -> None:
    delay = Backoff(base=0.5, cap=20.0, random=random.Random(seed)).delay(attempt)
    assert 0 <= delay <= min(20.0, 0.5 * 2.0 ** min(attempt, 32))


def test_close_codes_are_obeyed_also_those_of_a_newer_table() -> None:
    for code, info in CLOSE_TABLE.items():
        assert comes_back(code) == info.reconnect
    assert comes_back(1006)
    assert comes_back(4321)
    assert not comes_back(4777)
