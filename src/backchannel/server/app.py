"""The ASGI application: WebSockets to the gateway, everything else to FastAPI.

It runs on any ASGI server; under ``server.serving`` the fan-out writes prepared frames, elsewhere it sends plain ASGI messages.
"""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from ..bus.base import BusError
from ..config import Settings
from ..engine.engine import Engine
from ..log.base import LogError
from .http import install_http
from .logging import configure_structlog_if_nobody_has
from .services import make_services
from .websocket import Gateway
from .wiring import connection_rules, make_engine


class Application:
    """One server's application. Its lifespan opens the engine and closes it."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        """
        :raises ConfigError: the settings hold no key to verify tokens with, or a wrong one
        :raises LogRefused: the database's URL names no store
        """
        configure_structlog_if_nobody_has(settings)
        self.engine = engine or make_engine(settings)
        services = make_services(settings, self.engine)
        self.gateway = Gateway(services, connection_rules(settings))
        self.http = FastAPI(
            title="Backchannel",
            version=version("backchannel"),
            description="The live chat and Q&A beside a stream. What goes over its WebSockets: [the contract](/contract).",
            docs_url=None,
            redoc_url=None,
        )
        install_http(self.http, services)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.gateway(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self.http(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """The ASGI lifespan. Not FastAPI's: that would show a refused database as a traceback instead of its one line."""
        await receive()  # lifespan.startup
        try:
            await self.engine.start()
        except (LogError, BusError) as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()  # lifespan.shutdown
        await self.engine.stop()
        await send({"type": "lifespan.shutdown.complete"})
