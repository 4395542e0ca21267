"""Which file a Python import means."""

from __future__ import annotations

import pytest

from backchannel.contract.check.source.resolve_python import PythonResolver


def resolve(files: str, from_path: str, specifier: str, root: str = "r") -> str | None:
    return PythonResolver([root], files.split()).resolve(from_path, specifier)


@pytest.mark.parametrize(
    ("files", "from_path", "specifier", "expected"),
    [
        ("r/a.py r/b.py", "r/a.py", "b", "r/b.py"),
        ("r/p/__init__.py r/p/a.py r/p/b.py", "r/p/a.py", ".b", "r/p/b.py"),
        ("r/p/__init__.py r/p/a.py", "r/p/a.py", ".", "r/p/__init__.py"),
        ("r/p/q/a.py r/p/b.py", "r/p/q/a.py", "..b", "r/p/b.py"),
        ("r/p/q/a.py r/p/b/__init__.py", "r/p/q/a.py", "..b", "r/p/b/__init__.py"),
        # A source directory, an application's own root, and the argument's own name as the first part.
        ("r/src/p/a.py r/src/p/b.py", "r/src/p/a.py", "p.b", "r/src/p/b.py"),
        ("r/main.py r/src/p/b.py", "r/main.py", "p.b", "r/src/p/b.py"),
        ("r/back/p/a.py r/back/p/b.py r/front/p/b.py", "r/back/p/a.py", "p.b", "r/back/p/b.py"),
        ("r/p/a.py r/p/b.py", "r/p/a.py", "r.p.b", "r/p/b.py"),
        # A package's module is not imported by its bare name, unless nothing else is meant.
        ("r/p/__init__.py r/p/a.py r/p/b.py r/b.py", "r/p/a.py", "b", "r/b.py"),
        ("r/p/__init__.py r/p/a.py r/p/b.py", "r/p/a.py", "b", "r/p/b.py"),
        # Packages come before modules; what is far away is found by its whole name, if there is one such.
        ("r/a.py r/b.py r/b/__init__.py", "r/a.py", "b", "r/b/__init__.py"),
        ("r/scripts/a.py r/service/lib/p/b.py", "r/scripts/a.py", "p.b", "r/service/lib/p/b.py"),
        ("r/scripts/a.py r/x/p/b.py r/y/p/b.py", "r/scripts/a.py", "p.b", None),
        # A library's name is the library, where the project's file of that name lies elsewhere than at its root.
        ("r/s/a.py r/s/redis.py", "r/s/a.py", "redis", None),
        ("r/s/redis.py", "r/s/redis.py", "redis", None),
        ("r/s/a.py r/s/logging.py", "r/s/a.py", "logging", None),
        ("r/main.py r/websocket/manager.py", "r/main.py", "websocket.manager", "r/websocket/manager.py"),
        ("r/a.py", "r/a.py", "fastapi", None),
        ("r/a.py", "r/a.py", "..b", None),
    ],
)
def test_resolution(files: str, from_path: str, specifier: str, expected: str | None) -> None:
    assert resolve(files, from_path, specifier) == expected


def test_the_argument_may_be_where_one_stands() -> None:
    assert resolve("app/a.py app/b.py", "app/a.py", "app.b", root=".") == "app/b.py"
