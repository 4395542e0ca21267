"""A front end read from a few lines of source, in a form that a test can hold against what it expects."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from backchannel.contract.check.frontend import read_frontend
from backchannel.contract.check.model import Frontend, Hole, Socket

from ..backend.reading import shape
from ..trees import write


def frontend(root: Path, source: str | Mapping[str, str]) -> Frontend:
    """The front end of one TypeScript file, or of several files by their paths."""
    files = {"src/main.tsx": source} if isinstance(source, str) else source
    write(root, {name: dedent(text) for name, text in files.items()})
    return read_frontend([str(root)]).end


def socket(root: Path, source: str | Mapping[str, str]) -> Socket:
    """The only socket of a front end."""
    (only,) = frontend(root, source).sockets
    return only


def addresses(found: Socket) -> list[str]:
    """Each address with its parameters; `<…>` is only known when it runs, `<env …>` is set from outside."""
    return [
        _text(one.parts) + "".join(f" {name}={_text(value)}" for name, value in one.query.items())
        for one in found.addresses
    ]


def _text(parts: tuple[str | Hole, ...]) -> str:
    return "".join(
        part if isinstance(part, str) else f"<{'env ' if part.env else ''}{part.source}>" for part in parts
    )


def sends(found: Socket) -> list[str]:
    """What a socket sends, as people would write it, each once and sorted."""
    return sorted({shape(send.shape) for send in found.conversation.sends})


def cases(found: Socket) -> list[str]:
    """What a socket waits for, each once and in order."""
    return list(dict.fromkeys(f"{'.'.join(case.path)}={case.value}" for case in found.conversation.cases))


def reads(found: Socket) -> set[str]:
    """The paths that are read of what is heard."""
    return {".".join(read.path) for read in found.conversation.reads}


def is_closed(found: Socket) -> bool:
    """Whether all that is heard and sent could be followed."""
    return not (found.conversation.open_hears or found.conversation.open_sends or found.address_open)
