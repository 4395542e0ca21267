"""React: states, refs, effects, contexts, class components; also what is like it in Preact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.libraries import Handler, Library
from ..flow.values import NONE, Native, Obj, Opaque, Value, join, options, plain
from .javascript_common import (
    TEXT,
    cell,
    cell_getter,
    first,
    held,
    is_function,
    native,
    nothing,
    object_of,
    prefixed,
    put,
    run,
    setter,
    tuple_of,
)

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.scope import Frame
    from ..model import Where

PREFIXES = (
    "react.",
    "react.default.",
    "React.",
    "preact/hooks.",
    "preact.",
    "preact/compat.",
    "preact.default.",
)


# --- hooks -----------------------------------------------------------------------------------------------------------


def _use_state(site: CallSite) -> Value:
    initial = site.arg(0) or NONE
    found = [site.invoke(option) if is_function(option) else option for option in options(initial)]
    made = cell(site, "react.state", join(*found))
    return tuple_of(site, held(made), setter(made, "set"))


def _use_reducer(site: CallSite) -> Value:
    """`const [state, dispatch] = useReducer(reducer, initial, init?)`: each dispatch runs the reducer with its action."""
    start = site.invoke(site.arg(2), site.arg(1) or NONE) if len(site.args) > 2 else site.arg(1) or NONE
    made = cell(site, "react.state", start)
    made.extra["reducer"] = site.arg(0)

    def dispatch(inner: CallSite) -> Value:
        reducer = made.extra.get("reducer")
        if reducer is not None:
            put(inner, made, run(inner, inner.engine.as_value(reducer), held(made), inner.arg(0) or NONE))
        return NONE

    return tuple_of(site, held(made), native(made, "dispatch", dispatch))


def _use_ref(site: CallSite) -> Value:
    return cell(site, "react.ref", site.arg(0) or NONE, field="current")


def _use_effect(site: CallSite) -> Value:
    """The effect runs, and what it returns to clean up."""
    run(site, run(site, site.arg(0)))
    return NONE


def _use_memo(site: CallSite) -> Value:
    return run(site, site.arg(0))


def _use_imperative_handle(site: CallSite) -> Value:
    """What a parent reaches through its ref."""
    handle = run(site, site.arg(1))
    for ref in plain(site.arg(0)):
        if isinstance(ref, Obj):
            put(site, ref, handle, "current")
    return NONE


def _use_transition(site: CallSite) -> Value:
    return tuple_of(site, Opaque("pending", kind="boolean"), Native(_use_memo, "startTransition"))


def _use_external_store(site: CallSite) -> Value:
    run(site, site.arg(0), Native(nothing, "notify"))
    return run(site, site.arg(1))


# --- contexts --------------------------------------------------------------------------------------------------------


def _create_context(site: CallSite) -> Value:
    made = site.make("react.context")
    made.extra["default"] = site.arg(0) or NONE
    return made


def _provider(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    """`<Context.Provider value={…}>` sets what every reader gets."""
    if not isinstance(base, Obj):
        return None
    made = base.extra.get("provider")
    if not isinstance(made, Obj):
        made = base.extra["provider"] = Obj("react.provider", base.where)
        made.extra["context"] = base
    return made


def _provide(site: CallSite) -> Value:
    for provider in plain(site.receiver):
        context = provider.extra.get("context", provider) if isinstance(provider, Obj) else None
        for props in plain(site.arg(0)):
            if isinstance(context, Obj) and isinstance(props, Obj) and "value" in props.fields:
                put(site, context, props.fields["value"])
    return NONE


def _use_context(site: CallSite) -> Value:
    found: list[Value] = []
    for context in plain(site.arg(0)):
        if not isinstance(context, Obj) or context.kind != "react.context":
            return Opaque("a context")
        provided = context.fields.get("value")
        found.append(provided if provided is not None else site.engine.as_value(context.extra["default"]))
    return join(*found)


# --- elements and components -----------------------------------------------------------------------------------------


def _create_element(site: CallSite) -> Value:
    props = site.arg(1) or NONE
    return site.engine.render(site.arg(0), props, site.args[2:], site.node, site.frame)


def _set_state(site: CallSite) -> Value:
    """`this.setState({…})`: also as a function of the state before."""
    for this in plain(site.receiver):
        if not isinstance(this, Obj):
            continue
        state = this.fields.get("state")
        if state is None:
            state = object_of(site, {}, ("state", this))
            site.engine.grow(this, "state", state, site.frame, site.node.line, sure=True)
        for option in options(site.arg(0) or NONE):
            changed = run(site, option, state, Opaque("props")) if is_function(option) else option
            merge(site, state, changed)
    run(site, site.arg(1))
    return NONE


def merge(site: CallSite, into: Value, changed: Value) -> None:
    """The fields of one object into another, as `set({…})` of a store does."""
    for target in plain(into):
        for source in plain(changed):
            if isinstance(target, Obj) and isinstance(source, Obj) and source is not target:
                for name, value in list(source.fields.items()):
                    site.engine.grow(target, name, value, site.frame, site.node.line, sure=True)
                if source.items is not None:
                    site.engine.grow_items(target, source.items, site.frame)


def _use_params(site: CallSite) -> Value:
    return Opaque("the page's parameters")


def _search_params(site: CallSite) -> Value:
    return tuple_of(site, Opaque("the page's query"), Native(nothing, "setSearchParams"))


_TABLE: dict[str, Handler] = {
    "useState": _use_state, "useReducer": _use_reducer, "useRef": _use_ref, "createRef": _use_ref, "useEffect": _use_effect,
    "useLayoutEffect": _use_effect, "useInsertionEffect": _use_effect, "useCallback": first, "useEffectEvent": first, "useMemo": _use_memo,
    "useContext": _use_context, "use": _use_context, "createContext": _create_context, "memo": first, "forwardRef": first, "useDeferredValue": first,
    "useImperativeHandle": _use_imperative_handle, "useTransition": _use_transition, "startTransition": _use_memo,
    "useSyncExternalStore": _use_external_store, "useId": lambda site: TEXT, "createElement": _create_element, "h": _create_element, "cloneElement": first,
    "useDebugValue": nothing, "useOptimistic": lambda site: tuple_of(site, site.arg(0) or NONE, Native(nothing, "setOptimistic")),
}  # fmt: skip

_COMPONENTS = [f"{prefix}{name}" for prefix in PREFIXES for name in ("Component", "PureComponent")]

LIBRARY = Library(
    functions={
        **prefixed(PREFIXES, _TABLE), "react.provider()": _provide, "react.context()": _provide,
        "react-router-dom.useParams": _use_params, "next/navigation.useParams": _use_params, "next/navigation.useSearchParams": lambda site: Opaque("the page's query"),
        "react-router-dom.useSearchParams": _search_params, "react-dom.flushSync": _use_memo, "react-dom/client.createRoot": lambda site: site.make("react.root"),
        "lodash/debounce.default": first, "lodash/throttle.default": first, "lodash.debounce": first, "lodash.throttle": first, "lodash.default.debounce": first,
        "lodash.default.throttle": first, "lodash.debounce.default": first, "lodash.throttle.default": first, "use-debounce.useDebouncedCallback": first,
        "usehooks-ts.useEventCallback": first, "mobx-react-lite.observer": first, "mobx-react.observer": first,
    },
    methods={
        **{f"{component}.setState": _set_state for component in _COMPONENTS}, **{f"{component}.forceUpdate": nothing for component in _COMPONENTS},
        "react.root.render": nothing,
    },
    getters={"react.context.Provider": _provider, "react.ref.current": cell_getter("current")},
    silent=("react-hot-toast", "sonner", "react-toastify", "notistack", "clsx", "classnames", "date-fns", "dayjs", "moment", "uuid", "nanoid", "lucide-react"),
)  # fmt: skip
