"""Which file of a tree a Python import means."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import PurePosixPath

_KNOWN_PACKAGES = frozenset(
    [
        "aiofiles",
        "aiohttp",
        "aioredis",
        "alembic",
        "anthropic",
        "asgiref",
        "asyncpg",
        "bcrypt",
        "boto3",
        "celery",
        "channels",
        "channels_redis",
        "chromadb",
        "corsheaders",
        "daphne",
        "django",
        "dotenv",
        "fastapi",
        "flask",
        "google",
        "groq",
        "gunicorn",
        "httpx",
        "jinja2",
        "jose",
        "jwt",
        "kafka",
        "langchain",
        "langchain_openai",
        "langgraph",
        "litellm",
        "litestar",
        "loguru",
        "mongoengine",
        "motor",
        "nats",
        "numpy",
        "openai",
        "orjson",
        "pandas",
        "passlib",
        "peewee",
        "pika",
        "PIL",
        "prisma",
        "prometheus_client",
        "psycopg",
        "psycopg2",
        "pydantic",
        "pydantic_settings",
        "pymongo",
        "pytest",
        "quart",
        "redis",
        "requests",
        "rest_framework",
        "rest_framework_simplejwt",
        "sanic",
        "sentry_sdk",
        "slowapi",
        "socketio",
        "sqlalchemy",
        "sqlmodel",
        "sse_starlette",
        "starlette",
        "structlog",
        "stripe",
        "supabase",
        "tenacity",
        "torch",
        "tornado",
        "tortoise",
        "transformers",
        "typer",
        "typing_extensions",
        "ujson",
        "uvicorn",
        "websocket",
        "websockets",
        "yaml",
        "zmq",
    ]
)
"""Packages whose name a project may also give to a file of its own (`services/redis.py`): inside a package the import means theirs."""


class PythonResolver:
    """Resolves imports among the given files. `roots` are the arguments as the user gave them."""

    def __init__(self, roots: Iterable[str], files: Iterable[str]) -> None:
        self._files = frozenset(files)
        self._roots = [PurePosixPath(root.replace("\\", "/")) for root in roots]
        self._by_tail: dict[str, list[str]] = {}
        for path in self._files:
            self._by_tail.setdefault(_tail(path), []).append(path)
        self._cache: dict[tuple[str, str], str | None] = {}

    def resolve(self, from_path: str, specifier: str) -> str | None:
        """The file of module `specifier` (with leading dots where relative) as the file at `from_path` imports it; None if it is not in the tree.

        A package is its `__init__.py`; one without has no file.
        """
        directory = from_path.rpartition("/")[0] or "."
        key = (directory, specifier)
        if key not in self._cache:
            found = self._relative(directory, specifier) if specifier.startswith(".") else None
            if found is None and not specifier.startswith("."):
                found = self._absolute(directory, specifier)
            self._cache[key] = found
        found = self._cache[key]
        return None if found == from_path and not specifier.startswith(".") else found

    def _relative(self, directory: str, specifier: str) -> str | None:
        rest = specifier.lstrip(".")
        base = PurePosixPath(directory)
        for _ in range(len(specifier) - len(rest) - 1):
            base = base.parent
        return self._module_at(base, rest)

    def _absolute(self, directory: str, specifier: str) -> str | None:
        head = specifier.split(".", 1)[0]
        # `websocket.manager` that is there is meant, whatever packages exist; `websocket` alone may be either.
        known = head in _KNOWN_PACKAGES and "." not in specifier
        foreign = known or head in sys.stdlib_module_names
        package: list[PurePosixPath] = []
        for base in self._bases(directory):
            # What holds `__init__.py` is a package: its modules are imported by their whole name, unless it is also where the program starts.
            if str(base / "__init__.py") in self._files:
                package.append(base)
                continue
            if not foreign or base in self._roots or base / "src" in self._roots:
                found = self._module_at(base, specifier)
                if found is not None:
                    return found
        if foreign:
            return None
        for base in package:
            found = self._module_at(base, specifier)
            if found is not None:
                return found
        return self._anywhere(directory, specifier)

    def _bases(self, directory: str) -> list[PurePosixPath]:
        """Where absolute imports of a file may start, nearest first: the directories above it, up to the one that holds the argument, and each one's `src`."""
        found: list[PurePosixPath] = []
        current = PurePosixPath(directory)
        root = next((root for root in self._roots if current == root or root in current.parents), current)
        stop = root.parent
        while True:
            found += [current, current / "src"]
            if current in (stop, current.parent):
                return found
            current = current.parent

    def _module_at(self, base: PurePosixPath, dotted: str) -> str | None:
        target = base.joinpath(*dotted.split(".")) if dotted else base
        names: tuple[str, ...] = (f"{target}.py",) if dotted else ()
        # As Python does: a package before a module of the same name.
        for candidate in (str(target / "__init__.py"), *names):
            if candidate in self._files:
                return candidate
        return None

    def _anywhere(self, directory: str, specifier: str) -> str | None:
        """A file whose path ends as the import does (`sys.path` was changed somewhere): the one nearest to the importing file; none if two are as near."""
        tail = specifier.replace(".", "/")
        endings = (f"/{tail}.py", f"/{tail}/__init__.py")
        candidates = [
            path for path in self._by_tail.get(tail.rsplit("/", 1)[-1], ()) if f"/{path}".endswith(endings)
        ]
        ranked = sorted(candidates, key=lambda path: (-_common(directory, path), path.count("/"), path))
        if len(ranked) > 1 and _rank(directory, ranked[0]) == _rank(directory, ranked[1]):
            return None
        # One name alone says too little to find it far away.
        if ranked and ("." in specifier or len(candidates) == 1):
            return ranked[0]
        return None


def _rank(directory: str, path: str) -> tuple[int, int]:
    return -_common(directory, path), path.count("/")


def _common(directory: str, path: str) -> int:
    """How many leading parts two paths share."""
    count = 0
    for left, right in zip(directory.split("/"), path.split("/"), strict=False):
        if left != right:
            break
        count += 1
    return count


def _tail(path: str) -> str:
    """The last part of the dotted name that means this file."""
    pure = PurePosixPath(path)
    return pure.parent.name if pure.name == "__init__.py" else pure.stem
