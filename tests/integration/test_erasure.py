"""Somebody is erased while the server runs: nothing of theirs is in the database's files, and everybody's view is made anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr

from backchannel.client import Client
from backchannel.config import RoomOptions, Settings
from backchannel.protocol.commands import PollData, SettingsData
from backchannel.protocol.events import HoldMessages, PollKind
from backchannel.protocol.user import Role
from backchannel.protocol.view import RoomView
from backchannel.testing import running_server

from ..servers import NatsServer
from .conftest import UNLIMITED
from .test_other_process import command_line

WORDS = ("a-very-private-remark", "a-very-private-question", "held-back-remark", "denied-remark")
REASON = "a-private-reason"
TRACES = (*WORDS, REASON, "u-4711-private", "Ada Private")


def traces_in(url: str) -> set[str]:
    """Which of the traces stand in the bytes of the database's files."""
    path = Path(url.removeprefix("sqlite:///"))
    content = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    return {trace for trace in TRACES if trace.encode() in content}


async def until(client: Client, condition: Callable[[RoomView], bool]) -> None:
    """Wait for what the client is told to make the condition true."""
    async with asyncio.timeout(20):
        while not condition(client.view):
            await anext(client.events())


async def moderated(host: Client, client: Client) -> None:
    """What they say is held, let through, denied; they vote in a poll; they are timed out, and that is lifted."""
    await host.change_settings(SettingsData(hold_messages=HoldMessages.all))
    async with client as ada:
        ids = [(await ada.say(text)).id for text in (WORDS[0], WORDS[2], WORDS[3])]
        poll = await host.make_poll(
            PollData(question="Tea?", kind=PollKind.single, options=("yes", "no"), open=True)
        )
        assert poll.id is not None
        # Her node and the host's may be two: each hears of what the other wrote a moment later.
        await until(ada, lambda view: poll.id in view.board.polls)
        await ada.vote(poll.id, [0])
    assert ids[0] is not None
    assert ids[2] is not None
    await until(host, lambda view: set(ids) <= set(view.held_messages))
    await host.review_message(ids[0], approve=True)
    await host.review_message(ids[2], approve=False)
    act = await host.time_out("u-4711-private", seconds=60, reason=REASON, delete_messages=True)
    assert act.id is not None
    await host.lift_sanction(act.id)
    await host.change_settings(SettingsData(hold_messages=HoldMessages.listed))


@pytest.mark.timeout(120)
@pytest.mark.parametrize("way", ["command line", "REST"])
async def test_nothing_is_left_in_the_files(way: str) -> None:
    # States are saved often: old ones stay in the file's free pages until it is written anew.
    settings = Settings(limits=UNLIMITED, room=RoomOptions(state_every=5), secret=SecretStr("s" * 40))
    async with running_server(settings) as server:
        url = server.settings.database_url
        for stream_id in ("one", "two"):
            await server.create_stream(stream_id)
        ada_token = server.token("Ada Private", id="u-4711-private")
        host_token = server.token("Hedy", role=Role.host)
        async with server.client("one", server.token("Bob")) as bob, server.client("one", host_token) as host:
            for stream_id in ("one", "two"):
                async with server.client(stream_id, ada_token) as ada:
                    for _ in range(10):
                        await ada.say(WORDS[0])
                    await ada.ask(WORDS[1])
            question = await bob.ask("Bob's own?")
            async with server.client("one", ada_token) as ada:
                assert question.id is not None
                await ada.upvote(question.id)
            await moderated(host, server.client("one", ada_token))
            assert traces_in(url) == set(TRACES)

            if way == "REST":
                answer = await server.request(
                    "POST", "/api/erasures", token=host_token, body={"user_id": "u-4711-private"}
                )
                assert answer.status == 200, answer.text
                assert [done["stream_id"] for done in answer.json()["streams"]] == ["two", "one"]
            else:
                told = await command_line(server, "person", "erase", "u-4711-private", "--yes")
                assert "erased u-4711-private from 2 streams" in told, told
            assert traces_in(url) == set()

            await until(bob, lambda view: not any(message.message for message in view.chat))
            assert [q.question for q in host.view.questions.values() if q.upvotes == 1] == ["Bob's own?"]
            await bob.say("We go on.")
        await server.stop()
        await server.start()
        archive = await server.request("GET", "/api/streams/one/archive", token=host_token)
        assert archive.status == 200
        assert not [trace for trace in TRACES if trace in archive.text]
        assert traces_in(url) == set()
        async with server.client("one", server.token("Eve")) as eve:
            assert [message.message for message in eve.view.chat if message.message] == ["We go on."]


@pytest.mark.timeout(120)
async def test_another_node_forgets_too(postgres_url: str, nats_server: NatsServer) -> None:
    settings = Settings(
        limits=UNLIMITED,
        room=RoomOptions(state_every=5),
        secret=SecretStr("s" * 40),
        database_url=postgres_url,
        bus_url=nats_server.url,
    )
    async with running_server(settings) as one, running_server(settings) as other:
        await one.create_stream("one")
        host_token = one.token("Hedy", role=Role.host)
        ada_token = one.token("Ada Private", id="u-4711-private")
        async with other.client("one", other.token("Bob")) as bob, one.client("one", host_token) as host:
            async with other.client("one", ada_token) as ada:
                await ada.say(WORDS[0])
                await ada.ask(WORDS[1])
            await moderated(host, other.client("one", ada_token))
            await until(bob, lambda view: any(message.message for message in view.chat))
            assert await traces_in_rows(postgres_url) == set(TRACES)
            answer = await one.request(
                "POST", "/api/erasures", token=host_token, body={"user_id": "u-4711-private"}
            )
            assert answer.status == 200, answer.text
            assert await traces_in_rows(postgres_url) == set()
            await until(
                bob,
                lambda view: not view.questions and not any(message.message for message in view.chat),
            )
            await bob.say("We go on.")
        page = await other.request("GET", "/api/streams/one/messages", token=host_token)
        assert not [trace for trace in TRACES if trace in page.text]
        # What the nodes save of the room from now on is without them too.
        assert await traces_in_rows(postgres_url) == set()


async def traces_in_rows(url: str) -> set[str]:
    """Which of the traces stand in any row of any table."""
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = [
            row["line"]
            for (table,) in tables
            for row in await connection.fetch(f'SELECT t::text AS line FROM "{table}" t')
        ]
    finally:
        await connection.close()
    return {trace for trace in TRACES if any(trace in row for row in rows)}
