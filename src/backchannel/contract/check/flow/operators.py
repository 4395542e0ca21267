"""Operators: what `and`, `or`, `==` and `in` say of what was heard, and what `+` puts together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..model import Condition
from ..source.syntax import (
    Attr,
    Binary,
    Expr,
    Item,
    Unary,
)  # fmt: skip
from .folding import names_of
from .guards import chosen, conjunction, disjunction, fact_of, guarded, negation, together
from .objects import Need, items_of
from .observations import WireKind
from .shapes import NAMES
from .texts import text_of
from .values import (
    FALSE,
    NONE,
    Fact,
    Guard,
    Lit,
    Obj,
    Opaque,
    Stored,
    Text,
    Value,
    When,
    Wire,
    join,
    lit,
    options,
    plain,
    without_conditions,
)

if TYPE_CHECKING:
    from .engine import Engine
    from .scope import Frame


def unary(engine: Engine, node: Unary, frame: Frame, need: Need) -> Value:
    value = engine.evaluate(node.operand, frame, "optional" if node.op != "-" else need)
    if node.op == "not":
        return negation(value)
    if node.op == "-" and isinstance(value, Lit) and isinstance(value.value, int | float):
        return lit(-value.value, value.where)
    if node.op == "typeof":
        engine.seen.tell_apart(plain(value))
        return Opaque("typeof …", kind="string")
    return Opaque("-…", kind="number")


def binary(engine: Engine, node: Binary, frame: Frame, need: Need) -> Value:
    return _BINARY.get(node.op, _arithmetic)(engine, node, frame, need)


def _and(engine: Engine, node: Binary, frame: Frame, need: Need) -> Value:
    left = engine.evaluate(node.left, frame, "optional")
    fact = fact_of(left)
    if fact is False:
        return left
    if fact is True:
        return engine.evaluate(node.right, frame, need)
    guards = fact.true if isinstance(fact, Fact) else ()
    right = within(engine, guards, node.right, frame, need)
    if right is None:
        return FALSE
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
    before = len(engine.seen.compared)
    left = engine.evaluate(node.left, frame, "optional")
    fact = fact_of(left)
    if node.op == "or" and fact is True:
        return left
    if fact is False or left == NONE:
        return engine.evaluate(node.right, frame, need)
    guards = fact.false if isinstance(fact, Fact) else _none_of(left)
    right = within(engine, guards, node.right, frame, need)
    if right is None:
        return left
    if isinstance(left, Fact):
        either = disjunction(left, right)
        if either is not None and either.true:
            engine.seen.mark_beside(list(engine.seen.compared)[before:], frame.where(node.line))
        return either if either is not None else Opaque("… or …", kind="boolean")
    kept = [option for option in options(left) if not (isinstance(option, Lit) and not option.value)]
    # `message.get("data") or {}`: what is read of it is missing all the same where there is no data.
    sure = not _empty(right)
    return join(
        *(_truly(option) if sure else option for option in kept),
        *(under_fact(option, guards) for option in options(right)),
    )


def _none_of(value: Value) -> tuple[Guard, ...]:
    """What holds of what was heard where all of several alternatives (`a || b`, in `a || b || c`) are missing or false."""
    heard = [inner for one in options(value) if isinstance(inner := without_conditions(one), Wire)]
    facts = [fact_of(wire) for wire in heard]
    return tuple(dict.fromkeys(guard for fact in facts if isinstance(fact, Fact) for guard in fact.false))


def _truly(value: Value) -> Value:
    """What was heard, where it is there and true."""
    inner = without_conditions(value)
    fact = fact_of(inner) if isinstance(inner, Wire) else None
    if not isinstance(fact, Fact):
        return value
    both = together(value.guards if isinstance(value, When) else (), fact.true)
    return When(both, inner) if both is not None else value


def _empty(value: Value) -> bool:
    return (
        isinstance(value, Obj) and value.kind in ("dict", "list") and not value.fields and value.items is None
    )


def under_fact(value: Value, guards: tuple[Guard, ...]) -> Value:
    return When(guards, value) if guards and isinstance(value, Wire) else value


def within(engine: Engine, guards: tuple[Guard, ...], node: Expr, frame: Frame, need: Need) -> Value | None:
    """`node` where the guards hold; None where they can't."""
    both = together(frame.guards, guards)
    if both is None:
        return None
    held, frame.guards = frame.guards, both
    try:
        return engine.evaluate(node, frame, need)
    finally:
        frame.guards = held


