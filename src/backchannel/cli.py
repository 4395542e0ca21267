"""The command ``backchannel``: where everything is put together.

What goes wrong in a way that can be foreseen is one line on standard error: exit code 2 for usage and configuration, 1 for
what happened while running.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from . import contract
from .bus.base import BusError
from .config import Settings
from .config_sources import ConfigError, load_settings
from .config_text import settings_in_force
from .contract.check.options import CheckCommand, FailOn, Options
from .contract.check.options import Format as ReportFormat
from .log.base import LogError
from .protocol.commands import EndCommand, StartCommand
from .protocol.events import Stream, StreamStatus
from .protocol.replies import Error
from .protocol.user import Role, User
from .room.identity import Actor, Identity
from .server.auth import Authenticator, TokenError
from .server.logging import configure_logging
from .server.rest_models import NewStream

# What only some commands need is imported by them: `backchannel token` in a script should not wait for a database driver.
if TYPE_CHECKING:
    from .engine.engine import Engine

T = TypeVar("T")

USAGE = 2
FAILED = 1

OPERATOR = Actor(User(id="backchannel-cli", name="Command line", role=Role.host), guest=False)
"""Who acts in a stream when an operator does: whoever can write to the database needs no token."""

app = typer.Typer(
    help="Live chat and Q&A beside a stream, self-hosted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
stream_app = typer.Typer(
    help="Streams: create, list, start, end. Works on the database, also while servers run on it.",
    no_args_is_help=True,
)
contract_app = typer.Typer(help="The protocol as documents for other tools.", no_args_is_help=True)
app.add_typer(stream_app, name="stream")
app.add_typer(contract_app, name="contract")

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="Configuration file; backchannel.toml of this folder if it is there."),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."),
]
HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on; 0.0.0.0 for all.")]
PortOption = Annotated[int | None, typer.Option("--port", help="TCP port; 0 lets the system choose.")]
StreamArgument = Annotated[str, typer.Argument(metavar="ID", help="The stream's id.")]


def main() -> None:
    """Run the command line; never returns normally when the command failed."""
    try:
        app(prog_name="backchannel")
    except ConfigError as error:
        _fail(str(error), USAGE)
    except (LogError, BusError, TokenError) as error:
        _fail(str(error), FAILED)
    except KeyboardInterrupt:
        sys.exit(130)  # what a shell reports for SIGINT


def _fail(message: str, code: int) -> NoReturn:
    for line in message.splitlines():
        print(f"backchannel: {line}", file=sys.stderr)
    sys.exit(code)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"backchannel {version('backchannel')}")
        raise typer.Exit


@app.callback()
def root(
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Live chat and Q&A beside a stream, self-hosted."""


