"""`Map` and `Set`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.libraries import Handler, Library
from ..flow.objects import item, set_item
from ..flow.operators import contains
from ..flow.values import NONE, Obj, Value, join, lit, plain
from .javascript_common import (
    BOOLEAN,
    TEXT,
    each,
    items,
    list_of,
    nothing,
    run,
)
from .javascript_lists import copy, each_item, length, push
from .javascript_objects import any_value, entries

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.scope import Frame
    from ..model import Where


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
    return list_of(site, each(site, site.receiver, lambda value: any_value(site, value)))


def _map_keys(site: CallSite) -> Value:
    names = [lit(name) for one in plain(site.receiver) if isinstance(one, Obj) for name in one.fields]
    return list_of(site, join(*names) if names else TEXT)


def _map_entries(site: CallSite) -> Value:
    return entries(site, site.receiver)


def _map_each(site: CallSite) -> Value:
    run(
        site,
        site.arg(0),
        each(site, site.receiver, lambda value: any_value(site, value)),
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


def _add(site: CallSite) -> Value:
    push(site)
    return site.receiver


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
    "add": _add, "has": _set_has, "values": copy, "keys": copy, "forEach": each_item,
    "delete": lambda site: BOOLEAN, "clear": nothing,
}  # fmt: skip


LIBRARY = Library(
    functions={"Map": _new_map, "WeakMap": _new_map, "Set": _new_set, "WeakSet": _new_set},
    methods={
        **{f"Map.{name}": handler for name, handler in _MAP.items()},
        **{f"Set.{name}": handler for name, handler in _SET.items()},
    },
    getters={"Map.size": length, "Set.size": length, "Map.[]": _entries_of_map, "Set.[]": _items_of_set},
)
