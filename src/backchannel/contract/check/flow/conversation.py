"""From what was observed at one socket to a `Conversation`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias

from ..model import (
    Anything,
    Case,
    Condition,
    Conversation,
    Echo,
    OneOf,
    Path,
    Read,
    Record,
    Scalar,
    Send,
    Shape,
    passes_on,
)
from .guards import together
from .observations import Compared, Left, Looked, Observations, Sent
from .shapes import NAMES, Sender, frame_shape, place_of
from .values import NONE, Guard, Json, Obj, Opaque, Site, Value, When, join, options, without_conditions

Put: TypeAlias = Mapping[tuple[Site, Path], Value]
"""What an end put into messages that it heard, by the socket and the path."""


def conversation(
    seen: Observations, site: Site, more_sent: Iterable[Sent] = (), put: Put | None = None
) -> Conversation:
    """One end's half, as it was observed at `site`; `more_sent` are sends on nobody knows which socket that belong to it after all."""
    put = put or {}
    mine = [sent for sent in seen.sent.values() if sent.site is site]
    shapes = _Shapes(site, put)
    sends, open_sends = _sends([*mine, *more_sent], shapes)
    cases = tuple(_case(one) for one in seen.compared.values() if one.site is site and not one.contradicted)
    reads = tuple(_read(one) for one in seen.looked.values() if one.site is site)
    left = [one for one in seen.left.values() if one.site is site]
    return Conversation(
        sends=tuple(sends),
        cases=cases,
        reads=reads,
        hears=seen.forms(site),
        fallthrough=_fallthrough(mine, left, seen, shapes),
        open_hears=tuple(
            dict.fromkeys(
                f"it is handed to {one.to} at {one.where.file}:{one.where.line}"
                for one in left
                if _whole(one)
            )
        ),
        open_sends=tuple(dict.fromkeys(open_sends)),
        handed=tuple(dict.fromkeys((one.path, _conditions(one.guards)) for one in left if not _whole(one))),
    )


class _Shapes:
    """The shapes of what is sent on one socket: each described once, and of those that are equal always the same one, which makes them quick to compare."""

    def __init__(self, site: Site, put: Put) -> None:
        self.site = site
        self._put = put
        self._senders: dict[tuple[Guard, ...], Sender] = {}
        self._known: dict[tuple[Value, tuple[Guard, ...]], Shape] = {}
        self._one: dict[Shape, Shape] = {}

    def of(self, value: Value, guards: tuple[Guard, ...]) -> Shape:
        """The shape of the frame where the guards hold."""
        key = (value, guards)
        if key not in self._known:
            sender = self._senders.setdefault(guards, Sender(self.site, guards, self._put))
            shape = frame_shape(value, sender)
            self._known[key] = self._one.setdefault(shape, shape)
        return self._known[key]


def _sends(sent: list[Sent], shapes: _Shapes) -> tuple[list[Send], list[str]]:
    """The sends, one for each message; a wrapper's own run with unknown arguments says nothing where its callers are known."""
    sent = [part for one in sent for part in _parted(one)]
    known_at = {one.where for one in sent if not _unnamed(one.value)}
    out: dict[tuple[object, ...], Send] = {}
    unknown: list[str] = []
    for one in sent:
        if _unnamed(one.value):
            if one.where not in known_at and one.called:
                unknown.append(f"what is sent at {one.where.file}:{one.where.line} could not be followed")
            continue
        where = place_of(one.value, one.where)
        via = tuple(dict.fromkeys(place for place in (one.where, *reversed(one.stack)) if place != where))
        for guards in _ways(one, shapes.site):
            shape = shapes.of(one.value, guards)
            own = tuple(guard for guard in guards if guard.site is shapes.site)
            given = _conditions(own) if passes_on(shape) else ()
            known = out.get((shape, where, given))
            if known is None or (one.called and not known.called):
                out[shape, where, given] = Send(shape, where, one.called, via, given)
            if isinstance(shape, Anything) and one.called:
                unknown.append(f"what is sent at {one.where.file}:{one.where.line} could not be followed")
    return [send for send in out.values() if not isinstance(send.shape, Anything)], unknown


def _parted(sent: Sent) -> list[Sent]:
    """One for each message that is put together somewhere, of a frame that may be one of several (what came out of a queue, the branches of a conditional), and one for the rest."""
    whole = sent.value.value if isinstance(sent.value, Json) else sent.value
    made = [option for option in options(whole) if _is_record(option)]
    if len(made) < 2:
        return [sent]
    others = [option for option in options(whole) if not _is_record(option)]
    found = [*made, *([join(*others)] if others else [])]
    return [replace(sent, value=Json(one) if isinstance(sent.value, Json) else one) for one in found]


def _is_record(value: Value) -> bool:
    inner = without_conditions(value)
    inner = inner.value if isinstance(inner, Json) else inner
    return isinstance(inner, Obj) and inner.kind == "dict" and bool(inner.fields)


