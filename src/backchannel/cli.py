"""The command ``backchannel``: where everything is put together.

What goes wrong in a way that can be foreseen is one line on standard error: exit code 2 for usage and configuration, 1 for
what happened while running.
"""

from __future__ import annotations

import re
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from . import contract
from .bus.base import BusError
from .cli_archive import archive_app, csv_app
from .cli_person import person_app
from .cli_stream import stream_app
from .cli_support import (
    FAILED,
    USAGE,
    ConfigOption,
    DatabaseOption,
    OutputOption,
    fail,
)
from .config_sources import ConfigError, load_settings
from .config_text import settings_in_force
from .contract.check.options import CheckCommand, FailOn, Options
from .contract.check.options import Format as ReportFormat
from .log.base import LogError
from .protocol.user import Role
from .room.identity import Identity
from .server.auth import Authenticator, TokenError
from .server.logging import configure_logging

app = typer.Typer(
    help="Live chat and Q&A beside a stream, self-hosted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
contract_app = typer.Typer(help="The protocol as documents for other tools.", no_args_is_help=True)
app.add_typer(stream_app, name="stream")
app.add_typer(archive_app, name="archive")
app.add_typer(csv_app, name="csv")
app.add_typer(person_app, name="person")
app.add_typer(contract_app, name="contract")

HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on; 0.0.0.0 for all.")]
PortOption = Annotated[int | None, typer.Option("--port", help="TCP port; 0 lets the system choose.")]


def main() -> None:
    """Run the command line; never returns normally when the command failed."""
    try:
        app(prog_name="backchannel")
    except ConfigError as error:
        fail(str(error), USAGE)
    except (LogError, BusError, TokenError) as error:
        fail(str(error), FAILED)
    except KeyboardInterrupt:
        sys.exit(130)  # what a shell reports for SIGINT


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
        fail("tokens are signed with the secret, and there is none: set BACKCHANNEL_SECRET", USAGE)
    roles = dict.fromkeys(streams, role) if streams else None
    identity = Identity(sub, name or sub, Role.viewer if streams else role, roles)
    issued = authenticator.issue(identity, _seconds(ttl))
    try:
        authenticator.verify(issued.token)  # what a server would refuse is not handed out
    except TokenError as error:
        fail(error.message, USAGE)
    print(issued.token)


_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(text: str) -> float:
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?)([smhd]?)", text)
    if match is None or not float(match[1]):
        fail(f"--ttl: {text!r} is no duration; write seconds, or 30m, 12h, 7d", USAGE)
    return float(match[1]) * _UNITS[match[2]]


@app.command("config")
def show_config(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Print the settings in force as TOML, each with its source; secrets are masked."""
    print(settings_in_force(load_settings({"database_url": database}, config)), end="")


@contract_app.command("export", context_settings={"allow_extra_args": True})
def export_contract(
    context: typer.Context,
    form: Annotated[
        contract.Format | None,
        typer.Option("--format", help="Which document; asyncapi, or typescript where FILE ends in .ts."),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Print the contract, or write it to a file. It is made from the models that the server itself uses.

    \b
    asyncapi     AsyncAPI 3.0 as JSON: endpoints, tokens, roles, every message with
                 examples, close and error codes, limits
    json-schema  JSON Schema 2020-12 of every message
    typescript   types of every message, and the tables of codes
    archive      JSON Schema of the lines of an archive
    """  # noqa: D301  (a backspace, by which click leaves the lines as they are)
    if context.args:
        formats = ", ".join(contract.Format)
        fail(
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
        fail(f"--output: {error}", USAGE)
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
