"""A WebSocket without manners: sends what it is told, on either endpoint, and reads what comes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from backchannel.testing import RunningServer

PATIENCE = 10.0
"""Seconds to wait for what has to come."""

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One of the two, with or without the trailing slash."""

    multiplexed: bool
    slash: bool = False

    def path(self, stream_id: str) -> str:
        base = "/ws" if self.multiplexed else f"/ws/livestream/{stream_id}"
        return base + "/" * self.slash

    def __str__(self) -> str:
        return self.path("ID")


STREAM = Endpoint(multiplexed=False)
MULTI = Endpoint(multiplexed=True)
ENDPOINTS = (STREAM, Endpoint(multiplexed=False, slash=True), MULTI, Endpoint(multiplexed=True, slash=True))


class Raw:
    """One open WebSocket."""

    def __init__(self, socket: ClientConnection, stream_id: str | None = None) -> None:
        self.socket = socket
        self._stream_id = stream_id
        self._refs = count(1)
        self.events: list[Frame] = []
        """What came while replies were waited for."""

    async def send(self, frame: str | bytes | Frame) -> None:
        await self.socket.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    async def send_as_text(self, payload: bytes) -> None:
        """A text frame with these bytes, be they UTF-8 or not."""
        await self.socket.send(payload, text=True)

    async def receive(self) -> Frame:
        """The next frame of any kind.

        :raises ConnectionClosed: it was closed instead
        """
        async with asyncio.timeout(PATIENCE):
            frame: Frame = json.loads(await self.socket.recv())
            return frame

    async def until(self, type: str) -> Frame:
        """The next frame of this type; what comes before it goes to ``events``."""
        while (frame := await self.receive())["type"] != type:
            self.events.append(frame)
        return frame

    async def reply(self) -> Frame:
        """The next ack or error."""
        while (frame := await self.receive())["type"] not in ("ack", "error"):
            self.events.append(frame)
        return frame

    async def command(self, type: str, data: Frame | None = None, **fields: Any) -> Frame:
        """Send a command with a new ref and give its reply."""
        ref = f"r{next(self._refs)}"
        frame: Frame = {"type": type, "ref": ref, **fields}
        if data is not None:
            frame["data"] = data
        if self._stream_id is not None and type.startswith("livestream:"):
            frame.setdefault("stream_id", self._stream_id)
        await self.send(frame)
        while (reply := await self.reply()).get("ref") != ref:
            self.events.append(reply)
        return reply

    async def closed(self) -> int:
        """The code that the server closes with; what comes before it goes to ``events``."""
        try:
            while True:
                self.events.append(await self.receive())
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    async def is_well(self) -> bool:
        return bool((await self.command("ping", {}))["type"] == "ack")


@asynccontextmanager
async def dial(
    server: RunningServer,
    path: str,
    token: str | None = None,
    *,
    subprotocols: tuple[str, ...] | None = None,
    stream_id: str | None = None,
    **options: Any,
) -> AsyncIterator[Raw]:
    """An open WebSocket to a path of the server. ``stream_id`` is put into commands, as ``/ws`` needs it."""
    offered = subprotocols if subprotocols is not None else _offer(token)
    async with connect(
        server.websocket_url + path,
        subprotocols=[Subprotocol(name) for name in offered] or None,
        compression=None,
        max_size=2**24,
        close_timeout=2,
        **options,
    ) as socket:
        yield Raw(socket, stream_id)


def _offer(token: str | None) -> tuple[str, ...]:
    return ("backchannel.v1", f"bearer.{token}") if token else ()


@asynccontextmanager
async def joined(
    server: RunningServer, endpoint: Endpoint, stream_id: str, token: str | None, **options: Any
) -> AsyncIterator[Raw]:
    """A WebSocket that is in the stream, its welcome in ``events``."""
    named = stream_id if endpoint.multiplexed else None
    async with dial(server, endpoint.path(stream_id), token, stream_id=named, **options) as raw:
        if endpoint.multiplexed:
            await raw.until("connection:welcome")
            await raw.send({"type": "livestream:join", "stream_id": stream_id})
        raw.events.append(await raw.until("livestream:welcome"))
        yield raw


async def code_of(server: RunningServer, path: str, token: str | None = None, **options: Any) -> int:
    """The code that a connection is closed with by itself."""
    async with dial(server, path, token, **options) as raw:
        return await raw.closed()
