"""Stores of React applications: zustand, Redux (Toolkit and plain), Jotai and Recoil."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..flow.libraries import Handler, Library
from ..flow.values import NONE, Ext, Native, Obj, Opaque, Value, join, lit, options, plain
from ..model import StorageUse
from .javascript_common import (
    cell,
    constant,
    first,
    has_function,
    held,
    is_function,
    known,
    native,
    nothing,
    object_of,
    put,
    run,
    setter,
    tuple_of,
)
from .javascript_react import merge

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine


# --- zustand ---------------------------------------------------------------------------------------------------------


def _create(site: CallSite) -> Value:
    """`create((set, get) => ({…}))`, also as `create<State>()(…)`."""
    if not site.args:
        return Native(_create, "create")
    store = site.make("zustand.store")
    set_state = native(store, "set", lambda inner: _set(inner, store))
    get_state = native(store, "get", lambda inner: _state(store))
    state = known(run(site, site.arg(0), set_state, get_state, store)) or NONE
    site.engine.grow(store, "state", state, site.frame, site.node.line, sure=True)
    return store


def _state(store: Obj) -> Value:
    return store.fields.get("state", Opaque("a store's state"))


def _set(site: CallSite, store: Obj) -> Value:
    """A part of the state, or a function of the state that returns one or changes it in place."""
    for option in options(site.arg(0) or NONE):
        changed = run(site, option, _state(store)) if is_function(option) else option
        merge(site, _state(store), changed)
    return NONE


def _use_store(site: CallSite) -> Value:
    found = [_state(store) for store in plain(site.receiver) if isinstance(store, Obj)]
    return _selected(site, join(*found), site.arg(0))


def _selected(site: CallSite, state: Value, selector: Value | None) -> Value:
    return run(site, selector, state) if selector is not None and has_function(selector) else state


def _use_given_store(site: CallSite) -> Value:
    """`useStore(store, selector)`."""
    found = [_state(store) for store in plain(site.arg(0)) if isinstance(store, Obj)]
    return _selected(site, join(*found), site.arg(1)) if found else Opaque("a store's state")


def _get_state(site: CallSite) -> Value:
    return join(*(_state(store) for store in plain(site.receiver) if isinstance(store, Obj)))


def _set_state(site: CallSite) -> Value:
    for store in plain(site.receiver):
        if isinstance(store, Obj):
            _set(site, store)
    return NONE


def _subscribe(site: CallSite) -> Value:
    state = _get_state(site)
    run(site, site.arg(0), state, state)
    return Native(nothing, "unsubscribe")


def _persist(site: CallSite) -> Value:
    """The store's state is kept in a storage, under a key of its own."""
    for given in plain(site.arg(1)):
        name = given.fields.get("name") if isinstance(given, Obj) else None
        for option in plain(name):
            key = getattr(option, "value", None)
            if isinstance(key, str):
                use = StorageUse("localStorage", key, site.where, site.frame.called)
                site.engine.seen.storage_writes[use] = None
    return site.arg(0) or NONE


def _combine(site: CallSite) -> Value:
    """`combine(initial, (set, get) => actions)`."""
    start, actions = site.arg(0) or NONE, site.arg(1)

    def both(inner: CallSite) -> Value:
        merge(inner, start, run(inner, actions, *inner.args))
        return start

    return Native(both, "combine")


# --- Redux -----------------------------------------------------------------------------------------------------------


def _stores(engine: Engine) -> list[Obj]:
    found = engine.extra.setdefault("redux stores", [])
    assert isinstance(found, list)
    return found


def _create_slice(site: CallSite) -> Value:
    """An action's creator runs its reducer at once: where it is made, it is dispatched."""
    slice_ = site.make("dict")
    actions = object_of(site, {}, "actions")
    for given in plain(site.arg(0)):
        if not isinstance(given, Obj):
            continue
        initial = known(given.fields.get("initialState")) or NONE
        reducer = cell(site, "redux.reducer", run(site, initial) if is_function(initial) else initial)
        name = given.fields.get("name", NONE)
        for reducers in plain(given.fields.get("reducers")):
            if isinstance(reducers, Obj):
                for action, function in list(reducers.fields.items()):
                    creator = _creator(reducer, name, action, function)
                    site.engine.grow(actions, action, creator, site.frame, site.node.line, sure=True)
        site.engine.grow(slice_, "reducer", reducer, site.frame, site.node.line, sure=True)
        site.engine.grow(slice_, "name", name, site.frame, site.node.line, sure=True)
    site.engine.grow(slice_, "actions", actions, site.frame, site.node.line, sure=True)
    return slice_


