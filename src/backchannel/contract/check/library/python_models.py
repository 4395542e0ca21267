"""Classes whose instances go over the wire: Pydantic models, dataclasses, TypedDicts, enums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..flow import calls, objects
from ..flow.calls import CallSite
from ..flow.evaluate import evaluate
from ..flow.libraries import Library
from ..flow.observations import Looked
from ..flow.scope import Frame
from ..flow.values import (
    NONE,
    Ext,
    Guard,
    Json,
    Lit,
    Native,
    Obj,
    Opaque,
    Value,
    When,
    Wire,
    join,
    lit,
    options,
)
from ..model import Condition, Where
from ..source.syntax import Array, Attr, Binary, Call, Class, Const, Expr, Item, Name
from .python_builtins import fields_of
from .python_common import defining_frame, plain, texts
from .python_io import loads

if TYPE_CHECKING:
    from ..flow.engine import Engine

LIBRARY = Library()

_MODELS = (
    "pydantic.BaseModel", "pydantic.RootModel", "pydantic_settings.BaseSettings", "pydantic.BaseSettings", "sqlmodel.SQLModel", "pydantic.generics.GenericModel",
    "msgspec.Struct", "fastapi_camelcase.CamelModel", "humps.camel.CamelModel",
)  # fmt: skip
_ENUMS = (
    "enum.Enum",
    "enum.StrEnum",
    "enum.IntEnum",
    "enum.Flag",
    "django.db.models.TextChoices",
    "django.db.models.IntegerChoices",
)
_DEPTH = 5
"""Models in models that are filled; a tree of comments refers to itself."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model: `alias` is its name on the wire, where it has another there."""

    name: str
    alias: str
    annotation: Expr | None
    default: Value | None
    owner: Obj
    line: int

    def where(self, engine: Engine) -> Where:
        return Where(engine.state_of(self.owner).path, self.line)


def fields(engine: Engine, cls: Obj) -> list[Field]:
    """All fields of a model or dataclass, those of its bases first. Evaluated anew each time: defaults may be learnt late."""
    found: dict[str, Field] = {}
    for owner in reversed(list(objects.lineage(cls))):
        node = owner.node
        if not isinstance(node, Class):
            continue
        frame = defining_frame(engine, owner)
        camel = _camel(node, frame, engine) or any(
            isinstance(base, Ext) and base.name.endswith("CamelModel") for base in owner.bases
        )
        for one in node.fields:
            if (
                one.annotation is None
                or one.name in ("model_config", "Config")
                or _outer(one.annotation) == "ClassVar"
            ):
                continue
            found[one.name] = _field(
                engine, owner, one.name, one.annotation, one.value, one.line, frame, camel=camel
            )
    return list(found.values())


def _field(
    engine: Engine,
    owner: Obj,
    name: str,
    annotation: Expr,
    value: Expr | None,
    line: int,
    frame: Frame,
    *,
    camel: bool,
) -> Field:
    alias = _camelised(name) if camel else name
    default: Value | None = None
    for call in (*_metadata(annotation), value):
        if isinstance(call, Call) and _outer(call.func) in (
            "Field",
            "field",
            "PrivateAttr",
            "mapped_column",
            "Relationship",
        ):
            words = {word: evaluate(engine, expr, frame) for word, expr in call.keywords}
            for word in ("alias", "validation_alias", "serialization_alias"):
                alias = next(iter(texts(words.get(word))), alias)
            if "default_factory" in words:
                default = _made_by(engine, words["default_factory"], frame, call)
            elif "default" in words:
                default = words["default"]
            elif call.args:
                default = evaluate(engine, call.args[0], frame)
            if isinstance(default, Ext) and default.name == "Ellipsis":
                default = None
        elif call is value and value is not None:
            default = evaluate(engine, value, frame)
    return Field(name, alias, annotation, default, owner, line)


