"""Words that several rules use in what they report."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Path, Where
from .shapes import dotted


def listed(items: Iterable[str], most: int = 6) -> str:
    """`a`, `b` and `c`; the rest of a long list is counted."""
    quoted = [f"`{item}`" for item in dict.fromkeys(items)]
    if len(quoted) > most:
        quoted = [*quoted[:most], f"{len(quoted) - most} more"]
    return (
        quoted[0]
        if len(quoted) == 1
        else ", ".join(quoted[:-1]) + " and " + quoted[-1]
        if quoted
        else "nothing"
    )


def code(path: Path) -> str:
    """A path as code in a sentence."""
    return f"`{dotted(path)}`"


def place(where: Where) -> str:
    """A place in a sentence."""
    return f"{where.file}:{where.line}" if where.line else where.file
