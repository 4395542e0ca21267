"""The language's own objects: JSON, Object, Array, Map, Set, Promise, timers, functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.evaluate import spread_into
from ..flow.libraries import Handler, Library
from ..flow.objects import item, set_item
from ..flow.operators import contains
from ..flow.values import NONE, Bound, Json, Lit, Native, Obj, Opaque, Value, Wire, join, lit, options
from .javascript_common import (
    BOOLEAN,
    NUMBER,
    TEXT,
    cell,
    each,
    first,
    items,
    list_of,
    narrowed,
    nothing,
    object_of,
    plain,
    put,
    run,
    tuple_of,
)

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.scope import Frame
    from ..model import Where


# --- JSON ------------------------------------------------------------------------------------------------------------


def parse(site: CallSite) -> Value:
    """What was heard is JSON from here on; a value that was turned into JSON before is that value again."""

    def one(value: Value) -> Value:
        if isinstance(value, Wire) and value.stage != "json":
            site.engine.seen.hear(value.site, "json", site.where)
            return Wire(value.site, "json", value.path)
        if isinstance(value, Wire):
            site.engine.demand(value, "encoded", site.frame, site.where)
            return value
        return value.value if isinstance(value, Json) else Opaque("JSON.parse(…)")

    return each(site, site.arg(0), one)


def stringify(site: CallSite) -> Value:
    return Json(site.arg(0) or NONE)


# --- Object ----------------------------------------------------------------------------------------------------------


def assign(site: CallSite) -> Value:
    target = site.arg(0) or NONE
    for into in plain(target):
        if isinstance(into, Obj):
            for source in site.args[1:]:
                spread_into(site.engine, into, source, site.frame, site.node.line)
    return target


def keys(site: CallSite) -> Value:
    names: list[Value] = []
    for option in plain(site.arg(0)):
        if isinstance(option, Obj):
            names += [lit(name, option.places.get(name)) for name in option.fields]
        if isinstance(option, Wire):
            site.engine.demand(option, "record", site.frame, site.where)
    return list_of(site, join(*names) if names else TEXT)


def values(site: CallSite) -> Value:
    return list_of(site, each(site, site.arg(0), lambda option: _any_value(site, option)))


def _any_value(site: CallSite, value: Value) -> Value:
    if isinstance(value, Wire):
        site.engine.demand(value, "record", site.frame, site.where)
        return Wire(value.site, "json", (*value.path, "*"))
    if isinstance(value, Obj):
        found = [*value.fields.values(), *([value.items] if value.items is not None else [])]
        return join(*found) if found else NONE
    return Opaque("one of many")


def entries(site: CallSite) -> Value:
    made = list_of(site, None)

    def one(value: Value) -> Value:
        if isinstance(value, Obj) and value.kind != "list":
            for name, field in list(value.fields.items()):
                site.engine.grow_items(made, _pair(site, lit(name), field, name), site.frame)
            if value.items is not None:
                site.engine.grow_items(made, _pair(site, TEXT, value.items, None), site.frame)
        else:
            site.engine.grow_items(made, _pair(site, TEXT, _any_value(site, value), None), site.frame)
        return NONE

    each(site, site.arg(0), one)
    return made


def _pair(site: CallSite, key: Value, value: Value, more: object) -> Obj:
    made = site.engine.object_at("list", site.node, site.frame, ("pair", more))
    for index, part in enumerate((key, value)):
        site.engine.grow(made, str(index), part, site.frame, site.node.line, sure=True)
        site.engine.grow_items(made, part, site.frame)
    return made


def from_entries(site: CallSite) -> Value:
    made = object_of(site, {})
    pairs = items(site, site.arg(0))
    key = item(site.engine, pairs, lit(0), site.frame, site.node.line)
    value = item(site.engine, pairs, lit(1), site.frame, site.node.line)
    set_item(site.engine, made, key, value, site.frame, site.node.line)
    made.open = made.open or not all(isinstance(option, Lit) for option in options(key))
    return made


# --- lists -----------------------------------------------------------------------------------------------------------


def _each_item(site: CallSite) -> Value:
    run(site, site.arg(0), items(site, site.receiver), NUMBER, site.receiver)
    return NONE


def _map(site: CallSite) -> Value:
    return list_of(site, run(site, site.arg(0), items(site, site.receiver), NUMBER, site.receiver))


def _filter(site: CallSite) -> Value:
    one = items(site, site.receiver)
    return list_of(site, narrowed(one, run(site, site.arg(0), one, NUMBER, site.receiver)))


def _find(site: CallSite) -> Value:
    one = items(site, site.receiver)
    return narrowed(one, run(site, site.arg(0), one, NUMBER, site.receiver))


def _test(site: CallSite) -> Value:
    run(site, site.arg(0), items(site, site.receiver), NUMBER, site.receiver)
    return BOOLEAN


def _index(site: CallSite) -> Value:
    run(site, site.arg(0), items(site, site.receiver), NUMBER, site.receiver)
    return NUMBER


def _reduce(site: CallSite) -> Value:
    one = items(site, site.receiver)
    start = site.arg(1) or one
    result = run(site, site.arg(0), start, one, NUMBER, site.receiver)
    return join(start, result)


def _sort(site: CallSite) -> Value:
    one = items(site, site.receiver)
    run(site, site.arg(0), one, one)
    return site.receiver


def _flat_map(site: CallSite) -> Value:
    made = plain(run(site, site.arg(0), items(site, site.receiver), NUMBER))
    if any(isinstance(one, Obj) and one.kind == "list" for one in made):
        # `by.get(id) ?? []`: beside a list, what was heard may be one item as well as a list of them.
        made = [one for one in made if not isinstance(one, Wire)]
    return list_of(site, items(site, join(*made)))


def _same(site: CallSite) -> Value:
    return site.receiver


def _copy(site: CallSite) -> Value:
    return list_of(site, items(site, site.receiver))


def _concat(site: CallSite) -> Value:
    added = [items(site, arg) if any(_is_list(one) for one in plain(arg)) else arg for arg in site.args]
    return list_of(site, join(items(site, site.receiver), *added))


def _is_list(value: Value) -> bool:
    return (isinstance(value, Obj) and value.kind == "list") or isinstance(value, Wire)


def _push(site: CallSite) -> Value:
    for into in plain(site.receiver):
        if isinstance(into, Obj):
            for arg in site.args:
                site.engine.grow_items(into, arg, site.frame)
    return NUMBER


def _splice(site: CallSite) -> Value:
    for into in plain(site.receiver):
        if isinstance(into, Obj):
            for arg in site.args[2:]:
                site.engine.grow_items(into, arg, site.frame)
    return list_of(site, items(site, site.receiver))


def _one(site: CallSite) -> Value:
    return items(site, site.receiver)


def _includes(site: CallSite) -> Value:
    return each(
        site,
        site.receiver,
        lambda value: contains(site.engine, site.arg(0) or NONE, value, site.frame, site.node.line),
    )


def _join(site: CallSite) -> Value:
    """The places of a list that is known in full, with the separator between them."""
    from ..flow.values import text_of

    between = site.arg(0) or lit(",")

    def one(value: Value) -> Value:
        if not isinstance(value, Obj) or not value.fields or value.open:
            return TEXT
        parts: list[Value] = []
        for index, part in enumerate(value.fields.values()):
            parts += [between, part] if index else [part]
        return text_of(parts)

    return each(site, site.receiver, one)


def _indexed(site: CallSite) -> Value:
    return list_of(site, _pair(site, NUMBER, items(site, site.receiver), None))


_LIST: dict[str, Handler] = {
    "forEach": _each_item, "map": _map, "filter": _filter, "find": _find, "findLast": _find, "some": _test, "every": _test,
    "findIndex": _index, "findLastIndex": _index, "reduce": _reduce, "reduceRight": _reduce, "sort": _sort, "toSorted": _sort,
    "flatMap": _flat_map, "reverse": _same, "toReversed": _same, "slice": _copy, "flat": _copy, "values": _copy, "concat": _concat,
    "at": _one, "pop": _one, "shift": _one, "join": _join, "entries": _indexed, "includes": _includes,
}  # fmt: skip

_LIST_ONLY: dict[str, Handler] = {
    "push": _push, "unshift": _push, "splice": _splice, "fill": _push, "indexOf": lambda site: NUMBER, "keys": lambda site: list_of(site, NUMBER),
}  # fmt: skip

# What only a list has: of what was heard it says that it must be one. (`slice`, `includes` and `concat` a text has too.)
_WIRE_LIST = ("forEach", "map", "filter", "find", "findLast", "some", "every", "findIndex", "reduce", "sort", "flatMap", "reverse", "flat", "pop", "shift", "join", "push", "unshift")  # fmt: skip


def _length(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    return NUMBER


# --- maps and sets ---------------------------------------------------------------------------------------------------


def _new_map(site: CallSite) -> Value:
    made = site.make("Map")
    for pairs in plain(site.arg(0)):
        for pair in plain(items(site, pairs)):
            key = item(site.engine, pair, lit(0), site.frame, site.node.line)
            set_item(site.engine, made, key, item(site.engine, pair, lit(1), site.frame, site.node.line), site.frame, site.node.line)  # fmt: skip
    return made


def _map_get(site: CallSite) -> Value:
    return item(site.engine, site.receiver, site.arg(0) or NONE, site.frame, site.node.line)


def _map_set(site: CallSite) -> Value:
    set_item(site.engine, site.receiver, site.arg(0) or NONE, site.arg(1) or NONE, site.frame, site.node.line)
    return site.receiver


def _map_values(site: CallSite) -> Value:
    return list_of(site, each(site, site.receiver, lambda value: _any_value(site, value)))


def _map_keys(site: CallSite) -> Value:
    names = [lit(name) for one in plain(site.receiver) if isinstance(one, Obj) for name in one.fields]
    return list_of(site, join(*names) if names else TEXT)


def _map_entries(site: CallSite) -> Value:
    site.args = [site.receiver]
    return entries(site)


def _map_each(site: CallSite) -> Value:
    run(
        site,
        site.arg(0),
        each(site, site.receiver, lambda value: _any_value(site, value)),
        TEXT,
        site.receiver,
    )
    return NONE


def _entries_of_map(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    """What a loop over a map sees."""
    if not isinstance(base, Obj):
        return None
    made = base.extra.setdefault("pair", Obj("list", base.where))
    assert isinstance(made, Obj)
    found = [*base.fields.values(), *([base.items] if base.items is not None else [])]
    names = [lit(name) for name in base.fields]
    engine.grow(made, "0", join(*names, TEXT) if names else TEXT, frame, where.line, sure=True)
    engine.grow(made, "1", join(*found) if found else NONE, frame, where.line, sure=True)
    return made


def _new_set(site: CallSite) -> Value:
    made = site.make("Set")
    if site.args:
        site.engine.grow_items(made, items(site, site.arg(0)), site.frame)
        for source in plain(site.arg(0)):
            if isinstance(source, Obj) and source.kind == "list":
                for index, value in source.fields.items():
                    site.engine.grow(made, index, value, site.frame, site.node.line, sure=True)
    return made


def _items_of_set(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    """Nothing, while nothing was added."""
    return (base.items if base.items is not None else NONE) if isinstance(base, Obj) else None


def _set_has(site: CallSite) -> Value:
    """A set of constants is asked as a list is."""

    def one(value: Value) -> Value:
        if not isinstance(value, Obj) or not value.fields:
            return BOOLEAN
        as_list = value.extra.setdefault("list", Obj("list", value.where))
        assert isinstance(as_list, Obj)
        as_list.fields = value.fields
        return contains(site.engine, site.arg(0) or NONE, as_list, site.frame, site.node.line)

    return each(site, site.receiver, one)


def _map_has(site: CallSite) -> Value:
    return each(
        site,
        site.receiver,
        lambda value: contains(site.engine, site.arg(0) or NONE, value, site.frame, site.node.line),
    )


_MAP: dict[str, Handler] = {
    "get": _map_get, "set": _map_set, "has": _map_has, "values": _map_values, "keys": _map_keys, "entries": _map_entries, "forEach": _map_each,
    "delete": lambda site: BOOLEAN, "clear": nothing,
}  # fmt: skip
_SET: dict[str, Handler] = {
    "add": lambda site: _push(site) and site.receiver, "has": _set_has, "values": _copy, "keys": _copy, "forEach": _each_item,
    "delete": lambda site: BOOLEAN, "clear": nothing,
}  # fmt: skip


# --- promises and timers: a promise is its value ---------------------------------------------------------------------


def _promise(site: CallSite) -> Value:
    made = cell(site, "promise", None)

    def resolve(inner: CallSite) -> Value:
        put(inner, made, inner.arg(0) or NONE)
        return NONE

    run(site, site.arg(0), Native(resolve, "resolve"), Native(nothing, "reject"))
    return made.fields.get("value", NONE)


def _then(site: CallSite) -> Value:
    run(site, site.arg(1), Opaque("error"))
    return run(site, site.arg(0), site.receiver)


def _catch(site: CallSite) -> Value:
    return join(site.receiver, run(site, site.arg(0), Opaque("error")))


def _finally(site: CallSite) -> Value:
    run(site, site.arg(0))
    return site.receiver


def _later(site: CallSite) -> Value:
    run(site, site.arg(0), *site.args[2:])
    return NUMBER


def _all(site: CallSite) -> Value:
    return site.arg(0) or NONE


def _any_of(site: CallSite) -> Value:
    return items(site, site.arg(0))


# --- functions -------------------------------------------------------------------------------------------------------


def _bind(site: CallSite) -> Value:
    this, *given = site.args or [NONE]
    bound = each(site, site.receiver, lambda value: _bound(value, this))
    if not given:
        return bound
    return Native(lambda inner: inner.invoke(bound, *given, *inner.args), "bound")


def _bound(value: Value, this: Value) -> Value:
    return (
        Bound(value, this) if isinstance(value, Obj) and value.kind == "function" and this != NONE else value
    )


def _call(site: CallSite) -> Value:
    return site.invoke(
        each(site, site.receiver, lambda value: _bound(value, site.arg(0) or NONE)), *site.args[1:]
    )


def _opaque_bind(site: CallSite) -> Value | None:
    return _bind(site) if isinstance(site.receiver, Bound | Native) else None


def _array_from(site: CallSite) -> Value:
    one = items(site, site.arg(0))
    return list_of(site, run(site, site.arg(1), one, NUMBER) if len(site.args) > 1 else one)


def _converted(kind: Opaque) -> Handler:
    def convert(site: CallSite) -> Value:
        found = plain(site.arg(0))
        return (
            found[0]
            if len(found) == 1 and isinstance(found[0], Lit) and found[0].kind == "str" and kind is TEXT
            else kind
        )

    return convert


LIBRARY = Library(
    functions={
        "JSON.parse": parse, "JSON.stringify": stringify, "structuredClone": first, "Object.assign": assign, "Object.keys": keys,
        "Object.values": values, "Object.entries": entries, "Object.fromEntries": from_entries, "Object.freeze": first,
        "Object.seal": first, "Object.create": lambda site: site.make("dict"), "Array.from": _array_from,
        "Array.isArray": lambda site: BOOLEAN, "Array.of": lambda site: tuple_of(site, *site.args), "Array": lambda site: list_of(site, None),
        "Map": _new_map, "WeakMap": _new_map, "Set": _new_set, "WeakSet": _new_set, "Promise": _promise, "Promise.resolve": first,
        "Promise.all": _all, "Promise.allSettled": _all, "Promise.race": _any_of, "Promise.any": _any_of, "Promise.reject": nothing,
        "setTimeout": _later, "setInterval": _later, "requestAnimationFrame": _later, "queueMicrotask": _later, "setImmediate": _later,
        "requestIdleCallback": _later, "clearTimeout": nothing, "clearInterval": nothing, "cancelAnimationFrame": nothing,
        "String": lambda site: site.arg(0) or lit(""), "Number": _converted(NUMBER), "parseInt": _converted(NUMBER), "parseFloat": _converted(NUMBER),
        "Boolean": first, "isNaN": lambda site: BOOLEAN, "Date.now": lambda site: NUMBER, "Math.random": lambda site: NUMBER,
        "Math.floor": lambda site: NUMBER, "Math.round": lambda site: NUMBER, "Math.min": lambda site: NUMBER, "Math.max": lambda site: NUMBER,
        "crypto.randomUUID": lambda site: TEXT, "performance.now": lambda site: NUMBER,
        "Date": lambda site: site.make("Date"), "Error": lambda site: site.make("Error"), "AbortController": lambda site: site.make("AbortController"),
    },
    methods={
        **{f"list.{name}": handler for name, handler in (_LIST | _LIST_ONLY).items()},
        **{f"wire.{name}": (_LIST | _LIST_ONLY)[name] for name in _WIRE_LIST},
        **{f"Map.{name}": handler for name, handler in _MAP.items()},
        **{f"Set.{name}": handler for name, handler in _SET.items()},
        "*.then": _then, "*.catch": _catch, "*.finally": _finally, "function.bind": _bind, "function.call": _call, "function.apply": lambda site: site.invoke(site.receiver, items(site, site.arg(1))),
        "opaque.bind": _opaque_bind, "dict.hasOwnProperty": lambda site: BOOLEAN, "wire.hasOwnProperty": lambda site: BOOLEAN,
        **{f"Date.{name}": (lambda site: TEXT) for name in ("toISOString", "toJSON", "toLocaleString", "toLocaleTimeString", "toLocaleDateString", "toString")},
        **{f"Date.{name}": (lambda site: NUMBER) for name in ("getTime", "valueOf", "getHours", "getMinutes", "getSeconds", "getFullYear")},
    },
    getters={"list.length": _length, "Map.size": _length, "Set.size": _length, "Map.[]": _entries_of_map,
        "Set.[]": _items_of_set},
    silent=("console.", "Math.", "Date", "Number", "isNaN", "isFinite", "parseInt", "parseFloat", "Intl.", "Error", "alert", "toast", "logger.", "log."),
)  # fmt: skip
