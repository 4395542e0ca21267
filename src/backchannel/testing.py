"""For tests of what is built on Backchannel: a real server, started as a user would, on a free port, with its own database.

async with running_server() as server:
    await server.create_stream("demo")
    async with server.client("demo", server.token("Ada")) as ada:
        await ada.say("Hello")
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from .client import Backoff, Client
from .config import ENV_PREFIX, Settings, environment_name, setting_fields
from .protocol.user import Role
from .room.identity import Identity
from .server.auth import Authenticator

READY_SECONDS = 45.0
"""How long a server may take to start. Two seconds of it are importing, which is many more on a busy machine."""

SHOWN_CHARACTERS = 4000
"""Of what a server that failed has written: the end."""

POLL_SECONDS = 0.02

COMMAND = (str(Path(sys.executable).with_name("backchannel")), "serve")
"""What a user types."""


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
class RunningServer:
    """One server with its database, across restarts. Made by ``running_server``."""

    settings: Settings
    directory: Path
    command: tuple[str, ...] = COMMAND
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    @property
    def websocket_url(self) -> str:
        return f"ws://{self.settings.host}:{self.settings.port}"

    @property
    def output(self) -> str:
        """Everything the server has written so far, in all its lives."""
        return self._output_path.read_text(encoding="utf-8", errors="backslashreplace")

    @property
    def pid(self) -> int:
        """:raises RuntimeError: it does not run"""
        if self.process is None:
            raise RuntimeError("the server does not run")
        return self.process.pid

    def token(
        self,
        name: str,
        *,
        id: str | None = None,
        role: Role = Role.viewer,
        streams: Mapping[str, Role] | None = None,
        ttl: float = 3600.0,
    ) -> str:
        """A token that this server accepts. ``id`` is the name in small letters unless given; ``ttl`` is in seconds."""
        identity = Identity(id or name.lower(), name, role, streams)
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

    async def start(self) -> None:
        """Start the process and wait until it is ready.

        :raises ServerFailed: it ended, or was not ready in time
        """
        environment = {key: value for key, value in os.environ.items() if not key.startswith(ENV_PREFIX)}
        with self._output_path.open("ab") as output:
            # Not asyncio's own: a process of that belongs to the event loop that started it, and a test has many.
            self.process = subprocess.Popen(  # noqa: ASYNC220, S603  (a fork, and the command of this module)
                self.command,
                env=environment | _environment(self.settings),
                cwd=self.directory,
                stdout=output,
                stderr=output,
            )
        try:
            async with asyncio.timeout(READY_SECONDS):
                while not await self._is_ready():  # noqa: ASYNC110  (another process cannot set an Event)
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            await self.kill()
            raise ServerFailed(f"the server was not ready within {READY_SECONDS:g} s", self.output) from None

    async def stop(self) -> int:
        """SIGTERM, and wait for the end.

        :returns: the exit code; negative for the signal that ended it
        """
        return await self._signal(signal.SIGTERM)

    async def kill(self) -> int:
        """SIGKILL: no time to write anything."""
        return await self._signal(signal.SIGKILL)

    def wait(self) -> int:
        """Block until the process has ended by itself or by somebody else's signal.

        :returns: the exit code; negative for the signal that ended it
        """
        if self.process is None:
            return 0
        code = self.process.wait()
        self.process = None
        return code

    @property
    def _output_path(self) -> Path:
        return self.directory / "server.log"

    async def _is_ready(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise ServerFailed(f"the server ended with {self.process.returncode}", self.output)
        try:
            return (await self.request("GET", "/readyz")).status == 200
        except OSError:  # not listening yet
            return False

    async def _signal(self, number: signal.Signals) -> int:
        if self.process is not None:
            self.process.send_signal(number)
        return await asyncio.to_thread(self.wait)

    async def _expect(self, status: int, method: str, path: str, token: str, body: object = None) -> None:
        answer = await self.request(method, path, token=token, body=body)
        if answer.status != status:
            raise ServerFailed(f"{method} {path} was answered by {answer.status}: {answer.text}", self.output)


@asynccontextmanager
async def running_server(
    settings: Settings | None = None, *, directory: Path | None = None, command: tuple[str, ...] = COMMAND
) -> AsyncIterator[RunningServer]:
    """A server in a process of its own, ended at the latest when the context is left.

    :param settings: as they are, but for what is not set: ``port`` (a free one), ``secret`` (a random one) and
        ``database_url`` (a new SQLite file in ``directory``)
    :param directory: where its files go; a temporary one, removed at the end, unless given
    :raises ServerFailed: it did not start
    """
    with TemporaryDirectory(prefix="backchannel-") as temporary:
        folder = directory or Path(temporary)
        server = RunningServer(_completed(settings or Settings(), folder), folder, command)
        try:
            await server.start()
            yield server
        finally:
            await server.kill()


def _completed(settings: Settings, directory: Path) -> Settings:
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


def _environment(settings: Settings) -> dict[str, str]:
    """Every setting that is not its default, as environment variables."""
    variables = {}
    for name, definition in setting_fields():
        value: Any = settings
        for part in name.split("."):
            value = getattr(value, part)
        if value != definition.default:
            variables[environment_name(name)] = _plain(value)
    return variables


def _plain(value: Any) -> str:
    if hasattr(value, "get_secret_value"):
        return str(value.get_secret_value())
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _answer(request: Request) -> Answer:
    try:
        with urlopen(request, timeout=10) as response:  # noqa: S310 (see above)
            return Answer(response.status, dict(response.headers), response.read().decode())
    except HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read().decode())
