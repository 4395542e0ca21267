"""Another process works on the same database: a command line now, another node one day. Viewers hear of it."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from backchannel.config import RoomOptions, Settings
from backchannel.protocol.events import StreamStatus
from backchannel.protocol.user import Role
from backchannel.testing import RunningServer, running_server

from ..servers import NatsServer
from .conftest import UNLIMITED
from .oracles import violations
from .recorder import Recorder, Witness


async def command_line(server: RunningServer, *arguments: str) -> str:
    """Run ``backchannel`` on the server's database, and give what it prints."""
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("backchannel"),
        *arguments,
        "--database",
        server.settings.database_url,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=server.directory,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output
    return output.decode()


async def test_a_stream_that_the_command_line_makes_starts_and_ends(server: RunningServer) -> None:
    await command_line(server, "stream", "create", "from-outside", "--title", "From outside")
    async with server.client("from-outside", server.token("Ada")) as client:
        events = client.events()
        assert client.view.stream.status is StreamStatus.scheduled
        for act, status in (("start", StreamStatus.live), ("end", StreamStatus.ended)):
            await command_line(server, "stream", act, "from-outside")
            async with asyncio.timeout(20):
                while client.view.stream.status is not status:
                    await anext(events)
        assert client.stats.connections == 1
    assert "from-outside" in await command_line(server, "stream", "list")


@pytest.mark.timeout(120)  # two servers, and a bus that dies and comes back
@pytest.mark.parametrize("bus", ["no bus", "NATS", "NATS that dies"])
async def test_two_servers_on_one_database_have_one_order(
    postgres_url: str, nats_server: NatsServer, bus: str
) -> None:
    """The bus only wakes: without it each finds in the log what the other committed, at the next reconcile."""
    settings = Settings(
        limits=UNLIMITED,
        room=RoomOptions(viewer_count_interval=0.1),
        database_url=postgres_url,
        secret=SecretStr("s" * 40),
        bus_url=None if bus == "no bus" else nats_server.url,
    )
    async with running_server(settings) as one, running_server(settings) as two:
        await one.create_stream("room", live=False)
        left, right = Recorder(one, "room"), Recorder(two, "room")
        right.history, right.changed, right.questions = left.history, left.changed, left.questions
        async with AsyncExitStack() as stack:
            host = await stack.enter_async_context(left.witness("Host", Role.host))
            await host.start()
            speakers = [
                await stack.enter_async_context(side.witness(f"{name}{number}"))
                for side, name in ((left, "Left"), (right, "Right"))
                for number in range(4)
            ]
            await host.ask("Which side are you on?")
            await left.changed.until(lambda: all(s.client.view.questions for s in speakers))
            talking = asyncio.gather(*(talk(speaker, left.questions[0]) for speaker in speakers))
            if bus == "NATS that dies":
                await left.changed.until(lambda: left.acked + right.acked >= 60)
                await asyncio.to_thread(nats_server.kill)
                await talking
                await asyncio.to_thread(nats_server.start)
            await talking
            head = max(command.offset or 0 for command in left.history.commands)
            for side in (left, right):
                await side.everyone_has(head)
                await side.compare_with_fresh()
            if bus != "no bus":  # only the bus tells how many are on the other node
                everybody = len(speakers) + 1
                await left.changed.until(
                    lambda: all(speaker.client.view.viewer_count == everybody for speaker in speakers)
                )
        await one.stop()
        await two.stop()
        await left.read_log()
        assert violations(left.history) == []
        assert left.acked + right.acked == len(left.history.log)


async def talk(speaker: Witness, question: UUID) -> None:
    await speaker.upvote(question)
    for count in range(25):
        await speaker.say(f"Message {count}")
