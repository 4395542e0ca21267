"""``backchannel stream``: creating streams, and leading their life."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .cli_support import (
    FAILED,
    OPERATOR,
    USAGE,
    ConfigOption,
    DatabaseOption,
    StreamArgument,
    fail,
    with_engine,
)
from .protocol.base import Timestamp
from .protocol.commands import EndCommand, LifeCommand, ScheduleCommand, ScheduleData, StartCommand
from .protocol.events import Stream, StreamStatus
from .protocol.replies import Error
from .room.identity import Actor
from .server.rest_models import NewStream

_ACTOR = Actor(OPERATOR, guest=False)
"""Who acts in a stream when an operator does: whoever can write to the database needs no token."""

stream_app = typer.Typer(
    help="Streams: create, list, start, end. Works on the database, also while servers run on it.",
    no_args_is_help=True,
)


@stream_app.command("create")
def create_stream(
    stream_id: StreamArgument,
    title: Annotated[str, typer.Option("--title", help="What viewers read above the video.")],
    description: Annotated[str, typer.Option("--description", help="More about it.")] = "",
    video_url: Annotated[
        str | None, typer.Option("--video-url", help="HLS playlist or video file to play.")
    ] = None,
    guests: Annotated[
        bool, typer.Option("--guests/--no-guests", help="Whether people without a token may read.")
    ] = True,
    starts_at: Annotated[
        str | None,
        typer.Option(
            "--starts-at",
            help="When it is to go live, with its zone: 2027-01-31T18:00Z. Pages count down to it; nothing starts by itself.",
        ),
    ] = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Create a stream, scheduled."""
    new = _new_stream(
        id=stream_id,
        title=title,
        description=description,
        video_url=video_url,
        guests=guests,
        starts_at=starts_at,
    )
    stream = new.scheduled(datetime.now(UTC))
    with_engine(database, config, lambda engine: engine.create_stream(stream, OPERATOR))
    print(f"created {stream.id}: viewers find it at /watch/{stream.id}")


def _new_stream(**values: Any) -> NewStream:
    try:
        return NewStream.model_validate(values)
    except ValidationError as error:
        lines = []
        for detail in error.errors():
            option = str(detail["loc"][0]).replace("_", "-")
            where = "ID" if option == "id" else f"--{option}"
            lines.append(f"{where}: {detail['msg'].removeprefix('Value error, ')}")
        fail("\n".join(lines), USAGE)


@stream_app.command("list")
def list_streams(database: DatabaseOption = None, config: ConfigOption = None) -> None:
    """List all streams: live ones first, then scheduled, then ended."""
    streams = with_engine(database, config, lambda engine: engine.streams())
    if not streams:
        print('no streams yet; create one with: backchannel stream create my-stream --title "My stream"')
        return
    console = Console()
    if not console.is_terminal:
        console.width = 200  # somebody else's tool reads it: nothing is cut or wrapped
    console.print(_table(streams))


def _table(streams: list[Stream]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("ID", "STATUS", "GUESTS", "STARTS", "STARTED", "ENDED"):
        table.add_column(heading, no_wrap=True)
    table.add_column("TITLE", overflow="ellipsis", no_wrap=True)
    for stream in streams:
        status = f"[bold red]{stream.status}" if stream.status is StreamStatus.live else stream.status.value
        guests = "yes" if stream.guests else "no"
        table.add_row(
            stream.id,
            status,
            guests,
            _when(stream.starts_at),
            _when(stream.started_at),
            _when(stream.ended_at),
            Text(stream.title),
        )
    return table


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}Z" if moment else "-"


@stream_app.command("schedule")
def schedule_stream(
    stream_id: StreamArgument,
    starts_at: Annotated[
        str | None,
        typer.Argument(help="When it is to go live, with its zone: 2027-01-31T18:00Z."),
    ] = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Announce when a stream goes live; without a time, call the announcement off. Nothing starts by itself."""
    moment = None if starts_at is None else _moment(starts_at)
    command = ScheduleCommand(type="livestream:schedule", data=ScheduleData(starts_at=moment))
    _act(stream_id, command, database, config)
    print(f"{stream_id} is to start at {_when(moment)}" if moment else f"{stream_id} has no announced start")


def _moment(value: str) -> datetime:
    try:
        return TypeAdapter[datetime](Timestamp).validate_python(value)
    except ValidationError as error:
        told = error.errors()[0]["msg"].removeprefix("Value error, ")
        fail(f"STARTS_AT: {value!r}: {told}", USAGE)


@stream_app.command("start")
def start_stream(
    stream_id: StreamArgument, database: DatabaseOption = None, config: ConfigOption = None
) -> None:
    """Go live. Running servers tell their viewers within a second."""
    _act(stream_id, StartCommand(type="livestream:start"), database, config)
    print(f"{stream_id} is live")


@stream_app.command("end")
def end_stream(
    stream_id: StreamArgument, database: DatabaseOption = None, config: ConfigOption = None
) -> None:
    """End a live stream: its chat and questions close and stay readable."""
    _act(stream_id, EndCommand(type="livestream:end"), database, config)
    print(f"{stream_id} has ended")


def _act(stream_id: str, command: LifeCommand, database: str | None, config: Path | None) -> None:
    reply = with_engine(database, config, lambda engine: engine.submit(stream_id, _ACTOR, command))
    if isinstance(reply, Error):
        fail(f"{stream_id}: {reply.data.message}", FAILED)