def _ways(sent: Sent, site: Site) -> list[tuple[Guard, ...]]:
    """The conditions under which it is sent, for each name that the message may have: one that answers some names by others says something else to each of them."""
    value = sent.value.value if isinstance(sent.value, Json) else sent.value
    names = (
        next((value.fields[name] for name in NAMES if name in value.fields), None)
        if isinstance(value, Obj)
        else None
    )
    found = [option for option in options(names) if option != NONE] if names is not None else []
    chosen = [option.guards for option in found if isinstance(option, When) and _named(option.guards)]
    if len(found) < 2 or len(chosen) < len(found):
        return [sent.guards]
    ways = (together(sent.guards, guards) for guards in chosen)
    return list(dict.fromkeys(way for way in ways if way is not None))


def _unnamed(value: Value) -> bool:
    """A message that is a parameter of a function entered from outside (or was left out by who calls it), or is named by one."""
    found = [option.value if isinstance(option, When | Json) else option for option in options(value)]
    return all(
        isinstance(option, Opaque) or option == NONE or _named_by_parameter(option) for option in found
    )


def _named_by_parameter(value: Value) -> bool:
    if not isinstance(value, Obj):
        return False
    names = [value.fields[name] for name in NAMES if name in value.fields]
    return bool(names) and all(isinstance(name, Opaque) and name.param for name in names[:1])


def _case(one: Compared) -> Case:
    return Case(one.path, one.value, one.where, one.called, one.idle, one.local, one.beside)


def _read(one: Looked) -> Read:
    return Read(one.path, one.where, one.need, _conditions(one.guards), one.kind, one.called, one.within)


def _conditions(guards: tuple[Guard, ...]) -> tuple[Condition, ...]:
    return tuple(dict.fromkeys(guard.condition for guard in guards))


def _whole(left: Left) -> bool:
    """The whole message, of whatever type, goes out of sight."""
    return not left.path and not _named(left.guards)


def _named(guards: Iterable[Guard]) -> bool:
    return any(guard.condition.values and not guard.condition.negated for guard in guards)


def _fallthrough(
    sent: list[Sent], left: list[Left], seen: Observations, shapes: _Shapes
) -> Literal["ignored", "refused", "handled"]:
    """What is done with a message that no case is for: handed on or sent on is handled; an error reply or an exception refuses it."""
    site = shapes.site
    if any(_whole(one) for one in left):
        return "handled"
    if _has_default(seen, site):
        return "handled"
    refused = any(_excluded(guards, site) for guards in seen.raised)
    always = {one.path for one in seen.looked.values() if one.site is site and not _named(one.guards)}
    for one in sent:
        mine = [guard for guard in one.guards if guard.site is site]
        if _named(mine):
            continue
        shape = shapes.of(one.value, one.guards)
        if _echoes(shape, always):
            return "handled"
        if _excluded(one.guards, site):
            if not _complains(shape):
                return "handled"
            refused = True
    return "refused" if refused else "ignored"


def _has_default(seen: Observations, site: Site) -> bool:
    """Whether what only a message without a case has is read: of the others each was told apart before."""
    known: dict[Path, set[str]] = {}
    for one in seen.compared.values():
        if one.site is site and not one.contradicted:
            known.setdefault(one.path, set()).add(one.value)
    for read in seen.looked.values():
        for condition in (guard.condition for guard in read.guards if guard.site is site):
            all_of_them = (
                condition.negated
                and condition.values
                and condition.values >= known.get(condition.path, condition.values | {""})
            )
            if all_of_them and read.site is site and read.path != condition.path and not _named(read.guards):
                return True
    return False


def _excluded(guards: Iterable[Guard], site: Site) -> bool:
    """Only negated names: where no case was met."""
    mine = [guard.condition for guard in guards if guard.site is site and guard.condition.values]
    return bool(mine) and all(condition.negated for condition in mine)


def _echoes(shape: Shape, always: set[Path]) -> bool:
    """Whether what was heard is in what is sent: the whole of it, or what is read of every message (what only one type has was kept from that)."""
    if isinstance(shape, Echo):
        return not shape.path or shape.path in always
    if isinstance(shape, OneOf):
        return any(_echoes(option, always) for option in shape.options)
    if isinstance(shape, Record):
        taken = shape.spread is not None and (not shape.spread.path or shape.spread.path in always)
        return taken or any(_echoes(held.shape, always) for held in shape.properties.values())
    return False


def _complains(shape: Shape) -> bool:
    """An error reply: a field that is called error, or a type with that word in it."""
    if isinstance(shape, OneOf):
        return all(_complains(option) for option in shape.options)
    if not isinstance(shape, Record):
        return False
    for name, held in shape.properties.items():
        if "error" in name.lower():
            return True
        if (
            isinstance(held.shape, Scalar)
            and held.shape.literals
            and any("error" in str(value).lower() for value in held.shape.literals)
        ):
            return True
    return False


__all__ = ["conversation"]