def _made_by(engine: Engine, factory: Value, frame: Frame, node: Call) -> Value:
    site = CallSite(engine, node, frame, frame.where(node.line))
    return site.invoke(factory)


def _camel(node: Class, frame: Frame, engine: Engine) -> bool:
    """Whether an alias generator makes camelCase names."""
    for one in node.fields:
        if one.name == "model_config" and isinstance(one.value, Call):
            if any(
                word == "alias_generator" and "camel" in _outer(expr).lower()
                for word, expr in one.value.keywords
            ):
                return True
        if one.name == "Config" and isinstance(one.value, Class):
            for inner in one.value.fields:
                if (
                    inner.name == "alias_generator"
                    and inner.value is not None
                    and "camel" in _outer(inner.value).lower()
                ):
                    return True
    return False


def _camelised(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def _outer(node: Expr) -> str:
    """`Optional` of `typing.Optional[X]`; the last name of any expression."""
    if isinstance(node, Item | Call):
        return _outer(node.obj if isinstance(node, Item) else node.func)
    if isinstance(node, Attr):
        return node.name
    return node.id if isinstance(node, Name) else ""


def arguments(node: Expr) -> list[Expr]:
    """The arguments in the brackets of an annotation."""
    if not isinstance(node, Item):
        return []
    return list(node.key.items) if isinstance(node.key, Array) else [node.key]


def _metadata(annotation: Expr) -> list[Expr]:
    return arguments(annotation)[1:] if _outer(annotation) == "Annotated" else []


# --- values of a declared type ---------------------------------------------------------------------------------------


def declared(engine: Engine, annotation: Expr | None, frame: Frame, source: str, depth: int = 0) -> Value:
    """What a value of that type may be, when nothing else is known of it."""
    if annotation is None or depth > _DEPTH:
        return Opaque(source)
    if isinstance(annotation, Const):
        return NONE if annotation.value is None else Opaque(source)
    if isinstance(annotation, Binary) and annotation.op == "|":
        return join(
            declared(engine, annotation.left, frame, source, depth),
            declared(engine, annotation.right, frame, source, depth),
        )
    outer, inner = _outer(annotation), arguments(annotation)
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


_KINDS = {
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
    kind = _KINDS.get(_outer(annotation))
    if kind is not None:
        return Opaque(source, kind=kind)  # type: ignore[arg-type]  # one of Kind's words
    found: list[Value] = []
    for option in plain(evaluate(engine, annotation, frame)):
        cls = objects.class_of(option)
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
    return any(base in _MODELS for base in objects.library_bases(cls)) or _is_dataclass(cls)


def _is_dataclass(cls: Obj) -> bool:
    names = cls.extra.get("decorators", {})
    return isinstance(names, dict) and any("dataclass" in name or name.startswith("attr") for name in names)


def unknown_instance(engine: Engine, cls: Obj, depth: int = 0) -> Value:
    """An instance of which no more is known than its class declares."""
    assert cls.node is not None
    frame = defining_frame(engine, cls)
    instance = engine.object_at("instance", cls.node, frame, ("declared", cls))
    instance.owner = cls
    if depth <= _DEPTH and not instance.extra.get("filling"):
        instance.extra["filling"] = True
        for field in fields(engine, cls):
            value = declared(
                engine, field.annotation, defining_frame(engine, field.owner), field.name, depth + 1
            )
            engine.grow(instance, field.name, value, frame, field.line)
        instance.extra["filling"] = False
    return instance


# --- instances -------------------------------------------------------------------------------------------------------


def instantiate(site: CallSite, cls: Obj) -> Value:
    """`Model(a=…)`, `Model(**what_was_heard)`, `Data(a, b)`."""
    wire = site.keywords.get("**")
    if wire is not None:
        return join(*(validated(site, cls, option) for option in options(wire)))
    engine = site.engine
    instance = engine.object_at("instance", site.node, site.frame, cls)
    instance.owner, instance.where = cls, site.where
    engine.add_instance(cls, instance)
    for index, field in enumerate(fields(engine, cls)):
        given = site.keywords.get(field.name, site.keywords.get(field.alias))
        if given is None and index < len(site.args) and not site.rest:
            given = site.args[index]
        if given is None and site.rest:
            given = declared(engine, field.annotation, defining_frame(engine, field.owner), field.name)
        _set_field(engine, instance, field, given, site.frame, site.node.line)
    _after(site, cls, instance)
    return instance


def _set_field(
    engine: Engine, instance: Obj, field: Field, given: Value | None, frame: Frame, line: int
) -> None:
    if given is None:
        if field.default is None:
            return
        engine.grow(instance, field.name, field.default, frame, field.line)
        unset = instance.extra.setdefault("unset", {})
        assert isinstance(unset, dict)
        unset[field.name] = None
        return
    narrowed = [
        declared(engine, field.annotation, defining_frame(engine, field.owner), field.name)
        if type(option) is Opaque and option.kind is None and not option.param
        else option
        for option in options(given)
    ]
    engine.grow(instance, field.name, join(*narrowed), frame, line)


def _after(site: CallSite, cls: Obj, instance: Obj) -> None:
    """`__post_init__` and a constructor of the project's own."""
    for one in objects.lineage(cls):
        hook = one.fields.get("__post_init__")
        for option in plain(hook):
            if isinstance(option, Obj):
                calls.invoke(
                    site.engine,
                    option,
                    instance,
                    CallSite(site.engine, site.node, site.frame, site.where),
                    site.frame,
                )
                return


def validated(site: CallSite, cls: Obj, value: Value, depth: int = 0) -> Value:
    """An instance made of what was heard (or of a dict): each field is read, required where it has no default."""
    inner = value.value if isinstance(value, When) else value
    if isinstance(inner, Obj) and inner.kind == "dict":
        made = CallSite(
            site.engine, site.node, site.frame, site.where, [], dict(inner.fields), rest=inner.open
        )
        return instantiate(made, cls)
    if not isinstance(inner, Wire):
        return unknown_instance(site.engine, cls)
    engine = site.engine
    instance = engine.object_at("instance", site.node, site.frame, ("heard", cls, inner))
    instance.owner = cls
    engine.add_instance(cls, instance)
    guards: list[Guard] = list(value.guards) if isinstance(value, When) else []
    if depth > _DEPTH:
        return instance
    for field in fields(engine, cls):
        part = _heard_field(site, cls, field, inner, guards, depth)
        engine.grow(instance, field.name, part, site.frame, field.line)
    instance.extra["wire"] = inner
    return When(tuple(guards), instance) if guards else instance


def _heard_field(
    site: CallSite, cls: Obj, field: Field, wire: Wire, guards: list[Guard], depth: int
) -> Value:
    engine = site.engine
    path = (*wire.path, field.alias)
    part = Wire(wire.site, "json", path)
    need = "required" if field.default is None and not _optional(field) else "optional"
    mine = tuple(g for g in (*site.frame.guards, *guards) if g.site is wire.site)
    engine.seen.look(Looked(wire.site, path, field.where(engine), need, mine, None, site.frame.called))  # type: ignore[arg-type]  # one of the needs
    literals = _literals(engine, field)
    if literals:
        for one in literals:
            engine.compared(part, one, site.frame, field.where(engine))
        if field.default is None:
            guards.append(Guard(wire.site, Condition(path, frozenset(literals))))
        return part
    return _typed(site, field, field.annotation, part, depth)


def _optional(field: Field) -> bool:
    return False


def _literals(engine: Engine, field: Field) -> list[str]:
    """The only values that a field of a `Literal` or enum type may have."""
    annotation = field.annotation
    while annotation is not None and _outer(annotation) == "Annotated" and arguments(annotation):
        annotation = arguments(annotation)[0]
    if annotation is None:
        return []
    frame = defining_frame(engine, field.owner)
    if _outer(annotation) == "Literal":
        return [text for one in arguments(annotation) for text in texts(evaluate(engine, one, frame))]
    if isinstance(annotation, Name | Attr):
        for option in plain(evaluate(engine, annotation, frame)):
            cls = objects.class_of(option)
            if cls is not None and isinstance(cls.node, Class) and cls.node.is_enum:
                return [text for value in cls.fields.values() for text in texts(value)]
    return []


def _typed(site: CallSite, field: Field, annotation: Expr | None, part: Wire, depth: int) -> Value:
    """A part of what was heard as its declared type: nested models are read too."""
    if annotation is None:
        return part
    outer, inner = _outer(annotation), arguments(annotation)
    if outer in ("Optional", "Annotated") and inner:
        return _typed(site, field, inner[0], part, depth)
    if outer in ("list", "List") and inner:
        site.engine.demand(part, "list", site.frame, field.where(site.engine))
        made = site.engine.object_at("list", site.node, site.frame, ("heard", part))
        each = _typed(site, field, inner[0], Wire(part.site, "json", (*part.path, "[]")), depth + 1)
        site.engine.grow_items(made, each, site.frame)
        return part if isinstance(each, Wire) else made
    if isinstance(annotation, Name | Attr):
        frame = defining_frame(site.engine, field.owner)
        for option in plain(evaluate(site.engine, annotation, frame)):
            cls = objects.class_of(option)
            if cls is not None and is_model(cls):
                return validated(site, cls, part, depth + 1)
    return part


# --- class methods and dumps -----------------------------------------------------------------------------------------


def _class_of_receiver(site: CallSite) -> Obj | None:
    receiver = site.receiver
    return (
        receiver
        if isinstance(receiver, Obj) and receiver.kind == "class"
        else receiver.owner
        if isinstance(receiver, Obj)
        else None
    )


def _validate(site: CallSite) -> Value:
    cls = _class_of_receiver(site)
    if cls is None or site.arg(0, "obj") is None:
        return Opaque("validated")
    return join(*(validated(site, cls, option) for option in options(site.arg(0, "obj") or NONE)))


def _validate_json(site: CallSite) -> Value:
    site.args = [loads(site)]
    return _validate(site)


def dumped(site: CallSite, value: Value) -> Value:
    """A model as a dict, as `model_dump` and `dict` give it."""
    if not isinstance(value, Obj) or value.kind != "instance":
        return value
    engine = site.engine
    wire = value.extra.get("wire")
    made = engine.object_at("dict", site.node, site.frame, ("dump", value))
    made.where = value.where
    known = {field.name: field for field in fields(engine, value.owner)} if value.owner is not None else {}
    by_alias = _true(site, "by_alias")
    skipped = set(_names(site.keywords.get("exclude")))
    wanted = set(_names(site.keywords.get("include")))
    for name, held in value.fields.items():
        field = known.get(name)
        if field is None or name in skipped or (wanted and name not in wanted):
            continue
        maybe = name in value.maybe or (
            _true(site, "exclude_none") and any(option == NONE for option in options(held))
        )
        unset = value.extra.get("unset", {})
        if (
            isinstance(unset, dict)
            and name in unset
            and (_true(site, "exclude_unset") or (held == NONE and maybe))
        ):
            continue
        key = field.alias if by_alias else name
        engine.grow(made, key, _nested_dump(site, held), site.frame, field.line, sure=not maybe)
        made.places[key] = value.places.get(name, made.places[key])
    if isinstance(wire, Wire) and not known:
        made.open = True
    return made


def _nested_dump(site: CallSite, value: Value) -> Value:
    return join(*(_nested_one(site, option) for option in options(value)))


def _nested_one(site: CallSite, option: Value) -> Value:
    inner = option.value if isinstance(option, When) else option
    if (
        isinstance(inner, Obj)
        and inner.kind == "instance"
        and inner.owner is not None
        and is_model(inner.owner)
    ):
        return dumped(site, inner)
    if isinstance(inner, Obj) and inner.kind == "list" and inner.items is not None:
        made = site.engine.object_at("list", site.node, site.frame, ("dump", inner))
        site.engine.grow_items(made, _nested_dump(site, inner.items), site.frame)
        return made
    return option


def _names(value: Value | None) -> list[str]:
    return [
        text
        for option in plain(value)
        if isinstance(option, Obj)
        for text in (texts(option.items) if option.kind == "list" else list(option.fields))
    ]


def _true(site: CallSite, word: str) -> bool:
    return any(isinstance(option, Lit) and option.value is True for option in plain(site.keywords.get(word)))


def _dump(site: CallSite) -> Value:
    return dumped(site, site.receiver)


def _dump_json(site: CallSite) -> Value:
    return Json(dumped(site, site.receiver))


def _copy(site: CallSite) -> Value:
    return site.receiver


for _base in _MODELS:
    LIBRARY.instances[_base] = instantiate
    LIBRARY.methods.update(
        {
            f"{_base}.model_validate": _validate,
            f"{_base}.parse_obj": _validate,
            f"{_base}.model_validate_json": _validate_json,
            f"{_base}.parse_raw": _validate_json,
            f"{_base}.model_dump": _dump,
            f"{_base}.dict": _dump,
            f"{_base}.model_dump_json": _dump_json,
            f"{_base}.json": _dump_json,
            f"{_base}.model_copy": _copy,
            f"{_base}.copy": _copy,
            f"{_base}.model_construct": lambda site: (
                instantiate(site, site.receiver) if isinstance(site.receiver, Obj) else None
            ),
        }
    )


def _plain_instance(site: CallSite, cls: Obj) -> Value | None:
    """A dataclass without a constructor of its own."""
    return instantiate(site, cls)


for _name in (
    "dataclasses.dataclass",
    "pydantic.dataclasses.dataclass",
    "attr.s",
    "attrs.define",
    "attr.dataclass",
    "attr.define",
):
    LIBRARY.instances[_name] = _plain_instance
    LIBRARY.functions[_name] = lambda site: site.arg(0) or Ext("dataclasses.dataclass")


def _typed_dict(site: CallSite, cls: Obj) -> Value:
    made = site.make("dict")
    for name, value in site.keywords.items():
        site.engine.grow(made, name, value, site.frame, site.node.line)
    made.open = site.rest
    return made


LIBRARY.instances["typing.TypedDict"] = LIBRARY.instances["typing_extensions.TypedDict"] = _typed_dict
LIBRARY.instances["typing.NamedTuple"] = instantiate


def _asdict(site: CallSite) -> Value:
    return join(*(_nested_fields(site, option) for option in plain(site.arg(0) or NONE)))


def _nested_fields(site: CallSite, value: Value) -> Value:
    if isinstance(value, Obj) and value.owner is not None and is_model(value.owner):
        return dumped(site, value)
    return fields_of(site, value)


LIBRARY.functions["dataclasses.asdict"] = LIBRARY.functions["attr.asdict"] = _asdict


# --- discriminated unions, enums -------------------------------------------------------------------------------------


def _adapter(site: CallSite) -> Value:
    """`TypeAdapter(Annotated[Union[A, B], Field(discriminator="type")])`."""
    made = site.make("pydantic.TypeAdapter")
    node = site.node
    if isinstance(node, Call) and node.args:
        made.extra["annotation"] = (node.args[0], site.frame)
    return made


def classes_in(engine: Engine, annotation: Expr, frame: Frame, depth: int = 0) -> list[Obj]:
    """The models that an annotation allows; a name that stands for a union is followed."""
    if isinstance(annotation, Binary) and annotation.op == "|":
        return [
            *classes_in(engine, annotation.left, frame, depth),
            *classes_in(engine, annotation.right, frame, depth),
        ]
    if isinstance(annotation, Item):
        inner = arguments(annotation)
        wanted = inner[:1] if _outer(annotation) in ("Annotated", "Optional") else inner
        return [cls for one in wanted for cls in classes_in(engine, one, frame, depth)]
    if isinstance(annotation, Name | Attr) and depth < _DEPTH:
        return [cls for option in plain(evaluate(engine, annotation, frame)) for cls in _classes(option)]
    return []


def _classes(value: Value) -> list[Obj]:
    """A class, or those that a union or an `Annotated` of classes holds (an alias evaluates to a list of them)."""
    cls = objects.class_of(value)
    if cls is not None:
        return [cls]
    if isinstance(value, Obj) and value.kind == "list" and value.items is not None:
        return [cls for option in plain(value.items) for cls in _classes(option)]
    return []


def _adapter_validate(site: CallSite) -> Value:
    annotation = site.receiver.extra.get("annotation") if isinstance(site.receiver, Obj) else None
    if not isinstance(annotation, tuple):
        return Opaque("validated")
    found = classes_in(site.engine, annotation[0], annotation[1])
    given = options(site.arg(0) or NONE)
    return (
        join(*(validated(site, cls, option) for cls in found for option in given))
        if found
        else Opaque("validated")
    )


def _adapter_validate_json(site: CallSite) -> Value:
    site.args = [loads(site)]
    return _adapter_validate(site)


LIBRARY.functions["pydantic.TypeAdapter"] = _adapter
LIBRARY.functions["pydantic.parse_obj_as"] = lambda site: _parse_as(site)
LIBRARY.methods["pydantic.TypeAdapter.validate_python"] = _adapter_validate
LIBRARY.methods["pydantic.TypeAdapter.validate_json"] = _adapter_validate_json
LIBRARY.methods["pydantic.TypeAdapter.dump_python"] = lambda site: dumped(site, site.arg(0) or NONE)


def _parse_as(site: CallSite) -> Value:
    node = site.node
    found = classes_in(site.engine, node.args[0], site.frame) if isinstance(node, Call) and node.args else []
    given = options(site.arg(1) or NONE)
    return (
        join(*(validated(site, cls, option) for cls in found for option in given))
        if found
        else Opaque("validated")
    )


def _enum(site: CallSite, cls: Obj) -> Value:
    """`Kind("join")`, `Kind(what_was_heard)`: only the members' values pass."""
    value = site.arg(0) or NONE
    for option in plain(value):
        if isinstance(option, Wire):
            for text in (text for held in cls.fields.values() for text in texts(held)):
                site.engine.compared(option, text, site.frame, cls.where)
    return value


def _auto(site: CallSite) -> Value:
    """`auto()` of a `StrEnum` is the member's name in lower case."""
    owner = site.frame.owner.node if site.frame.owner is not None else None
    for one in owner.fields if isinstance(owner, Class) else ():
        if one.value is site.node:
            return lit(one.name.lower(), site.where)
    return Opaque("auto()")


LIBRARY.functions["enum.auto"] = _auto


def _label_less(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    """`.value` of a choice of Django's, which is written with its label."""
    return base.fields.get("0") if isinstance(base, Obj) else None


LIBRARY.getters["list.value"] = _label_less


def _typing_item(engine: Engine, base: Value, key: Value, frame: Frame, where: Where) -> Value:
    """`Union[A, B]` as a value is its classes."""
    return key


for _name in ("Union", "Annotated", "Optional"):
    for _module in ("typing", "typing_extensions"):
        LIBRARY.items[f"{_module}.{_name}"] = _typing_item
for _base in _ENUMS:
    LIBRARY.instances[_base] = _enum
__all__ = [
    "LIBRARY",
    "Native",
    "classes_in",
    "declared",
    "dumped",
    "instantiate",
    "is_model",
    "unknown_instance",
    "validated",
]
