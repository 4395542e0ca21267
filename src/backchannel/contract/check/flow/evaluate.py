"""Expressions: a function per node of `source.syntax`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..model import Condition, Where
from ..source.syntax import (
    Array,
    Assign,
    Attr,
    Binary,
    Call,
    Class,
    Comprehension,
    Conditional,
    Const,
    Default,
    Element,
    Entry,
    Expr,
    Function,
    Item,
    Name,
    Node,
    Object,
    Spread,
    Template,
    Unary,
    Unknown,
    Yield,
)  # fmt: skip
from .guards import chosen, conjunction, disjunction, fact_of, guarded, negation, together
from .libraries import kind_of
from .objects import Need, attribute, item, items_of, set_attribute, set_item
from .shapes import NAMES
from .values import (
    NONE,
    Ext,
    Fact,
    Guard,
    Lit,
    Obj,
    Opaque,
    Stored,
    Super,
    Text,
    Union,
    Value,
    When,
    Wire,
    join,
    lit,
    options,
    text_of,
)

if TYPE_CHECKING:
    from .engine import Engine
    from .scope import Frame


def evaluate(engine: Engine, node: Expr, frame: Frame, need: Need = "used") -> Value:
    """What `node` may be. `need` tells how hard a missing value would hit: it goes into the reads of what was heard."""
    engine.steps += 1
    return _HANDLERS[type(node)](engine, node, frame, need)


def _const(engine: Engine, node: Const, frame: Frame, need: Need) -> Value:
    known = engine.constants.get(node)
    if known is None:
        known = engine.constants[node] = lit(node.value, frame.where(node.line))
    return known


def _name(engine: Engine, node: Name, frame: Frame, need: Need) -> Value:
    if node.id == "this":
        return frame.this if frame.this is not None else Opaque("this")
    if node.id == "super" and frame.owner is not None:
        return Super(frame.owner, frame.this if frame.this is not None else Opaque("this"))
    if node.id == "cls" and isinstance(frame.this, Obj) and frame.scope.owner("cls") is None:
        return (
            frame.this.owner if frame.this.kind == "instance" and frame.this.owner is not None else frame.this
        )
    value = engine.variable(node.id, frame)
    if type(value) is Lit and frame.scope.owner(node.id) in (None, frame.state.scope):
        return _used_here(value, frame, node.line)
    return value


def _attr(engine: Engine, node: Attr, frame: Frame, need: Need) -> Value:
    base = evaluate(engine, node.obj, frame, "optional" if node.optional else "required")
    value = attribute(engine, base, node.name, frame, node.line, need)
    if type(value) is Lit and isinstance(base, Obj) and base.kind in ("class", "module"):
        return _used_here(value, frame, node.line)
    return value


def _used_here(value: Lit, frame: Frame, line: int) -> Lit:
    """A name that a constant or an enum gives (`Event.JOINED`), at the place that uses it: there one would write another. Of an address the constant itself is the place."""
    if not isinstance(value.value, str) or "/" in value.value:
        return value
    return Lit(value.value, value.kind, frame.where(line))


def _item(engine: Engine, node: Item, frame: Frame, need: Need) -> Value:
    base = evaluate(engine, node.obj, frame, "optional" if node.optional else "required")
    key = evaluate(engine, node.key, frame)
    if isinstance(node.key, Const):
        return item(engine, base, key, frame, node.line, need)
    found = [
        # A walk down something unknown by computed keys says no more with each step.
        Opaque("[…]", env=isinstance(option, Opaque) and option.env)
        if isinstance(option, Opaque)
        or (isinstance(option, Ext) and kind_of(option) not in engine.library.items)
        else item(engine, option, key, frame, node.line, need)
        for option in options(base)
        if option != NONE
    ]
    return join(*([value for value in found if value != NONE] or found or [NONE]))


def _call(engine: Engine, node: Call, frame: Frame, need: Need) -> Value:
    func = node.func
    if isinstance(func, Attr):
        base = evaluate(engine, func.obj, frame, "optional" if func.optional else "required")
        callee = attribute(engine, base, func.name, frame, func.line, "required", calling=True)
    else:
        callee = evaluate(engine, func, frame, "required")
        if frame.python and isinstance(callee, Super):
            return callee
    return engine.call(callee, engine.call_site(node, frame, need))


def _function(engine: Engine, node: Function, frame: Frame, need: Need) -> Value:
    return engine.function(node, frame)


def _class(engine: Engine, node: Class, frame: Frame, need: Need) -> Value:
    return engine.class_(node, frame)


def _object(engine: Engine, node: Object, frame: Frame, need: Need) -> Value:
    made = engine.object_at("dict", node, frame)
    for entry in node.entries:
        if entry.key is None:
            spread_into(engine, made, evaluate(engine, entry.value, frame), frame, entry.line)
        else:
            _enter(engine, made, entry, frame)
    return made


def _enter(engine: Engine, made: Obj, entry: Entry, frame: Frame) -> None:
    assert entry.key is not None
    key = evaluate(engine, entry.key, frame)
    value = evaluate(engine, entry.value, frame)
    for one in options(key):
        if isinstance(one, Lit):
            engine.grow(made, str(one.value), value, frame, entry.line, sure=not isinstance(key, Union))
            if frame.called and one.value in NAMES:
                _note_built(engine, value, frame.where(entry.line))
        else:
            engine.grow_items(made, value, frame)
            made.open = True


SPREAD_LIMIT = 8
"""Objects that one spread is followed through; of more, the rest makes the result open."""


def _note_built(engine: Engine, name: Value, where: Where) -> None:
    for option in options(name):
        if isinstance(option, Lit) and isinstance(option.value, str):
            engine.seen.built.setdefault(option.value, option.where or where)


def spread_into(engine: Engine, made: Obj, value: Value, frame: Frame, line: int) -> None:
    """`...value` in an object: each of its alternatives' fields."""
    found = options(value)
    made.open = made.open or len(found) > SPREAD_LIMIT
    for option in found[:SPREAD_LIMIT]:
        inner = option.value if isinstance(option, When) else option
        if isinstance(inner, Obj) and inner.kind == "dict":
            for name, held in list(inner.fields.items()):
                engine.grow(
                    made,
                    name,
                    held,
                    frame,
                    line,
                    sure=name not in inner.maybe and not isinstance(value, Union),
                )
                made.places[name] = inner.places.get(name, made.places[name])
            made.open = made.open or inner.open
            if inner.items is not None:
                engine.grow_items(made, inner.items, frame)
        elif inner != NONE and not (isinstance(inner, Lit) and not inner.value):
            made.open = True
            if isinstance(inner, Wire):
                made.extra.setdefault("spread", inner)


