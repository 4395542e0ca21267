"""What the imports of a Python file bind, wherever in it they stand."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from .python_scope import Stand, blocks, bound_names
from .syntax import Imported


@dataclass(slots=True)
class Imports:
    """`names` is the module's table. Inside a function of `inside`, a name stands for another entry of the table, because the module means something else by it."""

    names: dict[str, Imported] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    inside: dict[ast.AST, dict[str, Stand]] = field(default_factory=dict)


def collect(body: list[ast.stmt]) -> Imports:
    """All imports of a file. Of several for one name the last counts, but not one in an `except` or `else`, which is a fallback."""
    found = Imports()
    # Top-level ones first: the others have to know which names are taken.
    deferred: list[tuple[ast.stmt, ast.AST | None]] = []
    fallbacks: list[ast.Import | ast.ImportFrom] = []
    _top_level(body, found, fallbacks, deferred)
    for node in fallbacks:
        for name, imported in _bindings(node):
            found.names.setdefault(name, imported)
    taken = bound_names(body)
    for statement, function in deferred:
        _in_function(statement, function, found, taken)
    return found


def _top_level(
    body: Iterable[ast.stmt],
    found: Imports,
    fallbacks: list[ast.Import | ast.ImportFrom],
    deferred: list[tuple[ast.stmt, ast.AST | None]],
) -> None:
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
                found.stars.append(_module(statement))
            found.names.update(_bindings(statement))
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            deferred.append((statement, None))
        elif isinstance(statement, ast.Try | ast.TryStar):
            _top_level([*statement.body, *statement.orelse, *statement.finalbody], found, fallbacks, deferred)
            for handler in statement.handlers:
                _fallback(handler.body, fallbacks)
        elif isinstance(statement, ast.If):
            _top_level(statement.body, found, fallbacks, deferred)
            _fallback(statement.orelse, fallbacks)
        else:
            for block in blocks(statement):
                _top_level(block, found, fallbacks, deferred)


def _fallback(body: Iterable[ast.stmt], fallbacks: list[ast.Import | ast.ImportFrom]) -> None:
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            fallbacks.append(statement)
        else:
            for block in blocks(statement):
                _fallback(block, fallbacks)


def _in_function(statement: ast.stmt, function: ast.AST | None, found: Imports, taken: set[str]) -> None:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        for name, imported in _bindings(statement):
            _bind(name, imported, function, found, taken)
        return
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        inner = function if isinstance(statement, ast.ClassDef) else statement
        for child in statement.body:
            _in_function(child, inner, found, taken)
        return
    for block in blocks(statement):
        for child in block:
            _in_function(child, function, found, taken)


def _bind(name: str, imported: Imported, function: ast.AST | None, found: Imports, taken: set[str]) -> None:
    there = found.names.get(name)
    if there is None and name not in taken:
        found.names[name] = imported
        there = imported
    if function is None:
        return
    same = there is not None and (there.module, there.name) == (imported.module, imported.name)
    alias = name if same else f"{name}@{imported.line}"
    found.names.setdefault(alias, imported)
    found.inside.setdefault(function, {})[name] = alias


def _bindings(node: ast.Import | ast.ImportFrom) -> list[tuple[str, Imported]]:
    """Local names and what they stand for; `import a.b` binds `a`."""
    if isinstance(node, ast.Import):
        return [
            (alias.asname, Imported(alias.name, "*", node.lineno))
            if alias.asname is not None
            else (_head(alias.name), Imported(_head(alias.name), "*", node.lineno))
            for alias in node.names
        ]
    module = _module(node)
    return [
        (alias.asname or alias.name, Imported(module, alias.name, alias.lineno))
        for alias in node.names
        if alias.name != "*"
    ]


def _head(dotted: str) -> str:
    return dotted.split(".", 1)[0]


def _module(node: ast.ImportFrom) -> str:
    return "." * node.level + (node.module or "")
