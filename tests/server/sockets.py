"""The application on a real socket in the test's own loop: with prepared frames, and as any ASGI server would run it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from backchannel.config import Settings
from backchannel.protocol.base import MAX_FRAME_BYTES, SUBPROTOCOL
from backchannel.protocol.events import Stream, StreamStatus
from backchannel.protocol.user import Role
from backchannel.room.identity import Identity
from backchannel.server.app import Application
from backchannel.server.auth import Authenticator
from backchannel.server.serving import make_server

PATIENCE = 10.0
PREPARED, PLAIN = "prepared frames", "plain ASGI"
UNLIMITED = {"chat_rate": 0, "question_rate": 0, "upvote_rate": 0, "frame_rate": 0}
Frame = dict[str, Any]
_numbers = count(1)


class Socket:
    """One open WebSocket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.seen: list[Frame] = []

    @property
    def subprotocol(self) -> str | None:
        return self.connection.subprotocol

    async def send(self, type: str, data: Frame | None = None, **more: Any) -> None:
        frame = {"type": type, "ref": "r"} | ({} if data is None else {"data": data}) | more
        await self.connection.send(json.dumps(frame))

    async def next(self) -> Frame:
        async with asyncio.timeout(PATIENCE):
            frame: Frame = json.loads(await self.connection.recv())
        self.seen.append(frame)
        return frame

    async def until(self, type: str) -> Frame:
        """The next frame of this type."""
        while (frame := await self.next())["type"] != type:
            pass
        return frame

    async def reply(self, type: str, data: Frame | None = None, **more: Any) -> Frame:
        """Send a command; its ack or error."""
        await self.send(type, data, **more)
        while (frame := await self.next())["type"] not in {"ack", "error"}:
            pass
        return frame

    async def closed(self) -> tuple[int, str]:
        """The code and reason that the server closes with."""
        with pytest.raises(ConnectionClosed) as closed:
            await self._read_on()
        received = closed.value.rcvd
        assert received is not None, "the connection broke without a close frame"
        return received.code, received.reason

    async def _read_on(self) -> None:
        while True:
            await self.next()


@dataclass
class Site:
    """A server that runs."""

    kind: str
    application: Application
    settings: Settings
    port: int

    def token(
        self,
        id: str = "ada",
        role: Role = Role.viewer,
        *,
        streams: Mapping[str, Role] | None = None,
        ttl: float = 600,
        guest: bool = False,
    ) -> str:
        identity = Identity(id, id.title(), role, streams, guest=guest)
        return Authenticator.from_settings(self.settings).issue(identity, ttl).token

    async def stream(self, *, guests: bool = True) -> str:
        """The id of a new stream."""
        id = f"stream-{next(_numbers)}"
        await self.application.engine.create_stream(
            Stream(
                id=id, title="A", status=StreamStatus.scheduled, guests=guests, created_at=datetime.now(UTC)
            )
        )
        return id

    @asynccontextmanager
    async def dial(
        self, path: str, token: str | None = None, *, offer: list[str] | None = None, **options: Any
    ) -> AsyncIterator[Socket]:
        """An open WebSocket; a token goes the SDK's way."""
        offered = offer if offer is not None else [SUBPROTOCOL, f"bearer.{token}"] if token else []
        async with connect(
            f"ws://127.0.0.1:{self.port}{path}",
            subprotocols=[Subprotocol(name) for name in offered] or None,
            compression=None,
            proxy=None,
            **options,
        ) as connection:
            yield Socket(connection)

    @asynccontextmanager
    async def watch(self, stream_id: str, token: str | None = None, query: str = "") -> AsyncIterator[Socket]:
        """Somebody in a stream by its own endpoint, welcomed."""
        async with self.dial(f"/ws/livestream/{stream_id}{query}", token) as socket:
            await socket.until("livestream:welcome")
            yield socket


@asynccontextmanager
async def serving(kind: str, directory: Path, **changes: Any) -> AsyncIterator[Site]:
    """A server on a free port, ended when the context is left."""
    secret = "a-secret-only-for-these-tests-0123456789"
    database = f"sqlite:///{directory / 'backchannel.db'}"
    settings = Settings.model_validate(
        {"secret": secret, "port": 0, "database_url": database, "limits": UNLIMITED} | changes
    )
    server: uvicorn.Server
    if kind == PREPARED:
        server = make_server(settings)
    else:
        config = uvicorn.Config(
            Application(settings),
            host=settings.host,
            port=0,
            ws="websockets-sansio",
            ws_max_size=MAX_FRAME_BYTES,
            log_config=None,
        )
        server = uvicorn.Server(config)
    application = server.config.app
    assert isinstance(application, Application)
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(PATIENCE):
        while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
            await asyncio.sleep(0.005)
    try:
        yield Site(kind, application, settings, server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        await task