def _array(engine: Engine, node: Array, frame: Frame, need: Need) -> Value:
    made = engine.object_at("list", node, frame)
    for index, one in enumerate(node.items):
        if isinstance(one, Spread):
            engine.grow_items(
                made, items_of(engine, evaluate(engine, one.value, frame), frame, one.line), frame
            )
        else:
            value = evaluate(engine, one, frame)
            engine.grow_items(made, value, frame)
            if index < 16 and len(node.items) <= 16:
                engine.grow(made, str(index), value, frame, node.line)
    return made


def _spread(engine: Engine, node: Spread, frame: Frame, need: Need) -> Value:
    return items_of(engine, evaluate(engine, node.value, frame), frame, node.line)


def _default(engine: Engine, node: Default, frame: Frame, need: Need) -> Value:
    return evaluate(engine, node.value, frame)


def _template(engine: Engine, node: Template, frame: Frame, need: Need) -> Value:
    return text_of(_as_written(part, evaluate(engine, part, frame)) for part in node.parts)


def _as_written(node: Expr, value: Value) -> Value:
    """Something unknown goes by the name that stands in the text, which readers of a report have before them, wherever it comes from."""
    if not isinstance(node, Name):
        return value
    return join(
        *(
            Opaque(node.id, option.kind, option.env, option.param) if type(option) is Opaque else option
            for option in options(value)
        )
    )


def _unary(engine: Engine, node: Unary, frame: Frame, need: Need) -> Value:
    value = evaluate(engine, node.operand, frame, "optional" if node.op != "-" else need)
    if node.op == "not":
        return negation(value)
    if node.op == "-" and isinstance(value, Lit) and isinstance(value.value, int | float):
        return lit(-value.value, value.where)
    return Opaque("typeof …", kind="string") if node.op == "typeof" else Opaque("-…", kind="number")


def _binary(engine: Engine, node: Binary, frame: Frame, need: Need) -> Value:
    return _BINARY.get(node.op, _arithmetic)(engine, node, frame, need)


