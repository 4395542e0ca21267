"""One Python file, lowered: the whole of it where it parses, else what does."""

from __future__ import annotations

import ast
import re

from .python_imports import collect
from .python_repair import parse
from .python_scope import Scope
from .python_statements import Statements
from .syntax import Module, Stmt

_SUPPRESSION = re.compile(r"#.*\bbackchannel:.*")


def lower_python(path: str, text: str) -> Module:
    """The module of a file's text. Never raises for what the text holds: `broken` says what could not be read, and why."""
    tree, broken = parse(text)
    imports = collect(tree.body)
    statements = Statements(imports.inside)
    scope = Scope()
    body: list[Stmt] = []
    for node in tree.body:
        body += _top_level(node, statements, scope, broken)
    return Module(
        path,
        "python",
        body,
        imports.names,
        {},
        [],
        imports.stars,
        _comments(text),
        broken,
    )


def _top_level(
    node: ast.stmt, statements: Statements, scope: Scope, broken: list[tuple[int, str]]
) -> list[Stmt]:
    try:
        return statements.block([node], scope)
    except RecursionError:
        # Generated code: one expression thousands deep. The rest of the file is as good as before.
        broken.append((node.lineno, "nested too deeply to be read"))
        return []


def _comments(text: str) -> dict[int, str]:
    if "backchannel:" not in text:
        return {}
    found: dict[int, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        comment = _SUPPRESSION.search(line)
        if comment is not None:
            found[number] = comment[0]
    return found
