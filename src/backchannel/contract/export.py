"""The contract as text, and the files of the repository that hold it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from .archive import archive_document
from .asyncapi import asyncapi_document
from .json_schema import schema_document
from .typescript import typescript_module


class Format(StrEnum):
    """What the contract can be written as."""

    asyncapi = "asyncapi"
    json_schema = "json-schema"
    typescript = "typescript"
    archive = "archive"


FILES: Final = {
    Format.asyncapi: Path("contract/asyncapi.json"),
    Format.json_schema: Path("contract/schema.json"),
    Format.typescript: Path("web/packages/client/src/generated/protocol.ts"),
    Format.archive: Path("contract/archive.json"),
}
"""Where each format is committed, from the root of the repository."""

_WRITERS: Final[dict[Format, Callable[[], str]]] = {
    Format.asyncapi: lambda: _json_text(asyncapi_document()),
    Format.json_schema: lambda: _json_text(schema_document()),
    Format.typescript: typescript_module,
    Format.archive: lambda: _json_text(archive_document()),
}


def export(form: Format) -> str:
    """The contract in one format, ending in a newline. The same models always give the same bytes."""
    return _WRITERS[form]()


class NotWritten(Exception):
    """A file that could not be written; says why and what to do."""


def export_to(path: Path, form: Format) -> None:
    """Write the contract in one format to a file of the user's choice, which is replaced as a whole or not at all.

    :raises NotWritten: it cannot be written there
    """
    try:
        if path.is_dir():
            raise NotWritten(f"{path} is a folder; name a file in it, such as {path / FILES[form].name}")
        if not path.parent.is_dir():
            raise NotWritten(f"there is no folder {path.parent}; make it first, or name another file")
        _replace(path.resolve(), export(form))  # of a link, what it leads to
    except OSError as error:
        raise NotWritten(f"{path} cannot be written: {error.strerror}; name another file") from None


def _replace(path: Path, text: str) -> None:
    if path.exists() and not path.is_file():  # a pipe or a device: written to, not replaced
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def write(root: Path) -> list[Path]:
    """Write every file of the contract that differs, below the repository's root.

    :returns: the paths that were written, from the root
    """
    changed = stale(root)
    for form, path in FILES.items():
        if path in changed:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(export(form), encoding="utf-8", newline="\n")
    return changed


def stale(root: Path) -> list[Path]:
    """The files below the repository's root that are missing or differ from the models, from the root."""
    return [path for form, path in FILES.items() if _read(root / path) != export(form)]


def _read(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None


def _json_text(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
