"""The source files of a tree for one language, without what is not a project's own code that runs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from stat import S_ISREG
from typing import TypeAlias

from .syntax import Language

Progress: TypeAlias = Callable[[int], None]
"""Called now and then with the number of files seen so far."""

EXTENSIONS: dict[Language, frozenset[str]] = {
    "python": frozenset({".py", ".pyw"}),
    "javascript": frozenset(
        {
            *(".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"),
            *(".vue", ".svelte", ".html", ".htm"),
        }
    ),
}

MAX_BYTES = 1_000_000
"""A larger file is a bundle or data: nobody writes a megabyte of code into one file."""

_LEFT_OUT_DIRECTORIES = frozenset(
    {
        *(
            "node_modules",
            "bower_components",
            "jspm_packages",
            "site-packages",
            "__pycache__",
            "__pypackages__",
        ),
        *("dist", "build", "out", "coverage", "htmlcov", "target", "staticfiles", "storybook-static"),
        *("vendor", "vendors", "vendored", "third_party", "third-party", "thirdparty"),
        # Tests talk to what they make up themselves.
        *(
            "test",
            "tests",
            "testing",
            "__tests__",
            "__test__",
            "spec",
            "specs",
            "e2e",
            "cypress",
            "playwright",
        ),
        *("playwright-report", "test-results"),
        *("__mocks__", "mocks", "__fixtures__", "stories", "__stories__"),
    }
)

_LEFT_OUT_FILES = re.compile(
    r"""(?xi)
      (?: \. (?:min|bundle|chunk|prod) \. [cm]?js
        | [-.](?:bundle|min) \. [cm]?js
        | \. d \. [cm]?ts
        | [._-](?:test|tests|spec|specs|stories|story|mock|mocks|e2e|cy) \. (?:[cm]?[jt]sx?|vue|svelte)
        | _pb2(?:_grpc)? \. pyi?
        | (?:^|_)tests? \. py
      ) $
      | ^ (?: test_ .* | conftest ) \. py $
      | ^ (?: jquery | bootstrap | lodash | socket\.io | sw-toolbox ) (?:[-.][\w.-]*)? \. [cm]?js $
    """
)

_PROGRESS_EVERY = 500


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that was not read, and why, in words for people."""

    path: str
    why: str


def walk(root: str, language: Language, left_out: list[LeftOut]) -> Iterator[str]:
    """The paths of the files below `root` (or `root` itself where it is a file), with `/`, each once, in a stable order.

    What a name says to be no code of the project's own is left out, but never because of where `root` itself lies. Symbolic links to directories are
    followed, each directory once, and never up to one that holds `root`. Files that cannot be looked at are added to `left_out`.
    """
    if not os.path.isdir(root):
        yield PurePath(root).as_posix()
        return
    extensions = EXTENSIONS[language]
    above = _above(root)
    seen: set[tuple[int, int]] = set()
    files_seen: set[tuple[int, int]] = set()
    links: list[os.DirEntry[str]] = []
    stack = [root]
    while stack:
        directory = stack.pop()
        device, entries = _entries(directory, seen, left_out)
        if any(entry.name == "pyvenv.cfg" for entry in entries):
            continue
        inner: list[str] = []
        for entry in entries:
            if _is_directory(entry):
                if not _leaves_out_directory(entry, above):
                    inner.append(_path(entry))
            elif not _is_wanted(entry.name, extensions):
                continue
            elif entry.is_symlink():
                links.append(entry)
            elif not entry.is_file():
                # A pipe would be waited for.
                left_out.append(LeftOut(_path(entry), "no regular file"))
            else:
                files_seen.add((device, entry.inode()))
                yield _path(entry)
        stack += reversed(inner)
    # Only now is it known which of them lead to a file that has been met under its own name.
    yield from (_path(entry) for entry in links if _is_first(entry, files_seen))


def _above(root: str) -> set[tuple[int, int]]:
    """The identities of the directories that hold `root`: a link to one would read the tree from the outside."""
    found: set[tuple[int, int]] = set()
    current = os.path.realpath(root)
    while (parent := os.path.dirname(current)) != current:
        stat = os.stat(parent)
        found.add((stat.st_dev, stat.st_ino))
        current = parent
    return found


def _path(entry: os.DirEntry[str]) -> str:
    return PurePath(entry.path).as_posix()


def _entries(
    directory: str, seen: set[tuple[int, int]], left_out: list[LeftOut]
) -> tuple[int, list[os.DirEntry[str]]]:
    """The device that a directory lies on and what it holds, nothing where it has been looked at before."""
    try:
        stat = os.stat(directory)
        identity = (stat.st_dev, stat.st_ino)
        if identity in seen:
            return stat.st_dev, []
        seen.add(identity)
        with os.scandir(directory) as found:
            return stat.st_dev, sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        left_out.append(LeftOut(PurePath(directory).as_posix(), error.strerror or "cannot be read"))
        return 0, []


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads to itself is no directory; as a file it is then found unreadable, if its name is one of source.
        return False


def _leaves_out_directory(entry: os.DirEntry[str], above: set[tuple[int, int]]) -> bool:
    name = entry.name
    if name.startswith(".") or name.lower() in _LEFT_OUT_DIRECTORIES or name.endswith(".egg-info"):
        return True
    if not entry.is_symlink():
        return False
    stat = entry.stat()
    return (stat.st_dev, stat.st_ino) in above


def _is_wanted(name: str, extensions: frozenset[str]) -> bool:
    return os.path.splitext(name)[1].lower() in extensions and _LEFT_OUT_FILES.search(name) is None


def _is_first(link: os.DirEntry[str], seen: set[tuple[int, int]]) -> bool:
    """Whether a link leads to a file that was not yet met."""
    try:
        stat = link.stat()
    except OSError:
        return True
    if not S_ISREG(stat.st_mode):
        return False
    identity = (stat.st_dev, stat.st_ino)
    first = identity not in seen
    seen.add(identity)
    return first
