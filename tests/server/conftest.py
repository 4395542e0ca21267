"""An application over a log in memory, reached without a socket."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import structlog

from backchannel.bus.local import LocalBus
from backchannel.config import Settings
from backchannel.engine.engine import Engine
from backchannel.log.memory import MemoryLog
from backchannel.protocol.codec import decode
from backchannel.protocol.commands import RoomCommand
from backchannel.protocol.replies import Ack
from backchannel.protocol.user import Role, User
from backchannel.room.identity import Actor, Identity
from backchannel.server.app import Application
from backchannel.server.auth import Authenticator
from backchannel.server.wiring import engine_options, room_rules

SECRET = "a-secret-only-for-these-tests-0123456789"


def settings_with(**changes: Any) -> Settings:
    return Settings.model_validate({"secret": SECRET} | changes)


@dataclass
class Site:
    """One application and a client of it."""

    settings: Settings
    log: MemoryLog = field(default_factory=MemoryLog)

    def __post_init__(self) -> None:
        settings = self.settings
        self.engine = Engine(self.log, LocalBus(), room_rules(settings), engine_options(settings))
        self.app = Application(settings, self.engine)
        self.authenticator = Authenticator.from_settings(settings)
        self.client = self.client_from("203.0.113.7")

    def client_from(self, address: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=(address, 5000), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://chat.example")

    def bearer(
        self, role: Role = Role.viewer, streams: Mapping[str, Role] | None = None, id: str = "u1"
    ) -> dict[str, str]:
        token = self.authenticator.issue(Identity(id, id.title(), role, streams), 60).token
        return {"Authorization": f"Bearer {token}"}

    async def create(self, stream_id: str = "demo", **fields: Any) -> None:
        body = {"id": stream_id, "title": "A stream"} | fields
        response = await self.client.post("/api/streams", json=body, headers=self.bearer(Role.host))
        assert response.status_code == 201, response.text

    async def do(self, type: str, user: str = "u1", role: Role = Role.viewer, /, **data: Any) -> UUID:
        """Submit a command as the socket would. Returns the id of what it created."""
        command = decode(json.dumps({"type": f"livestream:{type}", "data": {"id": str(uuid4())} | data}))
        assert isinstance(command, RoomCommand)
        reply = await self.engine.submit(
            "demo", Actor(User(id=user, name=user, role=role), guest=False), command
        )
        assert isinstance(reply, Ack), reply
        assert reply.data.id is not None
        return reply.data.id


@pytest.fixture(autouse=True)
def plain_tracebacks() -> None:
    """Without a configured log, structlog draws every traceback with all locals, for seconds."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )


@pytest.fixture
async def site(request: pytest.FixtureRequest) -> AsyncIterator[Site]:
    """A site with the settings that an indirect parameter changes."""
    site = Site(settings_with(**getattr(request, "param", {})))
    await site.engine.start()
    async with site.client:
        yield site
    await site.engine.stop()


def error_of(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The one shape of all errors, checked."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) <= {"code", "message", "field", "hint", "retry_after"}
    assert body["error"]["code"] == code, body
    assert body["error"]["message"]
    error: dict[str, Any] = body["error"]
    return error
