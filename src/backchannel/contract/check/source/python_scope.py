"""Which names belong to a Python function, and what a name stands for where it is not itself (`self` is `this`)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from .syntax import Expr

Stand: TypeAlias = "str | Callable[[int], Expr]"
"""What a name stands for: another name, or an expression made for a line."""


@dataclass(slots=True)
class Scope:
    """One function (or the module, or a class body) while it is lowered.

    `stands` holds what names stand for, those of the functions around included; `own` collects the names of this scope, fresh ones
    and those of walruses too.
    """

    stands: dict[str, Stand] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    is_generator: bool = False

    def inner(self, own: set[str], stands: dict[str, Stand]) -> Scope:
        """The scope of a function inside this one: its own names stand for themselves unless `stands` says otherwise."""
        around = {name: stand for name, stand in self.stands.items() if name not in own}
        return Scope({**around, **stands}, own)

    def with_names(self, stands: dict[str, Stand]) -> Scope:
        """The same scope in which some names stand for something else (a comprehension's variables, a pattern's captures)."""
        return Scope({**self.stands, **stands}, self.own)


def target_names(target: ast.expr) -> Iterator[str]:
    """The names an assignment target binds; `a.b` and `a[b]` bind none."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from target_names(element)
    elif isinstance(target, ast.Starred):
        yield from target_names(target.value)


def pattern_names(pattern: ast.pattern) -> Iterator[str]:
    """The names a `case` captures."""
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name is not None:
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest is not None:
            yield node.rest


def blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks inside a statement that belong to the same scope."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    if isinstance(statement, ast.Match):
        yield from (case.body for case in statement.cases)
        return
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if isinstance(block, list):
            yield block
    if isinstance(statement, ast.Try | ast.TryStar):
        yield from (handler.body for handler in statement.handlers)


def statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements of a scope in order, those in blocks included, those of inner functions and classes not."""
    stack = [iter(body)]
    while stack:
        statement = next(stack[-1], None)
        if statement is None:
            stack.pop()
            continue
        yield statement
        stack.extend(iter(block) for block in reversed(list(blocks(statement))))


def bound_names(body: Iterable[ast.stmt]) -> set[str]:
    """The names that statements of a scope bind, imports and walruses apart; those under `global` and `nonlocal` belong elsewhere."""
    found: set[str] = set()
    elsewhere: set[str] = set()
    for statement in statements(body):
        if isinstance(statement, ast.Global | ast.Nonlocal):
            elsewhere.update(statement.names)
        else:
            found.update(_bound_by(statement))
    return found - elsewhere


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield statement.name
        case ast.Assign():
            for target in statement.targets:
                yield from target_names(target)
        case ast.AnnAssign() | ast.AugAssign() | ast.For() | ast.AsyncFor():
            yield from target_names(statement.target)
        case ast.With() | ast.AsyncWith():
            for item in statement.items:
                if item.optional_vars is not None:
                    yield from target_names(item.optional_vars)
        case ast.Try() | ast.TryStar():
            yield from (handler.name for handler in statement.handlers if handler.name is not None)
        case ast.Match():
            for case in statement.cases:
                yield from pattern_names(case.pattern)
        case _:
            return
