"""What several commands of the command line share."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from .config import Settings
from .config_sources import load_settings
from .protocol.user import Role, User
from .server.logging import configure_logging

# What only some commands need is imported by them: `backchannel token` in a script should not wait for a database driver.
if TYPE_CHECKING:
    from .engine.engine import Engine

T = TypeVar("T")

USAGE = 2
FAILED = 1

OPERATOR = User(id="backchannel-cli", name="Command line", role=Role.host)
"""Who an operator is in the log."""

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="Configuration file; backchannel.toml of this folder if it is there."),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."),
]
StreamArgument = Annotated[str, typer.Argument(metavar="ID", help="The stream's id.")]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write it there instead of printing it."),
]


def fail(message: str, code: int) -> NoReturn:
    """End the command with a line, or several, on standard error."""
    for line in message.splitlines():
        print(f"backchannel: {line}", file=sys.stderr)
    sys.exit(code)


def with_engine(
    database: str | None, config: Path | None, work: Callable[[Engine], Coroutine[Any, Any, T]]
) -> T:
    """Run something with an engine of this process: the same rules as in a server, on the same database."""
    loaded = load_settings({"database_url": database}, config).settings
    # Servers find what is committed by themselves: no bus is needed, and none has to be reachable.
    settings: Settings = loaded.model_copy(update={"log_level": "warning", "bus_url": None})
    configure_logging(settings)
    from .server.wiring import make_engine

    async def run() -> T:
        engine = make_engine(settings)
        await engine.start()
        try:
            return await work(engine)
        finally:
            await engine.stop()

    return asyncio.run(run())


class PrivateFile:
    """A file for the user's eyes alone, which takes its place only once it is whole."""

    def __init__(self, path: Path) -> None:
        if path.is_dir():
            fail(f"--output: {path} is a folder; name a file in it", USAGE)
        if not path.parent.is_dir():
            fail(f"--output: there is no folder {path.parent}; make it first, or name another file", USAGE)
        self._path = path
        self._draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")

    def __enter__(self) -> PrivateFile:
        try:
            descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            fail(f"--output: {self._path} cannot be written: {error.strerror}; name another file", USAGE)
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
        return self

    def write(self, text: str) -> None:
        self._file.write(text)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._file.flush()
                os.fsync(self._file.fileno())
            self._file.close()
            if kind is None:
                self._draft.replace(self._path)
        finally:
            self._draft.unlink(missing_ok=True)
