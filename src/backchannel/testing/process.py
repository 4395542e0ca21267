"""A server in a process of its own, started as a user would start it: one that a test can kill."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..config import ENV_PREFIX, Settings, environment_name, setting_fields
from .server import ServerFailed, ServerHandle, completed

READY_SECONDS = 45.0
"""How long a server may take to start. Two seconds of it are importing, which is many more on a busy machine."""

POLL_SECONDS = 0.02

COMMAND = (str(Path(sys.executable).with_name("backchannel")), "serve")
"""What a user types."""


@dataclass(slots=True)
class RunningServer(ServerHandle):
    """One server with its database, across restarts. Made by ``running_server``."""

    directory: Path
    command: tuple[str, ...] = COMMAND
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

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
        server = RunningServer(completed(settings or Settings(), folder), folder, command)
        try:
            await server.start()
            yield server
        finally:
            await server.kill()


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
