"""The commands ``backchannel archive`` and ``backchannel csv``: a stream as a file."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from .cli_support import (
    FAILED,
    OPERATOR,
    USAGE,
    ConfigOption,
    DatabaseOption,
    OutputOption,
    PrivateFile,
    StreamArgument,
    fail,
    with_engine,
)
from .protocol.base import StreamId
from .room.archive import Archive, NotAnArchive, read_archive
from .room.identity import Actor
from .room.rules import RoomRules
from .room.snapshot import snapshot

if TYPE_CHECKING:
    from .engine.engine import Engine

archive_app = typer.Typer(
    help="A stream as one file: written, taken in elsewhere, or looked into without a database.",
    no_args_is_help=True,
)
csv_app = typer.Typer(help="What was said and asked, as CSV for a spreadsheet.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="What `archive export` wrote.")]
HiddenOption = Annotated[
    bool,
    typer.Option("--hidden", help="Also what not everyone sees: what was deleted, held, or dismissed."),
]

_READER = Actor(OPERATOR, guest=False)


@archive_app.command("export")
def export_archive(
    stream_id: StreamArgument,
    output: OutputOption = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Write a stream as an archive. It holds all that the log holds, also what was deleted: keep it like the database."""
    from .engine.archive import archive_lines

    lines = lambda engine: archive_lines(engine.log, stream_id, datetime.now(UTC))  # noqa: E731  (one use, typed by it)
    _write(output, database, config, lines)
    if output is not None:
        print(f"wrote {output}: the archive of {stream_id}")


@archive_app.command("import")
def import_archive(
    file: FileArgument,
    stream_id: Annotated[
        str | None,
        typer.Option("--as", metavar="ID", help="The new stream's id; the archived one's if not given."),
    ] = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a stream of an archive: every line is checked first, and all of it is taken in or nothing. An id that exists is refused."""
    if stream_id is not None:
        _check_id(stream_id)
    archive = _read(file)
    from .engine.archive import import_archive as take_in

    position = with_engine(database, config, lambda engine: take_in(engine.log, archive, stream_id))
    print(f"imported {stream_id or archive.header.stream.id}: {position.offset} events")


@archive_app.command("replay")
def replay_archive(file: FileArgument) -> None:
    """Print the room that an archive makes, as JSON: what its host would see. Needs no database."""
    archive = _read(file)
    seen = snapshot(archive.state, RoomRules(snapshot_questions=0), _READER)
    print(seen.model_dump_json(indent=2))


def _check_id(stream_id: str) -> None:
    try:
        TypeAdapter(StreamId).validate_python(stream_id)
    except ValidationError as error:
        fail(f"--as: {error.errors()[0]['msg']}", USAGE)


def _read(file: Path) -> Archive:
    """Each line that is wrong is a line of the complaint, as compilers write it: ``FILE:LINE: what is wrong``."""
    try:
        with file.open("rb") as lines:
            return read_archive(lines)
    except OSError as error:
        fail(f"{file}: {error.strerror}", USAGE)
    except NotAnArchive as error:
        told = [
            f"{file}:{one.line}: {one.message}" if one.line else f"{file}: {one.message}"
            for one in error.complaints
        ]
        if error.more:
            told.append(f"{file}: and {error.more} more")
        fail("\n".join([*told, "nothing was imported"]), FAILED)


@csv_app.command("messages")
def csv_messages(
    stream_id: StreamArgument,
    output: OutputOption = None,
    hidden: HiddenOption = False,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """The chat, one row a message."""
    _csv("messages", stream_id, output, hidden, database, config)


@csv_app.command("questions")
def csv_questions(
    stream_id: StreamArgument,
    output: OutputOption = None,
    hidden: HiddenOption = False,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """The questions, one row each, with votes and answers."""
    _csv("questions", stream_id, output, hidden, database, config)


def _csv(
    name: str, stream_id: str, output: Path | None, hidden: bool, database: str | None, config: Path | None
) -> None:
    from .engine.tables import TableName, csv_lines

    _write(
        output, database, config, lambda engine: csv_lines(engine, stream_id, TableName(name), hidden=hidden)
    )
    if output is not None:
        print(f"wrote {output}: the {name} of {stream_id}")


def _write(
    output: Path | None,
    database: str | None,
    config: Path | None,
    lines: Callable[[Engine], AsyncIterator[str]],
) -> None:
    """Give all that comes to the file, or to standard output."""

    async def give(engine: Engine, write: Callable[[str], object]) -> None:
        async for text in lines(engine):
            write(text)

    if output is None or str(output) == "-":
        with_engine(database, config, lambda engine: give(engine, sys.stdout.write))
        return
    with PrivateFile(output) as file:
        with_engine(database, config, lambda engine: give(engine, file.write))
