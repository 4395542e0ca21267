"""One end's source tree: which files matter, and each of them lowered when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import PurePath
from typing import Protocol

from .files import Tree, decode, read_tree
from .importers import importers
from .mentions import Mentions
from .python import lower_python
from .resolve_python import PythonResolver
from .spelled import Spelled
from .syntax import Assign, ExprStmt, If, Imported, Language, Module, Name, Stmt, Try
from .unused import Unused
from .walk import LeftOut, Progress


class _Resolver(Protocol):
    def resolve(self, from_path: str, specifier: str) -> str | None: ...


class Project:
    """The files of one language below some roots. Paths are as the user gave them, with `/`: the argument and what follows it.

    `seeds` are the files that matter: those that may open, serve or feed a socket, then their `importers` over a few steps; both in the order of the tree.
    What these import besides is lowered when it is asked for.
    """

    def __init__(self, roots: Sequence[str], language: Language, progress: Progress | None = None) -> None:
        self.language: Language = language
        self.roots = tuple(PurePath(root).as_posix() for root in roots)
        self._tree: Tree = read_tree(self.roots, language, progress)
        self._modules: dict[str, Module] = {}
        direct = [path for path, scanned in self._tree.files.items() if scanned.is_seed]
        self.importers = importers(self._tree.files, direct, self.resolve)
        self.importers += self._beside_on_pages([*direct, *self.importers])
        self.seeds = [*direct, *self.importers]

    def _beside_on_pages(self, matters: list[str]) -> list[str]:
        """The other scripts of pages that load a file that matters: they share its variables."""
        pages = [path for path in matters if path.endswith((".html", ".htm"))]
        loaded = [
            self.resolve(page, source) for page in pages for source in self._tree.files[page].specifiers
        ]
        known = frozenset(matters)
        return list(dict.fromkeys(path for path in loaded if path is not None and path not in known))

    @property
    def left_out(self) -> list[LeftOut]:
        """Files that were not read, and why."""
        return self._tree.left_out

    @property
    def files(self) -> list[str]:
        """Every file of the tree that was looked at."""
        return list(self._tree.files)

    @property
    def read(self) -> int:
        """The number of files that were lowered so far."""
        return len(self._modules)

    @cached_property
    def _resolver(self) -> _Resolver:
        if self.language == "python":
            return PythonResolver(self.roots, self._tree.files)
        from .resolve_javascript import JavaScriptResolver

        return JavaScriptResolver(self.roots, self._tree.files)

    @cached_property
    def _unused(self) -> Unused:
        return Unused(self._tree.contents, self.roots)

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self._tree.contents, self.seeds)

    def module(self, path: str) -> Module | None:
        """A file, lowered once; None if it is none of the tree's. What of it could not be read is in its `broken`."""
        if path not in self._modules:
            data = self._tree.contents.get(path)
            if data is None:
                return None
            self._modules[path] = self._lower(path, decode(data))
        return self._modules[path]

    def _lower(self, path: str, text: str) -> Module:
        if self.language == "python":
            return lower_python(path, text)
        # Imported here: a Python tree needs no parser of JavaScript.
        from .javascript import lower_javascript
        from .scripts import lower_scripts

        if path.endswith((".vue", ".svelte", ".html", ".htm")):
            return lower_scripts(path, text)
        return lower_javascript(path, text)

    def resolve(self, from_path: str, specifier: str) -> str | None:
        """The file that an import of `specifier` means in the file at `from_path`; None if it is not in the tree."""
        return self._resolver.resolve(from_path, specifier)

    def imported(self, from_path: str, imported: Imported) -> tuple[str, str] | None:
        """The file and the name in it that an import stands for (`*`: the file itself); None if it is not in the tree.

        `from package import x` is the package's own `x` if it has one, else its module `x`.
        """
        path = self.resolve(from_path, imported.module)
        if imported.name == "*" or self.language == "javascript":
            return None if path is None else (path, imported.name)
        if path is not None and self._has(path, imported.name):
            return path, imported.name
        between = "" if imported.module.endswith(".") else "."
        inner = self.resolve(from_path, f"{imported.module}{between}{imported.name}")
        if inner is not None:
            return inner, "*"
        return None if path is None else (path, imported.name)

    def _has(self, path: str, name: str) -> bool:
        module = self.module(path)
        return module is not None and (name in module.imports or name in _bound(module.body))

    def mentions(self, identifier: str, most: int = 1) -> int:
        """In how many places of the whole tree an identifier stands, in strings and comments too: exact up to `most`; beyond, at least so often."""
        return self._mentions.count(identifier, most)

    def unused(self, path: str) -> bool:
        """Whether it is a script of an application that no other one loads. Of Python, where any module may be run, nobody knows."""
        return self.language == "javascript" and self._unused(path)

    @cached_property
    def spelled(self) -> Spelled:
        """The names that the tree may give its messages."""
        return Spelled(self._tree.contents, self.roots)

    def holding(self, text: str) -> list[str]:
        """The files that have this text, in the order they were found."""
        needle = text.encode()
        return [path for path, data in self._tree.contents.items() if needle in data]

    def text(self, path: str) -> str | None:
        """The text of a file of the tree."""
        data = self._tree.contents.get(path)
        return None if data is None else decode(data)


def _bound(body: list[Stmt]) -> Iterator[str]:
    """The names that top-level statements bind, those in `if` and `try` included."""
    for statement in body:
        match statement:
            case ExprStmt(value=Assign(target=Name(id=name))):
                yield name
            case If():
                yield from _bound([*statement.body, *statement.orelse])
            case Try():
                yield from _bound(statement.body)
            case _:
                continue
