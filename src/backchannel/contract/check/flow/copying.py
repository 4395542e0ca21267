"""Functions that give a JSON value again as it was, with what JSON cannot hold turned into what it can: `to_json`, `sanitize`, `convert_numpy_types`.

They call themselves for all that the value holds. Followed like any other they would give one bag of everything that was ever given to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..source.nodes import walk
from ..source.syntax import Array, Attr, Call, Comprehension, Expr, Function, Name, Return
from .values import Obj, Value, options, without_conditions

if TYPE_CHECKING:
    from .calls import CallSite
    from .engine import Engine


def copied(engine: Engine, node: Function, site: CallSite) -> Value | None:
    """What the call gives, if it is one of a function that only copies, and what it copies is a dict or a list; else None."""
    known = engine.extra.setdefault("copying", {})
    assert isinstance(known, dict)
    if node not in known:
        known[node] = _copies(node)
    value = site.arg(0) if known[node] else None
    if value is None or not all(_is_json(option) for option in options(value)):
        return None
    return value


def _is_json(value: Value) -> bool:
    inner = without_conditions(value)
    return isinstance(inner, Obj) and inner.kind in ("dict", "list")


def _copies(node: Function) -> bool:
    """Whether a function gives back what it is given, and of a dict one with the same keys and its own result for each value."""
    first = node.params[0].target if node.params else None
    if not isinstance(first, Name) or node.params[0].rest or node.is_generator:
        return False
    inside = list(walk(node.body))
    return any(isinstance(one, Return) and _is(one.value, first.id) for one in inside) and any(
        isinstance(one, Return) and _rebuilds(one.value, node.name, first.id) for one in inside
    )


def _rebuilds(value: Expr | None, function: str, given: str) -> bool:
    """`{key: function(value) for key, value in given.items()}`."""
    if not isinstance(value, Comprehension) or value.conditions or value.key is None:
        return False
    source, target, element = value.iterable, value.target, value.element
    if not (isinstance(source, Call) and isinstance(source.func, Attr) and source.func.name == "items"):
        return False
    if not _is(source.func.obj, given) or not isinstance(target, Array) or len(target.items) != 2:
        return False
    key, held = target.items
    return (
        isinstance(key, Name)
        and isinstance(held, Name)
        and _is(_of_text(value.key), key.id)
        and isinstance(element, Call)
        and _names(element.func, function)
        and bool(element.args)
        and _is(element.args[0], held.id)
    )


def _of_text(key: Expr) -> Expr:
    """`key` of `str(key)`."""
    whole = isinstance(key, Call) and _is(key.func, "str") and len(key.args) == 1
    return key.args[0] if isinstance(key, Call) and whole else key


def _names(called: Expr, function: str) -> bool:
    return _is(called, function) or (isinstance(called, Attr) and called.name == function)


def _is(value: Expr | None, name: str) -> bool:
    return isinstance(value, Name) and value.id == name
