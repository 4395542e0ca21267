"""JSON and the functions of `Object`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.evaluate import spread_into
from ..flow.libraries import Library
from ..flow.objects import item, set_item
from ..flow.values import NONE, Json, Lit, Obj, Opaque, Value, Wire, join, lit, options, plain
from .javascript_common import (
    BOOLEAN,
    TEXT,
    each,
    first,
    items,
    list_of,
    object_of,
    tuple_of,
)

if TYPE_CHECKING:
    from ..flow.calls import CallSite


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
    return list_of(site, each(site, site.arg(0), lambda option: any_value(site, option)))


def any_value(site: CallSite, value: Value) -> Value:
    """What one of the fields holds, whichever."""
    if isinstance(value, Wire):
        site.engine.demand(value, "record", site.frame, site.where)
        return Wire(value.site, "json", (*value.path, "*"))
    if isinstance(value, Obj):
        found = [*value.fields.values(), *([value.items] if value.items is not None else [])]
        return join(*found) if found else NONE
    return Opaque("one of many")


def entries(site: CallSite, given: Value | None) -> Value:
    """`[name, value]` for each field."""
    made = list_of(site, None)

    def one(value: Value) -> Value:
        if isinstance(value, Obj) and value.kind != "list":
            for name, field in list(value.fields.items()):
                site.engine.grow_items(
                    made, tuple_of(site, lit(name), field, more=("pair", name)), site.frame
                )
            if value.items is not None:
                site.engine.grow_items(made, tuple_of(site, TEXT, value.items, more="pair"), site.frame)
        else:
            site.engine.grow_items(
                made, tuple_of(site, TEXT, any_value(site, value), more="pair"), site.frame
            )
        return NONE

    each(site, given, one)
    return made


def from_entries(site: CallSite) -> Value:
    made = object_of(site, {})
    pairs = items(site, site.arg(0))
    key = item(site.engine, pairs, lit(0), site.frame, site.node.line)
    value = item(site.engine, pairs, lit(1), site.frame, site.node.line)
    set_item(site.engine, made, key, value, site.frame, site.node.line)
    made.open = made.open or not all(isinstance(option, Lit) for option in options(key))
    return made


LIBRARY = Library(
    functions={
        "JSON.parse": parse, "JSON.stringify": stringify, "Object.assign": assign, "Object.keys": keys, "Object.values": values,
        "Object.entries": lambda site: entries(site, site.arg(0)), "Object.fromEntries": from_entries, "Object.freeze": first, "Object.seal": first,
        "Object.create": lambda site: site.make("dict"),
    },
    methods={"dict.hasOwnProperty": lambda site: BOOLEAN, "wire.hasOwnProperty": lambda site: BOOLEAN},
)  # fmt: skip
