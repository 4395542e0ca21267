"""Which file an import means in a front end: relative, by `paths` of a tsconfig, by a package of the same workspace, by the usual `@`, or by a script tag's address."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

_EXTENSIONS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".html")

# TypeScript imports are written with the extension of what they are compiled to.
_COMPILED = {".js": (".ts", ".tsx", ".jsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}

_CONFIGS = ("tsconfig.json", "tsconfig.app.json", "jsconfig.json", ".svelte-kit/tsconfig.json")

# How many directories above the argument may hold the configuration that its files are built with.
_LEVELS_ABOVE = 3

# Aliases that build tools are given for the sources, used where no configuration says so.
_ALIASES = re.compile(r"(?:@|~|#|\$lib|src|@src|@app)/")
_ALIAS_TARGETS = ("src", "", "app", "src/lib", "resources/js")


class JavaScriptResolver:
    """`files` are the paths of the tree, with `/`, each below one of `roots`. Configuration is read from the disk; what of it cannot be read is left out."""

    def __init__(self, roots: Sequence[str], files: Mapping[str, object] | Iterable[str]) -> None:
        self.roots = [posixpath.normpath(root) for root in roots]
        self._files = {posixpath.normpath(path): path for path in files}
        self._found: dict[tuple[str, str], str | None] = {}
        self._configs: dict[str, _Paths | None] = {}
        self._by_name: dict[str, list[str]] | None = None
        self._packages: dict[str, str] | None = None

    def resolve(self, from_path: str, specifier: str) -> str | None:
        """The file that `specifier` means in the file at `from_path`; None if it is no file of the tree (a package from a registry, an asset)."""
        specifier = specifier.partition("?")[0]
        here = posixpath.dirname(posixpath.normpath(from_path))
        key = (here, specifier)
        if key not in self._found:
            self._found[key] = self._resolve(here, specifier)
        return self._found[key]

    def _resolve(self, here: str, specifier: str) -> str | None:
        if not specifier or specifier.startswith(("node:", "http:", "https:", "//")):
            return None
        if specifier.startswith("."):
            return self._file(posixpath.join(here, specifier)) or self._suffix(
                specifier.lstrip("./"), scripts_only=True
            )
        if specifier.startswith("/"):
            return self._from_site(here, specifier[1:])
        return self._configured(here, specifier) or self._workspace(specifier) or self._alias(here, specifier)

    def _file(self, base: str) -> str | None:
        """The file of this path, with an extension or as the index of a directory."""
        base = posixpath.normpath(base)
        if base in self._files:
            return self._files[base]
        stem, extension = posixpath.splitext(base)
        candidates = [stem + other for other in _COMPILED.get(extension, ())]
        candidates += [base + other for other in _EXTENSIONS]
        candidates += [f"{base}/index{other}" for other in _EXTENSIONS]
        return next((self._files[candidate] for candidate in candidates if candidate in self._files), None)

    def _above(self, here: str) -> list[str]:
        """The directories from here up to the argument and a few above it."""
        found = [here]
        while found[-1] not in self.roots and found[-1] not in ("", ".", "/") and len(found) < 40:
            found.append(posixpath.dirname(found[-1]))
        top = found[-1]
        for _ in range(_LEVELS_ABOVE):
            top = posixpath.normpath(posixpath.join(top, ".."))
            found.append(top)
        return found

    # --- tsconfig ---

    def _configured(self, here: str, specifier: str) -> str | None:
        for directory in self._above(here):
            paths = self._config(directory)
            if paths is not None:
                for target in paths.targets(specifier):
                    found = self._file(target)
                    if found is not None:
                        return found
        return None

    def _config(self, directory: str) -> _Paths | None:
        if directory not in self._configs:
            found = [_read_config(posixpath.join(directory, name), 0) for name in _CONFIGS]
            merged = _Paths({}, None)
            for paths in found:
                if paths is not None:
                    merged = _Paths({**paths.patterns, **merged.patterns}, merged.base or paths.base)
            self._configs[directory] = merged if merged.patterns or merged.base is not None else None
        return self._configs[directory]

    # --- packages of a workspace ---

    def _workspace(self, specifier: str) -> str | None:
        if self._packages is None:
            self._packages = self._read_packages()
        parts = specifier.split("/")
        count = 2 if specifier.startswith("@") else 1
        directory = self._packages.get("/".join(parts[:count]))
        if directory is None:
            return None
        inner = "/".join(parts[count:])
        manifest = _read_json(posixpath.join(directory, "package.json")) or {}
        entries = (
            [inner, f"src/{inner}"]
            if inner
            else [*_entries(manifest), "src/index", "src/main", "index", "src"]
        )
        return next(
            (found for entry in entries if (found := self._file(posixpath.join(directory, entry)))), None
        )

    def _read_packages(self) -> dict[str, str]:
        """The directories of packages that hold files of the tree, by the packages' names."""
        directories: set[str] = set()
        for path in self._files:
            directory = posixpath.dirname(path)
            while directory not in directories:
                directories.add(directory)
                if directory in self.roots or directory in ("", "/"):
                    break
                directory = posixpath.dirname(directory)
        packages: dict[str, str] = {}
        for directory in sorted(directories):
            name = (_read_json(posixpath.join(directory, "package.json")) or {}).get("name")
            if isinstance(name, str):
                packages.setdefault(name, directory)
        return packages

    # --- without configuration ---

    def _alias(self, here: str, specifier: str) -> str | None:
        """`@/api` where no configuration was found, or `baseUrl`-like `components/Chat`."""
        alias = _ALIASES.match(specifier)
        if alias is None and not specifier.startswith("$lib"):
            return None
        rest = specifier[alias.end() :] if alias is not None else specifier.removeprefix("$lib").lstrip("/")
        targets = ("src/lib", "lib") if specifier.startswith("$lib") else _ALIAS_TARGETS
        for directory in self._above(here):
            for target in targets:
                found = self._file(posixpath.join(directory, target, rest))
                if found is not None:
                    return found
        return None

    def _from_site(self, here: str, rest: str) -> str | None:
        """`/static/js/chat.js` or `/src/main.ts` of a page: below a directory above it, else the only file whose path ends so."""
        for directory in self._above(here):
            for target in ("", "public", "static", "src"):
                found = self._file(posixpath.join(directory, target, rest))
                if found is not None:
                    return found
        return self._suffix(rest, scripts_only=False)

    def _suffix(self, rest: str, scripts_only: bool) -> str | None:
        """The only file whose path ends with as much of this as possible; `scripts_only` for what names its extension."""
        if scripts_only and not rest.endswith((".js", ".mjs")):
            return None
        if self._by_name is None:
            self._by_name = {}
            for path in self._files:
                self._by_name.setdefault(posixpath.basename(path), []).append(path)
        same = self._by_name.get(posixpath.basename(rest), [])
        parts = rest.split("/")
        for start in range(len(parts)):
            tail = "/".join(parts[start:])
            matching = [path for path in same if path == tail or path.endswith("/" + tail)]
            if len(matching) == 1:
                return self._files[matching[0]]
            if matching:
                return None
        return None


