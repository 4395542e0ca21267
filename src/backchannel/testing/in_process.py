"""A server in the process of the test, in a thread with an event loop of its own: ready in a fraction of a second."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from ..config import Settings
from ..engine.engine import Engine
from ..server.serving import Server, make_server
from .server import ServerFailed, ServerHandle, completed


class _Output(logging.Handler):
    """Keeps what the server logs, for the error that says why it did not start."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@dataclass(slots=True)
class InProcessServer(ServerHandle):
    """One server of this process. Made by ``in_process_server``."""

    server: Server
    listening: threading.Event
    """Set when it answers, or has ended."""
    _output: _Output = field(default_factory=_Output, init=False, repr=False)

    @property
    def output(self) -> str:
        """The warnings and errors that it has logged so far."""
        return "\n".join(self._output.lines)

    def run(self) -> None:
        """Serve until ``server.should_exit``. Blocks: ``in_process_server`` calls it in a thread."""
        logger = logging.getLogger("uvicorn.error")
        logger.addHandler(self._output)
        try:
            # How uvicorn ends after a start that failed: `wait_until_ready` tells it, with the reason from the log.
            with suppress(SystemExit):
                self.server.run()
        finally:
            logger.removeHandler(self._output)
            self.listening.set()

    def wait_until_ready(self) -> None:
        """Block until it answers.

        :raises ServerFailed: it ended instead
        """
        self.listening.wait()
        if not self.server.started:
            raise ServerFailed("the server did not start", self.output)


@contextmanager
def in_process_server(
    settings: Settings | None = None, *, directory: Path | None = None
) -> Iterator[InProcessServer]:
    """A server in a thread of this process, ended as SIGTERM would when the context is left.

    It has its own event loop, so the code under test may have any, or none.

    :param settings: as they are, but for what is not set: ``port`` (a free one), ``secret`` (a random one) and
        ``database_url`` (a new SQLite file in ``directory``)
    :param directory: where its files go; a temporary one, removed at the end, unless given
    :raises ServerFailed: it did not start
    :raises ConfigError: the settings hold no key to verify tokens with, or a wrong one
    :raises LogRefused: the database's URL names no store
    """
    with TemporaryDirectory(prefix="backchannel-") as temporary:
        whole = completed(settings or Settings(), directory or Path(temporary))
        listening = threading.Event()

        async def tell(_engine: Engine, _url: str, _stopping: asyncio.Event) -> None:
            listening.set()

        server = make_server(whole, beside=tell)
        handle = InProcessServer(whole, server, listening)
        thread = threading.Thread(target=handle.run, name="backchannel", daemon=True)
        thread.start()
        try:
            handle.wait_until_ready()
            yield handle
        finally:
            server.should_exit = True
            thread.join()