def _and(engine: Engine, node: Binary, frame: Frame, need: Need) -> Value:
    left = evaluate(engine, node.left, frame, "optional")
    fact = fact_of(left)
    if fact is False:
        return left
    if fact is True:
        return evaluate(engine, node.right, frame, need)
    guards = fact.true if isinstance(fact, Fact) else ()
    right = within(engine, guards, node.right, frame, need)
    if right is None:
        return lit(False)
    both = (
        conjunction(left, right)
        if isinstance(right, Fact | Wire) or (isinstance(right, Opaque) and right.kind == "boolean")
        else None
    )
    if both is not None:
        return both
    if isinstance(fact, Fact) and not _valuable(right):
        return Fact(fact.true, ())
    return guarded(right, guards)


def _valuable(value: Value) -> bool:
    """Whether an `a && b` is taken for the value of `b`, and not as a test."""
    return not isinstance(value, Lit | Opaque) or (
        isinstance(value, Lit) and not isinstance(value.value, bool)
    )


def _or(engine: Engine, node: Binary, frame: Frame, need: Need) -> Value:
    left = evaluate(engine, node.left, frame, "optional")
    fact = fact_of(left)
    if node.op == "or" and fact is True:
        return left
    if fact is False or left == NONE:
        return evaluate(engine, node.right, frame, need)
    guards = fact.false if isinstance(fact, Fact) else ()
    right = within(engine, guards, node.right, frame, need)
    if right is None:
        return left
    if isinstance(left, Fact):
        either = disjunction(left, right)
        return either if either is not None else Opaque("… or …", kind="boolean")
    kept = [option for option in options(left) if not (isinstance(option, Lit) and not option.value)]
    # `message.get("data") or {}`: what is read of it is missing all the same where there is no data.
    sure = fact.true if isinstance(fact, Fact) and not _empty(right) else ()
    return join(
        *(_under_fact(option, sure) for option in kept),
        *(_under_fact(option, guards) for option in options(right)),
    )


def _empty(value: Value) -> bool:
    return (
        isinstance(value, Obj) and value.kind in ("dict", "list") and not value.fields and value.items is None
    )


def _under_fact(value: Value, guards: tuple[Guard, ...]) -> Value:
    return When(guards, value) if guards and isinstance(value, Wire) else value


def within(engine: Engine, guards: tuple[Guard, ...], node: Expr, frame: Frame, need: Need) -> Value | None:
    """`node` where the guards hold; None where they can't."""
    both = together(frame.guards, guards)
    if both is None:
        return None
    held, frame.guards = frame.guards, both
    try:
        return evaluate(engine, node, frame, need)
    finally:
        frame.guards = held


def _equal(engine: Engine, node: Binary, frame: Frame, need: Need) -> Value:
    left = evaluate(engine, node.left, frame, "optional")
    right = evaluate(engine, node.right, frame, "optional")
    trusted = not isinstance(node.left, Attr | Item) and not isinstance(node.right, Attr | Item)
    result = compare(engine, left, right, frame, node.line, trusted)
    return negation(result) if node.op == "!=" else result


def compare(
    engine: Engine, left: Value, right: Value, frame: Frame, line: int, trusted: bool = True
) -> Value:
    """`left == right`. What was heard against constants is a fact, and a case of the conversation."""
    for one, other in ((left, right), (right, left)):
        wires = [option.value if isinstance(option, When) else option for option in options(one)]
        heard = list(dict.fromkeys(wire for wire in wires if isinstance(wire, Wire)))
        constants = [option for option in options(other) if isinstance(option, Lit)]
        # What may also be something unknown is taken for what was heard: a state that starts empty, a callback's parameter;
        # so is what may be another constant, which is none of these anyway.
        unknown = sum(
            isinstance(wire, Opaque) or (isinstance(wire, Lit) and wire not in constants) for wire in wires
        )
        if (
            heard
            and sum(isinstance(wire, Wire) for wire in wires) + unknown == len(wires)
            and len(constants) == len(options(other))
        ):
            return _heard_is(engine, heard, constants, frame, line)
        if other == NONE and (found := chosen(one)) is not None:
            return negation(found)
    texts = [
        [
            option.value
            for option in options(side)
            if isinstance(option, Lit) and isinstance(option.value, str)
        ]
        for side in (left, right)
    ]
    if trusted and all(
        len(found) == len(options(side)) for found, side in zip(texts, (left, right), strict=True)
    ):
        if len(texts[0]) == len(texts[1]) == 1:
            return lit(texts[0] == texts[1])
        if not set(texts[0]) & set(texts[1]):
            return lit(False)
    return Opaque("… == …", kind="boolean")


