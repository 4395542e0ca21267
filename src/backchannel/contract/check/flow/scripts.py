"""Scripts of one page: they share their top-level variables, which modules do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..source.syntax import Assign, ExprStmt, Module, Name, Stmt

if TYPE_CHECKING:
    from .engine import Project

_WINDOW = ("window.", "globalThis.", "self.", "document.defaultView.")


def without_window(name: str) -> str:
    """`window.chat` is `chat`."""
    for prefix in _WINDOW:
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name


class Scripts:
    """Which files are scripts, and on which pages they stand together."""

    def __init__(self, project: Project, paths: list[str]) -> None:
        self._project = project
        self._names: dict[str, frozenset[str]] = {}
        self._pages: dict[str, list[str]] = {}
        self._alone: list[str] = []
        for path in paths:
            module = project.module(path)
            if module is None or module.language != "javascript":
                continue
            loaded = [project.resolve(path, source) for source in module.star_imports]
            page = [path, *(one for one in loaded if one is not None)]
            for one in page if len(page) > 1 else ():
                self._pages.setdefault(one, []).extend(page)
            if not (module.imports or module.exports or module.reexports) and not path.endswith(
                (".vue", ".svelte")
            ):
                self._alone.append(path)

    def beside(self, path: str, name: str) -> list[str]:
        """The files that may define the name for the script at `path`."""
        page = self._pages.get(path)
        if page is not None:
            return [one for one in dict.fromkeys(page) if one != path and name in self._defined(one)]
        if path not in self._alone:
            return []
        found = [
            one
            for one in self._alone
            if one != path and one not in self._pages and name in self._defined(one)
        ]
        return found if len(found) == 1 else []

    def _defined(self, path: str) -> frozenset[str]:
        if path not in self._names:
            module = self._project.module(path)
            self._names[path] = frozenset(_top_names(module)) if module is not None else frozenset()
        return self._names[path]


def _top_names(module: Module) -> list[str]:
    """The names that a script declares or assigns at its top level."""
    return [name for stmt in module.body for name in _assigned(stmt)]


def _assigned(stmt: Stmt) -> list[str]:
    match stmt:
        case ExprStmt(value=Assign(target=Name(id=name))):
            return [name]
        case _:
            return []
