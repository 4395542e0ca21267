"""The fields of classes whose instances go over the wire, and what values of a declared type may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..flow import lineage
from ..flow.calls import CallSite
from ..flow.evaluate import evaluate
from ..flow.scope import Frame
from ..flow.values import NONE, Ext, Obj, Opaque, Value, join, plain
from ..model import Kind, Where
from ..source.syntax import Array, Attr, Binary, Call, Class, ClassField, Const, Expr, Item, Name, Object
from .python_common import defining_frame, texts

if TYPE_CHECKING:
    from ..flow.engine import Engine

MODELS = (
    "pydantic.BaseModel", "pydantic.RootModel", "pydantic_settings.BaseSettings", "pydantic.BaseSettings", "sqlmodel.SQLModel", "pydantic.generics.GenericModel",
    "msgspec.Struct", "fastapi_camelcase.CamelModel", "humps.camel.CamelModel",
)  # fmt: skip
DEPTH = 5
"""Models in models that are filled; a tree of comments refers to itself."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model: `alias` is its name on the wire, where it has another there; `either`: its own name is taken too."""

    name: str
    alias: str
    annotation: Expr | None
    default: Value | None
    owner: Obj
    line: int
    either: bool = False

    def where(self, engine: Engine) -> Where:
        return Where(engine.state_of(self.owner).path, self.line)


def fields(engine: Engine, cls: Obj) -> list[Field]:
    """All fields of a model or dataclass, those of its bases first. Evaluated anew in each round: defaults may be learnt late."""
    held = cls.extra.get("model fields")
    if isinstance(held, tuple) and held[0] == engine.round:
        return list(held[1])
    found = _fields(engine, cls)
    cls.extra["model fields"] = (engine.round, found)
    return found


def _fields(engine: Engine, cls: Obj) -> list[Field]:
    found: dict[str, Field] = {}
    camel = any(_camel(one) for one in lineage.lineage(cls))
    either = camel and _configured(
        cls, ("populate_by_name", "validate_by_name", "allow_population_by_field_name")
    )
    for owner in reversed(list(lineage.lineage(cls))):
        node = owner.node
        if not isinstance(node, Class):
            continue
        for one in node.fields:
            if (
                one.annotation is None
                or one.name in ("model_config", "Config")
                or outer_name(one.annotation) == "ClassVar"
            ):
                continue
            found[one.name] = _field(engine, owner, one, one.annotation, camel, either)
    return list(found.values())


_DECLARATIONS = ("Field", "field", "PrivateAttr", "mapped_column", "Relationship")


def _field(engine: Engine, owner: Obj, one: ClassField, annotation: Expr, camel: bool, either: bool) -> Field:
    frame = defining_frame(engine, owner)
    alias = _camelised(one.name) if camel else one.name
    default: Value | None = None
    for call in (*_metadata(annotation), one.value):
        if isinstance(call, Call) and outer_name(call.func) in _DECLARATIONS:
            words = {word: evaluate(engine, expr, frame) for word, expr in call.keywords}
            for word in ("alias", "validation_alias", "serialization_alias"):
                alias = next(iter(texts(words.get(word))), alias)
            default = _default(engine, call, words, frame) or default
        elif call is one.value and call is not None:
            default = evaluate(engine, call, frame)
    if isinstance(default, Ext) and default.name == "Ellipsis":
        default = None
    return Field(one.name, alias, annotation, default, owner, one.line, either and alias != one.name)


def _default(engine: Engine, call: Call, words: Mapping[str, Value], frame: Frame) -> Value | None:
    """What a declaration says that a field holds where nothing else is given."""
    if "default_factory" in words:
        return _made_by(engine, words["default_factory"], frame, call)
    if "default" in words:
        return words["default"]
    return evaluate(engine, call.args[0], frame) if call.args else None


def _made_by(engine: Engine, factory: Value, frame: Frame, node: Call) -> Value:
    site = CallSite(engine, node, frame, frame.where(node.line))
    return site.invoke(factory)


def _camel(cls: Obj) -> bool:
    """Whether an alias generator makes camelCase names, for the fields of those that descend from it, too."""
    if any(isinstance(base, Ext) and base.name.endswith("CamelModel") for base in cls.bases):
        return True
    return any(
        word == "alias_generator" and "camel" in outer_name(expr).lower() for word, expr in _config(cls)
    )


def dumps_aliases(cls: Obj) -> bool:
    """Whether its instances are dumped by alias without being asked to."""
    return _configured(cls, ("serialize_by_alias",))


def _configured(cls: Obj, words: tuple[str, ...]) -> bool:
    return any(
        word in words and isinstance(expr, Const) and expr.value is True
        for one in lineage.lineage(cls)
        for word, expr in _config(one)
    )


def _config(cls: Obj) -> Iterator[tuple[str, Expr]]:
    """The settings of a model: `model_config = ConfigDict(…)` or a dict, `class Config`."""
    for one in cls.node.fields if isinstance(cls.node, Class) else ():
        if one.name == "model_config" and isinstance(one.value, Call):
            yield from one.value.keywords
        elif one.name == "model_config" and isinstance(one.value, Object):
            yield from (
                (str(entry.key.value), entry.value)
                for entry in one.value.entries
                if isinstance(entry.key, Const)
            )
        elif one.name == "Config" and isinstance(one.value, Class):
            yield from ((inner.name, inner.value) for inner in one.value.fields if inner.value is not None)


