"""The language's own: promises, timers, functions, conversions, dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..flow.libraries import Library
from ..flow.values import NONE, Bound, Native, Obj, Opaque, Value, join, lit
from .javascript_common import (
    BOOLEAN,
    NUMBER,
    TEXT,
    cell,
    constant,
    each,
    first,
    items,
    nothing,
    put,
    run,
)

if TYPE_CHECKING:
    from ..flow.calls import CallSite


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


def _apply(site: CallSite) -> Value:
    return site.invoke(
        each(site, site.receiver, lambda value: _bound(value, site.arg(0) or NONE)), items(site, site.arg(1))
    )


def _of_bound(act: Callable[[CallSite], Value]) -> Callable[[CallSite], Value | None]:
    """The same of a method that is taken with its object, or of what a library made."""
    return lambda site: act(site) if isinstance(site.receiver, Bound | Native) else None


_NUMBERS = (
    "Number", "parseInt", "parseFloat", "Date.now", "Math.random", "Math.floor", "Math.round", "Math.min", "Math.max", "performance.now",
)  # fmt: skip


LIBRARY = Library(
    functions={
        "structuredClone": first, "Promise": _promise, "Promise.resolve": first,
        "Promise.all": _all, "Promise.allSettled": _all, "Promise.race": _any_of, "Promise.any": _any_of, "Promise.reject": nothing,
        "setTimeout": _later, "setInterval": _later, "requestAnimationFrame": _later, "queueMicrotask": _later, "setImmediate": _later,
        "requestIdleCallback": _later, "clearTimeout": nothing, "clearInterval": nothing, "cancelAnimationFrame": nothing,
        **dict.fromkeys(_NUMBERS, constant(NUMBER)), "String": lambda site: site.arg(0) or lit(""), "Boolean": first,
        "isNaN": constant(BOOLEAN), "crypto.randomUUID": constant(TEXT),
        "Date": lambda site: site.make("Date"), "Error": lambda site: site.make("Error"), "AbortController": lambda site: site.make("AbortController"),
    },
    methods={
        "*.then": _then, "*.catch": _catch, "*.finally": _finally, "function.bind": _bind, "function.call": _call, "function.apply": _apply,
        "opaque.bind": _of_bound(_bind), "opaque.call": _of_bound(_call), "opaque.apply": _of_bound(_apply),
        **{f"Date.{name}": constant(TEXT) for name in ("toISOString", "toJSON", "toLocaleString", "toLocaleTimeString", "toLocaleDateString", "toString")},
        **{f"Date.{name}": constant(NUMBER) for name in ("getTime", "valueOf", "getHours", "getMinutes", "getSeconds", "getFullYear")},
    },
    silent=("console.", "Math.", "Date", "Number", "isNaN", "isFinite", "parseInt", "parseFloat", "Intl.", "Error", "alert", "toast", "logger.", "log."),
)  # fmt: skip
