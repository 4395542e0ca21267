"""Python's `match`, lowered to an `If` chain: what a pattern compares becomes the test, what it captures `Assign`s at the start of the body."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from .python_expressions import lower
from .python_scope import Scope, Stand
from .syntax import (
    Array,
    Assign,
    Attr,
    Binary,
    Call,
    Const,
    Expr,
    ExprStmt,
    If,
    Item,
    Name,
    Stmt,
    Unknown,
)

Make: TypeAlias = Callable[[int], Expr]
"""Makes the expression of the subject, or of a part of it, for a line."""

_SELF_MATCHING = frozenset(
    {"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"}
)
"""Builtins whose one positional pattern is the object itself, as the language reference lists them."""


@dataclass(slots=True)
class _Matched:
    """What one pattern comes to: all of `tests` hold, then `captures` are bound."""

    tests: list[Expr] = field(default_factory=list)
    captures: list[tuple[str, int, Make]] = field(default_factory=list)


def match_statement(
    node: ast.Match, scope: Scope, block: Callable[[list[ast.stmt], Scope], list[Stmt]]
) -> list[Stmt]:
    """The statements of a `match`; `block` lowers the body of a case."""
    prepared, subject = _subject(node, scope)
    chain: list[Stmt] = []
    for case in reversed(node.cases):
        matched = _Matched()
        _match(case.pattern, subject, matched, scope)
        line = case.pattern.lineno
        if case.guard is not None:
            stands: dict[str, Stand] = {name: make for name, _, make in matched.captures}
            matched.tests.append(lower(case.guard, scope.with_names(stands)))
        body: list[Stmt] = [
            ExprStmt(at, Assign(at, _target(name, at, scope), make(at)))
            for name, at, make in matched.captures
        ]
        body += block(case.body, scope)
        chain = [If(line, _all(matched.tests), body, chain)] if matched.tests else body
    return [*prepared, *chain]


def _target(name: str, line: int, scope: Scope) -> Expr:
    return lower(ast.Name(name, lineno=line), scope)


def _subject(node: ast.Match, scope: Scope) -> tuple[list[Stmt], Make | list[Make]]:
    """What each case looks at: a name, kept under a fresh one where it is no name; the elements of a tuple each by itself."""
    if isinstance(node.subject, ast.Tuple):
        prepared: list[Stmt] = []
        makes: list[Make] = []
        for element in node.subject.elts:
            statements, make = _kept(element, scope)
            prepared += statements
            makes.append(make)
        return prepared, makes
    return _kept(node.subject, scope)


def _kept(node: ast.expr, scope: Scope) -> tuple[list[Stmt], Make]:
    value = lower(node, scope)
    if isinstance(value, Name | Const):
        return [], lambda line: lower(node, scope)
    fresh = f"match@{node.lineno}:{node.col_offset}"
    scope.own.add(fresh)
    return [ExprStmt(node.lineno, Assign(node.lineno, Name(node.lineno, fresh), value))], (
        lambda line: Name(line, fresh)
    )


def _all(tests: list[Expr]) -> Expr:
    result = tests[0]
    for test in tests[1:]:
        result = Binary(test.line, "and", result, test)
    return result


def _match(pattern: ast.pattern, subject: Make | list[Make], into: _Matched, scope: Scope) -> None:
    if isinstance(subject, list):
        _match_elements(pattern, subject, into, scope)
        return
    line = pattern.lineno
    match pattern:
        case ast.MatchValue():
            into.tests.append(Binary(line, "==", subject(line), lower(pattern.value, scope)))
        case ast.MatchSingleton():
            into.tests.append(Binary(line, "==", subject(line), Const(line, pattern.value)))
        case ast.MatchAs():
            if pattern.pattern is not None:
                _match(pattern.pattern, subject, into, scope)
            if pattern.name is not None:
                into.captures.append((pattern.name, line, subject))
        case ast.MatchOr():
            _match_any(pattern, subject, into, scope)
        case ast.MatchMapping():
            _match_mapping(pattern, subject, into, scope)
        case ast.MatchClass():
            _match_class(pattern, subject, into, scope)
        case ast.MatchSequence():
            _match_sequence(pattern, subject, into, scope)
        case _:
            into.tests.append(Unknown(line, type(pattern).__name__, [subject(line)]))


def _match_elements(pattern: ast.pattern, subjects: list[Make], into: _Matched, scope: Scope) -> None:
    """A pattern against a tuple that is written out: element by element."""
    line = pattern.lineno
    if isinstance(pattern, ast.MatchOr):
        _match_any(pattern, subjects, into, scope)
    elif isinstance(pattern, ast.MatchSequence) and len(pattern.patterns) == len(subjects):
        for part, subject in zip(pattern.patterns, subjects, strict=True):
            _match(part, subject, into, scope)
    elif isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
        if pattern.name is not None:
            into.captures.append(
                (pattern.name, line, lambda at: Array(at, [subject(at) for subject in subjects]))
            )
    else:
        into.tests.append(Unknown(line, "pattern", [subject(line) for subject in subjects]))


def _match_any(pattern: ast.MatchOr, subject: Make | list[Make], into: _Matched, scope: Scope) -> None:
    """`a | b`: one of the tests holds. All alternatives capture the same names: the first's are taken."""
    result: Expr | None = None
    always = False
    for index, alternative in enumerate(pattern.patterns):
        matched = _Matched()
        _match(alternative, subject, matched, scope)
        if index == 0:
            into.captures += matched.captures
        if not matched.tests:
            always = True
            continue
        test = _all(matched.tests)
        result = test if result is None else Binary(pattern.lineno, "or", result, test)
    if result is not None and not always:
        into.tests.append(result)