def _creator(reducer: Obj, slice_name: Value, action: str, function: Value) -> Native:
    def create(site: CallSite) -> Value:
        kind = "/".join([*(str(getattr(one, "value", "")) for one in plain(slice_name)), action])
        made = object_of(site, {"type": lit(kind), "payload": site.arg(0) or NONE}, (reducer, action))
        for one in options(function):
            prepared = isinstance(one, Obj) and one.kind == "dict"  # { prepare, reducer }
            act = one.fields.get("reducer", NONE) if prepared and isinstance(one, Obj) else one
            merge(site, held(reducer), run(site, act, held(reducer), made))
        return made

    return native(reducer, action, create)


def _configure_store(site: CallSite) -> Value:
    store = site.make("redux.store")
    state = object_of(site, {}, "state")
    for given in plain(site.arg(0)):
        reducer = given.fields.get("reducer") if isinstance(given, Obj) and given.kind == "dict" else given
        for one in plain(reducer):
            if isinstance(one, Obj) and one.kind == "dict":
                for name, inner in list(one.fields.items()):
                    site.engine.grow(
                        state, name, _reducer_state(inner), site.frame, site.node.line, sure=True
                    )
            elif isinstance(one, Obj) and one.kind == "redux.reducer":
                state = one
            else:
                store.extra["reducer"] = one
        middleware = given.fields.get("middleware") if isinstance(given, Obj) else None
        if middleware is not None:
            _add_middleware(site, store, middleware)
    site.engine.grow(store, "state", held(state) if state.kind == "redux.reducer" else state, site.frame, site.node.line, sure=True)  # fmt: skip
    if store not in _stores(site.engine):
        _stores(site.engine).append(store)
    return store


def _add_middleware(site: CallSite, store: Obj, middleware: Value) -> None:
    """`middleware: getDefault => getDefault().concat(mine)`: those are kept that are functions."""
    default = Native(
        lambda inner: inner.engine.object_at("list", inner.node, inner.frame, "default"),
        "getDefaultMiddleware",
    )
    for one in options(middleware):
        result = run(site, one, default) if is_function(one) else one
        for made in plain(result):
            if isinstance(made, Obj) and made.items is not None:
                store.extra["middleware"] = made.items


def _reducer_state(reducer: Value) -> Value:
    found = [held(one) for one in plain(reducer) if isinstance(one, Obj) and one.kind == "redux.reducer"]
    return join(*found) if found else Opaque("a state")


def _dispatch_on(site: CallSite, store: Obj) -> Value:
    """A thunk is called; an action goes through the middleware and to a plain reducer."""
    action = site.arg(0) or NONE
    dispatch = native(store, "dispatch", lambda inner: _dispatch_on(inner, store))
    get_state = native(store, "getState", lambda inner: store.fields.get("state", NONE))
    if has_function(action):
        return run(site, action, dispatch, get_state)
    middleware = store.extra.get("middleware")
    if middleware is not None:
        api = object_of(site, {"dispatch": dispatch, "getState": get_state}, ("api", store))
        handled = run(site, site.engine.as_value(middleware), api)
        run(site, run(site, handled, native(store, "next", first)), action)
    reducer = store.extra.get("reducer")
    if reducer is not None:
        put(
            site,
            store,
            run(site, site.engine.as_value(reducer), store.fields.get("state", NONE), action),
            "state",
        )
    return action


def _use_dispatch(site: CallSite) -> Value:
    stores = _stores(site.engine)
    if not stores:
        return Native(_dispatch_alone, "dispatch")
    return join(*(native(store, "dispatch", _dispatcher(store)) for store in stores))


def _dispatcher(store: Obj) -> Callable[[CallSite], Value]:
    return lambda inner: _dispatch_on(inner, store)


def _dispatch_alone(site: CallSite) -> Value:
    """Without a store in sight: thunks run, actions were run by their creators."""
    action = site.arg(0) or NONE
    if has_function(action):
        return run(
            site,
            action,
            Native(_dispatch_alone, "dispatch"),
            Native(lambda inner: Opaque("a state"), "getState"),
        )
    return action


def _use_selector(site: CallSite) -> Value:
    states = [store.fields.get("state", NONE) for store in _stores(site.engine)]
    return run(site, site.arg(0), join(*states) if states else Opaque("a state"))


