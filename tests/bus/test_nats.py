"""The Bus contract over a real NATS server, which is also killed, started again and reconfigured."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import nats
import pytest

from backchannel.bus import nats as nats_bus
from backchannel.bus.base import BusError, NodePresence
from backchannel.bus.nats import NatsBus

from ..servers import NatsServer
from .nodes import Ear, eventually, moved


class Node:
    """A bus with an ear on it."""

    def __init__(self, url: str, prefix: str) -> None:
        self.bus = NatsBus(url, prefix)
        self.ear = Ear()


@pytest.fixture
def prefix() -> str:
    """Subjects of the test's own on the server that all tests share."""
    return f"test-{uuid4().hex}"


@pytest.fixture
async def nodes(nats_server: NatsServer, prefix: str) -> AsyncIterator[tuple[Node, Node, Node]]:
    """Three nodes that can hear each other."""
    three = Node(nats_server.url, prefix), Node(nats_server.url, prefix), Node(nats_server.url, prefix)
    for node in three:
        await node.bus.start(node.ear)
    yield three
    for node in three:
        await node.bus.stop()


@pytest.fixture
def own_server() -> Iterator[NatsServer]:
    """A server that the test may kill."""
    server = NatsServer()
    server.start()
    yield server
    server.kill()


async def test_all_others_hear_and_the_sender_does_not(nodes: tuple[Node, Node, Node]) -> None:
    a, b, c = nodes
    a.bus.publish(moved("keynote", 7))
    assert await b.ear.next() == await c.ear.next() == moved("keynote", 7)
    b.bus.publish(moved("keynote", 8))
    assert await a.ear.next() == moved("keynote", 8), "the first that a hears is from b"


async def test_every_kind_arrives_as_it_was(nodes: tuple[Node, Node, Node]) -> None:
    a, b, _ = nodes
    presence = NodePresence("node-a", "käse ☃", 12)
    a.bus.publish(presence)
    assert await b.ear.next() == presence


async def test_many_at_once_all_arrive(nodes: tuple[Node, Node, Node]) -> None:
    a, b, _ = nodes
    sent = [moved(f"stream-{number}", number) for number in range(2 * nats_bus.LOT + 1)]
    for message in sent:
        a.bus.publish(message)
    assert await b.ear.up_to(sent[-1]) == sent


async def test_of_several_about_one_stream_the_newest_arrives(nodes: tuple[Node, Node, Node]) -> None:
    a, b, _ = nodes
    for offset in range(1, 100):
        a.bus.publish(moved("keynote", offset))
    a.bus.publish(moved("end", 1))
    heard = await b.ear.up_to(moved("end", 1))
    assert heard[-2] == moved("keynote", 99)


async def test_other_prefixes_hear_nothing(
    nodes: tuple[Node, Node, Node], nats_server: NatsServer, prefix: str
) -> None:
    a, b, _ = nodes
    stranger = Node(nats_server.url, prefix + "-other")
    await stranger.bus.start(stranger.ear)
    stranger.bus.publish(moved("theirs", 1))
    await stranger.bus.stop()
    a.bus.publish(moved("ours", 1))
    assert await b.ear.next() == moved("ours", 1)


async def test_what_waits_is_sent_at_stop(nodes: tuple[Node, Node, Node]) -> None:
    a, b, _ = nodes
    a.bus.publish(moved("keynote", 3))
    await a.bus.stop()
    assert await b.ear.next() == moved("keynote", 3)
    assert not a.bus.healthy
    a.bus.publish(moved("keynote", 4))
    await a.bus.stop()


async def test_what_cannot_be_understood_harms_nothing(
    nodes: tuple[Node, Node, Node], nats_server: NatsServer, prefix: str
) -> None:
    a, b, _ = nodes
    other = await nats.connect(nats_server.url)
    for payload in (b"", b"\xff", b"{}", b'[{"stream_id": 3}]', b"[" * 100_000):
        await other.publish(f"{prefix}.log_moved", payload)
    # A field that a newer version has added is not an error.
    await other.publish(
        f"{prefix}.log_moved", b'[{"stream_id": "s", "epoch": "epoch-1", "offset": 2, "new": true}]'
    )
    await other.close()
    assert await b.ear.next() == moved("s", 2)
    a.bus.publish(moved("keynote", 1))
    assert await b.ear.next() == moved("keynote", 1)


async def test_server_killed_and_started_again(own_server: NatsServer, prefix: str) -> None:
    a, b = Node(own_server.url, prefix), Node(own_server.url, prefix)
    for node in (a, b):
        await node.bus.start(node.ear)
        assert node.bus.healthy
    own_server.kill()
    await eventually(lambda: not a.bus.healthy and not b.bus.healthy)
    a.bus.publish(moved("lost", 1))
    own_server.start()
    await eventually(lambda: a.bus.healthy and b.bus.healthy)
    a.bus.publish(moved("keynote", 2))
    assert await b.ear.next() == moved("keynote", 2), "what was sent while away is dropped, not late"
    b.bus.publish(moved("keynote", 3))
    assert await a.ear.next() == moved("keynote", 3)
    for node in (a, b):
        await node.bus.stop()


async def test_notices_a_server_that_is_silent(
    own_server: NatsServer, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nats_bus, "PING_SECONDS", 1)
    node = Node(own_server.url, prefix)
    await node.bus.start(node.ear)
    own_server.freeze()
    await eventually(lambda: not node.bus.healthy)
    own_server.kill()
    own_server.start()
    await eventually(lambda: node.bus.healthy)
    await node.bus.stop()


async def test_stop_while_the_server_is_away(own_server: NatsServer, prefix: str) -> None:
    node = Node(own_server.url, prefix)
    await node.bus.start(node.ear)
    own_server.kill()
    await eventually(lambda: not node.bus.healthy)
    await node.bus.stop()


async def test_comes_back_after_the_server_threw_it_out(prefix: str, tmp_path: Path) -> None:
    config = tmp_path / "nats.conf"
    config.write_text("authorization { token: right }")
    server = NatsServer("--config", str(config))
    server.start()
    url = server.url.replace("//", "//right@")
    a, b = Node(url, prefix), Node(url, prefix)
    for node in (a, b):
        await node.bus.start(node.ear)
    config.write_text("authorization { token: other }")
    server.reload()
    await eventually(lambda: not a.bus.healthy and not b.bus.healthy)
    config.write_text("authorization { token: right }")
    server.reload()
    await eventually(lambda: a.bus.healthy and b.bus.healthy)
    a.bus.publish(moved("keynote", 2))
    assert await b.ear.next() == moved("keynote", 2)
    for node in (a, b):
        await node.bus.stop()
    server.kill()


async def test_unreachable_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nats_bus, "CONNECT_SECONDS", 1.0)
    server = NatsServer()
    bus = NatsBus(server.url.replace("//", "//ada:secret@"))
    with pytest.raises(BusError, match=rf"NATS at 127\.0\.0\.1:{server.port} cannot be reached") as refused:
        await bus.start(Ear())
    assert "secret" not in str(refused.value)
    assert not bus.healthy
    await bus.stop()
