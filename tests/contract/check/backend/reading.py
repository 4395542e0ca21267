"""A back end read from a few lines of source, in a form that a test can hold against what it expects."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from backchannel.contract.check.backend import read_backend
from backchannel.contract.check.model import (
    Anything,
    Backend,
    Binary,
    Condition,
    Echo,
    Encoded,
    Listing,
    OneOf,
    Record,
    Route,
    Scalar,
    Shape,
    Text,
)

from ..trees import write


def backend(root: Path, source: str | Mapping[str, str]) -> Backend:
    """The back end of one file, or of several by their paths."""
    files = {"main.py": source} if isinstance(source, str) else source
    write(root, {name: dedent(text) for name, text in files.items()})
    return read_backend([str(root)]).end


def route(root: Path, source: str | Mapping[str, str]) -> Route:
    """The only route of a back end."""
    (only,) = backend(root, source).routes
    return only


def sends(found: Route) -> list[str]:
    """What a route sends, as people would write it, each once and sorted."""
    return sorted({shape(send.shape) for send in found.conversation.sends})


def cases(found: Route) -> list[str]:
    return [f"{'.'.join(case.path)}={case.value}" for case in found.conversation.cases]


def credentials(found: Route) -> set[tuple[str, str, bool]]:
    return {(one.place, one.name, one.required) for one in found.credentials}


def reads(found: Route) -> set[str]:
    """`path need [conditions]` of each read; conditions that only exclude other types are left out."""
    return {
        f"{'.'.join(read.path)} {read.need}"
        + "".join(f" [{_condition(c)}]" for c in read.conditions if not c.negated)
        for read in found.conversation.reads
    }


def _condition(condition: Condition) -> str:
    return f"{'.'.join(condition.path)}={'|'.join(sorted(condition.values))}"


def shape(of: Shape) -> str:
    match of:
        case Record():
            inner = ", ".join(
                f"{name}{'?' if held.optional else ''}: {shape(held.shape)}"
                for name, held in of.properties.items()
            )
            return "{" + inner + (", …" if of.open else "") + "}"
        case Scalar(literals=None):
            return of.kind
        case Scalar():
            return "|".join(sorted(repr(value) for value in of.literals or ()))
        case Listing():
            return f"[{shape(of.item)}]"
        case OneOf():
            return " or ".join(sorted(shape(option) for option in of.options))
        case Echo():
            return "echo" + "".join(f".{part}" for part in of.path)
        case Encoded():
            return f"json({shape(of.shape)})"
        case Text():
            return "text(" + "".join(part if part is not None else "…" for part in of.parts) + ")"
        case Binary():
            return "binary"
        case Anything():
            return "?"
