"""What stands at a path of a message, and which messages meet a condition. All answers have a third value: not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

from ..model import (
    Anything,
    Binary,
    Condition,
    Echo,
    Encoded,
    Listing,
    OneOf,
    Path,
    Record,
    Scalar,
    Shape,
    Text,
)

Literal: TypeAlias = "str | int | float | bool"

_BUILT_IN = frozenset({"length", "size"})
"""Properties that JavaScript's lists and strings have without anyone sending them."""


class Answer(Enum):
    """Whether a message meets a condition."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path: `shapes` in the alternatives that have it, `missing` if some alternative surely lacks it, `unknown` if one may or may not."""

    shapes: tuple[Shape, ...] = ()
    missing: bool = False
    unknown: bool = False

    @property
    def absent(self) -> bool:
        """Whether it is surely in no alternative."""
        return self.missing and not self.shapes and not self.unknown


_MISSING = Found(missing=True)
_UNKNOWN = Found(unknown=True)


def options(shape: Shape) -> Iterator[Shape]:
    """The alternatives of a shape, none of them a `OneOf`."""
    if isinstance(shape, OneOf):
        for option in shape.options:
            yield from options(option)
    else:
        yield shape


def look_up(shape: Shape, path: Path, decoded: frozenset[Path] = frozenset(), at: Path = ()) -> Found:
    """What stands at `path`. `decoded` are paths (from the message's root) whose text the reader decodes as JSON once more; `at` is where `shape` stands."""
    if isinstance(shape, OneOf):
        return _union([look_up(option, path, decoded, at) for option in options(shape)])
    if isinstance(shape, Encoded) and at in decoded:
        return look_up(shape.shape, path, decoded, at)
    if isinstance(shape, Anything | Echo | Binary):
        return _UNKNOWN
    if not path:
        return Found((shape,))
    head, rest = path[0], path[1:]
    if isinstance(shape, Record):
        return _in_record(shape, head, rest, decoded, at)
    if isinstance(shape, Listing) and (head in {"[]", "*"} or head.isdecimal()):
        return look_up(shape.item, rest, decoded, (*at, head))
    if isinstance(shape, Scalar) and shape.kind == "string" and head in {"[]", "*"}:
        return look_up(Scalar("string"), rest, decoded, (*at, head))  # a character
    if head in _BUILT_IN or head in {"[]", "*"} or head.isdecimal():
        return _UNKNOWN
    # What is null now is often something else later, in code that was not followed.
    return _UNKNOWN if isinstance(shape, Scalar) and shape.kind == "null" else _MISSING


def gap(shape: Shape, path: Path, decoded: frozenset[Path] = frozenset()) -> Path | None:
    """The shortest start of `path` that is surely absent; None if the whole path is or may be there."""
    starts = (path[:end] for end in range(1, len(path) + 1))
    return next((start for start in starts if look_up(shape, start, decoded).absent), None)


@lru_cache(maxsize=4096)
def literals(shape: Shape, path: Path) -> frozenset[str] | None:
    """All the values that can stand at `path`, as text; None if they are not all known. Empty: nothing that a text equals is ever there."""
    found = look_up(shape, path)
    if found.unknown:
        return None
    values: set[str] = set()
    for option in found.shapes:
        if isinstance(option, Record | Listing):
            continue  # an object equals no name, whatever is in it
        if not isinstance(option, Scalar) or option.literals is None:
            return None
        values.update(as_text(value) for value in option.literals)
    return frozenset(values)