def _heard_is(engine: Engine, heard: list[Wire], constants: list[Lit], frame: Frame, line: int) -> Fact:
    yes: list[Guard] = []
    no: list[Guard] = []
    for wire in heard:
        if any(constant.value is None or isinstance(constant.value, bool) for constant in constants):
            truth = all(constant.value is True for constant in constants)
            if wire.path:
                yes.append(Guard(wire.site, Condition(wire.path, negated=not truth)))
                no.append(Guard(wire.site, Condition(wire.path, negated=truth)))
            continue
        values = frozenset(str(constant.value) for constant in constants)
        for constant in constants:
            engine.compared(
                wire,
                str(constant.value),
                frame,
                constant.where if len(constants) > 1 and constant.where else frame.where(line),
            )
        yes.append(Guard(wire.site, Condition(wire.path, values)))
        no.append(Guard(wire.site, Condition(wire.path, values, negated=True)))
    return Fact(tuple(yes), tuple(no)) if len({g.site for g in yes}) == len(yes) else Fact((), ())


def _in(engine: Engine, node: Binary, frame: Frame, need: Need) -> Value:
    left = evaluate(engine, node.left, frame, "optional")
    right = evaluate(engine, node.right, frame, "optional")
    result = contains(engine, left, right, frame, node.line)
    return negation(result) if node.op == "not in" else result


def contains(engine: Engine, left: Value, right: Value, frame: Frame, line: int) -> Value:
    """`left in right`: what was heard in a list or map of constants, or a key in what was heard."""
    if isinstance(left, Lit) and isinstance(left.value, str):
        wires = [wire for wire in _unwrapped(right) if isinstance(wire, Wire) and wire.stage == "json"]
        if wires and not any(_may_hold(one, left.value) for one in _unwrapped(right)):
            return _has(engine, wires, left.value, frame, line)
    if isinstance(right, Obj) and right.fields and not right.open:
        names = (
            right.fields.values()
            if right.kind == "list"
            else [lit(name, right.places.get(name)) for name in right.fields]
        )
        constants = [option for value in names for option in options(value)]
        return (
            compare(engine, left, join(*constants), frame, line)
            if all(isinstance(c, Lit) for c in constants)
            else Opaque("… in …", kind="boolean")
        )
    return Opaque("… in …", kind="boolean")


def _unwrapped(value: Value) -> list[Value]:
    return [option.value if isinstance(option, When) else option for option in options(value)]


def _may_hold(value: Value, key: str) -> bool:
    """Whether something that was not heard may have the key: a default of `{}` has none."""
    return isinstance(value, Obj) and (value.open or value.items is not None or key in value.fields)


def _has(engine: Engine, wires: list[Wire], key: str, frame: Frame, line: int) -> Value:
    """That what was heard has a field."""
    for wire in wires:
        engine.read(wire, key, frame, line, "optional")
    if len({wire.site for wire in wires}) < len(wires):
        return Opaque("… in …", kind="boolean")
    paths = [(wire.site, (*wire.path, key)) for wire in wires]
    return Fact(
        tuple(Guard(site, Condition(path)) for site, path in paths),
        tuple(Guard(site, Condition(path, negated=True)) for site, path in paths),
    )


def _arithmetic(engine: Engine, node: Binary, frame: Frame, need: Need) -> Value:
    left = evaluate(engine, node.left, frame, need)
    right = evaluate(engine, node.right, frame, need)
    if node.op == "+":
        return added(engine, left, right, frame, node.line)
    if node.op == "|":
        return join(left, right)
    return Opaque(
        "…", kind="boolean" if node.op in ("<", "instanceof") else "number" if node.op == "other" else None
    )


def added(engine: Engine, left: Value, right: Value, frame: Frame, line: int) -> Value:
    if isinstance(left, Obj) and left.kind == "list":
        engine.grow_items(left, items_of(engine, right, frame, line), frame)
        return left
    textual = Text | Stored
    for option in (*options(left), *options(right)):
        if (
            isinstance(option, textual)
            or (isinstance(option, Lit) and isinstance(option.value, str))
            or (isinstance(option, Opaque) and option.env)
        ):
            return text_of((left, right))
    return Opaque("… + …")


