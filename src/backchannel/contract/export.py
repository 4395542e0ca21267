"""The contract as text, and the files of the repository that hold it."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from .asyncapi import asyncapi_document
from .json_schema import schema_document
from .typescript import typescript_module


class Format(StrEnum):
    """What the contract can be written as."""

    asyncapi = "asyncapi"
    json_schema = "json-schema"
    typescript = "typescript"


FILES: Final = {
    Format.asyncapi: Path("contract/asyncapi.json"),
    Format.json_schema: Path("contract/schema.json"),
    Format.typescript: Path("web/packages/client/src/generated/protocol.ts"),
}
"""Where each format is committed, from the root of the repository."""

_WRITERS: Final[dict[Format, Callable[[], str]]] = {
    Format.asyncapi: lambda: _json_text(asyncapi_document()),
    Format.json_schema: lambda: _json_text(schema_document()),
    Format.typescript: typescript_module,
}


def export(form: Format) -> str:
    """The contract in one format, ending in a newline. The same models always give the same bytes."""
    return _WRITERS[form]()


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
