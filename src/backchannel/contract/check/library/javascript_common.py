"""What the tables of JavaScript share: alternatives of a value one by one, cells that hold state, callbacks, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..flow.guards import guarded
from ..flow.libraries import Handler
from ..flow.objects import items_of, under
from ..flow.values import (
    NONE,
    Bound,
    Fact,
    Lit,
    Native,
    Obj,
    Opaque,
    Value,
    When,
    join,
    options,
    without_conditions,
)

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.scope import Frame
    from ..model import Kind, Where

NUMBER = Opaque("a number", kind="number")
TEXT = Opaque("a text", kind="string")
BOOLEAN = Opaque("true or false", kind="boolean")


def each(site: CallSite, value: Value | None, act: Callable[[Value], Value]) -> Value:
    """What `act` makes of every alternative, each under its own conditions."""
    if value is None:
        return NONE
    return join(
        *(
            under(site.engine, option, site.frame, act) if isinstance(option, When) else act(option)
            for option in options(value)
        )
    )


def known(value: Value | None) -> Value | None:
    """The value without `null` and `undefined`; None if nothing is left."""
    if value is None:
        return None
    left = [option for option in options(value) if option != NONE]
    return join(*left) if left else None


def truthy_unknown(value: Value) -> Value:
    """What holds state that nobody was seen to set may still be set: `''` by typing, `false` and `null` by code out of sight."""
    found = options(value)
    if not all(isinstance(option, Lit) and not option.value for option in found):
        return value
    first = found[0]
    kind: Kind | None = None
    if isinstance(first, Lit):
        kind = {"str": "string", "bool": "boolean", "int": "number"}.get(first.kind)  # type: ignore[assignment]  # Kinds all
    return join(value, Opaque("what it is set to", kind=kind))


def shared(site: CallSite, name: str, kind: str) -> Obj:
    """The one object of that name that the whole application has: a registry, a bus."""
    found = site.engine.extra.get(name)
    if not isinstance(found, Obj):
        found = site.engine.extra[name] = Obj(kind, site.where)
    return found


def is_function(value: Value) -> bool:
    if isinstance(value, When):
        return is_function(value.value)
    return isinstance(value, Bound | Native) or (isinstance(value, Obj) and value.kind == "function")


def has_function(value: Value) -> bool:
    """Whether one of the things that the value may be is a function."""
    return any(map(is_function, options(value)))


def run(site: CallSite, callback: Value | None, *args: Value) -> Value:
    """Calls what of a value is a function."""
    found = [option for option in options(callback) if is_function(option)] if callback is not None else []
    return join(*(site.invoke(option, *args) for option in found)) if found else NONE


def listen(engine: Engine, callback: Value, frame: Frame, *args: Value) -> None:
    """Calls a function that was registered where no call stands (`socket.onmessage = …`)."""
    for option in options(callback):
        function = without_conditions(option)
        function = function.function if isinstance(function, Bound) else function
        if isinstance(function, Obj) and function.node is not None:
            engine.call(option, engine.site(frame, function.node, args))


# --- cells -----------------------------------------------------------------------------------------------------------


def cell(site: CallSite, kind: str, initial: Value | None, more: object = None, field: str = "value") -> Obj:
    """Something with one value that is read and set: a state, a ref, a store."""
    made = site.engine.object_at(kind, site.node, site.frame, more)
    if initial is not None:
        site.engine.grow(made, field, initial, site.frame, site.node.line, sure=True)
    return made


def held(made: Obj, field: str = "value") -> Value:
    """What a cell holds."""
    return truthy_unknown(made.fields.get(field, NONE))


def put(site: CallSite, made: Obj, value: Value, field: str = "value") -> None:
    site.engine.grow(made, field, value, site.frame, site.node.line, sure=True)


def setter(made: Obj, label: str, field: str = "value") -> Native:
    """`set(v)` or `set(old => new)`."""

    def call(site: CallSite) -> Value:
        for option in options(site.arg(0) or NONE):
            put(site, made, site.invoke(option, held(made, field)) if is_function(option) else option, field)
        return NONE

    return native(made, label, call)


def cell_getter(field: str = "value") -> Callable[[Engine, Value, Frame, Where], Value | None]:
    def get(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
        return held(base, field) if isinstance(base, Obj) else None

    return get


def native(made: Obj, label: str, call: Callable[[CallSite], Value]) -> Native:
    """A function that belongs to an object: the same one in every round."""
    kept = made.extra.get(label)
    if not isinstance(kept, Native):
        kept = made.extra[label] = Native(call, label)
    return kept


# --- lists and objects -----------------------------------------------------------------------------------------------


def items(site: CallSite, value: Value | None) -> Value:
    """What a loop over the value sees."""
    return items_of(site.engine, value, site.frame, site.node.line) if value is not None else NONE


def list_of(site: CallSite, value: Value | None, more: object = None) -> Obj:
    """A list that this call makes."""
    made = site.engine.object_at("list", site.node, site.frame, more)
    if value is not None and value != NONE:
        site.engine.grow_items(made, value, site.frame)
    return made


def tuple_of(site: CallSite, *values: Value, more: object = "tuple") -> Obj:
    """A list of which each place is known. `more` tells those apart that one call makes."""
    made = site.engine.object_at("list", site.node, site.frame, more)
    for index, value in enumerate(values):
        site.engine.grow(made, str(index), value, site.frame, site.node.line, sure=True)
        site.engine.grow_items(made, value, site.frame)
    return made


def object_of(site: CallSite, fields: dict[str, Value], more: object = None) -> Obj:
    """An object with these fields that this call makes."""
    made = site.engine.object_at("dict", site.node, site.frame, more or "object")
    for name, value in fields.items():
        site.engine.grow(made, name, value, site.frame, site.node.line, sure=True)
    return made


def narrowed(value: Value, test: Value) -> Value:
    """What of `value` passes a test that was made of it: what was heard, under the conditions that the test says."""
    found = [option for option in options(test) if isinstance(option, Fact)]
    if len(found) != 1 or len(options(test)) != 1:
        return value
    return guarded(value, found[0].true)


def nothing(site: CallSite) -> Value:
    return NONE


def first(site: CallSite) -> Value:
    """The first argument as it is."""
    return site.arg(0) or NONE


def constant(value: Value) -> Handler:
    return lambda site: value


def prefixed(prefixes: Iterable[str], table: dict[str, Handler]) -> dict[str, Handler]:
    """A table under every name by which a library is reached."""
    return {prefix + name: handler for prefix in prefixes for name, handler in table.items()}
