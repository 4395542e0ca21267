"""The client: keeps one stream's connection, its view of the room, and the commands on their way."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from weakref import WeakSet

from ..protocol import commands
from ..protocol.codes import ErrorCode
from ..protocol.commands import AnyCommand, RoomCommand
from ..protocol.events import AnyEvent, BannedEvent, ExpiringEvent, LogEvent, WelcomeEvent
from ..protocol.replies import Ack, AckData, Error
from ..protocol.view import DEFAULT_CHAT_LIMIT, RoomView
from .backoff import Backoff
from .commands import StreamCommands
from .errors import CommandError, ConnectionClosedError, ConnectTimeoutError
from .frames import parse
from .outbox import Outbox, Pending
from .socket import Ended, Socket, stream_url
from .stream import EventStream

TokenSource = str | Callable[[], str | Awaitable[str]] | None
"""A token, a function that gives a fresh one whenever one is needed, or None to read as a guest."""

UNAVAILABLE_RETRIES = 5
"""How often a command is sent again that the server could not keep."""

logger = logging.getLogger("backchannel.client")


@dataclass(slots=True)
class ClientStats:
    """What the connection went through so far."""

    connections: int = 0
    """Welcomes: how often a connection came to stand."""
    resumes: int = 0
    """Welcomes that said that nothing is missing."""
    snapshots: int = 0
    """Welcomes that brought the room anew, the first one among them."""
    resent: int = 0
    """Commands that were sent once more because their answer did not come."""


class Client(StreamCommands):
    """One stream, from ``async with`` to its end, across lost connections and restarted servers.

    Commands given while the connection is away wait, and are sent again with the same id when it is back; each is
    settled once. Made by ``connect``.
    """

    def __init__(
        self, socket: Socket, backoff: Backoff, connect_timeout: float, chat_limit: int, outbox: int
    ) -> None:
        self.stats = ClientStats()
        self._socket = socket
        self._backoff = backoff
        self._connect_timeout = connect_timeout
        self._chat_limit = chat_limit
        self._outbox = Outbox(outbox)
        self._view: RoomView | None = None
        self._streams: WeakSet[EventStream] = WeakSet()
        self._welcomed = asyncio.Event()
        self._online = False
        self._closed: ConnectionClosedError | None = None
        self._last_end = "nothing was tried yet"
        self._ban_reason: str | None = None
        self._task: asyncio.Task[None] | None = None
        self._refreshing: asyncio.Task[None] | None = None

    @classmethod
    def connect(
        cls,
        url: str,
        stream_id: str,
        *,
        token: TokenSource = None,
        backoff: Backoff | None = None,
        connect_timeout: float = 30.0,
        chat_limit: int = DEFAULT_CHAT_LIMIT,
        outbox: int = 50,
        ping_interval: float = 20.0,
        on_frame: Callable[[str], None] | None = None,
    ) -> Self:
        """A client for ``async with``, which waits for the first welcome.

        :param url: of the server: ``http://host:port`` or ``ws://host:port`` (``https``, ``wss``), and its path
        :param token: see ``TokenSource``; sent in the subprotocol, so that it stands in no URL
        :param connect_timeout: seconds that ``async with`` waits for the first welcome, trying again meanwhile
        :param chat_limit: messages that ``view`` keeps
        :param outbox: commands that may wait for their answer; resent together after a reconnect, they have to fit
            the server's ``limits.frame_burst``
        :param ping_interval: seconds between pings, and until one without an answer counts as a lost connection
        :param on_frame: is given every text frame as it came, before anything is made of it
        :raises ValueError: the URL is not one of these
        """
        source = _token_source(token)
        socket = Socket(stream_url(url, stream_id), source, callable(token), ping_interval, on_frame)
        return cls(socket, backoff or Backoff(), connect_timeout, chat_limit, outbox)

    async def __aenter__(self) -> Self:
        """
        :raises ConnectTimeoutError: no welcome came in time
        :raises ConnectionClosedError: the server refused for good
        """
        self._task = asyncio.create_task(self._run(), name="backchannel-client")
        try:
            async with asyncio.timeout(self._connect_timeout):
                await self._welcomed.wait()
        except TimeoutError:
            await self.close()
            raise ConnectTimeoutError(self._connect_timeout, self._last_end) from None
        except asyncio.CancelledError:
            await self.close()
            raise
        if self._view is None and self._closed is not None:
            await self._task
            raise self._closed
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Leave. Commands without an answer fail with ``ConnectionClosedError``. Idempotent."""
        task, self._task = self._task, None
        if task is None:
            return
        self._finish(ConnectionClosedError(None, "closed by its user"), wanted=True)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                raise

    @property
    def view(self) -> RoomView:
        """The room as this user sees it now; kept through lost connections.

        :raises RuntimeError: outside of ``async with``
        """
        if self._view is None:
            raise RuntimeError(
                "no view before the first welcome: use `async with Client.connect(…) as client`"
            )
        return self._view

    @property
    def online(self) -> bool:
        """Whether the connection stands and the server has welcomed this client."""
        return self._online

    def __aiter__(self) -> EventStream:
        """``async for event in client``: the same as over ``events()``."""
        return self.events()

    def events(self) -> EventStream:
        """Every event from this moment on. Made before ``async with``, it begins with the first welcome."""
        stream = EventStream()
        self._streams.add(stream)
        if self._closed is not None:
            stream.finish(self._closed)
        return stream

    async def ping(self) -> AckData:
        """Ask whether the server is there."""
        return await self.send(commands.PingCommand(type="ping"))

    async def send(self, command: RoomCommand | commands.PingCommand | commands.RefreshCommand) -> AckData:
        """Send a command and wait for its answer, through as many connections as it takes.

        Give what creates something an ``id`` in its data: with it a command whose answer got lost is not carried out
        twice. Cancelled while it waits, the outcome is unknown.

        :raises CommandError: the server refused it; ``unavailable`` only after several attempts
        :raises ConnectionClosedError: the connection is closed for good; says whether the outcome is unknown
        :raises OutboxFullError: too many commands wait already
        """
        for attempt in range(UNAVAILABLE_RETRIES):
            try:
                return await self._send_once(command)
            except CommandError as error:
                if error.code is not ErrorCode.unavailable:
                    raise
                await asyncio.sleep(error.retry_after or self._backoff.delay(attempt))
        return await self._send_once(command)

    async def _send_once(self, command: AnyCommand) -> AckData:
        if self._closed is not None:
            raise ConnectionClosedError(self._closed.code, self._closed.reason)
        item = self._outbox.add(command)
        try:
            return await item.answer
        finally:
            self._outbox.drop(item)

    async def _run(self) -> None:
        """Connections, one after the other, until one ends for good."""
        attempt = 0
        try:
            while True:
                ended = await self._one_connection()
                self._last_end = ended.reason
                if not ended.comes_back:
                    reason = f"{ended.reason}: {self._ban_reason}" if self._ban_reason else ended.reason
                    self._finish(ConnectionClosedError(ended.code, reason))
                    return
                attempt = 0 if ended.was_stable else attempt + 1
                delay = self._backoff.delay(max(attempt - 1, 0))
                logger.info("connection lost (%s), next attempt in %.1f s", ended.reason, delay)
                await asyncio.sleep(delay)
        except Exception as error:
            self._finish(ConnectionClosedError(None, f"the client failed: {error}"))
            raise

    async def _one_connection(self) -> Ended:
        """Connect, read to the end, and say how it ended."""
        position = (self._view.epoch, self._view.offset) if self._view else None
        sender: asyncio.Task[None] | None = None
        try:
            await self._socket.open(position)
            while (text := await self._socket.read()) is not None:
                message = parse(text)
                if isinstance(message, Ack | Error):
                    self._take_reply(message)
                elif message is not None:
                    self._take_event(message)
                    if sender is None and isinstance(message, WelcomeEvent):
                        sender = asyncio.create_task(self._send_pending())
        finally:
            self._online = False
            if sender is not None:
                sender.cancel()
                await asyncio.gather(sender, return_exceptions=True)
            self._outbox.connection_lost()
            await self._socket.close()
        return self._socket.ended

    def _take_reply(self, reply: Ack | Error) -> None:
        if not self._outbox.settle(reply):
            logger.debug("a reply to no command that waits: %s", reply.model_dump_json())

    def _take_event(self, event: AnyEvent) -> None:
        if isinstance(event, WelcomeEvent):
            self._take_welcome(event)
        elif isinstance(event, BannedEvent):
            self._ban_reason = event.data.reason
        elif self._view is not None:
            if isinstance(event, LogEvent) and event.offset <= self._view.offset:
                return  # a repeat
            self._view.apply(event)
        if isinstance(event, ExpiringEvent) and self._socket.token_is_renewable and self._refreshing is None:
            self._refreshing = asyncio.create_task(self._refresh())
        for stream in self._streams:
            stream.put(event)

    def _take_welcome(self, event: WelcomeEvent) -> None:
        self.stats.connections += 1
        if event.data.recovered:
            self.stats.resumes += 1
        else:
            self.stats.snapshots += 1
        if self._view is None:
            self._view = RoomView.from_welcome(event.data, chat_limit=self._chat_limit)
        else:
            self._view.apply(event)
        self._online = True
        self._welcomed.set()

    async def _send_pending(self) -> None:
        """Everything that is not on the wire, in order, for as long as this connection stands."""
        while True:
            item: Pending | None = self._outbox.take_unsent()
            if item is None:
                await self._outbox.work.wait()
                continue
            self.stats.resent = self._outbox.resent
            if not await self._socket.send(item.text):
                return

    async def _refresh(self) -> None:
        """Hand in a new token. If it fails, the server closes with ``token_expired`` when the old one does."""
        try:
            token = await self._socket.token()
            data = commands.RefreshData(token=token or "")
            await self.send(commands.RefreshCommand(type="auth:refresh", data=data))
        except Exception as error:  # noqa: BLE001  (the token comes from the user's own function)
            logger.warning("the token could not be refreshed: %s", error)
        finally:
            self._refreshing = None

    def _finish(self, error: ConnectionClosedError, *, wanted: bool = False) -> None:
        if self._closed is not None:
            return
        self._closed = error
        self._online = False
        if self._refreshing is not None:
            self._refreshing.cancel()
        self._outbox.close(error.code, error.reason)
        for stream in self._streams:
            stream.finish(None if wanted else error)
        self._welcomed.set()


def _token_source(token: TokenSource) -> Callable[[], Awaitable[str | None]]:
    """One shape for all: a function to await."""

    async def source() -> str | None:
        if not callable(token):
            return token
        given = token()
        return await given if inspect.isawaitable(given) else given

    return source
