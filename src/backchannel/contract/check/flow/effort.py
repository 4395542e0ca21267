"""How far calls are followed: what is the same call as one before, and what has been followed enough."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..source.syntax import Function
from .lineage import library_bases
from .scope import Frame
from .values import Bound, Json, Native, Obj, Opaque, Sock, Text, Union, Value, When, Wire, options

if TYPE_CHECKING:
    from .calls import CallSite
    from .engine import Engine

DEPTH = 14
"""Calls followed into one another; the deepest real chains from a handler to a send were nine."""


IDLE_DEPTH = 2
"""Calls followed among functions that have nothing to do with sockets: enough for what a factory of messages calls."""

IDLE_STEPS, FAR_STEPS = 2_000, 20_000
"""Expressions evaluated in one round at most in one function of a back end that has nothing to do with sockets, or that is `FAR` from them, while nothing that was heard is at hand.

A factory of messages takes some twenty for each, so that a hundred callers still get their own."""

FAR = 3
"""Names between a function and a word of the field, from which on the word is most often a coincidence."""

OFTEN = 40
"""Times that one call in the text is followed with different values: a wrapper around a send that forty places use is still seen once for each."""


def key_of(engine: Engine, function: Obj, this: object, site: CallSite, caller: Frame) -> object:
    """What tells one call of a round from another: the values; while it is only found out who calls whom, what kinds of things they are."""
    if not engine.scouting:
        return (function, this, tuple(site.args), tuple(site.keywords.items()), caller.guards, caller.called)
    given = [*site.args, *site.keywords.values()]
    return (function.node, _rough(engine.as_value(this)), tuple(map(_rough, given)), tuple(site.keywords))


def _rough(value: Value | None) -> object:
    """What a value is, rather than which one: an instance by its class, a list or an object by the place that makes it."""
    match value:
        case Union(options=found):
            return frozenset(map(_rough, found))
        case Obj(kind="instance", owner=owner):
            return owner
        case Obj(node=None):
            return value.kind, value.where
        case Obj(node=node):
            return node
        case Bound(function=function, this=this):
            return function.node, _rough(this)
        case When(value=inner):
            return _rough(inner)
        case Opaque() | Text() | Json():
            return type(value)
        case _:
            return value


def spent(engine: Engine, node: Function, site: CallSite, *, relevant: bool) -> bool:
    """Whether enough of the round went into the function: what it gives is known by now as well as it will be.

    Only of Python: a page keeps what it heard where every function sees it.
    """
    frame = site.frame
    if not frame.python or frame.guards or (relevant and engine.relevance.distance(node) < FAR):
        return False
    if engine.spent[node] <= (FAR_STEPS if relevant else IDLE_STEPS):
        return False
    return not any(matters(value) for value in (*site.args, *site.keywords.values()))


def matters(value: Value) -> bool:
    """Whether a callee may do something with it that counts: what was heard, a socket, a function."""
    kinds = (Wire, Sock, Bound, Native, When)
    return any(
        isinstance(option, kinds)
        or (isinstance(option, Obj) and (option.kind == "function" or _is_handler(option)))
        for option in options(value)
    )


def _is_handler(value: Obj) -> bool:
    """An instance of a class that a framework calls (a consumer, a view): it may be asked to send."""
    return value.kind == "instance" and next(library_bases(value.owner), None) is not None


def often(engine: Engine, node: Function, site: CallSite) -> bool:
    """Whether one and the same call has been followed so often in this round, with other values each time, that the rest is taken together."""
    entries: Counter[tuple[int, Function, int]] = engine.extra.setdefault("entries", Counter())  # type: ignore[assignment]  # made here
    key = (engine.round, node, id(site.node))
    entries[key] += 1
    return entries[key] > OFTEN
