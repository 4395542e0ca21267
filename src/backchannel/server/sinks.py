"""The two ways out to a socket: prepared frames straight to uvicorn's transport, or plain ASGI on any other server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.types import Send

from ..engine.frames import Batch
from ..engine.sink import Sink
from ..protocol.codes import CloseCode
from .prepared import CLOSE_TIMEOUT, PreparedFrameProtocol


class PreparedSink(Sink):
    """Writes bytes; the transport's own buffer is the only one there is."""

    __slots__ = ("_drained", "_open", "_protocol", "_stalled", "paused", "paused_since")

    def __init__(
        self, protocol: PreparedFrameProtocol, drained: Callable[[], None], stalled: Callable[[], None]
    ) -> None:
        """
        :param drained: called when the socket takes more again
        :param stalled: called when it takes no more, or will never again: whoever has the ``writer`` must let go of it
        """
        self.paused = False
        self.paused_since: float | None = None
        """Since when, by the monotonic clock."""
        self._open = True
        self._protocol = protocol
        self._drained = drained
        self._stalled = stalled
        protocol.on_pause = self._pause
        protocol.on_resume = self._resume
        protocol.on_end = self._end

    def writer(self) -> Callable[[bytes], object] | None:
        return self._protocol.transport.write if self._open and not self.paused else None

    def write(self, batch: Batch) -> None:
        self._protocol.write_frames(batch.wire)

    def close(self, code: CloseCode) -> None:
        self._protocol.close_with(code, code.info.reason)

    async def run(self) -> None:
        """Nothing to run: the transport does it all."""

    def _pause(self) -> None:
        self.paused = True
        self.paused_since = time.monotonic()
        self._stalled()

    def _resume(self) -> None:
        self.paused = False
        self.paused_since = None
        self._drained()

    def _end(self) -> None:
        self._open = False
        self._stalled()


class AsgiSink(Sink):
    """Sends message by message. One task a connection; it is paused while anything is on its way."""

    def __init__(self, send: Send, drained: Callable[[], None], drop: Callable[[], None]) -> None:
        """:param drop: ends the connection at once, for a peer that does not even take the close frame"""
        self.paused = False
        self.paused_since: float | None = None
        """Since when, by the monotonic clock, nothing has been taken."""
        self._send = send
        self._drained = drained
        self._drop = drop
        self._waiting: list[bytes] = []
        self._wake = asyncio.Event()
        self._close: CloseCode | None = None

    def write(self, batch: Batch) -> None:
        if self._close is None:
            self._waiting.extend(batch.texts)
            if not self.paused:
                self.paused = True
                self.paused_since = time.monotonic()
            self._wake.set()

    def close(self, code: CloseCode) -> None:
        if self._close is None:
            self._close = code
            self._wake.set()
            asyncio.get_running_loop().call_later(CLOSE_TIMEOUT, self._drop)

    async def run(self) -> None:
        """Send what is written until the end. Raises what the server raises when the peer has gone."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                texts, self._waiting = self._waiting, []
                for text in texts:
                    await self._send({"type": "websocket.send", "text": text.decode()})
                    self.paused_since = time.monotonic()
            if self._close is not None:
                code = self._close
                await self._send({"type": "websocket.close", "code": int(code), "reason": code.info.reason})
                return
            self.paused, self.paused_since = False, None
            self._drained()