class _Paths:
    """`paths` and `baseUrl` of a tsconfig: patterns to the paths that they stand for."""

    def __init__(self, patterns: dict[str, list[str]], base: str | None) -> None:
        self.patterns = patterns
        self.base = base

    def targets(self, specifier: str) -> list[str]:
        """The paths to try, in the order in which TypeScript does."""
        found: list[str] = []
        for pattern in sorted(self.patterns, key=len, reverse=True):
            before, star, after = pattern.partition("*")
            if not star and specifier == pattern:
                found += self.patterns[pattern]
            elif star and specifier.startswith(before) and specifier.endswith(after):
                middle = specifier[len(before) : len(specifier) - len(after)]
                found += [target.replace("*", middle) for target in self.patterns[pattern]]
        return found if self.base is None else [*found, posixpath.join(self.base, specifier)]


def _read_config(path: str, depth: int) -> _Paths | None:
    """A tsconfig with what it extends; what it does not say itself is that one's."""
    config = _read_json(path)
    if config is None or depth > 5:
        return None
    directory = posixpath.dirname(path)
    inherited = _Paths({}, None)
    extends = config.get("extends")
    for parent in [extends] if isinstance(extends, str) else extends if isinstance(extends, list) else []:
        if isinstance(parent, str) and parent.startswith("."):
            named = parent if parent.endswith(".json") else f"{parent}.json"
            inherited = _read_config(posixpath.join(directory, named), depth + 1) or inherited
    options = config.get("compilerOptions")
    options = options if isinstance(options, dict) else {}
    base = options.get("baseUrl")
    base = posixpath.normpath(posixpath.join(directory, base)) if isinstance(base, str) else inherited.base
    paths = options.get("paths")
    if not isinstance(paths, dict):
        return _Paths(inherited.patterns, base)
    patterns = {
        pattern: [posixpath.join(base or directory, target) for target in targets if isinstance(target, str)]
        for pattern, targets in paths.items()
        if isinstance(targets, list)
    }
    return _Paths(patterns, base)


def _entries(manifest: dict[str, Any]) -> list[str]:
    """The files that a package names as its own, sources first."""
    exported = manifest.get("exports")
    if isinstance(exported, dict):
        exported = exported.get(".", exported)
    if isinstance(exported, dict):
        exported = exported.get("import", exported.get("default"))
    named = [
        manifest.get("source"),
        manifest.get("svelte"),
        exported,
        manifest.get("module"),
        manifest.get("main"),
        manifest.get("types"),
    ]
    return [entry for entry in named if isinstance(entry, str)]


_JSON_NOISE = re.compile(r"(\"(?:\\.|[^\"\\])*\")|//[^\n]*|/\*[\s\S]*?\*/")


def _read_json(path: str) -> dict[str, Any] | None:
    """A JSON object that may have comments and trailing commas; None if there is none to be read."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    text = _JSON_NOISE.sub(lambda match: match.group(1) or "", text)
    text = re.sub(r",(\s*[}\]])", r"\1", text)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
