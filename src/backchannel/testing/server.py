"""What a test can do with a server, wherever it runs."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from ..client import Backoff, Client
from ..config import Settings
from ..protocol.user import Role
from ..room.identity import Identity
from ..server.auth import Authenticator

SHOWN_CHARACTERS = 4000
"""Of what a server that failed has written: the end."""


class ServerFailed(Exception):
    """The server ended, or did not become ready in time. Holds what it wrote."""

    def __init__(self, problem: str, output: str) -> None:
        super().__init__(f"{problem}; it wrote:\n{output[-SHOWN_CHARACTERS:]}")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer over HTTP."""

    status: int
    headers: Mapping[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(slots=True)
class ServerHandle:
    """A server in the hands of a test: its address, tokens for it, clients of it."""

    settings: Settings

    @property
    def output(self) -> str:
        """What the server has written so far, for errors to show."""
        return ""

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    @property
    def websocket_url(self) -> str:
        return f"ws://{self.settings.host}:{self.settings.port}"

    def token(
        self,
        name: str,
        *,
        id: str | None = None,
        role: Role = Role.viewer,
        streams: Mapping[str, Role] | None = None,
        guest: bool = False,
        member: bool = False,
        ttl: float = 3600.0,
    ) -> str:
        """A token that this server accepts. ``id`` is the name in small letters unless given; ``ttl`` is in seconds."""
        identity = Identity(id or name.lower(), name, role, streams, guest=guest, member=member)
        return Authenticator.from_settings(self.settings).issue(identity, ttl).token

    def client(self, stream_id: str, token: str | None = None, **options: Any) -> Client:
        """A client, to be entered, that comes back quickly. Options: see ``Client.connect``."""
        options.setdefault("backoff", Backoff(base=0.05, cap=0.5))
        return Client.connect(self.url, stream_id, token=token, **options)

    async def create_stream(
        self, stream_id: str, *, title: str = "A stream", guests: bool = True, live: bool = True
    ) -> None:
        """A new stream, already live unless told otherwise."""
        host = self.token("Stream maker", id="stream-maker", role=Role.host)
        new = {"id": stream_id, "title": title, "guests": guests}
        await self._expect(201, "POST", "/api/streams", host, new)
        if live:
            await self._expect(200, "POST", f"/api/streams/{stream_id}/start", host)

    async def request(
        self, method: str, path: str, *, token: str | None = None, body: object = None
    ) -> Answer:
        """One HTTP request; any status is an answer."""
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, headers, method=method)  # noqa: S310 (the server's own http address)
        return await asyncio.to_thread(_answer, request)

    async def _expect(self, status: int, method: str, path: str, token: str, body: object = None) -> None:
        answer = await self.request(method, path, token=token, body=body)
        if answer.status != status:
            raise ServerFailed(f"{method} {path} was answered by {answer.status}: {answer.text}", self.output)


def completed(settings: Settings, directory: Path) -> Settings:
    """The settings, and for what is not set: a free port, a random secret, and a new SQLite file in ``directory``."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    defaults: dict[str, Any] = {
        "port": _free_port(settings.host),
        "secret": secrets.token_hex(32),
        "database_url": f"sqlite:///{directory / 'backchannel.db'}",
    }
    return Settings(**(defaults | given))


def _free_port(host: str) -> int:
    """Chosen here, not by the server, so that it stays the same when the server is started again."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def _answer(request: Request) -> Answer:
    try:
        with urlopen(request, timeout=10) as response:  # noqa: S310 (see above)
            return Answer(response.status, dict(response.headers), response.read().decode())
    except HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read().decode())
