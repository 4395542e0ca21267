"""Expressions: a function per node of `source.syntax`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ..model import Where
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
    Object,
    Spread,
    Template,
    Unary,
    Unknown,
    Yield,
)  # fmt: skip
from .guards import fact_of, together
from .libraries import kind_of
from .members import lacks_method
from .objects import Need, attribute, item, items_of, under
from .operators import binary, unary, under_fact, within
from .patterns import assign, assignment
from .shapes import NAMES
from .slicing import sliced
from .texts import text_of
from .values import (
    NONE,
    Ext,
    Fact,
    Lit,
    Method,
    Obj,
    Opaque,
    Super,
    Union,
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
    if type(node.obj) is Name and not node.optional:
        _has_to_be_there(engine, base, frame, node.line)
    value = attribute(engine, base, node.name, frame, node.line, need)
    if type(value) is Lit and isinstance(base, Obj) and base.kind in ("class", "module"):
        return _used_here(value, frame, node.line)
    return value


def _has_to_be_there(engine: Engine, held: Value, frame: Frame, line: int) -> Value:
    """In JavaScript `data.text` throws where a part of a message that was kept as `data` is not there; where it was taken from the message it was only passed on."""
    if frame.python:
        return NONE
    if isinstance(held, Union) and all(
        isinstance(without_conditions(option), Wire | Opaque) for option in held.options
    ):
        # What else it may be is only not known, rather than what it is where the part is missing.
        return join(*(_has_to_be_there(engine, option, frame, line) for option in held.options))
    if isinstance(held, When):
        return under(engine, held, frame, lambda value: _has_to_be_there(engine, value, frame, line))
    if isinstance(held, Wire) and held.stage == "json" and held.path and held.path[-1] not in ("[]", "*"):
        whole = Wire(held.site, held.stage, held.path[:-1])
        return engine.read(whole, held.path[-1], frame, line, "required")
    return NONE


def _used_here(value: Lit, frame: Frame, line: int) -> Lit:
    """A name that a constant or an enum gives (`Event.JOINED`), at the place that uses it: there one would write another. Of an address the constant itself is the place."""
    if not isinstance(value.value, str) or "/" in value.value:
        return value
    return Lit(value.value, value.kind, frame.where(line))


def _item(engine: Engine, node: Item, frame: Frame, need: Need) -> Value:
    base = evaluate(engine, node.obj, frame, "optional" if node.optional else "required")
    key = evaluate(engine, node.key, frame)
    if isinstance(node.key, Unknown) and node.key.why == "slice":
        return join(*(sliced(engine, option, node, frame) for option in options(base)))
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
        if frame.python and isinstance(callee, Method) and lacks_method(base, func.name):
            site = engine.call_site(node, frame, need)
            _note_lost(engine, (*site.args, *site.keywords.values()))
            return engine.call(callee, site)
    else:
        callee = evaluate(engine, func, frame, "required")
        if frame.python and isinstance(callee, Super):
            return callee
    engine.callers.note(node, callee, frame.where(func.line))
    logs = _is_log(func)
    frame.logging += logs
    site = engine.call_site(node, frame, need, callee)
    frame.logging -= logs
    return engine.call(callee, site)


_LOGGING = re.compile(r"log|debug|info|warn|error|trace|track|exception", re.IGNORECASE)


def _is_log(func: Expr) -> bool:
    """Whether a function is called as those are that only write a log."""
    name = func.name if isinstance(func, Attr) else func.id if isinstance(func, Name) else ""
    of = func.obj.id if isinstance(func, Attr) and isinstance(func.obj, Name) else ""
    return of == "console" or _LOGGING.match(name) is not None or name.endswith(("Log", "log"))


def _note_lost(engine: Engine, given: Iterable[Value]) -> None:
    """Messages that are given to a method that there is not: the call raises, and they go nowhere."""
    for value in given:
        for option in plain(value):
            fields = option.fields if isinstance(option, Obj) and option.kind == "dict" else {}
            for held in (one for name in NAMES for one in plain(fields.get(name))):
                if isinstance(held, Lit) and isinstance(held.value, str) and held.where is not None:
                    engine.seen.lost.setdefault(held.value, {})[held.where] = None


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
        inner = without_conditions(option)
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
            open_up(made, inner)
            if isinstance(inner, Wire):
                _take_whole(engine, option, inner, frame, line)


def open_up(made: Obj, spread: Value | None) -> None:
    """It has more fields than are known: those of `spread`, or nobody knows which.

    Kept as `spread` are what was heard and the fields that it goes over, as long as there is nothing else that opens it.
    """
    before = frozenset(made.fields) if not made.open else frozenset()
    known = made.extra.get("spread")
    if isinstance(spread, Wire) and spread.stage == "json" and (not made.open or known is not None):
        made.extra.setdefault("spread", (spread, before))
        known = made.extra["spread"]
        if isinstance(known, tuple) and known[0] != spread:
            made.extra["spread"] = None
    else:
        made.extra["spread"] = None
    made.open = True


def _take_whole(engine: Engine, held: Value, wire: Wire, frame: Frame, line: int) -> None:
    """All fields of what was heard go on, whichever they are."""
    guards = together(frame.guards, held.guards if isinstance(held, When) else ())
    if guards is not None:
        engine.take_whole(wire, guards, frame, line)


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
    wanted: Need = "optional" if need == "optional" else "used"
    return text_of(_as_written(part, _shown(engine, part, frame, wanted)) for part in node.parts)


def _is_own(engine: Engine, name: str, frame: Frame) -> bool:
    """Whether the function that runs has set the variable by itself, rather than being given it by who knows whether it is there."""
    function = engine.active[-1] if engine.active else None
    params = function.params if isinstance(function, Function) else []
    simple = all(isinstance(param.target, Name) and param.target.id != name for param in params)
    return simple and frame.scope.owner(name) is frame.scope


def _shown(engine: Engine, part: Expr, frame: Frame, need: Need) -> Value:
    """A part of a text: in JavaScript it says `undefined` where the value is not there, and that is seen unless the text is for a log."""
    value = evaluate(engine, part, frame, need)
    own = isinstance(part, Attr) or (isinstance(part, Name) and _is_own(engine, part.id, frame))
    if own and not frame.logging and need != "optional":
        _has_to_be_there(engine, value, frame, part.line)
    return value


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


def _conditional(engine: Engine, node: Conditional, frame: Frame, need: Need) -> Value:
    test = fact_of(evaluate(engine, node.test, frame, "optional"))
    if isinstance(test, bool) and isinstance(node.test, Binary):
        return evaluate(engine, node.then if test else node.other, frame, need)
    guards, others = (test.true, test.false) if isinstance(test, Fact) else ((), ())
    then, other = (
        within(engine, guards, node.then, frame, need),
        within(engine, others, node.other, frame, need),
    )
    found = [under_fact(option, guards) for option in options(then)] if then is not None else []
    found += [under_fact(option, others) for option in options(other)] if other is not None else []
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


_HANDLERS: dict[type, Callable[[Engine, Any, Frame, Need], Value]] = {
    Const: _const, Name: _name, Attr: _attr, Item: _item, Call: _call, Function: _function, Class: _class, Object: _object, Array: _array,
    Spread: _spread, Default: _default, Template: _template, Unary: unary, Binary: binary, Conditional: _conditional,
    Comprehension: _comprehension, Assign: assignment, Yield: _yield, Element: _element, Unknown: _unknown,
}  # fmt: skip
