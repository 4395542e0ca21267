"""The server that is measured: Backchannel as a user starts it, with a database of its own."""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import jwt

from backchannel.log.sql import SqlLog
from backchannel.protocol.events import Stream, StreamStatus

from .bench import Bench
from .calibrate import padding_for
from .errors import BenchmarkError
from .load import Target
from .processes import LOOPBACK, Process, answers, free_port

NAME = "backchannel"
READY = '"livestream:welcome"'
PROGRAM = Path(sys.executable).parent / "backchannel"
TOKEN_LIFE_S = 3600

LIMITS_OFF = {
    "BACKCHANNEL_LIMITS__CHAT_RATE": "0",
    "BACKCHANNEL_LIMITS__FRAME_RATE": "0",
    "BACKCHANNEL_LIMITS__CONNECTIONS_PER_ADDRESS": "0",
}
"""A benchmark is one address with thousands of viewers, and a fast sender. All other limits stay on."""


class Subject:
    """One database and port, and the server on them, which may be killed and started again."""

    def __init__(self, bench: Bench, name: str, *, core: int | None) -> None:
        self._bench = bench
        self._core = core
        self._secret = secrets.token_urlsafe(48)
        self._name = name
        self.database = bench.file(f"{name}.db")
        self.port = free_port()
        self.process: Process | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {"BACKCHANNEL_SECRET": self._secret, **LIMITS_OFF}

    @property
    def _database_url(self) -> str:
        return f"sqlite:///{self.database}"

    async def create_streams(self, stream_ids: Sequence[str]) -> None:
        """Through the log itself: a hundred starts of the command line would take a minute."""
        async with self._log() as log:
            for stream_id in stream_ids:
                await log.create_stream(live_stream(stream_id))

    async def events_in_log(self, stream_ids: Sequence[str]) -> int:
        """How many events the file holds, read by another process than the one that wrote them."""
        async with self._log() as log:
            heads = await log.heads(stream_ids)
        return sum(position.offset for position in heads.values())

    @asynccontextmanager
    async def _log(self) -> AsyncIterator[SqlLog]:
        log = SqlLog(self._database_url)
        await log.open()
        try:
            yield log
        finally:
            await log.close()

    def start(self) -> float:
        """Start the server; return the seconds until it was ready."""
        command = [str(PROGRAM), "serve", "--host", LOOPBACK, "--port", str(self.port)]
        command += ["--database", self._database_url]
        log = self._bench.file(f"{self._name}.log")
        self.process = Process(NAME, command, log, core=self._core, env=self.environment)
        return self.process.wait_until(lambda: answers(self.port, "/readyz"))

    def kill(self) -> None:
        """End the server without a word, as a power cut would."""
        self._running().kill()

    def cpu_s(self) -> float:
        """CPU seconds of the process that runs now, its start included."""
        return self._running().cpu_s()

    def _running(self) -> Process:
        if self.process is None:
            raise BenchmarkError("the server was not started")
        return self.process

    def tokens(self, count: int) -> Path:
        """A file with ``count`` tokens, each of another user."""
        expires_at = int(time.time()) + TOKEN_LIFE_S
        file = self._bench.file(f"{self._name}.tokens")
        file.write_text("".join(token(self._secret, i, expires_at) + "\n" for i in range(count)))
        return file

    def target(self, path: str, say: str, viewers: int, *, padded: bool = True) -> Target:
        """The running server as the load clients see it, for at most ``viewers`` users."""
        tokens = self.tokens(viewers)
        padding = 0
        if padded:
            first = tokens.read_text().splitlines()[0]
            padding = padding_for(self.port, path.replace("%K", first).replace("%I", "0"), say)
        return Target(NAME, self.port, self._running().pid, path, say, padding, READY, tokens)


def live_stream(stream_id: str) -> Stream:
    now = datetime.now(UTC)
    status = StreamStatus.live
    return Stream(id=stream_id, title="Bench", status=status, guests=True, created_at=now, started_at=now)


def token(secret: str, number: int, expires_at: int) -> str:
    """A viewer's token, as an embedding back end signs it."""
    claims = {"sub": f"u{number}", "name": f"Viewer {number}", "role": "viewer"}
    rest = {"iss": "backchannel", "aud": "backchannel", "exp": expires_at}
    return jwt.encode({**claims, **rest}, secret, algorithm="HS256")


@contextmanager
def running(bench: Bench, name: str, stream_ids: Sequence[str], *, core: int | None) -> Iterator[Subject]:
    """A fresh server with ``stream_ids`` live."""
    subject = Subject(bench, name, core=core)
    asyncio.run(subject.create_streams(stream_ids))
    try:
        subject.start()
        yield subject
    finally:
        if subject.process is not None:
            subject.process.stop()
