"""A WebSocket server that says what a test tells it to: for what a good server never does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from backchannel.protocol import events
from backchannel.protocol.codec import encode
from backchannel.protocol.user import Me, Role, User

ADA = User(id="ada", name="Ada", role=Role.viewer)
EPOCH = "e1"


class Peer:
    """The server's end of one connection."""

    def __init__(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        self.connection = connection
        self.path = connection.request.path
        self.headers = connection.request.headers
        self.query = parse_qs(urlsplit(self.path).query)

    async def welcome(self, offset: int = 0, *, recovered: bool = False, epoch: str = EPOCH) -> None:
        await self.connection.send(encode(welcome(offset, recovered=recovered, epoch=epoch)))

    async def chat(self, offset: int, text: str = "Hello", id: UUID | None = None) -> None:
        await self.connection.send(encode(chat(offset, text, id)))

    async def command(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self.connection.recv())
        return frame

    async def ack(self, command: dict[str, Any], offset: int = 1) -> None:
        data = {"offset": offset} | ({"id": command["data"]["id"]} if "id" in command["data"] else {})
        await self.connection.send(json.dumps({"type": "ack", "ref": command["ref"], "data": data}))

    async def refuse(self, command: dict[str, Any], code: str, **more: Any) -> None:
        data = {"code": code, "message": "no", **more}
        await self.connection.send(json.dumps({"type": "error", "ref": command["ref"], "data": data}))

    async def close(self, code: int, reason: str = "") -> None:
        await self.connection.close(code, reason)

    def cut(self) -> None:
        """End the TCP connection without a word."""
        self.connection.transport.abort()

    async def gone(self) -> None:
        await self.connection.wait_closed()


Script = Callable[[Peer], Awaitable[None]]


class ScriptedServer:
    """One script for each connection, in the order they come. What a script raises, ``check`` raises."""

    def __init__(self, scripts: Sequence[Script]) -> None:
        self._scripts = list(scripts)
        self.peers: list[Peer] = []
        self.errors: list[BaseException] = []
        self.done = asyncio.Event()
        self.url = ""

    async def handle(self, connection: ServerConnection) -> None:
        peer = Peer(connection)
        self.peers.append(peer)
        try:
            await self._scripts[len(self.peers) - 1](peer)
        except Exception as error:  # noqa: BLE001  (raised by `check`)
            self.errors.append(error)
        if len(self.peers) == len(self._scripts):
            self.done.set()

    def check(self) -> None:
        if self.errors:
            raise self.errors[0]


@asynccontextmanager
async def scripted(*scripts: Script) -> AsyncIterator[ScriptedServer]:
    """A server on a free port of the loopback, with one script a connection."""
    server = ScriptedServer(scripts)

    def choose(_: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
        return offered[0] if offered else None

    async with serve(server.handle, "127.0.0.1", 0, select_subprotocol=choose, compression=None) as listener:
        host, port = next(iter(listener.sockets)).getsockname()[:2]
        server.url = f"http://{host}:{port}"
        yield server
    server.check()


def welcome(offset: int = 0, *, recovered: bool = False, epoch: str = EPOCH) -> events.WelcomeEvent:
    now = datetime.now(UTC)
    settings = events.RoomSettings(
        message_max_characters=500, question_max_characters=300, answer_max_characters=2000
    )
    snapshot = events.Snapshot(
        chat=(),
        questions=(),
        questions_total=0,
        hidden_questions=(),
        own_votes=(),
        own_questions=(),
        settings=settings,
    )
    me = Me(
        id="ada", name="Ada", role=Role.viewer,
        may_chat=True, may_ask=True, may_upvote=True, may_answer=False, may_moderate=False, may_manage=False,
    )  # fmt: skip
    status = events.StreamStatus.live
    stream = events.Stream(id="demo", title="Demo", status=status, guests=True, created_at=now)
    data = events.Welcome(
        stream=stream, user=me, epoch=epoch, offset=offset, recovered=recovered, viewer_count=1, server_time=now,
        snapshot=None if recovered else snapshot,
    )  # fmt: skip
    return events.WelcomeEvent(data=data)


def chat(offset: int, text: str = "Hello", id: UUID | None = None) -> events.ChatMessageEvent:
    message = events.ChatMessage(id=id or uuid4(), message=text, user=ADA, created_at=datetime.now(UTC))
    return events.ChatMessageEvent(offset=offset, data=message)
