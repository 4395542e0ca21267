"""Which files import, directly or over others, the files that matter, without parsing any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from .files import Scanned

DEPTH = 4
"""Imports between a file that opens or serves a socket and one that still has a say in it: hook, context, page, routes."""

_INDEXES = frozenset({"__init__", "index", "main"})


def importers(
    files: Mapping[str, Scanned], seeds: Iterable[str], resolve: Callable[[str, str], str | None]
) -> list[str]:
    """The files that import a seed over at most `DEPTH` steps, seeds not among them, in the order of `files`."""
    reached = set(seeds)
    frontier = set(reached)
    by_key: dict[str, list[tuple[str, str]]] = {}
    for path, scanned in files.items():
        for specifier in scanned.specifiers:
            by_key.setdefault(_specifier_key(specifier), []).append((path, specifier))
    for _ in range(DEPTH):
        found: set[str] = set()
        # Only what may mean a file of the frontier by its last word is resolved; a package of the workspace by any.
        for key in {key for path in frontier for key in _keys(path)} | {"@"}:
            for path, specifier in by_key.get(key, ()):
                if path not in reached and resolve(path, specifier) in frontier:
                    found.add(path)
        reached |= found
        frontier = found
        if not frontier:
            break
    first = set(seeds)
    return [path for path in files if path in reached and path not in first]


def _keys(path: str) -> set[str]:
    """The last words by which a file may be imported."""
    pure = PurePosixPath(path)
    stem = pure.name.split(".", 1)[0]
    if stem in _INDEXES:
        return {stem, pure.parent.name, ""}
    return {stem}


def _specifier_key(specifier: str) -> str:
    """The last word of a specifier; `""` for `.` and `..`, `@` for a scoped package as a whole."""
    if (
        specifier.startswith("@")
        and specifier.count("/") == 1
        and len(specifier.split("/", maxsplit=1)[0]) > 1
    ):
        return "@"
    if "/" in specifier:
        last = specifier.rsplit("/", 1)[-1]
        return "" if last in (".", "..") else last.split(".", 1)[0]
    if specifier.strip(".") == "":
        return ""
    return specifier.rsplit(".", 1)[-1]
