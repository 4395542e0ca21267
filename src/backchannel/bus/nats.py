"""The bus over NATS: core publish and subscribe, no streams, nothing kept.

Messages of one kind that wait at the same time travel as one NATS message, a JSON array, on the subject of the kind:
``<prefix>.log_moved`` or ``<prefix>.presence``. Of several about one stream only the newest waits.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from nats import errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import TypeAdapter, ValidationError

from .base import BusError, BusHandler, BusMessage, LogMoved, NodePresence

CONNECT_SECONDS = 5.0
"""How long ``start`` tries before it gives up."""

RECONNECT_SECONDS = 0.5
"""Between attempts to come back to one server; there is no end to them."""

PING_SECONDS = 5
"""A server that leaves two pings unanswered is taken for dead: noticed within 15 s where no packet says so."""

LOT = 1000
"""Messages in one NATS message: some 150 bytes each, far below the 1 MiB that a server takes."""

_SUBJECTS: Final[dict[type[BusMessage], str]] = {LogMoved: "log_moved", NodePresence: "presence"}
_ADAPTERS: Final[dict[type[BusMessage], TypeAdapter[Any]]] = {
    LogMoved: TypeAdapter(list[LogMoved]),
    NodePresence: TypeAdapter(list[NodePresence]),
}

log = structlog.get_logger(__name__)


class NatsBus:
    """A ``Bus`` to all nodes that use the same NATS servers and the same prefix."""

    def __init__(self, url: str, prefix: str = "backchannel") -> None:
        """
        :param url: ``nats://user:password@host:4222``; several servers of one cluster with commas between
        :param prefix: what the subjects begin with; deployments that share servers need one each
        """
        self._servers = [server.strip() for server in url.split(",")]
        self._prefix = prefix
        self._client = Client()
        self._last_error = "no answer"
        self._outbox: dict[tuple[type[BusMessage], str], BusMessage] = {}
        self._waiting = asyncio.Event()
        self._sender: asyncio.Task[None] | None = None
        self._handler: BusHandler

    @property
    def healthy(self) -> bool:
        return self._client.is_connected

    async def start(self, handler: BusHandler) -> None:
        self._handler = handler
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._connect()
        except (TimeoutError, OSError, ValueError, errors.Error) as error:
            await self._client.close()
            cause = self._last_error if isinstance(error, TimeoutError) else str(error)
            raise BusError(
                f"NATS at {self._address()} cannot be reached ({cause}): is it running, is its address right?"
            ) from error
        self._sender = asyncio.create_task(self._send(), name="bus-sender")

    def publish(self, message: BusMessage) -> None:
        if self.healthy:
            self._outbox[type(message), message.stream_id] = message
            self._waiting.set()

    async def stop(self) -> None:
        if self._sender is None:
            return
        self._sender.cancel()
        self._sender = None
        try:
            if self.healthy:
                await self._empty_outbox()
                await self._client.drain()
        except (errors.Error, OSError, TimeoutError) as error:
            log.warning("bus_not_drained", server=self._address(), error=str(error))
        finally:
            await self._client.close()

    async def _connect(self) -> None:
        """Connect and subscribe, trying for ever."""
        self._client = client = Client()
        await client.connect(
            self._servers,
            name="backchannel",
            no_echo=True,
            connect_timeout=int(CONNECT_SECONDS),
            reconnect_time_wait=RECONNECT_SECONDS,  # type: ignore[arg-type]  # annotated int, used as seconds to sleep
            max_reconnect_attempts=-1,
            ping_interval=PING_SECONDS,
            drain_timeout=2,
            error_cb=self._on_error,
            disconnected_cb=self._on_disconnected,
            reconnected_cb=self._on_reconnected,
            closed_cb=self._on_closed,
        )
        for kind in _ADAPTERS:
            await self._subscribe(kind)
        # The server has answered: from here on, nothing that others publish is missed.
        await client.flush()

    async def _subscribe(self, kind: type[BusMessage]) -> None:
        adapter = _ADAPTERS[kind]

        async def hear(received: Msg) -> None:
            try:
                messages = adapter.validate_json(received.data)
            except ValidationError as error:
                log.warning("bus_message_not_understood", subject=received.subject, error=str(error))
                return
            for message in messages:
                self._handler(message)

        await self._client.subscribe(self._subject(kind), cb=hear)

    async def _send(self) -> None:
        while True:
            await self._waiting.wait()
            try:
                if self._client.is_closed:
                    await self._connect()
                    log.info("bus_back", server=self._address())
                await self._empty_outbox()
            except (errors.Error, OSError, TimeoutError) as error:
                log.warning("bus_messages_dropped", server=self._address(), error=str(error))

    async def _empty_outbox(self) -> None:
        messages = list(self._outbox.values())
        self._outbox.clear()
        self._waiting.clear()
        for kind, adapter in _ADAPTERS.items():
            of_kind = [message for message in messages if type(message) is kind]
            for start in range(0, len(of_kind), LOT):
                await self._client.publish(
                    self._subject(kind), adapter.dump_json(of_kind[start : start + LOT])
                )

    def _subject(self, kind: type[BusMessage]) -> str:
        return f"{self._prefix}.{_SUBJECTS[kind]}"

    def _address(self) -> str:
        """The servers without user and password."""
        return ", ".join(urlsplit(server).netloc.rpartition("@")[2] or server for server in self._servers)

    async def _on_error(self, error: Exception) -> None:
        self._last_error = str(error) or type(error).__name__
        if self.healthy:
            log.warning("bus_error", server=self._address(), error=self._last_error)

    async def _on_disconnected(self) -> None:
        if not self._client.is_closed:
            log.warning("bus_lost", server=self._address())

    async def _on_closed(self) -> None:
        # The library gives up for good when a server sends an error, as after a change of its users; this bus does not.
        self._waiting.set()

    async def _on_reconnected(self) -> None:
        log.info("bus_back", server=self._address())