def as_text(value: Literal) -> str:
    """A literal as a condition or a case writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def meets(shape: Shape, conditions: Sequence[Condition]) -> Answer:
    """Whether a message of that shape meets all the conditions."""
    answers = {_meets(shape, condition) for condition in conditions}
    return Answer.NO if Answer.NO in answers else Answer.MAYBE if Answer.MAYBE in answers else Answer.YES


def paths_to(shape: Shape, name: str, depth: int = 3) -> Sequence[Path]:
    """Where in a message a property of that name stands, nearest to the root first within one branch."""
    return _places(shape, depth).get(name, ())


@lru_cache(maxsize=256)
def _places(shape: Shape, depth: int) -> Mapping[str, Sequence[Path]]:
    """Where each name stands: a message is asked for every field that somebody reads and that it has not."""
    found: dict[str, dict[Path, None]] = {}
    for option in options(shape):
        if not isinstance(option, Record) or depth == 0:
            continue
        for key in option.properties:
            found.setdefault(key, {})[(key,)] = None
        for key, inner in option.properties.items():
            for name, paths in _places(inner.shape, depth - 1).items():
                found.setdefault(name, {}).update(dict.fromkeys((key, *rest) for rest in paths))
    return {name: tuple(paths) for name, paths in found.items()}


def keys_at(shape: Shape, path: Path) -> tuple[str, ...]:
    """The names of the properties of what stands at `path`, in the order in which they are written."""
    found = look_up(shape, path)
    return tuple(
        dict.fromkeys(
            key for option in found.shapes if isinstance(option, Record) for key in option.properties
        )
    )


def dotted(path: Path) -> str:
    """A path as people write it: `data.items[].id`."""
    return ".".join(path).replace(".[]", "[]") or "the message"


def describe(shape: Shape, depth: int = 2) -> str:
    """A shape as a reader of either language writes it: `{type: "join", data: {room, user}}`."""
    match shape:
        case Scalar(literals=values) if values is not None and len(values) == 1:
            (value,) = values
            return f'"{value}"' if isinstance(value, str) else as_text(value)
        case Scalar(kind=kind):
            return kind
        case Record(properties=properties, open=is_open):
            inner = [_entry(key, prop.shape, depth) for key, prop in properties.items()]
            return "{" + ", ".join([*inner, *(["…"] if is_open else [])]) + "}"
        case Listing(item=item):
            return f"[{describe(item, depth - 1)}]" if depth else "[…]"
        case Text(parts=parts):
            return '"' + "".join("…" if part is None else part for part in parts) + '"'
        case Encoded():
            return "a JSON text"
        case Binary():
            return "a binary frame"
        case OneOf(options=alternatives):
            return " or ".join(dict.fromkeys(describe(option, depth) for option in alternatives))
        case _:
            return "…"


def merged(shapes: Iterable[Shape]) -> Shape:
    """One shape for several: the alternatives without repetition."""
    unique = tuple(dict.fromkeys(option for shape in shapes for option in options(shape)))
    return unique[0] if len(unique) == 1 else OneOf(unique)


def _entry(key: str, shape: Shape, depth: int) -> str:
    if isinstance(shape, Record) and shape.properties and depth > 1:
        return f"{key}: {describe(shape, depth - 1)}"
    if isinstance(shape, Scalar) and shape.literals is not None and len(shape.literals) == 1:
        return f"{key}: {describe(shape)}"
    return key


def _in_record(shape: Record, head: str, rest: Path, decoded: frozenset[Path], at: Path) -> Found:
    if head in {"*", "[]"}:
        return _UNKNOWN
    known = shape.properties.get(head)
    if known is None:
        return _UNKNOWN if shape.open else _MISSING
    found = look_up(known.shape, rest, decoded, (*at, head))
    return Found(found.shapes, found.missing, unknown=True) if known.optional else found


def _union(found: Sequence[Found]) -> Found:
    return Found(
        tuple(dict.fromkeys(shape for one in found for shape in one.shapes)),
        any(one.missing for one in found),
        any(one.unknown for one in found),
    )


@lru_cache(maxsize=1 << 16)
def _meets(shape: Shape, condition: Condition) -> Answer:
    answer = _equals(shape, condition) if condition.values else _is_true(shape, condition.path)
    if not condition.negated or answer is Answer.MAYBE:
        return answer
    return Answer.NO if answer is Answer.YES else Answer.YES


def _equals(shape: Shape, condition: Condition) -> Answer:
    found = look_up(shape, condition.path)
    if found.absent:
        return Answer.NO
    values = literals(shape, condition.path)
    if values is None:
        return Answer.MAYBE
    wanted = {value.lower() if value in {"True", "False"} else value for value in condition.values}
    if values <= wanted and not found.missing:
        return Answer.YES
    return Answer.MAYBE if values & wanted else Answer.NO


def _is_true(shape: Shape, path: Path) -> Answer:
    found = look_up(shape, path)
    if found.absent:
        return Answer.NO
    if found.unknown or found.missing:
        return Answer.MAYBE
    truths = {_truth(option) for option in found.shapes}
    return truths.pop() if len(truths) == 1 else Answer.MAYBE


def _truth(shape: Shape) -> Answer:
    if isinstance(shape, Record | Listing):
        # An empty one is true in JavaScript and false in Python.
        return Answer.YES if isinstance(shape, Record) and shape.properties else Answer.MAYBE
    if not isinstance(shape, Scalar):
        return Answer.MAYBE
    if shape.kind == "null":
        return Answer.NO
    if shape.literals is None:
        return Answer.MAYBE
    truths = {bool(value) for value in shape.literals}
    return Answer.MAYBE if len(truths) != 1 else Answer.YES if truths.pop() else Answer.NO
