"""Statements: paths through a function, and what holds on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..source.syntax import Attr, Call, Const, Expr, ExprStmt, If, Jump, Loop, Name, Raise, Return, Stmt, Try
from .evaluate import evaluate
from .guards import fact_of, guarded, together
from .logs import is_log
from .objects import items_of
from .patterns import assign
from .values import Fact, Guard, Opaque, Value, join

if TYPE_CHECKING:
    from .engine import Engine
    from .scope import Frame


def run(engine: Engine, body: list[Stmt], frame: Frame) -> bool:
    """Runs a block; true if it never goes on after it (a return, raise, break or continue on every path).

    What a branch that ends says by ending (`if kind != "chat": return`) holds for the rest of the block.
    """
    held, before = frame.guards, frame.outdated
    frame.outdated = ()
    try:
        return any(_statement(engine, statement, frame) for statement in body)
    finally:
        frame.guards = frame.current(held)
        frame.outdated = (*before, *frame.outdated)


def _statement(engine: Engine, node: Stmt, frame: Frame) -> bool:
    if isinstance(node, ExprStmt):
        evaluate(engine, node.value, frame)
    elif isinstance(node, If):
        return _if(engine, node, frame)
    elif isinstance(node, Return):
        if node.value is not None:
            frame.returns.append(guarded(evaluate(engine, node.value, frame), frame.guards))
        return True
    elif isinstance(node, Loop):
        around, frame.around = frame.around, frame.guards
        _loop(engine, node, frame)
        frame.around = around
    elif isinstance(node, Try):
        return _try(engine, node, frame)
    elif isinstance(node, Raise):
        if node.value is not None:
            evaluate(engine, node.value, frame)
        engine.raised(frame, node.line)
        return True
    return isinstance(node, Jump)


def _if(engine: Engine, node: If, frame: Frame) -> bool:
    seen = engine.seen.compared
    before = len(seen)
    test = fact_of(evaluate(engine, node.test, frame, "optional"))
    if isinstance(test, bool) and not isinstance(node.test, Name | Attr):
        return run(engine, node.body if test else node.orelse, frame)
    if len(seen) > before and isinstance(test, Fact) and _positive(test) and idle(node.body):
        engine.seen.mark_idle(list(seen)[before:])
    true, false = (test.true, test.false) if isinstance(test, Fact) else ((), ())
    start = dict(frame.scope.now)
    one_ends, one = _branch(engine, node.body, true, frame)
    frame.scope.now = dict(start)
    other_ends, other = _branch(engine, node.orelse, false, frame)
    frame.scope.now = _merged(one, true, one_ends, other, false, other_ends)
    if one_ends != other_ends:
        both = together(frame.guards, false if one_ends else true)
        frame.guards = both if both is not None else frame.guards
    return one_ends and other_ends


def _positive(test: Fact) -> bool:
    """Whether it holds where one of the values came, and not where none did."""
    return any(guard.condition.values and not guard.condition.negated for guard in test.true)


def _branch(
    engine: Engine, body: list[Stmt], guards: tuple[Guard, ...], frame: Frame
) -> tuple[bool, dict[str, Value]]:
    both = together(frame.guards, guards)
    if both is None:
        return True, frame.scope.now
    held, frame.guards = frame.guards, both
    frame.branches += 1
    try:
        return run(engine, body, frame), frame.scope.now
    finally:
        frame.guards = frame.current(held)
        frame.branches -= 1


def _merged(
    one: dict[str, Value],
    true: tuple[Guard, ...],
    one_ends: bool,
    other: dict[str, Value],
    false: tuple[Guard, ...],
    other_ends: bool,
) -> dict[str, Value]:
    if one_ends != other_ends:
        return other if one_ends else one
    out = dict(one)
    for name, value in other.items():
        mine = one.get(name)
        if mine is None:
            out[name] = value
        elif mine is not value and mine != value:
            out[name] = join(guarded(mine, true), guarded(value, false))
    return out


def _loop(engine: Engine, node: Loop, frame: Frame) -> None:
    now = frame.scope.now
    for name in engine.assigned_in(node):
        if name in now and name in frame.scope.ever:
            now[name] = join(now[name], frame.scope.ever[name])
    guards: tuple[Guard, ...] = ()
    if node.iterable is not None:
        each = items_of(engine, evaluate(engine, node.iterable, frame), frame, node.line, node.keys)
        if node.target is not None:
            assign(engine, node.target, each, frame)
    elif node.test is not None:
        test = fact_of(evaluate(engine, node.test, frame, "optional"))
        guards = test.true if isinstance(test, Fact) else ()
    start = dict(frame.scope.now)
    _, after = _branch(engine, node.body, guards, frame)
    frame.scope.now = _joined(after, start)


def _try(engine: Engine, node: Try, frame: Frame) -> bool:
    start = dict(frame.scope.now)
    frame.tries += bool(node.handlers)
    ends = run(engine, node.body, frame)
    frame.tries -= bool(node.handlers)
    after = frame.scope.now
    going = [] if ends else [after]
    for handler in node.handlers:
        frame.scope.now = _joined(after, start)
        if handler.name is not None:
            engine.set_variable(handler.name, Opaque(handler.name), frame)
        for kind in handler.types:
            evaluate(engine, kind, frame)
        frame.branches += 1
        frame.handling += 1
        if not run(engine, handler.body, frame):
            going.append(frame.scope.now)
        frame.handling -= 1
        frame.branches -= 1
    frame.scope.now = _all(going) if going else after
    return run(engine, node.final, frame) or not going


def _joined(one: dict[str, Value], other: dict[str, Value]) -> dict[str, Value]:
    """What the variables are after either of two paths, of which nothing more is known."""
    return _all([one, other])


def _all(paths: list[dict[str, Value]]) -> dict[str, Value]:
    out = dict(paths[0])
    for path in paths[1:]:
        for name, value in path.items():
            out[name] = value if name not in out or out[name] is value else join(out[name], value)
    return out


def idle(body: list[Stmt]) -> bool:
    """Whether a block does nothing but go on or write a log line."""
    return all(
        isinstance(one, Jump)
        or (isinstance(one, Return) and one.value is None)
        or (isinstance(one, ExprStmt) and _talk(one.value))
        for one in body
    )


def _talk(node: Expr) -> bool:
    return isinstance(node, Const) or (isinstance(node, Call) and is_log(node))