def _equal(engine: Engine, node: Binary, frame: Frame, _: Need) -> Value:
    left = engine.evaluate(node.left, frame, "optional")
    right = engine.evaluate(node.right, frame, "optional")
    for side, value, other in ((node.left, left, right), (node.right, right, left)):
        # What is missing equals no constant, which is an answer; that it equals no other value tells nothing.
        if any(isinstance(one, Wire) for one in plain(value)) and any(map(_is_no_constant, plain(other))):
            engine.evaluate(side, frame, "used")
        _must_be(engine, value, other, frame, node.line)
    trusted = not isinstance(node.left, Attr | Item) and not isinstance(node.right, Attr | Item)
    result = compare(engine, left, right, frame, node.line, trusted)
    return negation(result) if node.op == "!=" else result


def _must_be(engine: Engine, value: Value, other: Value, frame: Frame, line: int) -> None:
    """What is compared with a text, or with true or false, equals it only where it is such a value."""
    constants = [type(one.value) for one in plain(other) if isinstance(one, Lit) and one.value != ""]
    if len(constants) != len(plain(other)) or len(set(constants)) != 1 or constants[0] not in (str, bool):
        return
    kind: WireKind = "string" if constants[0] is str else "boolean"
    for option in options(value):
        guards = together(frame.guards, option.guards) if isinstance(option, When) else frame.guards
        wire = without_conditions(option)
        named = isinstance(wire, Wire) and wire.path[-1:] and wire.path[-1] in NAMES
        if isinstance(wire, Wire) and wire.stage == "json" and not named and guards is not None:
            held, frame.guards = frame.guards, guards
            engine.demand(wire, kind, frame, frame.where(line), "optional")
            frame.guards = held


def _is_no_constant(value: Value) -> bool:
    return not isinstance(value, Lit)


def compare(
    engine: Engine, left: Value, right: Value, frame: Frame, line: int, trusted: bool = True
) -> Value:
    """`left == right`. What was heard against constants is a fact, and a case of the conversation."""
    for one, other in ((left, right), (right, left)):
        wires = plain(one)
        heard = list(dict.fromkeys(wire for wire in wires if isinstance(wire, Wire)))
        constants = [option for option in options(other) if isinstance(option, Lit)]
        # What may also be something unknown is taken for what was heard: a state that starts empty, a callback's parameter;
        # so is what may be another constant, which is none of these anyway, and the name that a message without one is taken to have.
        default = _is_name_with_default(heard, [one for one in wires if one in constants])
        unknown = sum(
            isinstance(wire, Opaque) or (isinstance(wire, Lit) and (default or wire not in constants))
            for wire in wires
        )
        if (
            heard
            and sum(isinstance(wire, Wire) for wire in wires) + unknown == len(wires)
            and len(constants) == len(options(other))
        ):
            return _heard_is(engine, heard, constants, frame, line, local=default)
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
            return FALSE
    return Opaque("… == …", kind="boolean")


def _is_name_with_default(heard: list[Wire], defaults: list[Value]) -> bool:
    """`message.get("type", "chat") == "chat"`: messages without a name are taken for some of that name."""
    texts = [isinstance(one, Lit) and isinstance(one.value, str) and bool(one.value) for one in defaults]
    return bool(texts) and all(texts) and all(wire.path[-1:] and wire.path[-1] in NAMES for wire in heard)