def _camelised(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def outer_name(node: Expr | None) -> str:
    """`Optional` of `typing.Optional[X]`; the last name of any expression."""
    if isinstance(node, Item | Call):
        return outer_name(node.obj if isinstance(node, Item) else node.func)
    if isinstance(node, Attr):
        return node.name
    return node.id if isinstance(node, Name) else ""


def arguments(node: Expr) -> list[Expr]:
    """The arguments in the brackets of an annotation."""
    if not isinstance(node, Item):
        return []
    return list(node.key.items) if isinstance(node.key, Array) else [node.key]


def root_of(cls: Obj) -> Expr | None:
    """What a `RootModel` holds: the annotation of its `root`, or what stands in the brackets of its base."""
    node = cls.node
    if not isinstance(node, Class) or "pydantic.RootModel" not in lineage.library_bases(cls):
        return None
    declared_root = next((one.annotation for one in node.fields if one.name == "root"), None)
    inner = [arguments(base)[0] for base in node.bases if outer_name(base) == "RootModel" and arguments(base)]
    return declared_root or next(iter(inner), None)


def classes_in(engine: Engine, annotation: Expr, frame: Frame, depth: int = 0) -> list[Obj]:
    """The models that an annotation allows; a name that stands for a union is followed."""
    if isinstance(annotation, Binary) and annotation.op == "|":
        return [
            *classes_in(engine, annotation.left, frame, depth),
            *classes_in(engine, annotation.right, frame, depth),
        ]
    if isinstance(annotation, Item):
        inner = arguments(annotation)
        wanted = inner[:1] if outer_name(annotation) in ("Annotated", "Optional") else inner
        return [cls for one in wanted for cls in classes_in(engine, one, frame, depth)]
    if isinstance(annotation, Name | Attr) and depth < DEPTH:
        return [cls for option in plain(evaluate(engine, annotation, frame)) for cls in _classes(option)]
    return []


def _classes(value: Value) -> list[Obj]:
    """A class, or those that a union or an `Annotated` of classes holds (an alias evaluates to a list of them)."""
    cls = lineage.class_of(value)
    if cls is not None:
        return [cls]
    if isinstance(value, Obj) and value.kind == "list" and value.items is not None:
        return [cls for option in plain(value.items) for cls in _classes(option)]
    return []


def _metadata(annotation: Expr) -> list[Expr]:
    return arguments(annotation)[1:] if outer_name(annotation) == "Annotated" else []


# --- values of a declared type ---------------------------------------------------------------------------------------


def declared(engine: Engine, annotation: Expr | None, frame: Frame, source: str, depth: int = 0) -> Value:
    """What a value of that type may be, when nothing else is known of it."""
    if annotation is None or depth > DEPTH:
        return Opaque(source)
    if isinstance(annotation, Const):
        return NONE if annotation.value is None else Opaque(source)
    if isinstance(annotation, Binary) and annotation.op == "|":
        return join(
            declared(engine, annotation.left, frame, source, depth),
            declared(engine, annotation.right, frame, source, depth),
        )
    outer, inner = outer_name(annotation), arguments(annotation)
    if isinstance(annotation, Item):
        if outer == "Literal":
            return join(*(evaluate(engine, one, frame) for one in inner))
        if outer == "Optional":
            return join(declared(engine, inner[0], frame, source, depth), NONE)
        if outer == "Union":
            return join(*(declared(engine, one, frame, source, depth) for one in inner))
        if outer in ("Annotated", "Mapped", "Required", "NotRequired"):
            return declared(engine, inner[0], frame, source, depth)
        if outer in ("list", "List", "Sequence", "set", "Set", "Iterable", "tuple", "Tuple"):
            made = engine.object_at("list", annotation, frame, ("declared", source))
            engine.grow_items(made, declared(engine, inner[0], frame, source, depth + 1), frame)
            return made
        return Opaque(source)
    return _declared_name(engine, annotation, frame, source, depth)


_KINDS: dict[str, Kind] = {
    "str": "string",
    "int": "number",
    "float": "number",
    "bool": "boolean",
    "datetime": "string",
    "UUID": "string",
    "UUID4": "string",
    "date": "string",
    "EmailStr": "string",
    "HttpUrl": "string",
}


def _declared_name(engine: Engine, annotation: Expr, frame: Frame, source: str, depth: int) -> Value:
    kind = _KINDS.get(outer_name(annotation))
    if kind is not None:
        return Opaque(source, kind=kind)
    found: list[Value] = []
    for option in plain(evaluate(engine, annotation, frame)):
        cls = lineage.class_of(option)
        if cls is None or not isinstance(cls.node, Class):
            found.append(Opaque(source))
        elif cls.node.is_enum:
            found += [value for value in cls.fields.values() if not isinstance(value, Obj)] or [
                Opaque(source)
            ]
        elif is_model(cls):
            found.append(unknown_instance(engine, cls, depth + 1))
        else:
            found.append(Opaque(source))
    return join(*found)


def is_model(cls: Obj) -> bool:
    """Whether instances are made of what comes in by name (a Pydantic model, a dataclass)."""
    return any(base in MODELS for base in lineage.library_bases(cls)) or is_dataclass(cls)


def is_dataclass(cls: Obj) -> bool:
    """Whether its own decorator makes its constructor of its fields."""
    names = cls.extra.get("decorators", {})
    return isinstance(names, dict) and any("dataclass" in name or name.startswith("attr") for name in names)


def unknown_instance(engine: Engine, cls: Obj, depth: int = 0) -> Value:
    """An instance of which no more is known than its class declares."""
    assert cls.node is not None
    frame = defining_frame(engine, cls)
    instance = engine.object_at("instance", cls.node, frame, ("declared", cls))
    instance.owner = cls
    if depth <= DEPTH and not instance.extra.get("filling"):
        instance.extra["filling"] = True
        for field in fields(engine, cls):
            value = declared(
                engine, field.annotation, defining_frame(engine, field.owner), field.name, depth + 1
            )
            engine.grow(instance, field.name, value, frame, field.line, sure=True)
        instance.extra["filling"] = False
    return instance
