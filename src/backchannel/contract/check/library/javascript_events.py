"""Emitters of events: Node's, mitt, eventemitter3, tiny-emitter; subjects of RxJS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.libraries import Handler, Library
from ..flow.objects import item
from ..flow.values import NONE, Json, Native, Obj, Opaque, Sock, Value, join, options, plain
from .javascript_common import (
    cell,
    each,
    has_function,
    is_function,
    items,
    narrowed,
    native,
    nothing,
    object_of,
    put,
    run,
)

if TYPE_CHECKING:
    from ..flow.calls import CallSite

EMITTERS = (
    "events.EventEmitter", "events.default", "eventemitter3.default", "eventemitter3.EventEmitter", "eventemitter3", "mitt.default", "mitt", "EventEmitter",
    "tiny-emitter.default", "tiny-emitter/instance.default", "nanoevents.createNanoEvents", "EventTarget", "events", "wolfy87-eventemitter.default",
)  # fmt: skip


def _listeners(site: CallSite) -> Obj | None:
    """Who listens to an emitter, by the event's name (`*` of mitt: to all)."""
    for emitter in plain(site.receiver):
        if isinstance(emitter, Obj):
            held = emitter.extra.setdefault("listeners", Obj("dict", emitter.where))
            assert isinstance(held, Obj)
            return held
    return None


def _on(site: CallSite) -> Value:
    registry = _listeners(site)
    name, callback = site.text(0), site.arg(1)
    if registry is not None and callback is not None:
        if name is not None:
            site.engine.grow(registry, name, callback, site.frame, site.node.line, sure=True)
        else:
            site.engine.grow_items(registry, callback, site.frame)
    return Native(nothing, "unsubscribe")


def _emit(site: CallSite) -> Value:
    registry = _listeners(site)
    if registry is None or not (registry.fields or registry.items):
        return NONE
    called = item(site.engine, registry, site.arg(0) or NONE, site.frame, site.node.line)
    run(site, called, *site.args[1:])
    if "*" in registry.fields:
        run(site, registry.fields["*"], *site.args)
    return NONE


def _make(kind: str) -> Handler:
    return lambda site: site.make(kind)


_EMITTER: dict[str, Handler] = {
    "on": _on, "addListener": _on, "once": _on, "prependListener": _on, "emit": _emit, "off": nothing, "removeListener": nothing,
    "removeAllListeners": nothing, "setMaxListeners": nothing, "subscribe": _on,
}  # fmt: skip


# --- RxJS ------------------------------------------------------------------------------------------------------------


def _subject(site: CallSite) -> Value:
    return cell(site, "rxjs.subject", site.arg(0))


def _observable(site: CallSite) -> Value:
    """`new Observable(subscriber => …)`."""
    made = cell(site, "rxjs.subject", None)
    subscriber = object_of(site, {})
    for name in ("next", "error", "complete"):
        call = native(made, name, (lambda inner: _next(inner, made)) if name == "next" else nothing)
        site.engine.grow(subscriber, name, call, site.frame, site.node.line, sure=True)
    run(site, run(site, site.arg(0), subscriber))
    return made


def _next(site: CallSite, made: Obj) -> Value:
    put(site, made, site.arg(0) or NONE)
    return NONE


def _emit_next(site: CallSite) -> Value:
    """On the subject of a socket, what is given goes out as JSON."""
    for made in plain(site.receiver):
        if not isinstance(made, Obj):
            continue
        sock = made.extra.get("socket")
        if isinstance(sock, Sock):
            site.engine.send(sock, Json(site.arg(0) or NONE), site)
        else:
            _next(site, made)
    return NONE


def _subscribe(site: CallSite) -> Value:
    """With a function, or an observer with `next`."""
    value = _value(site.receiver)
    for observer in options(site.arg(0) or NONE):
        if is_function(observer):
            run(site, observer, value)
        for inner in plain(observer):
            if isinstance(inner, Obj) and inner.kind == "dict":
                run(site, inner.fields.get("next"), value)
                run(site, inner.fields.get("error"), Opaque("error"))
    return object_of(site, {"unsubscribe": Native(nothing, "unsubscribe")})