def _heard_is(
    engine: Engine, heard: list[Wire], constants: list[Lit], frame: Frame, line: int, *, local: bool
) -> Fact:
    yes: list[Guard] = []
    no: list[Guard] = []
    for wire in heard:
        if any(constant.value is None or isinstance(constant.value, bool) for constant in constants):
            truth = all(constant.value is True for constant in constants)
            if wire.path:
                yes.append(Guard(wire.site, Condition(wire.path, negated=not truth)))
                no.append(Guard(wire.site, Condition(wire.path, negated=truth)))
            continue
        values = frozenset(name for one in constants for name in names_of(wire, str(one.value)))
        for constant in constants:
            where = constant.where if len(constants) > 1 and constant.where else frame.where(line)
            engine.compared(wire, str(constant.value), frame, where)
            for name in names_of(wire, str(constant.value)) if local else ():
                engine.seen.mark_local(wire, name, where)
        yes.append(Guard(wire.site, Condition(wire.path, values)))
        no.append(Guard(wire.site, Condition(wire.path, values, negated=True)))
    return Fact(tuple(yes), tuple(no)) if len({g.site for g in yes}) == len(yes) else Fact((), ())


def _in(engine: Engine, node: Binary, frame: Frame, need: Need) -> Value:
    left = engine.evaluate(node.left, frame, "optional")
    right = engine.evaluate(node.right, frame, "optional")
    result = contains(engine, left, right, frame, node.line)
    return negation(result) if node.op == "not in" else result


def contains(engine: Engine, left: Value, right: Value, frame: Frame, line: int) -> Value:
    """`left in right`: what was heard in a list or map of constants, or a key in what was heard."""
    keys = [one.value for one in options(left) if isinstance(one, Lit) and isinstance(one.value, str)]
    if keys and len(keys) == len(options(left)):
        wires = [wire for wire in plain(right) if isinstance(wire, Wire) and wire.stage == "json"]
        if wires and not any(_may_hold(one, key) for one in plain(right) for key in keys):
            return _has(engine, wires, keys, frame, line)
    if isinstance(right, Obj) and right.fields and not right.open:
        names = (
            right.fields.values()
            if right.kind == "list"
            else [lit(name, right.places.get(name)) for name in right.fields]
        )
        constants = [option for value in names for option in options(value)]
        if all(isinstance(c, Lit) for c in constants):
            before = len(engine.seen.compared)
            found = compare(engine, left, join(*constants), frame, line)
            if right.kind == "list":
                engine.seen.mark_beside(list(engine.seen.compared)[before:], frame.where(line))
            return found
    return Opaque("… in …", kind="boolean")


def _may_hold(value: Value, key: str) -> bool:
    """Whether something that was not heard may have the key: a default of `{}` has none."""
    return isinstance(value, Obj) and (value.open or value.items is not None or key in value.fields)


def _has(engine: Engine, wires: list[Wire], keys: list[str], frame: Frame, line: int) -> Value:
    """That what was heard has a field. Of a loop's key, which is each of several, all are there where it is; that one is not says nothing of the others."""
    for wire in wires:
        for key in keys:
            engine.read(wire, key, frame, line, "optional")
    if len({wire.site for wire in wires}) < len(wires):
        return Opaque("… in …", kind="boolean")
    paths = [(wire.site, (*wire.path, key)) for wire in wires for key in keys]
    without = paths if len(keys) == 1 else []
    return Fact(
        tuple(Guard(site, Condition(path)) for site, path in paths),
        tuple(Guard(site, Condition(path, negated=True)) for site, path in without),
    )


def _arithmetic(engine: Engine, node: Binary, frame: Frame, need: Need) -> Value:
    left = engine.evaluate(node.left, frame, need)
    right = engine.evaluate(node.right, frame, need)
    if node.op == "+":
        return added(engine, left, right, frame, node.line)
    if node.op == "|":
        return join(left, right)
    if node.op == "instanceof":
        engine.seen.tell_apart(plain(left))
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


_BINARY: dict[str, Callable[[Engine, Binary, Frame, Need], Value]] = {
    "and": _and, "or": _or, "??": _or, "==": _equal, "!=": _equal, "in": _in, "not in": _in,
}  # fmt: skip
