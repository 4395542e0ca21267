"""The two ways out to a socket."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.types import Message

from backchannel.engine.frames import Batch, frame
from backchannel.protocol.codes import CloseCode
from backchannel.server import sinks
from backchannel.server.sinks import AsgiSink, PreparedSink


class Peer:
    """What an ASGI server does with messages: takes them while the gate is open."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.drained = 0
        self.dropped = False
        self.sink = AsgiSink(self.send, self._drained, self._drop)

    async def send(self, message: Message) -> None:
        await self.gate.wait()
        self.taken.append(message)

    def _drained(self) -> None:
        assert not self.sink.paused
        self.drained += 1

    def _drop(self) -> None:
        self.dropped = True

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.taken if message["type"] == "websocket.send"]


async def turns(count: int = 10) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_plain_messages_go_out_in_order_and_it_is_full_while_they_do() -> None:
    peer = Peer()
    peer.gate.clear()
    running = asyncio.create_task(peer.sink.run())
    assert not peer.sink.paused
    peer.sink.write(Batch([b"1", b"2"]))
    await turns()
    assert (peer.sink.paused, peer.drained, peer.taken) == (True, 0, [])
    peer.sink.write(Batch([b"3"]))
    peer.gate.set()
    await turns()
    assert peer.texts == ["1", "2", "3"]
    assert not peer.sink.paused
    assert peer.drained
    running.cancel()


async def test_what_was_written_goes_out_before_the_close_and_nothing_after() -> None:
    peer = Peer()
    peer.sink.write(Batch([b"1"]))
    peer.sink.close(CloseCode.slow_reader)
    peer.sink.close(CloseCode.normal)
    peer.sink.write(Batch([b"late"]))
    await peer.sink.run()
    assert peer.texts == ["1"]
    assert peer.taken[-1] == {
        "type": "websocket.close",
        "code": 4008,
        "reason": CloseCode.slow_reader.info.reason,
    }


async def test_a_peer_that_does_not_even_take_the_close_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sinks, "CLOSE_TIMEOUT", 0.01)
    peer = Peer()
    peer.gate.clear()
    running = asyncio.create_task(peer.sink.run())
    peer.sink.close(CloseCode.slow_reader)
    async with asyncio.timeout(5):
        while not peer.dropped:  # noqa: ASYNC110  (a call, not an event)
            await asyncio.sleep(0.001)
    running.cancel()


async def test_that_the_peer_has_gone_is_not_hidden() -> None:
    async def gone(_: Message) -> None:
        raise OSError("gone")

    sink = AsgiSink(gone, lambda: None, lambda: None)
    sink.write(Batch([b"1"]))
    with pytest.raises(OSError, match="gone"):
        await sink.run()


class FakeProtocol:
    on_pause: Any = None
    on_resume: Any = None
    on_end: Any = None

    def __init__(self) -> None:
        self.transport = SimpleNamespace(write=self.write_frames)
        self.wire = b""
        self.closed: tuple[CloseCode, str] | None = None

    def write_frames(self, frames: bytes) -> None:
        self.wire += frames

    def close_with(self, code: CloseCode, reason: str) -> None:
        self.closed = code, reason


async def test_prepared_frames_go_out_as_they_are() -> None:
    protocol: Any = FakeProtocol()
    drained: list[bool] = []
    stalled: list[bool] = []
    sink = PreparedSink(protocol, lambda: drained.append(sink.paused), lambda: stalled.append(sink.paused))
    sink.write(Batch([b"1", b"22"]))
    assert protocol.wire == b"\x81\x011\x81\x0222"
    write = sink.writer()
    assert write is not None
    write(b"!")
    assert protocol.wire.endswith(b"!")
    protocol.on_pause()
    assert sink.paused
    assert (stalled, sink.writer()) == ([True], None)
    protocol.on_resume()
    assert (sink.paused, drained) == (False, [False])
    assert sink.writer() is not None
    protocol.on_end()
    assert (len(stalled), sink.writer()) == (2, None)
    sink.close(CloseCode.resync)
    assert protocol.closed == (CloseCode.resync, CloseCode.resync.info.reason)


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, "8100"),
        (125, "817d"),
        (126, "817e007e"),
        (65535, "817effff"),
        (65536, "817f0000000000010000"),
    ],
)
def test_a_frame_is_as_rfc_6455_writes_it(size: int, head: str) -> None:
    assert frame(b"x" * size) == bytes.fromhex(head) + b"x" * size
