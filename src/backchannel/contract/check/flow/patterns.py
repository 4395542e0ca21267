"""Assignments: names, attributes, items, and patterns that take a value apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..source.syntax import (
    Array,
    Assign,
    Attr,
    Default,
    Expr,
    Item,
    Name,
    Node,
    Object,
    Spread,
)  # fmt: skip
from .objects import Need, attribute, item, set_attribute, set_item
from .operators import added
from .values import (
    NONE,
    Lit,
    Opaque,
    Value,
    join,
    lit,
    options,
)

if TYPE_CHECKING:
    from .engine import Engine
    from .scope import Frame


def assignment(engine: Engine, node: Assign, frame: Frame, need: Need) -> Value:
    value = engine.evaluate(node.value, frame) if node.value is not None else NONE
    if node.value is None and node.annotation is not None and frame.python:
        return value
    if node.augmented:
        value = added(engine, engine.evaluate(node.target, frame), value, frame, node.line)
    assign(engine, node.target, value, frame)
    return value


def assign(engine: Engine, target: Expr, value: Value, frame: Frame) -> None:
    """Binds a name or a pattern, or sets an attribute or item."""
    if isinstance(target, Name):
        engine.set_variable(target.id, value, frame)
    elif isinstance(target, Attr):
        set_attribute(engine, engine.evaluate(target.obj, frame), target.name, value, frame, target.line)
    elif isinstance(target, Item):
        base = engine.evaluate(target.obj, frame)
        set_item(engine, base, engine.evaluate(target.key, frame), value, frame, target.line)
    elif isinstance(target, Default):
        kept = [option for option in options(value) if option != NONE]
        assign(engine, target.target, join(*kept, engine.evaluate(target.value, frame)), frame)
    elif isinstance(target, Spread):
        assign(engine, target.value, value, frame)
    elif isinstance(target, Object):
        _take_apart(engine, target, value, frame)
    elif isinstance(target, Array):
        for index, one in enumerate(target.items):
            part = value if isinstance(one, Spread) else _positioned(engine, value, index, frame, one)
            assign(engine, one, part, frame)


def _take_apart(engine: Engine, pattern: Object, value: Value, frame: Frame) -> None:
    for entry in pattern.entries:
        need: Need = "optional" if isinstance(entry.value, Default) else "used"
        if entry.key is None:
            part: Value = value
        else:
            key = engine.evaluate(entry.key, frame)
            named = isinstance(key, Lit) and isinstance(key.value, str)
            part = attribute(engine, value, str(key.value), frame, entry.line, need) if named and isinstance(key, Lit) else Opaque("{…}")  # fmt: skip
        assign(engine, entry.value, part, frame)


def _positioned(engine: Engine, value: Value, index: int, frame: Frame, node: Node) -> Value:
    if isinstance(value, Opaque):
        return Opaque(f"{value.source}[{index}]", env=value.env, param=value.param)
    return item(engine, value, lit(index), frame, node.line)
