"""From values to shapes: what a message that is sent looks like on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model import (
    Anything,
    Binary,
    Echo,
    Encoded,
    Kind,
    Listing,
    OneOf,
    Path,
    Property,
    Record,
    Scalar,
    Shape,
    Spread,
    Where,
)  # fmt: skip
from ..model import (
    Text as TextShape,
)
from .guards import together
from .spelled import document
from .values import (
    Fact,
    Guard,
    Json,
    Lit,
    Obj,
    Opaque,
    Site,
    Stored,
    Text,
    Union,
    Value,
    When,
    Wire,
    lit,
    options,
)

DEPTH = 6
"""Objects in objects that are described; deeper ones are `Anything`. No message read so far was compared deeper than four."""

NEAR, MANY = 2, 8
"""Deeper than that in a message, more objects than that at one place say nothing of it: they are a program's own state, each of them with all of the others in it."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose shape is made: what this socket heard is an `Echo`, and its guards say what it heard."""

    site: Site | None
    guards: tuple[Guard, ...]
    put: Mapping[tuple[Site, Path], Value] = field(default_factory=dict, compare=False)
    """What this end put into what it heard."""
    known: dict[tuple[Obj, int], Shape] = field(default_factory=dict, compare=False)
    """Objects that were described already: what many messages hold is described once."""


def frame_shape(value: Value, sender: Sender) -> Shape:
    """The shape of a frame: JSON text is its document, other text is `Text`."""
    return one_of([_frame(option, sender) for option in _possible(value, sender)])


def _frame(value: Value, sender: Sender) -> Shape:
    if isinstance(value, Json):
        return json_shape(value.value, sender)
    if isinstance(value, Lit) and isinstance(value.value, bytes):
        return Binary()
    if isinstance(value, Lit):
        return _text((str(value.value),))
    if isinstance(value, Text):
        return _text(
            tuple(
                part.value if isinstance(part, Lit) and isinstance(part.value, str) else None
                for part in value.parts
            )
        )
    if isinstance(value, Wire):
        elsewhere = value.site is not sender.site
        return Binary() if elsewhere and value.stage == "bytes" else Echo(value.path, elsewhere)
    if isinstance(value, Stored):
        return TextShape((None,))
    if isinstance(value, Obj):
        binary = value.extra.get("binary")
        return Binary() if binary else Anything(f"a {value.kind} that is not turned into text")
    return Anything(value.source if isinstance(value, Opaque) else "")


def _text(parts: tuple[str | None, ...]) -> Shape:
    """A text, or the document that it spells."""
    return document(parts) or TextShape(parts)


def _possible(value: Value, sender: Sender) -> list[Value]:
    """The alternatives that can be where the send stands."""
    found: list[Value] = []
    for option in options(value):
        if isinstance(option, When):
            if together(sender.guards, option.guards) is not None:
                found.append(option.value)
        else:
            found.append(option)
    return found


def json_shape(value: Value, sender: Sender, depth: int = 0) -> Shape:
    """The shape of a value inside of a JSON document."""
    if depth > DEPTH:
        return Anything("deep")
    possible = _possible(value, sender)
    if depth > NEAR and sum(isinstance(option, Obj) for option in possible) > MANY:
        return Anything("one of many")
    return one_of([_json(option, sender, depth) for option in possible])


def _json(value: Value, sender: Sender, depth: int) -> Shape:
    if isinstance(value, Lit):
        return _scalar(value)
    if isinstance(value, Text | Stored):
        return Scalar("string")
    if isinstance(value, Json):
        return Encoded(json_shape(value.value, sender, depth + 1))
    if isinstance(value, Fact):
        return Scalar("boolean")
    if isinstance(value, Wire):
        return _heard(value, sender, depth)
    if isinstance(value, Opaque):
        return Scalar(value.kind) if value.kind is not None else Anything(value.source)
    if isinstance(value, Obj):
        return _of_obj(value, sender, depth)
    return Anything("")


def _scalar(value: Lit) -> Shape:
    held = value.value
    if held is None or isinstance(held, bytes):
        return Scalar("null")
    kind: Kind = "boolean" if isinstance(held, bool) else "string" if isinstance(held, str) else "number"
    return Scalar(kind, frozenset([held]))