def _value(subject: Value) -> Value:
    found = [one.fields["value"] for one in plain(subject) if isinstance(one, Obj) and "value" in one.fields]
    return join(*found) if found else NONE


def _operator(kind: str) -> Handler:
    def call(site: CallSite) -> Value:
        made = site.make("rxjs.operator")
        made.extra.update(operator=kind, function=site.arg(0) or NONE)
        return made

    return call


def _pipe(site: CallSite) -> Value:
    """The values as the operators leave them; those that only time or catch pass them on."""
    value = _value(site.receiver)
    for operator in site.args:
        for one in plain(operator):
            if isinstance(one, Obj) and one.kind == "rxjs.operator":
                function = site.engine.as_value(one.extra["function"])
                result = run(site, function, value)
                match one.extra["operator"]:
                    case "map":
                        value = result
                    case "filter":
                        value = narrowed(value, result)
                    case "flat":
                        value = _value(result) if _value(result) != NONE else result
    made = cell(site, "rxjs.subject", value)
    for source in plain(site.receiver):
        if isinstance(source, Obj) and "socket" in source.extra:
            made.extra.setdefault("socket", source.extra["socket"])
    return made


def _multiplexed(site: CallSite) -> Value:
    """`socket.multiplex(() => subscribe, () => unsubscribe, message => is it mine)`."""
    for made in plain(site.receiver):
        sock = made.extra.get("socket") if isinstance(made, Obj) else None
        if isinstance(sock, Sock):
            for index in (0, 1):
                site.engine.send(sock, Json(run(site, site.arg(index))), site)
    value = _value(site.receiver)
    return cell(site, "rxjs.subject", narrowed(value, run(site, site.arg(2), value)))


_OPERATORS = {
    "map": "map", "filter": "filter", "tap": "tap", "switchMap": "flat", "mergeMap": "flat", "concatMap": "flat", "exhaustMap": "flat",
}  # fmt: skip

_SUBJECT: dict[str, Handler] = {
    "next": _emit_next, "subscribe": _subscribe, "pipe": _pipe, "asObservable": lambda site: site.receiver, "complete": nothing, "error": nothing,
    "unsubscribe": nothing, "getValue": lambda site: _value(site.receiver),
    "multiplex": _multiplexed,
}  # fmt: skip


def _first_value(site: CallSite) -> Value:
    return each(site, site.arg(0), _value)


def _set_signal(site: CallSite) -> Value:
    """`set(value)`, `update(old => new)`."""
    for made in plain(site.receiver):
        if isinstance(made, Obj):
            given = site.arg(0) or NONE
            put(site, made, run(site, given, _value(made)) if has_function(given) else given)
    return NONE


LIBRARY = Library(
    functions={
        **dict.fromkeys(EMITTERS, _make("emitter")),
        **dict.fromkeys(["rxjs.Subject", "rxjs.BehaviorSubject", "rxjs.ReplaySubject", "rxjs.AsyncSubject", "rxjs.of"], _subject),
        "rxjs.from": lambda site: cell(site, "rxjs.subject", items(site, site.arg(0))),
        "rxjs.Observable": _observable, "rxjs.firstValueFrom": _first_value, "rxjs.lastValueFrom": _first_value,
        **{f"{module}.{name}": _operator(kind) for module in ("rxjs", "rxjs/operators") for name, kind in _OPERATORS.items()},
        "@angular/core.signal": lambda site: cell(site, "angular.signal", site.arg(0)),
        "@angular/core.computed": lambda site: cell(site, "angular.signal", run(site, site.arg(0))),
        "@angular/core.effect": lambda site: run(site, site.arg(0)),
        "angular.signal()": lambda site: _value(site.receiver),
    },
    methods={
        **{f"emitter.{name}": handler for name, handler in _EMITTER.items()},
        **{f"{emitter}.{name}": handler for emitter in EMITTERS for name, handler in _EMITTER.items()},
        **{f"rxjs.subject.{name}": handler for name, handler in _SUBJECT.items()},
        "angular.signal.set": _set_signal, "angular.signal.update": _set_signal,
    },
)  # fmt: skip