def _conditional(engine: Engine, node: Conditional, frame: Frame, need: Need) -> Value:
    test = fact_of(evaluate(engine, node.test, frame, "optional"))
    if isinstance(test, bool) and isinstance(node.test, Binary):
        return evaluate(engine, node.then if test else node.other, frame, need)
    guards, others = (test.true, test.false) if isinstance(test, Fact) else ((), ())
    then, other = (
        within(engine, guards, node.then, frame, need),
        within(engine, others, node.other, frame, need),
    )
    found = [_under_fact(option, guards) for option in options(then)] if then is not None else []
    found += [_under_fact(option, others) for option in options(other)] if other is not None else []
    return join(*found)


def _comprehension(engine: Engine, node: Comprehension, frame: Frame, need: Need) -> Value:
    made = engine.object_at("dict" if node.key is not None else "list", node, frame)
    each = items_of(engine, evaluate(engine, node.iterable, frame), frame, node.line)
    assign(engine, node.target, each, frame)
    for condition in node.conditions:
        evaluate(engine, condition, frame, "optional")
    value = evaluate(engine, node.element, frame)
    if node.key is not None:
        key = evaluate(engine, node.key, frame)
        for one in options(key):
            if isinstance(one, Lit):
                engine.grow(made, str(one.value), value, frame, node.line, sure=False)
        made.open = made.open or any(not isinstance(one, Lit) for one in options(key))
    engine.grow_items(made, value, frame)
    return made


def _assign(engine: Engine, node: Assign, frame: Frame, need: Need) -> Value:
    value = evaluate(engine, node.value, frame) if node.value is not None else NONE
    if node.value is None and node.annotation is not None and frame.python:
        return value
    if node.augmented:
        value = added(engine, evaluate(engine, node.target, frame), value, frame, node.line)
    assign(engine, node.target, value, frame)
    return value


def assign(engine: Engine, target: Expr, value: Value, frame: Frame) -> None:
    """Binds a name or a pattern, or sets an attribute or item."""
    if isinstance(target, Name):
        engine.set_variable(target.id, value, frame)
    elif isinstance(target, Attr):
        set_attribute(engine, evaluate(engine, target.obj, frame), target.name, value, frame, target.line)
    elif isinstance(target, Item):
        base = evaluate(engine, target.obj, frame)
        set_item(engine, base, evaluate(engine, target.key, frame), value, frame, target.line)
    elif isinstance(target, Default):
        kept = [option for option in options(value) if option != NONE]
        assign(engine, target.target, join(*kept, evaluate(engine, target.value, frame)), frame)
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
            key = evaluate(engine, entry.key, frame)
            named = isinstance(key, Lit) and isinstance(key.value, str)
            part = attribute(engine, value, str(key.value), frame, entry.line, need) if named and isinstance(key, Lit) else Opaque("{…}")  # fmt: skip
        assign(engine, entry.value, part, frame)


def _positioned(engine: Engine, value: Value, index: int, frame: Frame, node: Node) -> Value:
    if isinstance(value, Opaque):
        return Opaque(f"{value.source}[{index}]", env=value.env, param=value.param)
    return item(engine, value, lit(index), frame, node.line)


def _yield(engine: Engine, node: Yield, frame: Frame, need: Need) -> Value:
    if node.value is not None:
        frame.yields.append(evaluate(engine, node.value, frame))
    return Opaque("yield")


def _element(engine: Engine, node: Element, frame: Frame, need: Need) -> Value:
    tag = evaluate(engine, node.tag, frame) if node.tag is not None else None
    props = evaluate(engine, node.props, frame)
    children = [evaluate(engine, child, frame) for child in node.children]
    return engine.render(tag, props, children, node, frame)


def _unknown(engine: Engine, node: Unknown, frame: Frame, need: Need) -> Value:
    for part in node.parts:
        evaluate(engine, part, frame)
    return Opaque(node.why)


_BINARY: dict[str, Callable[[Engine, Binary, Frame, Need], Value]] = {
    "and": _and, "or": _or, "??": _or, "==": _equal, "!=": _equal, "in": _in, "not in": _in,
}  # fmt: skip

_HANDLERS: dict[type, Callable[[Engine, Any, Frame, Need], Value]] = {
    Const: _const, Name: _name, Attr: _attr, Item: _item, Call: _call, Function: _function, Class: _class, Object: _object, Array: _array,
    Spread: _spread, Default: _default, Template: _template, Unary: _unary, Binary: _binary, Conditional: _conditional,
    Comprehension: _comprehension, Assign: _assign, Yield: _yield, Element: _element, Unknown: _unknown,
}  # fmt: skip

__all__ = ["assign", "compare", "contains", "evaluate", "kind_of", "spread_into", "within"]