def _match_mapping(pattern: ast.MatchMapping, subject: Make, into: _Matched, scope: Scope) -> None:
    line = pattern.lineno
    if not pattern.keys:
        into.tests.append(Call(line, Name(line, "isinstance"), [subject(line), Name(line, "dict")]))
    for key, inner in zip(pattern.keys, pattern.patterns, strict=True):
        _match_entry(lower(key, scope), inner, subject, into, scope)
    if pattern.rest is not None:
        into.captures.append((pattern.rest, line, subject))


def _match_entry(key: Expr, inner: ast.pattern, subject: Make, into: _Matched, scope: Scope) -> None:
    """A missing key does not raise here, so what is compared is read with `.get`, and what is captured only after an `in`."""

    def read(line: int) -> Expr:
        return Call(line, Attr(line, subject(line), "get"), [key])

    def taken(line: int) -> Expr:
        return Item(line, subject(line), key)

    if isinstance(inner, ast.MatchValue | ast.MatchSingleton | ast.MatchOr):
        _match(inner, read, into, scope)
        return
    into.tests.append(Binary(inner.lineno, "in", key, subject(inner.lineno)))
    _match(inner, taken, into, scope)


def _match_class(pattern: ast.MatchClass, subject: Make, into: _Matched, scope: Scope) -> None:
    line = pattern.lineno
    into.tests.append(Call(line, Name(line, "isinstance"), [subject(line), lower(pattern.cls, scope)]))
    own = isinstance(pattern.cls, ast.Name) and pattern.cls.id in _SELF_MATCHING
    for inner in pattern.patterns:
        _match(inner, subject if own else _positional(subject), into, scope)
    for name, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        _match(inner, _attribute(subject, name), into, scope)


def _positional(subject: Make) -> Make:
    return lambda line: Unknown(line, "a positional pattern of a class", [subject(line)])


def _attribute(subject: Make, name: str) -> Make:
    return lambda line: Attr(line, subject(line), name)


def _match_sequence(pattern: ast.MatchSequence, subject: Make, into: _Matched, scope: Scope) -> None:
    line = pattern.lineno
    starred = next((i for i, part in enumerate(pattern.patterns) if isinstance(part, ast.MatchStar)), None)
    count = len(pattern.patterns) - (starred is not None)
    length = Call(line, Name(line, "len"), [subject(line)])
    into.tests.append(Binary(line, "==" if starred is None else "<", length, Const(line, count)))
    for index, part in enumerate(pattern.patterns):
        if isinstance(part, ast.MatchStar):
            if part.name is not None:
                into.captures.append((part.name, part.lineno, _element(subject, None)))
            continue
        after = starred is not None and index > starred
        _match(part, _element(subject, index - len(pattern.patterns) if after else index), into, scope)


def _element(subject: Make, index: int | None) -> Make:
    """An element, or a slice of them where `index` is None."""
    if index is None:
        return lambda line: Item(line, subject(line), Unknown(line, "slice"))
    return lambda line: Item(line, subject(line), Const(line, index))
