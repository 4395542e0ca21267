"""The WebSocket endpoints: the thin driver between a socket, its connection state machine and the rooms."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

import structlog
from starlette.types import Receive, Scope, Send

from ..connection import Action, Close, Connection, ConnectionRules, Join, Leave, Refresh, Submit
from ..connection import Send as SendMessage
from ..engine.frames import Batch
from ..engine.inbox import Joining
from ..engine.room import Room
from ..engine.viewer import Viewer
from ..log.base import LogUnavailable, NoSuchStream
from ..protocol.base import MAX_FRAME_BYTES, WireModel
from ..protocol.codec import encode
from ..protocol.codes import CloseCode, ErrorCode
from ..room.access import Refused, admit
from ..room.identity import Actor
from ..room.rejection import Rejection
from .auth import TokenError
from .connections import ConnectionCounts
from .handshake import Handshake, Refusal, examine
from .prepared import EXTENSION
from .services import Services
from .sinks import AsgiSink, PreparedSink

TICK_INTERVAL = 1.0
"""Seconds between two looks at the tokens' expiry and at sockets that are full."""

NO_SUCH_STREAM = Refused(
    CloseCode.no_such_stream, Rejection(ErrorCode.no_such_stream, "no stream has this id", field="stream_id")
)
UNAVAILABLE = Refused(
    CloseCode.try_again_later,
    Rejection(ErrorCode.unavailable, "the stream cannot be read now", retry_after=1.0),
)

_logger = structlog.get_logger(__name__)


