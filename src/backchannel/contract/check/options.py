"""What `backchannel contract check` can be told; apart from `command`, so that other commands start without it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from typer.core import TyperCommand


class Format(StrEnum):
    """How the report is written."""

    text = "text"
    markdown = "markdown"
    json = "json"
    sarif = "sarif"


class FailOn(StrEnum):
    """The least grade that makes the command fail."""

    error = "error"
    warning = "warning"


@dataclass(frozen=True, slots=True)
class Options:
    """The command line, as typed."""

    frontends: tuple[Path, ...]
    backends: tuple[Path, ...] = ()
    asyncapi: str | None = None
    format: Format = Format.text
    fail_on: FailOn = FailOn.error
    baseline: Path | None = None
    write_baseline: bool = False
    update_baseline: bool = False
    output: Path | None = None
    quiet: bool = False
    rules_url: str | None = None


def spread_backends(arguments: Sequence[str], with_value: Collection[str]) -> list[str]:
    """Let `--backend` take several paths: `check web --backend api workers` means `--backend api --backend workers`.

    Only after a FRONTEND, since it takes all that follow up to the next option; before one it takes a single path.

    :param with_value: the options that take one value
    """
    spread: list[str] = []
    rest = list(arguments)
    frontend_seen = False
    while rest:
        argument = rest.pop(0)
        spread.append(argument)
        if argument == "--":
            return spread + rest
        if argument in with_value:
            spread += rest[:1]
            del rest[:1]
            while argument == "--backend" and frontend_seen and rest and not rest[0].startswith("-"):
                spread += ["--backend", rest.pop(0)]
        elif not argument.startswith("-"):
            frontend_seen = True
    return spread


class CheckCommand(TyperCommand):
    """`--backend` takes several paths, as FRONTEND does."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's own, on arguments that name each back end with an option of its own."""
        with_value = {
            name for each in self.params if not getattr(each, "is_flag", True) for name in each.opts
        }
        return super().parse_args(ctx, spread_backends(args, with_value))
