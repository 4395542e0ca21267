"""Svelte: stores, runes, lifecycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.libraries import Handler, Library
from ..flow.values import NONE, Bound, Method, Native, Obj, Opaque, Value, join, options, plain
from .javascript_common import (
    cell,
    cell_getter,
    each,
    first,
    held,
    items,
    list_of,
    native,
    nothing,
    object_of,
    put,
    run,
    shared,
)

if TYPE_CHECKING:
    from ..flow.calls import CallSite


def _writable(site: CallSite) -> Value:
    """`writable(start, (set, update) => stop)`."""
    made = cell(site, "svelte.store", site.arg(0) or NONE)
    set_value = native(made, "set", lambda inner: _set_on(inner, made))
    run(
        site, run(site, site.arg(1), set_value, native(made, "update", lambda inner: _update_on(inner, made)))
    )
    return made


def _set_on(site: CallSite, made: Obj) -> Value:
    put(site, made, site.arg(0) or NONE)
    return NONE


def _update_on(site: CallSite, made: Obj) -> Value:
    put(site, made, run(site, site.arg(0), held(made)))
    return NONE


def _stores(site: CallSite) -> list[Obj]:
    return [one for one in plain(site.receiver) if isinstance(one, Obj)]


def _set(site: CallSite) -> Value:
    for made in _stores(site):
        _set_on(site, made)
    return NONE


def _update(site: CallSite) -> Value:
    for made in _stores(site):
        _update_on(site, made)
    return NONE


def _subscribe(site: CallSite) -> Value:
    for made in _stores(site):
        run(site, site.arg(0), held(made))
    return Native(nothing, "unsubscribe")


def _get(site: CallSite) -> Value:
    """The value of a store, also of one that is an object with a store's `subscribe`; of anything else it is the thing itself."""
    return each(site, site.arg(0), lambda value: _value_of(site, value))


def _value_of(site: CallSite, value: Value) -> Value:
    if isinstance(value, Obj) and value.kind in ("svelte.store", "rxjs.subject"):
        return held(value)
    if not isinstance(value, Obj) or "subscribe" not in value.fields:
        return value if isinstance(value, Obj) else Opaque("a store's value")
    found: list[Value] = []
    for subscribe in options(value.fields["subscribe"]):
        if isinstance(subscribe, Method):
            found.append(_value_of(site, subscribe.receiver))
        elif isinstance(subscribe, Bound) or (isinstance(subscribe, Obj) and subscribe.kind == "function"):
            found.append(_subscribed(site, value, subscribe))
    return join(*found) if found else Opaque("a store's value")


def _subscribed(site: CallSite, store: Obj, subscribe: Value) -> Value:
    """What a `subscribe` that the project writes itself calls its subscriber with."""
    box = cell(site, "svelte.store", None, more=store)
    run(site, subscribe, native(box, "set", lambda inner: _set_on(inner, box)))
    return held(box)


def _derived(site: CallSite) -> Value:
    """From one store or a list of them; the function may set the value itself."""
    source = site.arg(0) or NONE
    made = cell(site, "svelte.store", None)
    if any(isinstance(one, Obj) and one.kind == "list" for one in plain(source)):
        given: Value = list_of(site, _value_of(site, items(site, source)), "values")
        for one in plain(source):
            if isinstance(one, Obj) and isinstance(given, Obj):
                for index, store in one.fields.items():
                    site.engine.grow(
                        given, index, _value_of(site, store), site.frame, site.node.line, sure=True
                    )
    else:
        given = _value_of(site, source)
    set_value = native(made, "set", lambda inner: _set_on(inner, made))
    put(site, made, run(site, site.arg(1), given, set_value))
    return made


def _run(site: CallSite) -> Value:
    run(site, run(site, site.arg(0)))
    return NONE


def _computed(site: CallSite) -> Value:
    return run(site, site.arg(0))


def _context(site: CallSite) -> Obj:
    return shared(site, "svelte context", "dict")


def _set_context(site: CallSite) -> Value:
    name = site.text(0) or "?"
    site.engine.grow(_context(site), name, site.arg(1) or NONE, site.frame, site.node.line, sure=True)
    return site.arg(1) or NONE


def _get_context(site: CallSite) -> Value:
    return _context(site).fields.get(site.text(0) or "?", Opaque("a context"))


def _props(site: CallSite) -> Value:
    made = object_of(site, {})
    made.open = True
    return made


_STORE: dict[str, Handler] = {"set": _set, "update": _update, "subscribe": _subscribe}

LIBRARY = Library(
    functions={
        "svelte/store.writable": _writable, "svelte/store.readable": _writable, "svelte/store.derived": _derived, "svelte/store.get": _get, "$get": _get,
        "svelte.onMount": _run, "svelte.onDestroy": _run, "svelte.beforeUpdate": _run, "svelte.afterUpdate": _run, "svelte.tick": nothing,
        "svelte.setContext": _set_context, "svelte.getContext": _get_context, "$state": first, "$state.raw": first, "$state.snapshot": first, "$derived": first,
        "$derived.by": _computed, "$effect": _run, "$effect.pre": _run, "$props": _props, "$bindable": first, "svelte.createEventDispatcher": lambda site: Native(nothing, "dispatch"),
    },
    methods={f"svelte.store.{name}": handler for name, handler in _STORE.items()},
    getters={"svelte.store.value": cell_getter()},
)  # fmt: skip
