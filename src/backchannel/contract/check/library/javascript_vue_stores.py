"""Stores of Vue applications: Pinia and Vuex."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..flow.libraries import Library
from ..flow.values import NONE, Obj, Opaque, Value, options, plain
from .javascript_common import has_function, is_function, known, native, nothing, object_of, run
from .javascript_react import merge
from .javascript_vue import PREFIXES, bound, to_refs, unref

if TYPE_CHECKING:
    from ..flow.calls import CallSite


# --- Pinia -----------------------------------------------------------------------------------------------------------


def _define_store(site: CallSite) -> Value:
    """A store of a setup function or of options; what it gives is a function that returns the one store."""
    store = site.engine.object_at("dict", site.node, site.frame, "store")
    for given in options(site.arg(len(site.args) - 1) or NONE):
        if is_function(given):
            for result in plain(run(site, given)):
                if isinstance(result, Obj):
                    for name, value in list(result.fields.items()):
                        site.engine.grow(store, name, unref(value), site.frame, site.node.line, sure=True)
        elif isinstance(given, Obj):
            _store_of_options(site, store, given)
    store.open = True
    return native(store, "use", lambda inner: store)


def _store_of_options(site: CallSite, store: Obj, given: Obj) -> None:
    def section(name: str) -> dict[str, Value]:
        return {
            key: value
            for one in plain(given.fields.get(name))
            if isinstance(one, Obj)
            for key, value in one.fields.items()
        }

    state = given.fields.get("state", NONE)
    merge(site, store, run(site, state) if has_function(state) else state)
    for name, function in section("actions").items():
        site.engine.grow(store, name, bound(function, store), site.frame, site.node.line, sure=True)
    for name, function in section("getters").items():
        value = run(site, bound(function, store), store)
        site.engine.grow(store, name, value, site.frame, site.node.line, sure=True)


def _patch(site: CallSite) -> Value:
    for store in plain(site.receiver):
        for option in options(site.arg(0) or NONE):
            merge(site, store, run(site, option, store) if is_function(option) else option)
    return NONE


# --- Vuex ------------------------------------------------------------------------------------------------------------


def _vuex(site: CallSite) -> Value:
    """`createStore({ state, mutations, actions, getters, modules })`."""
    made = site.make("vuex.store")
    for given in plain(site.arg(0)):
        if isinstance(given, Obj):
            _vuex_module(site, made, given, "")
    site.engine.extra["vuex"] = made
    return made


def _vuex_module(site: CallSite, store: Obj, given: Obj, prefix: str) -> None:
    state = given.fields.get("state", NONE)
    state = run(site, state) if has_function(state) else state
    if prefix:
        for root in plain(store.fields.get("state")):
            if isinstance(root, Obj):
                site.engine.grow(root, prefix.rstrip("/"), state, site.frame, site.node.line, sure=True)
    else:
        whole = known(state) or object_of(site, {}, "state")
        site.engine.grow(store, "state", whole, site.frame, site.node.line, sure=True)
    registry = store.extra.setdefault("handlers", {})
    assert isinstance(registry, dict)
    for kind in ("mutations", "actions"):
        for section in plain(given.fields.get(kind)):
            for name, function in section.fields.items() if isinstance(section, Obj) else ():
                registry[kind, prefix + name] = (function, state)
                registry.setdefault((kind, name), (function, state))
    for modules in plain(given.fields.get("modules")):
        for name, module in modules.fields.items() if isinstance(modules, Obj) else ():
            for one in plain(module):
                if isinstance(one, Obj):
                    _vuex_module(site, store, one, f"{name}/")


def _vuex_call(kind: str) -> Callable[[CallSite], Value]:
    def call(site: CallSite) -> Value:
        name = site.text(0)
        for store in plain(site.receiver):
            registry = store.extra.get("handlers") if isinstance(store, Obj) else None
            found = registry.get((kind, name)) if isinstance(registry, dict) else None
            if found is None or not isinstance(store, Obj):
                continue
            function, state = found
            return run(
                site,
                function,
                state if kind == "mutations" else _vuex_context(site, store, state),
                *site.args[1:2],
            )
        return NONE

    return call


def _vuex_context(site: CallSite, store: Obj, state: Value) -> Obj:
    fields: dict[str, Value] = {
        "state": state,
        "rootState": store.fields.get("state", NONE),
        "getters": Opaque("getters"),
    }
    for name, kind in (("commit", "mutations"), ("dispatch", "actions")):
        fields[name] = native(store, name, _on_store(store, _vuex_call(kind)))
    return object_of(site, fields, ("context", store))


def _on_store(store: Obj, handler: Callable[[CallSite], Value]) -> Callable[[CallSite], Value]:
    def call(site: CallSite) -> Value:
        site.receiver = store
        return handler(site)

    return call


def _use_vuex(site: CallSite) -> Value:
    found = site.engine.extra.get("vuex")
    return found if isinstance(found, Obj) else Opaque("a store")


LIBRARY = Library(
    functions={
        **{prefix + "defineStore": _define_store for prefix in PREFIXES},
        "pinia.defineStore": _define_store, "pinia.storeToRefs": to_refs, "storeToRefs": to_refs,
        "vuex.createStore": _vuex, "vuex.Store": _vuex, "vuex.default.Store": _vuex, "Vuex.Store": _vuex, "vuex.useStore": _use_vuex,
    },
    methods={
        "vuex.store.commit": _vuex_call("mutations"), "vuex.store.dispatch": _vuex_call("actions"), "dict.$patch": _patch, "dict.$subscribe": nothing,
    },
)  # fmt: skip