def _dispatch(site: CallSite) -> Value:
    found = [_dispatch_on(site, store) for store in plain(site.receiver) if isinstance(store, Obj)]
    return join(*found)


def _combine_reducers(site: CallSite) -> Value:
    """The reducers' states side by side."""
    return site.arg(0) or NONE


def _thunk(site: CallSite) -> Value:
    """`createAsyncThunk(type, async (arg, api) => …)`."""
    function = site.arg(1)

    def create(inner: CallSite) -> Value:
        api = object_of(
            inner,
            {"dispatch": _use_dispatch(inner), "getState": Native(_all_state, "getState")},
            "thunk api",
        )
        run(inner, function, inner.arg(0) or NONE, api)
        return Opaque("a thunk's promise")

    made = site.make("redux.thunk")
    return native(made, "thunk", create)


def _all_state(site: CallSite) -> Value:
    return join(*(store.fields.get("state", NONE) for store in _stores(site.engine)))


# --- Jotai and Recoil ------------------------------------------------------------------------------------------------


def _atom(site: CallSite) -> Value:
    initial = site.arg(0) or NONE
    for given in plain(initial):
        if isinstance(given, Obj) and "default" in given.fields:
            initial = given.fields["default"]
    getter = native(site.make("jotai.get"), "get", lambda inner: _read(inner.arg(0)))
    value = run(site, initial, getter) if is_function(initial) else initial
    return cell(site, "atom", value)


def _read(atom: Value | None) -> Value:
    found = [held(one) for one in plain(atom) if isinstance(one, Obj) and one.kind == "atom"]
    return join(*found) if found else Opaque("an atom's value")


def _write(atom: Value | None) -> Value:
    found = [setter(one, "set") for one in plain(atom) if isinstance(one, Obj) and one.kind == "atom"]
    return join(*found) if found else Native(nothing, "set")


_ATOMS: dict[str, Handler] = {
    "jotai.atom": _atom, "recoil.atom": _atom, "jotai.useAtom": lambda site: tuple_of(site, _read(site.arg(0)), _write(site.arg(0))),
    "recoil.useRecoilState": lambda site: tuple_of(site, _read(site.arg(0)), _write(site.arg(0))), "jotai.useAtomValue": lambda site: _read(site.arg(0)),
    "recoil.useRecoilValue": lambda site: _read(site.arg(0)), "jotai.useSetAtom": lambda site: _write(site.arg(0)),
    "recoil.useSetRecoilState": lambda site: _write(site.arg(0)),
}  # fmt: skip

_ZUSTAND: dict[str, Handler] = {
    "zustand.create": _create, "zustand.default": _create, "zustand.createStore": _create, "zustand/vanilla.createStore": _create,
    "zustand/vanilla.default": _create, "zustand/traditional.createWithEqualityFn": _create, "zustand.store()": _use_store, "zustand.useStore": _use_given_store,
    "zustand/middleware.persist": _persist, "zustand/middleware.devtools": first, "zustand/middleware.subscribeWithSelector": first,
    "zustand/middleware/immer.immer": first, "zustand/middleware.combine": _combine, "zustand/react/shallow.useShallow": first,
    "zustand/shallow.useShallow": first,
}  # fmt: skip

LIBRARY = Library(
    functions={
        **_ZUSTAND, **_ATOMS, "@reduxjs/toolkit.createSlice": _create_slice, "@reduxjs/toolkit.configureStore": _configure_store,
        "redux.createStore": _configure_store, "redux.legacy_createStore": _configure_store, "redux.combineReducers": _combine_reducers,
        "@reduxjs/toolkit.combineReducers": _combine_reducers, "react-redux.useDispatch": _use_dispatch, "react-redux.useSelector": _use_selector,
        "@reduxjs/toolkit.createAsyncThunk": _thunk,
        **{f"react-redux.{hook}.withTypes": constant(Ext(f"react-redux.{hook}")) for hook in ("useDispatch", "useSelector", "useStore")}, "react-redux.useStore": lambda site: join(*_stores(site.engine)) if _stores(site.engine) else Opaque("a store"),
    },
    methods={
        "zustand.store.getState": _get_state, "zustand.store.setState": _set_state, "zustand.store.subscribe": _subscribe,
        "redux.store.dispatch": _dispatch, "redux.store.getState": _get_state, "redux.store.subscribe": _subscribe,
    },
    getters={"atom.value": lambda engine, base, frame, where: held(base) if isinstance(base, Obj) else None},
)  # fmt: skip
