"""From JSON Schema to the shapes and reads of a message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

from .asyncapi_nodes import Node
from .model import (
    Anything,
    Condition,
    Encoded,
    Kind,
    Listing,
    OneOf,
    Path,
    Property,
    Read,
    Record,
    Scalar,
    Shape,
)

MAX_DEPTH: Final = 12
"""Levels of a message that are looked at; schemas may be recursive."""
MAX_STEPS: Final = 5000
"""Schemas that are looked into for one message: types that mention each other multiply."""
MAX_ALTERNATIVES: Final = 64
"""Of one value: `oneOf` within `allOf` within `oneOf` multiply."""

Use: TypeAlias = Kind | Literal["list", "record", "encoded"]

_KINDS: Final[dict[str, Kind]] = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
_RECURSIVE: Final = Anything("its schema is recursive, or very deep")
_MANY: Final = Anything("its schema has too many alternatives")


@dataclass(slots=True)
class _Steps:
    left: int = MAX_STEPS


@dataclass(frozen=True, slots=True)
class Trail:
    """The schemas around the one that is looked into."""

    above: tuple[Node, ...] = ()
    steps: _Steps = field(default_factory=_Steps)

    def enter(self, schema: Node) -> Trail | None:
        """The trail within the schema; None if that is recursive, or too much."""
        self.steps.left -= 1
        if schema in self.above or len(self.above) >= MAX_DEPTH or self.steps.left < 0:
            return None
        return Trail((*self.above, schema), self.steps)


def shapes_of(schema: Node, trail: Trail | None = None) -> list[Shape]:
    """The alternatives that a schema allows, at least one."""
    around = trail or Trail()
    inner = around.enter(schema)
    if inner is None:
        return [_RECURSIVE]
    named = _discriminated(schema, inner)
    if named:
        return named
    alternatives = _alternatives(schema, around)
    if alternatives is None:
        return [_MANY]
    found = [shape for parts in alternatives for shape in _of_parts(parts, inner)]
    return list(dict.fromkeys(found))


def _discriminated(schema: Node, trail: Trail) -> list[Shape]:
    """The options of a schema with a `discriminator`, each with the name that it has there; nothing if there is none."""
    told = schema.get("discriminator")
    options = schema.items("oneOf") or schema.items("anyOf")
    if told is None or not options:
        return []
    key = told.text("propertyName") if told.is_object else told.scalar
    mapping = told.get("mapping")
    names = (
        {str(target.scalar).rpartition("/")[2]: name for name, target in mapping.members()} if mapping else {}
    )
    found: list[Shape] = []
    for option in options:
        value = names.get(option.name, option.name)
        found += [_with_name(shape, str(key), value, option) for shape in shapes_of(option, trail)]
    return found


def _with_name(shape: Shape, key: str, value: str, option: Node) -> Shape:
    if not isinstance(shape, Record):
        return shape
    known = shape.properties.get(key)
    if known is not None and isinstance(known.shape, Scalar) and known.shape.literals is not None:
        return shape
    if value.isdecimal():  # an option without a name of its own: its place in the list is none
        return shape
    named = Property(Scalar("string", frozenset({value})), known.where if known else option.where)
    return replace(shape, properties={**shape.properties, key: named})


def _alternatives(schema: Node, trail: Trail) -> list[list[Node]] | None:
    """The ways to satisfy a schema, each as the schemas that then hold together; None if there are too many."""
    inner = trail.enter(schema)
    if inner is None:
        return [[schema]]
    found: list[list[Node]] = [[schema]]
    groups = [[part] for part in schema.items("allOf")]
    groups += [options for key in ("oneOf", "anyOf") if (options := schema.items(key))]
    for group in groups:
        choices: list[list[Node]] = []
        for option in group:
            ways = _alternatives(option, inner)
            if ways is None:
                return None
            choices += ways
        found = [[*parts, *choice] for parts in found for choice in choices]
        if len(found) > MAX_ALTERNATIVES:
            return None
    return found


def _of_parts(parts: list[Node], trail: Trail) -> list[Shape]:
    """The shapes of what satisfies all these schemas."""
    for part in parts:
        values = [part.get("const")] if part.get("const") is not None else part.items("enum")
        literals = [value.scalar for value in values if value is not None]
        if literals:
            return _literals(literals)
    kinds = _types(parts)
    if not kinds:
        if any(part.get("properties") is not None for part in parts):
            kinds = ["object"]
        elif any(part.get("items") is not None for part in parts):
            kinds = ["array"]
        else:
            return [Anything("its schema says no type")]
    shapes = [_of_kind(kind, parts, trail) for kind in kinds]
    if any(told.scalar is True for part in parts if (told := part.get("nullable")) is not None):
        shapes.append(Scalar("null"))
    return shapes


def _literals(values: list[str | int | float | bool | None]) -> list[Shape]:
    by_kind: dict[Kind, set[str | int | float | bool]] = {}
    for value in values:
        if value is not None:
            by_kind.setdefault(_kind_of(value), set()).add(value)
    found: list[Shape] = [Scalar(kind, frozenset(some)) for kind, some in by_kind.items()]
    if None in values:
        found.append(Scalar("null"))
    return found


def _kind_of(value: str | float | bool) -> Kind:
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "number"


def _types(parts: list[Node]) -> list[str]:
    for part in parts:
        told = part.get("type")
        if told is None:
            continue
        if told.is_list:
            return [str(item.scalar or "null") for item in part.items("type")]
        return [str(told.scalar)]
    return []


def _of_kind(kind: str, parts: list[Node], trail: Trail) -> Shape:
    if kind == "object":
        return _record(parts, trail)
    if kind == "array":
        items = next((items for part in parts if (items := part.get("items")) is not None), None)
        return Listing(
            _one_of(shapes_of(items, trail)) if items is not None else Anything("its items have no schema")
        )
    if kind == "string" and any("json" in (part.text("contentMediaType") or "") for part in parts):
        return Encoded(Anything("a JSON text of which the schema tells no more"))
    if kind in _KINDS:
        return Scalar(_KINDS[kind])
    return Anything(f"its schema has the type {kind!r}")


def _record(parts: list[Node], trail: Trail) -> Record:
    required = {str(item.scalar) for part in parts for item in part.items("required")}
    properties: dict[str, Property] = {}
    for part in parts:
        described = part.get("properties")
        if described is None:
            continue
        for name, schema in described.members():
            shape = _one_of(shapes_of(schema, trail))
            known = properties.get(name)
            if known is None or _says_more(shape, known.shape):
                properties[name] = Property(shape, described.place_of(name), name not in required)
    return Record(properties, open=not properties or _admits_more(parts))


def _says_more(shape: Shape, known: Shape) -> bool:
    """Of two that hold together, whether the first is the narrower one as far as one can tell."""
    if isinstance(known, Anything):
        return not isinstance(shape, Anything)
    if isinstance(known, Scalar):
        return known.literals is None and isinstance(shape, Scalar) and shape.literals is not None
    return isinstance(known, Record) and not known.properties and isinstance(shape, Record)


def _admits_more(parts: list[Node]) -> bool:
    """Whether the schema says in so many words that there is more: what a document does not mention, nobody promised."""
    told = [more for part in parts if (more := part.get("additionalProperties")) is not None]
    return any(more.is_object or more.scalar is True for more in told)


def _one_of(shapes: list[Shape]) -> Shape:
    return shapes[0] if len(shapes) == 1 else OneOf(tuple(shapes))


def reads_of(
    shape: Shape,
    conditions: tuple[Condition, ...],
    without: Path,
    *,
    sure: bool = True,
    at: Path = (),
) -> Iterator[Read]:
    """What a reader that holds to the schema reads of such a message.

    :param without: the path that tells messages apart, which the conditions read already
    :param sure: whether all that is around it has to be there
    """
    if isinstance(shape, Listing):
        yield from reads_of(shape.item, conditions, without, sure=sure, at=(*at, "[]"))
    if not isinstance(shape, Record):
        return
    for name, prop in shape.properties.items():
        path = (*at, name)
        if path == without or prop.where is None:
            continue
        needed = sure and not prop.optional
        kind = _use(prop.shape)
        yield Read(path, prop.where, "required" if needed else "optional", conditions, kind)
        yield from reads_of(prop.shape, conditions, without, sure=needed, at=path)


def _use(shape: Shape) -> Use | None:
    """The one kind of value that can stand there, null aside; None if there are several, or it is not known."""
    options = shape.options if isinstance(shape, OneOf) else (shape,)
    kinds = {_kind(option) for option in options} - {"null"}
    return kinds.pop() if len(kinds) == 1 else None


def _kind(shape: Shape) -> Use | None:
    match shape:
        case Scalar(kind=kind):
            return kind
        case Listing():
            return "list"
        case Record():
            return "record"
        case Encoded():
            return "encoded"
    return None