@app.command()
def serve(
    host: HostOption = None,
    port: PortOption = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Run the server until SIGTERM or Ctrl-C."""
    from .server.serving import run_server  # the other commands start faster without it

    loaded = load_settings({"host": host, "port": port, "database_url": database}, config)
    configure_logging(loaded.settings)
    run_server(loaded.settings)


@app.command()
def demo(
    host: HostOption = None,
    port: PortOption = None,
    data: Annotated[
        Path, typer.Option("--data", metavar="DIR", help="Where the demo keeps its data.")
    ] = Path(".backchannel-demo"),
) -> None:
    """Run a server with a live stream and a rehearsal audience. What you do in it survives a restart."""
    from .demo import run_demo

    run_demo(data, host=host, port=port, say=partial(print, flush=True))


@app.command()
def token(
    sub: Annotated[str, typer.Option("--sub", help="The user's id.")],
    name: Annotated[
        str | None, typer.Option("--name", help="Display name; the id if it is not given.")
    ] = None,
    role: Annotated[
        Role, typer.Option("--role", help="Role in every stream, or in those of --stream.")
    ] = Role.viewer,
    streams: Annotated[
        list[str] | None,
        typer.Option("--stream", metavar="ID", help="Open this stream and no other; can be repeated."),
    ] = None,
    ttl: Annotated[str, typer.Option("--ttl", help="Valid for so many seconds, or 30m, 12h, 7d.")] = "12h",
    config: ConfigOption = None,
) -> None:
    """Print a token, signed with the secret of the settings. Nothing else goes to standard output."""
    authenticator = Authenticator.from_settings(load_settings(config=config).settings)
    if not authenticator.can_issue:
        _fail("tokens are signed with the secret, and there is none: set BACKCHANNEL_SECRET", USAGE)
    roles = dict.fromkeys(streams, role) if streams else None
    identity = Identity(sub, name or sub, Role.viewer if streams else role, roles)
    issued = authenticator.issue(identity, _seconds(ttl))
    try:
        authenticator.verify(issued.token)  # what a server would refuse is not handed out
    except TokenError as error:
        _fail(error.message, USAGE)
    print(issued.token)


_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(text: str) -> float:
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?)([smhd]?)", text)
    if match is None or not float(match[1]):
        _fail(f"--ttl: {text!r} is no duration; write seconds, or 30m, 12h, 7d", USAGE)
    return float(match[1]) * _UNITS[match[2]]


@app.command("config")
def show_config(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Print the settings in force as TOML, each with its source; secrets are masked."""
    print(settings_in_force(load_settings({"database_url": database}, config)), end="")


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
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Create a stream, scheduled."""
    new = _new_stream(id=stream_id, title=title, description=description, video_url=video_url, guests=guests)
    stream = new.scheduled(datetime.now(UTC))
    _with_engine(database, config, lambda engine: engine.create_stream(stream))
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
        _fail("\n".join(lines), USAGE)


@stream_app.command("list")
def list_streams(database: DatabaseOption = None, config: ConfigOption = None) -> None:
    """List all streams: live ones first, then scheduled, then ended."""
    streams = _with_engine(database, config, lambda engine: engine.streams())
    if not streams:
        print('no streams yet; create one with: backchannel stream create my-stream --title "My stream"')
        return
    console = Console()
    if not console.is_terminal:
        console.width = 200  # somebody else's tool reads it: nothing is cut or wrapped
    console.print(_table(streams))


def _table(streams: list[Stream]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("ID", "STATUS", "GUESTS", "STARTED", "ENDED"):
        table.add_column(heading, no_wrap=True)
    table.add_column("TITLE", overflow="ellipsis", no_wrap=True)
    for stream in streams:
        status = f"[bold red]{stream.status}" if stream.status is StreamStatus.live else stream.status.value
        guests = "yes" if stream.guests else "no"
        table.add_row(
            stream.id, status, guests, _when(stream.started_at), _when(stream.ended_at), Text(stream.title)
        )
    return table


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z" if moment else "-"


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


def _act(
    stream_id: str, command: StartCommand | EndCommand, database: str | None, config: Path | None
) -> None:
    reply = _with_engine(database, config, lambda engine: engine.submit(stream_id, OPERATOR, command))
    if isinstance(reply, Error):
        _fail(f"{stream_id}: {reply.data.message}", FAILED)


def _with_engine(
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


@contract_app.command("export", context_settings={"allow_extra_args": True})
def export_contract(
    context: typer.Context,
    form: Annotated[
        contract.Format | None,
        typer.Option("--format", help="Which document; asyncapi, or typescript where FILE ends in .ts."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it there instead of printing it."),
    ] = None,
) -> None:
    """Print the contract, or write it to a file. It is made from the models that the server itself uses.

    \b
    asyncapi     AsyncAPI 3.0 as JSON: endpoints, tokens, roles, every message with
                 examples, close and error codes, limits
    json-schema  JSON Schema 2020-12 of every message
    typescript   types of every message, and the tables of codes
    """  # noqa: D301  (a backspace, by which click leaves the lines as they are)
    if context.args:
        formats = ", ".join(contract.Format)
        _fail(
            f"{context.args[0]!r}: there are no arguments; write --format ({formats}) or --output FILE", USAGE
        )
    if form is None:
        named_so = output is not None and output.suffix == ".ts"
        form = contract.Format.typescript if named_so else contract.Format.asyncapi
    if output is None or str(output) == "-":
        print(contract.export(form), end="")
        return
    try:
        contract.export_to(output, form)
    except contract.NotWritten as error:
        _fail(f"--output: {error}", USAGE)
    print(f"wrote {output}: the contract as {form}")


@contract_app.command("check", cls=CheckCommand)
def check_contract(
    frontends: Annotated[
        list[Path],
        typer.Argument(
            metavar="FRONTEND...", help="Source of front ends: folders or files, also a whole repository."
        ),
    ],
    backends: Annotated[
        list[Path] | None,
        typer.Option(
            "--backend", metavar="PATH...", help="Source of Python back ends; without it, Backchannel itself."
        ),
    ] = None,
    asyncapi: Annotated[
        str | None,
        typer.Option("--asyncapi", metavar="FILE|URL", help="An AsyncAPI document as the contract."),
    ] = None,
    form: Annotated[
        ReportFormat, typer.Option("--format", help="How the report is written.")
    ] = ReportFormat.text,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The least grade that fails (exit code 1).")
    ] = FailOn.error,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Known findings, which are not reported."),
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write all that is found into the baseline.")
    ] = False,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Take out of the baseline what is found no more.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write the report there instead of printing it."),
    ] = None,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", help="No progress and no summary: nothing is printed when nothing is found."),
    ] = False,
    rules_url: Annotated[
        str | None,
        typer.Option("--rules-url", metavar="URL", help="Where the rules' pages are on the web, for SARIF."),
    ] = None,
) -> None:
    """Find where a front end and a Python WebSocket back end have drifted apart. Reads source and runs none of it."""
    from .contract.check.command import run  # parsers and tables that no other command needs

    options = Options(
        frontends=tuple(frontends),
        backends=tuple(backends or ()),
        asyncapi=asyncapi,
        format=form,
        fail_on=fail_on,
        baseline=baseline,
        write_baseline=write_baseline,
        update_baseline=update_baseline,
        output=output,
        quiet=quiet,
        rules_url=rules_url,
    )
    if code := run(options):
        raise typer.Exit(code)