def _heard(wire: Wire, sender: Sender, depth: int) -> Shape:
    """What was heard, sent on: under a condition on just this value, the values that the condition names."""
    if wire.stage == "text":
        return Scalar("string")
    for guard in sender.guards:
        condition = guard.condition
        if (
            guard.site is wire.site
            and condition.path == wire.path
            and condition.values
            and not condition.negated
        ):
            return Scalar("string", frozenset(condition.values))
    put = {
        path[len(wire.path)]
        for site, path in sender.put
        if site is wire.site and len(path) > len(wire.path) and path[: len(wire.path)] == wire.path
    }
    if not put:
        return Echo(wire.path, wire.site is not sender.site)
    inner = {
        key: Property(_put(Wire(wire.site, wire.stage, (*wire.path, key)), sender, depth))
        for key in sorted(put)
    }
    return Record(inner, open=True, spread=Spread(wire.path))


def _put(wire: Wire, sender: Sender, depth: int) -> Shape:
    """What this end put there, or what came."""
    own = sender.put.get((wire.site, wire.path))
    came = _heard(wire, sender, depth)
    return came if own is None else one_of([json_shape(own, sender, depth + 1), came])


def _of_obj(value: Obj, sender: Sender, depth: int) -> Shape:
    found = sender.known.get((value, depth))
    if found is None:
        found = sender.known[value, depth] = _described(value, sender, depth)
    return found


def _described(value: Obj, sender: Sender, depth: int) -> Shape:
    described = value.extra.get("shape")
    if callable(described):
        shape = described(sender, depth)
        if isinstance(shape, Shape_):
            return shape
    if value.kind == "list":
        return Listing(
            json_shape(value.items, sender, depth + 1) if value.items is not None else Anything("nothing")
        )
    if value.kind == "element":
        return Anything("an element")
    if value.kind not in ("dict", "instance"):
        return Anything(value.kind)
    found: dict[str, Property] = {}
    for name, held in value.fields.items():
        shape = json_shape(held, sender, depth + 1)
        found[name] = Property(shape, value.places.get(name), optional=name in value.maybe)
    return Record(
        found,
        open=value.open or (value.items is not None and value.kind == "dict") or value.kind == "instance",
        spread=_spread(value, sender),
    )


def _spread(value: Obj, sender: Sender) -> Spread | None:
    """What was heard on the same socket, where its fields are all that more there may be."""
    held = value.extra.get("spread")
    if not isinstance(held, tuple) or value.items is not None:
        return None
    wire, over = held
    altered = any(site is wire.site and path[: len(wire.path)] == wire.path for site, path in sender.put)
    return Spread(wire.path, over) if wire.site is sender.site and not altered else None


def one_of(shapes: list[Shape]) -> Shape:
    """One shape of several; scalars of a kind are one scalar."""
    flat: dict[Shape, None] = {}
    for shape in shapes:
        for part in shape.options if isinstance(shape, OneOf) else (shape,):
            flat.setdefault(part)
    merged = _merge_scalars(list(flat))
    if not merged:
        return Anything("nothing")
    return merged[0] if len(merged) == 1 else OneOf(tuple(merged))


def _merge_scalars(shapes: list[Shape]) -> list[Shape]:
    out: list[Shape] = []
    for shape in shapes:
        for index, old in enumerate(out):
            if isinstance(shape, Scalar) and isinstance(old, Scalar) and shape.kind == old.kind:
                known = shape.literals is not None and old.literals is not None
                out[index] = Scalar(
                    old.kind,
                    old.literals | shape.literals if known and old.literals and shape.literals else None,
                )
                break
        else:
            out.append(shape)
    return out


Shape_ = Scalar | Record | Listing | OneOf | Encoded | TextShape | Binary | Echo | Anything

NAMES = (
    "type",
    "event",
    "action",
    "kind",
    "op",
    "cmd",
    "command",
    "method",
    "msg_type",
    "msgType",
    "message_type",
    "messageType",
    "event_type",
    "eventType",
    "t",
)
"""Fields that name what a message is, as programs call them; used only to choose the line that a report points to."""


def place_of(value: Value, default: Where) -> Where:
    """The line that names the message: where its type is written, else where it is put together, else the send."""
    for option in options(value):
        inner = option.value if isinstance(option, When | Json) else option
        inner = inner.value if isinstance(inner, Json) else inner
        if isinstance(inner, Obj):
            for name in NAMES:
                for held in options(inner.fields.get(name, lit(None))):
                    if isinstance(held, Lit) and held.where is not None:
                        return held.where
            return inner.where if inner.fields else default
        if isinstance(inner, Lit) and inner.where is not None:
            return inner.where
        if isinstance(inner, Union):
            return place_of(inner, default)
    return default


__all__ = ["Sender", "frame_shape", "json_shape", "one_of", "place_of"]