class Gateway:
    """All WebSockets of a node, as an ASGI application."""

    def __init__(self, services: Services, rules: ConnectionRules) -> None:
        limits = services.settings.limits
        self.services = services
        self.rules = rules
        self.counts = ConnectionCounts(
            limits.connections, limits.connections_per_user, limits.connections_per_address
        )
        self._sessions: set[Session] = set()
        self._ticker: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        handshake = examine(scope, self.services)
        if isinstance(handshake, Refusal):
            await _close_at_once(send, handshake)
            return
        user_id = handshake.identity.id if handshake.identity else None
        if not self.counts.add(user_id, handshake.address):
            code = CloseCode.too_many_connections
            await _close_at_once(send, Refusal(code, code.info.reason, handshake.subprotocol))
            return
        try:
            await self._serve(handshake, scope, receive, send)
        finally:
            self.counts.remove(user_id, handshake.address)

    async def _serve(self, handshake: Handshake, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept", "subprotocol": handshake.subprotocol})
        session = Session(self, handshake, scope, send)
        self._sessions.add(session)
        self._ensure_ticker()
        try:
            await session.run(receive)
        finally:
            self._sessions.discard(session)
            session.leave_all()

    def _ensure_ticker(self) -> None:
        if self._ticker is None or self._ticker.done():
            self._ticker = asyncio.create_task(self._tick(), name="connection ticks")

    async def _tick(self) -> None:
        while self._sessions:
            await asyncio.sleep(TICK_INTERVAL)
            now = time.time()
            for session in list(self._sessions):
                if session.due <= now:
                    session.tick(now)


class Session:
    """One socket at work: carries out what its connection decides."""

    __slots__ = ("_connection", "_gateway", "_rooms", "_sink", "_task", "due")

    def __init__(self, gateway: Gateway, handshake: Handshake, scope: Scope, send: Send) -> None:
        self._gateway = gateway
        self._rooms: dict[str, tuple[Room, Viewer]] = {}
        self._task: asyncio.Task[None] | None = None
        protocol = (scope.get("extensions") or {}).get(EXTENSION)
        if protocol is not None:
            protocol.forget_handshake()
            self._sink: PreparedSink | AsgiSink = PreparedSink(protocol, self._drained, self._stalled)
        else:
            self._sink = AsgiSink(send, self._drained, self._drop)
        self._connection = Connection(
            stream_id=handshake.stream_id,
            identity=handshake.identity,
            rules=gateway.rules,
            now=time.time(),
            resume=handshake.resume,
        )
        self.due = self._next_due()
        """When ``tick`` is to be called: most of the time never, so that thousands of viewers cost nothing a second."""

    async def run(self, receive: Receive) -> None:
        """Serve until the connection ends."""
        if isinstance(self._sink, PreparedSink):
            await self._receive_all(receive)
            return
        self._task = asyncio.create_task(self._receive_all(receive))
        sending = asyncio.create_task(self._sink.run())
        try:
            await asyncio.wait([self._task, sending], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (self._task, sending):
                task.cancel()
            await asyncio.gather(self._task, sending, return_exceptions=True)

    def tick(self, now: float) -> None:
        """Look at what only time brings: a token's end, a socket that stays full."""
        self._watch_socket()
        for action in self._connection.tick(now):
            self._perform_now(action)
        self.due = self._next_due()

    def leave_all(self) -> None:
        """The socket is gone: leave every room. Idempotent."""
        for room, viewer in self._rooms.values():
            room.leave(viewer)
        self._rooms.clear()

    def _watch_socket(self) -> None:
        """End a socket that stays full: a fan-out finds its slow readers itself, but replies fill one in a quiet room too."""
        since = self._sink.paused_since
        timeout = self._gateway.services.settings.fanout.slow_reader_timeout
        if since is not None and time.monotonic() - since > timeout:
            self._gateway.services.engine.stats.slow_readers += 1
            self._sink.close(CloseCode.slow_reader)

    async def _receive_all(self, receive: Receive) -> None:
        await self._perform(self._connection.open(time.time()))
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if text is None:
                actions = self._connection.receive_binary()
            elif _too_big(text):  # uvicorn has refused it already; other servers may not
                actions = [Close(CloseCode.too_big)]
            else:
                actions = self._connection.receive_text(text, time.time())
            await self._perform(actions)

    async def _perform(self, actions: Iterable[Action]) -> None:
        for action in actions:
            if isinstance(action, Join):
                await self._join(action)
            else:
                self._perform_now(action)

    def _perform_now(self, action: Action) -> None:
        match action:
            case SendMessage(message):
                self._write(message)
            case Submit(stream_id, command):
                room, viewer = self._rooms[stream_id]
                room.submit(viewer.actor, command, self._write, named=self._connection.multiplexed)
            case Leave(stream_id):
                room, viewer = self._rooms.pop(stream_id)
                room.leave(viewer)
            case Refresh():
                self._refresh(action)
            case Close(code):
                self._sink.close(code)
            case Join():
                raise AssertionError("a join is awaited")

    async def _join(self, join: Join) -> None:
        admitted = await self._admit(join.stream_id)
        if isinstance(admitted, Refused):
            refusal = self._connection.join_refused(
                join.stream_id, admitted.code, admitted.rejection, join.ref
            )
            await self._perform(refusal)
            return
        room, actor = admitted
        multiplexed = self._connection.multiplexed

        def turned_away(refused: Refused, joining: Joining | None) -> None:
            self._turned_away(join.stream_id, refused, joining)

        viewer = Viewer(self._sink, actor, named=multiplexed, turned_away=turned_away)
        self._rooms[join.stream_id] = room, viewer
        room.join(Joining(viewer, join.resume, join.ref, acknowledge=multiplexed))

    def _turned_away(self, stream_id: str, refused: Refused, joining: Joining | None) -> None:
        """The room did not let the connection in, or (None) does not let it stay."""
        del self._rooms[stream_id]
        connection, code, rejection = self._connection, refused.code, refused.rejection
        actions = (
            connection.put_out(stream_id, code, rejection)
            if joining is None
            else connection.join_refused(stream_id, code, rejection, joining.ref)
        )
        for action in actions:
            self._perform_now(action)

    async def _admit(self, stream_id: str) -> tuple[Room, Actor] | Refused:
        try:
            room = await self._gateway.services.engine.room(stream_id)
        except NoSuchStream:
            return NO_SUCH_STREAM
        except LogUnavailable as error:
            _logger.warning("a room cannot be opened", stream_id=stream_id, error=str(error))
            return UNAVAILABLE
        actor = admit(room.stream, self._connection.identity)
        return actor if isinstance(actor, Refused) else (room, actor)

    def _refresh(self, refresh: Refresh) -> None:
        try:
            identity = self._gateway.services.authenticator.verify(refresh.token)
        except TokenError:
            identity = None
        for action in self._connection.refreshed(identity, refresh.ref):
            self._perform_now(action)
        self.due = self._next_due()
        for room, viewer in self._rooms.values():
            actor = admit(room.stream, self._connection.identity)
            if not isinstance(actor, Refused):
                viewer.actor = actor

    def _write(self, message: WireModel) -> None:
        self._sink.write(Batch((encode(message).encode(),)))

    def _drained(self) -> None:
        for room, viewer in list(self._rooms.values()):
            room.hub.drained(viewer)

    def _next_due(self) -> float:
        tells = isinstance(self._sink, PreparedSink)  # when its socket is full; the other has to be asked
        return self._connection.tick_at if tells and not self._sink.paused else 0.0

    def _stalled(self) -> None:
        self.due = 0.0
        for room, viewer in self._rooms.values():
            room.hub.stalled(viewer)

    def _drop(self) -> None:
        if self._task is not None:
            self._task.cancel()


def _too_big(text: str) -> bool:
    return len(text) > MAX_FRAME_BYTES or (not text.isascii() and len(text.encode()) > MAX_FRAME_BYTES)


async def _close_at_once(send: Send, refusal: Refusal) -> None:
    await send({"type": "websocket.accept", "subprotocol": refusal.subprotocol})
    await send({"type": "websocket.close", "code": int(refusal.code), "reason": refusal.reason})
