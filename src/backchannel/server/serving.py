"""The server process: uvicorn with our protocols, and a way out on which nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import gc
import resource
import socket
from collections.abc import Awaitable, Callable

import structlog
import uvicorn

from ..config import Settings
from ..engine.engine import Engine
from ..protocol.base import MAX_FRAME_BYTES
from .app import Application
from .prepared import bounded_protocols
from .wiring import protocol_limits

BACKLOG = 4096
"""Connections that may wait to be accepted: a join storm after a restart. The kernel's ``somaxconn`` bounds it too."""

GC_THRESHOLDS = (50_000, 20, 20)
"""Objects between two collections, and collections between two of the older generations. A connection is about a hundred
objects that live long: with Python's 700 a join storm spends a fifth of its time looking through them in vain."""

Beside = Callable[[Engine, str, asyncio.Event], Awaitable[None]]
"""What runs beside the server in its loop: called with the engine and the server's address once it listens, told by the
event when to end."""

_logger = structlog.get_logger(__name__)


class Server(uvicorn.Server):
    """uvicorn, but on the way out: first not ready, then all that waits committed and told, then viewers sent away."""

    def __init__(
        self, config: uvicorn.Config, engine: Engine, settings: Settings, beside: Beside | None = None
    ) -> None:
        super().__init__(config)
        self._engine = engine
        self._settings = settings
        self._beside = beside
        self._beside_task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    @property
    def url(self) -> str:
        """The address it listens on; the port is known once it does."""
        port = self.servers[0].sockets[0].getsockname()[1]
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self._settings.host, self._settings.host)  # noqa: S104
        return f"http://{host}:{port}"

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._beside is not None and self.started:
            self._beside_task = asyncio.create_task(self._run_beside(self._beside), name="beside the server")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._engine.leaving = True
        self._stopping.set()
        if self._settings.shutdown_delay and not self.force_exit:
            await asyncio.sleep(self._settings.shutdown_delay)
        try:
            await asyncio.wait_for(self._engine.drain(), self._settings.shutdown_grace / 2)
        except TimeoutError:
            _logger.error("the database did not take what waits in time; it was not acknowledged")
        await super().shutdown(sockets)
        # uvicorn would raise the signal again and end as if killed by it; what was asked for has been done.
        self._captured_signals.clear()
        if self._beside_task is not None:
            self._beside_task.cancel()
            await asyncio.wait([self._beside_task])

    async def _run_beside(self, beside: Beside) -> None:
        try:
            await beside(self._engine, self.url, self._stopping)
        except Exception:
            _logger.exception("what ran beside the server failed; the server goes on")


def make_server(settings: Settings, beside: Beside | None = None) -> Server:
    """A server that is ready to run.

    :raises ConfigError: the settings hold no key to verify tokens with, or a wrong one
    :raises LogRefused: the database's URL names no store
    """
    application = Application(settings)
    http, websocket = bounded_protocols(protocol_limits(settings))
    config = uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        http=http,
        ws=websocket,
        ws_max_size=MAX_FRAME_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=settings.websocket.ping_interval,
        ws_ping_timeout=settings.websocket.ping_timeout,
        backlog=BACKLOG,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=max(1, int(settings.shutdown_grace / 2)),
        lifespan="on",
    )
    return Server(config, application.engine, settings, beside)


def run_server(settings: Settings, beside: Beside | None = None) -> None:
    """Serve until SIGTERM or SIGINT. Logging is configured by the caller.

    :raises SystemExit: with 1 if the start failed; what was wrong is in the log
    """
    raise_file_limit(settings.limits.connections)
    server = make_server(settings, beside)
    gc.freeze()  # what was imported and made so far stays: no collection need look at it
    gc.set_threshold(*GC_THRESHOLDS)
    try:
        server.run()
    except SystemExit as end:
        raise SystemExit(1 if end.code else 0) from None  # uvicorn's 3 means the same to whoever started this


def raise_file_limit(connections: int) -> None:
    """Let the process have as many sockets as it may; say so where that is fewer than the settings promise."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if connections and hard != resource.RLIM_INFINITY and hard < connections + 100:
        _logger.warning(
            "fewer open files are allowed than connections", open_files=hard, connections=connections
        )
