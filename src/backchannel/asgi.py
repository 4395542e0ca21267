"""Backchannel inside another ASGI application, with that application's own users.

    live = Backchannel(authenticate=who)
    app = FastAPI(lifespan=live.lifespan)
    app.mount("/live", live)

Chat and questions are then at ``/live/ws/livestream/{stream_id}`` and the REST API at ``/live/api``; a client is given the
mount's address as its server: ``https://example.org/live``. The shipped pages name their files from the root, so they work
where Backchannel is mounted at ``/``, after one's own routes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Receive, Scope, Send

from .config import Settings
from .config_sources import load_settings
from .protocol.user import Role
from .room.identity import Identity
from .server.app import Application
from .server.own_check import Authenticate, check

__all__ = ["Authenticate", "Backchannel", "Identity", "Role"]


class Backchannel(Application):
    """An ASGI application to mount. Its ``lifespan`` must run: mounted applications are not told of start and end."""

    def __init__(self, settings: Settings | None = None, *, authenticate: Authenticate | None = None) -> None:
        """
        :param settings: default: as ``backchannel serve`` finds them, in the environment and ``backchannel.toml``
        :param authenticate: who a request or handshake is from, by its cookies, headers or session. Asked about each that
            brings no token or ticket of Backchannel's, unless a browser sent it from a page of an origin that is not
            allowed. An identity with ``expires_at`` ends the connection then; without, it stays who it was at the start.
        :raises ConfigError: the settings are wrong, or hold no key to verify tokens with
        :raises LogRefused: the database's URL names no store
        """
        super().__init__(settings or load_settings().settings)
        self._authenticate = authenticate

    @asynccontextmanager
    async def lifespan(self, _app: object = None) -> AsyncIterator[None]:
        """Open the database and the bus; at the end commit what waits and close them.

        Is itself a ``lifespan`` for FastAPI and Starlette; in one's own: ``async with live.lifespan(): …``.

        :raises LogError: the database must not be used, or does not answer
        :raises BusError: the bus cannot be reached
        """
        await self.engine.start()
        try:
            yield
        finally:
            await self.engine.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._authenticate is not None and scope["type"] != "lifespan":
            await check(self._authenticate, scope, self.gateway.services.origins)
        await super().__call__(scope, receive, send)
