"""The command ``backchannel person``."""

from __future__ import annotations

from typing import Annotated

import typer

from .cli_support import OPERATOR, ConfigOption, DatabaseOption, with_engine

person_app = typer.Typer(help="What the database holds of one person.", no_args_is_help=True)


@person_app.callback()
def person() -> None:
    """What the database holds of one person."""


@person_app.command("erase")
def erase(
    user_id: Annotated[str, typer.Argument(metavar="USER", help="The user's id: the `sub` of their tokens.")],
    streams: Annotated[
        list[str] | None,
        typer.Option("--stream", metavar="ID", help="In this stream only; can be repeated."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Erase somebody for good: their words are removed, their name and id replaced, their votes stay counted.

    Works on the database, also while servers run on it; who is in one of the streams gets a fresh snapshot. Keep the person out
    first: who writes again is there again.
    """
    if not yes:
        typer.confirm(f"Erase {user_id} for good? This cannot be undone", abort=True)
    from .engine.erasure import erase_person

    done = with_engine(
        database, config, lambda engine: erase_person(engine, user_id, OPERATOR, streams or None)
    )
    for one in done:
        print(f"{one.stream_id}: {one.events} events")
    print(f"erased {user_id} from {len(done)} streams" if done else f"nothing of {user_id} was found")
