"""Which scripts of an application nothing loads: what they hold breaks nobody, however wrong it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from posixpath import normpath

_SCRIPTS = frozenset({".js", ".mjs", ".jsx", ".ts", ".mts", ".tsx"})
_EXPORTS = re.compile(rb"^\s*export\b|\bmodule\.exports\b", re.MULTILINE)
_STARTS = re.compile(
    rb"\b(?:createRoot|hydrateRoot|ReactDOM\.render|createApp|registerRootComponent|bootstrapApplication)\s*\("
)
"""What the code of an application begins with. A tree without it may be a library, or a part of an application."""
_LOADS_BY_PATTERN = re.compile(rb"import\.meta\.glob|require\.context\b")
_ENTRIES = frozenset(
    {"main", "App", "app", "_app", "page", "layout", "template", "route", "error", "loading"}
)
_ENTRY_FOLDERS = frozenset({"pages", "routes", "app", "views", "screens"})
"""How files are called, and the folders that they stand in, that a framework or a bundler may load by itself."""
_CALLED_OUTSIDE = re.compile(r"worker|config|setup|service|background|content|preload|sw$", re.IGNORECASE)
_FINDS_PAGES = re.compile(
    rb"generated-(?:pages|routes)|auto-routes|[\"']~(?:pages|react-pages)[\"']|vite-plugin-(?:pages|ssr)|\bvike\b|expo-router|@remix-run|createInertiaApp|\bnuxt\b|defineNuxt|\bastro\b"
)
"""What code says where pages are found by where they stand."""
_PAGES = (".html", ".htm", ".jinja", ".jinja2", ".j2")
_LOADS_SCRIPT = re.compile(
    rb"""<script\b[^>]*\bsrc\s*=\s*["'][^"'>]*[\w-]+\.m?js\b|<script\b[^>]*\bsrc\s*=\s*["']\{[^>]*\.m?js\b""",
    re.IGNORECASE,
)
_PASSES_ON = re.compile(rb"""\bexport\b[^;'"`()=]*\bfrom\s*["'`][^"'`\n]*$""")
_CLAUSE = 2_000
"""Bytes before a quoted path in which the `export {` of its statement stands."""
_EXPORTED = re.compile(
    rb"\bexport\s+(?:default\s+)?(?:async\s+)?(?:function\b\s*\*?|const|let|var|class|enum)\s+([\w$]+)|\bexport\s+default\s+([\w$]+)\s*;?\s*$",
    re.MULTILINE,
)
_RENAMED = re.compile(rb"\bas\s+([\w$]+)")
_SOURCE_FOLDERS = frozenset({"src", "lib", "source"})


class Unused:
    """Tells by names alone, without resolving imports: a script is used if its name stands in quotes, or last in a quoted path, of another one that is."""

    def __init__(self, contents: Mapping[str, bytes], roots: Sequence[str]) -> None:
        self._contents = contents
        self._roots = roots
        self._known: dict[str, bool] = {}

    def __call__(self, path: str) -> bool:
        if not self._starts and not self._is_plain(path):
            return False
        if path not in self._known:
            # Files that import each other and are imported by nobody else are not used either.
            self._known[path] = True
            self._known[path] = (not self._starts or self._is_module(path)) and not self._is_loaded(path)
        return self._known[path]

    @cached_property
    def _framework(self) -> bool:
        """Whether it is an application of a framework that begins with a file of its own."""
        return any(map(_is_framework_entry, self._contents))

    @cached_property
    def _starts(self) -> bool:
        """Whether it is an application whose files import each other: one that loads them by a pattern may load any."""
        starts = self._framework or any(map(_STARTS.search, self._contents.values()))
        return starts and not any(map(_LOADS_BY_PATTERN.search, self._contents.values()))

    @cached_property
    def _pages(self) -> bool:
        """Whether there are pages that name the scripts they load."""
        pages = (data for path, data in self._contents.items() if path.endswith(_PAGES))
        return any(map(_LOADS_SCRIPT.search, pages))

    def _is_plain(self, path: str) -> bool:
        """Whether it is a script without exports beside pages that name the scripts they load: `old.js`, which none of them does."""
        pure = PurePosixPath(path)
        data = self._contents.get(path, b"")
        return (
            self._pages
            and path not in self._roots
            and pure.suffix in {".js", ".mjs"}
            and not _EXPORTS.search(data)
            and not _CALLED_OUTSIDE.search(pure.stem)
        )

    def _is_module(self, path: str) -> bool:
        """Whether it does nothing unless another file imports it."""
        pure = PurePosixPath(path)
        stem = pure.name.split(".", 1)[0]
        if pure.suffix not in _SCRIPTS or stem in _ENTRIES or path in self._roots:
            return False
        if stem == "index" and (pure.parent.name in _SOURCE_FOLDERS or str(pure.parent) in self._roots):
            return False
        if not self._entry_folders.isdisjoint(self._folders(path)) or (
            _CALLED_OUTSIDE.search(pure.stem) and pure.parent.name in {"", *_SOURCE_FOLDERS, "public"}
        ):
            return False
        data = self._contents.get(path, b"")
        return _EXPORTS.search(data) is not None and _STARTS.search(data) is None

    @cached_property
    def _entry_folders(self) -> frozenset[str]:
        """Of Next.js's `app` only pages and their like are loaded by themselves; an application that starts itself imports its pages, unless a plugin does that."""
        if any(PurePosixPath(path).match("app/layout.*") for path in self._contents):
            return _ENTRY_FOLDERS - {"app"}
        if self._framework or any(_FINDS_PAGES.search(data) for data in self._contents.values()):
            return _ENTRY_FOLDERS
        return frozenset()

    def _folders(self, path: str) -> Sequence[str]:
        """The folders below the root that the file stands in."""
        root = next((root for root in self._roots if path.startswith(f"{root}/")), "")
        return PurePosixPath(path.removeprefix(root).lstrip("/")).parent.parts

    def _is_loaded(self, path: str) -> bool:
        pure = PurePosixPath(path)
        stem = pure.name.split(".", 1)[0]
        name = (pure.parent.name if stem == "index" else stem).encode()
        quoted = re.compile(
            rb"""["'`/@]""" + re.escape(name) + rb"""(?:/index)?(?:\.[\w.]+)?/?(?:\?[^"'`\n]*)?["'`]"""
        )
        here = (rb"'.'", rb'"."', rb"'./'", rb'"./"', rb"'..'", rb'".."') if stem == "index" else ()
        passed_on: list[str] = []
        for other, data in self._contents.items():
            if other == path or (name not in data and not here):
                continue
            mentions = [
                found.start()
                for found in quoted.finditer(data)
                if _runs(data, found.start()) and not self._means_another(other, data, found.end(), path)
            ]
            passes_on = [at for at in mentions if _PASSES_ON.search(data, max(0, at - _CLAUSE), at)]
            mentioned = len(mentions) > len(passes_on) or any(text in data for text in here)
            if mentioned and not self(other):
                return True
            if passes_on and not self(other):
                passed_on.append(other)
        return bool(passed_on) and self._is_named(path, passed_on)

    def _is_named(self, path: str, barrels: Sequence[str]) -> bool:
        """Whether anything says a name that the file exports, where only files that pass on what others export (`export * from`) load it."""
        data = self._contents[path]
        names = {found[found.lastindex or 0] for found in _EXPORTED.finditer(data)}
        names |= {word for barrel in barrels for word in _RENAMED.findall(self._contents[barrel])}
        if not names:
            return True
        word = re.compile(rb"\b(?:" + rb"|".join(map(re.escape, sorted(names))) + rb")\b")
        return any(
            other not in barrels and other != path and word.search(text) and not self(other)
            for other, text in self._contents.items()
        )

    def _means_another(self, other: str, data: bytes, end: int, path: str) -> bool:
        """Whether the quoted path that ends there leads, from where it stands, to another file of the tree that is called alike."""
        start = max(data.rfind(data[end - 1 : end], 0, end - 1), data.rfind(b"\n", 0, end - 1)) + 1
        quoted = data[start : end - 1].decode(errors="replace")
        if not quoted.startswith("."):
            # Behind an alias (`@/shared/hooks/useChat`) the path is one from a root that is not known here.
            tail = quoted.partition("/")[2]
            return "/" in tail and not _ends(path, tail) and any(_ends(one, tail) for one in self._contents)
        meant = normpath(str(PurePosixPath(other).parent / quoted))
        ways = {meant, *(f"{meant}{ending}" for suffix in _SCRIPTS for ending in (suffix, f"/index{suffix}"))}
        return path not in ways and any(way in self._contents for way in ways)


def _ends(path: str, tail: str) -> bool:
    """Whether an import of `…/tail` may mean the file."""
    bare = path.removesuffix(PurePosixPath(path).suffix)
    return any(one.endswith(f"/{tail}") for one in (path, bare, bare.removesuffix("/index")))


def _runs(data: bytes, at: int) -> bool:
    """Whether a place stands on a line that is no comment: an import that was taken out loads nothing."""
    line = data[data.rfind(b"\n", 0, at) + 1 : at].lstrip()
    return not line.startswith((b"//", b"*", b"/*", b"{/*"))


def _is_framework_entry(path: str) -> bool:
    """The file that Next.js begins with."""
    pure = PurePosixPath(path)
    return pure.suffix in _SCRIPTS and (pure.parent.name, pure.stem) in {("app", "layout"), ("pages", "_app")}
