"""Arrays, and what was heard where it is used as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.guards import fact_of
from ..flow.libraries import Handler, Library
from ..flow.operators import contains
from ..flow.texts import text_of
from ..flow.values import NONE, Fact, Obj, Value, Wire, join, lit, plain
from .javascript_common import (
    BOOLEAN,
    NUMBER,
    TEXT,
    each,
    items,
    list_of,
    narrowed,
    run,
    tuple_of,
)

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.scope import Frame
    from ..model import Where


def each_item(site: CallSite) -> Value:
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


def copy(site: CallSite) -> Value:
    return list_of(site, items(site, site.receiver))


def _concat(site: CallSite) -> Value:
    added = [items(site, arg) if any(_is_list(one) for one in plain(arg)) else arg for arg in site.args]
    return list_of(site, join(items(site, site.receiver), *added))


def _is_list(value: Value) -> bool:
    return (isinstance(value, Obj) and value.kind == "list") or isinstance(value, Wire)


def push(site: CallSite) -> Value:
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
    return list_of(site, tuple_of(site, NUMBER, items(site, site.receiver), more="pair"))


_LIST: dict[str, Handler] = {
    "forEach": each_item, "map": _map, "filter": _filter, "find": _find, "findLast": _find, "some": _test, "every": _test,
    "findIndex": _index, "findLastIndex": _index, "reduce": _reduce, "reduceRight": _reduce, "sort": _sort, "toSorted": _sort,
    "flatMap": _flat_map, "reverse": _same, "toReversed": _same, "slice": copy, "flat": copy, "values": copy, "concat": _concat,
    "at": _one, "pop": _one, "shift": _one, "join": _join, "entries": _indexed, "includes": _includes,
}  # fmt: skip

_LIST_ONLY: dict[str, Handler] = {
    "push": push, "unshift": push, "splice": _splice, "fill": push, "indexOf": lambda site: NUMBER, "keys": lambda site: list_of(site, NUMBER),
}  # fmt: skip

# What only a list has: of what was heard it says that it must be one. (`slice`, `includes` and `concat` a text has too.)
_WIRE_LIST = ("forEach", "map", "filter", "find", "findLast", "some", "every", "findIndex", "reduce", "sort", "flatMap", "reverse", "flat", "pop", "shift", "join", "push", "unshift", "splice", "findLastIndex", "reduceRight", "toSorted", "toReversed")  # fmt: skip


def _array_from(site: CallSite) -> Value:
    one = items(site, site.arg(0))
    return list_of(site, run(site, site.arg(1), one, NUMBER) if len(site.args) > 1 else one)


def _is_array(site: CallSite) -> Value:
    """Of what was heard: whether that field is there at all, for the other branch is for messages that have something else instead."""
    fact = fact_of(site.arg(0) or NONE)
    return fact if isinstance(fact, Fact) else BOOLEAN


def length(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    return NUMBER


LIBRARY = Library(
    functions={
        "Array.from": _array_from, "Array.isArray": _is_array, "Array.of": lambda site: tuple_of(site, *site.args),
        "Array": lambda site: list_of(site, None),
    },
    methods={
        **{f"list.{name}": handler for name, handler in (_LIST | _LIST_ONLY).items()},
        **{f"wire.{name}": (_LIST | _LIST_ONLY)[name] for name in _WIRE_LIST},
    },
    getters={"list.length": length},
    tests=frozenset({"Array.isArray", "Number.isFinite", "Number.isInteger", "Number.isNaN", "isFinite", "isNaN"}),
)  # fmt: skip
