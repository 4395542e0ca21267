"""Pydantic models, dataclasses, TypedDicts: made, and validated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..flow import calls, lineage
from ..flow.calls import CallSite
from ..flow.evaluate import evaluate
from ..flow.libraries import Library
from ..flow.observations import Looked
from ..flow.scope import Frame
from ..flow.values import (
    NONE,
    Ext,
    Guard,
    Obj,
    Opaque,
    Super,
    Value,
    When,
    Wire,
    join,
    options,
    plain,
    without_conditions,
)
from ..model import Condition
from ..source.syntax import Attr, Class, Expr, Name
from .python_common import defining_frame, itself, texts
from .python_fields import (
    DEPTH,
    MODELS,
    Field,
    arguments,
    classes_in,
    declared,
    fields,
    is_dataclass,
    is_model,
    outer_name,
    root_of,
    unknown_instance,
)
from .python_io import loads

if TYPE_CHECKING:
    from ..flow.engine import Engine

LIBRARY = Library()


def instantiate(site: CallSite, cls: Obj) -> Value | None:
    """`Model(a=…)`, `Model(**what_was_heard)`, `Data(a, b)`; None where the class has a constructor of its own, which is followed."""
    return None if _own_constructor(cls) else _made(site, cls)


def _made(site: CallSite, cls: Obj) -> Value:
    wire = site.keywords.get("**")
    if wire is not None:
        return join(*(validated(site, cls, option) for option in options(wire)))
    engine = site.engine
    instance = engine.object_at("instance", site.node, site.frame, cls)
    instance.owner, instance.where = cls, site.where
    engine.add_instance(cls, instance)
    _give(site, cls, instance)
    _after(site, cls, instance)
    return instance


def _own_constructor(cls: Obj) -> bool:
    """Whether the program wrote the constructor itself."""
    for one in lineage.lineage(cls):
        if "constructor" in one.extra:
            return True
        if is_dataclass(one):
            return False
    return False


def _give(site: CallSite, cls: Obj, instance: Obj) -> None:
    """The fields of an instance as a call of the constructor gives them."""
    engine = site.engine
    for index, field in enumerate(fields(engine, cls)):
        given = site.keywords.get(field.name, site.keywords.get(field.alias))
        if given is None and index < len(site.args) and not site.rest:
            given = site.args[index]
        if given is None and site.rest:
            given = declared(engine, field.annotation, defining_frame(engine, field.owner), field.name)
        _set_field(engine, instance, field, given, site.frame, site.node.line)


def _base_constructor(site: CallSite) -> Value | None:
    """`super().__init__(a=…)` where the base's constructor is made for it of its fields."""
    base = site.receiver
    if not isinstance(base, Super) or not isinstance(base.this, Obj):
        return None
    made = next((one for one in list(lineage.lineage(base.owner))[1:] if is_dataclass(one)), None)
    if made is None and is_model(base.owner):
        made = base.this.owner
    if made is None:
        return None
    _give(site, made, base.this)
    # What was heard fills what is not given by name.
    for heard in options(site.keywords.get("**", NONE)):
        for instance in plain(validated(site, made, heard)) if heard != NONE else ():
            for name, value in instance.fields.items() if isinstance(instance, Obj) else ():
                if name not in site.keywords:
                    site.engine.grow(base.this, name, value, site.frame, site.node.line, sure=True)
    _after(site, made, base.this)
    return NONE


LIBRARY.methods["instance.__init__"] = _base_constructor


def _set_field(
    engine: Engine, instance: Obj, field: Field, given: Value | None, frame: Frame, line: int
) -> None:
    if given is None:
        if field.default is None:
            return
        engine.grow(instance, field.name, field.default, frame, field.line, sure=True)
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
    engine.grow(instance, field.name, join(*narrowed), frame, line, sure=True)


def _after(site: CallSite, cls: Obj, instance: Obj) -> None:
    """`__post_init__` and a constructor of the project's own."""
    for one in lineage.lineage(cls):
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
    inner = without_conditions(value)
    if isinstance(inner, Obj) and inner.kind == "dict":
        made = CallSite(
            site.engine, site.node, site.frame, site.where, [], dict(inner.fields), rest=inner.open
        )
        return _made(made, cls)
    if not isinstance(inner, Wire):
        return unknown_instance(site.engine, cls)
    engine = site.engine
    instance = engine.object_at("instance", site.node, site.frame, ("heard", cls, inner))
    instance.owner = cls
    engine.add_instance(cls, instance)
    guards: list[Guard] = list(value.guards) if isinstance(value, When) else []
    if depth > DEPTH:
        return instance
    root = root_of(cls)
    if root is not None:
        held = Field("root", "root", root, None, cls, cls.where.line)
        whole = _typed(site, held, root, value, depth)
        engine.grow(instance, "root", whole, site.frame, held.line, sure=True)
        instance.extra["wire"] = inner
        return instance
    for field in fields(engine, cls):
        part = _heard_field(site, cls, field, inner, guards, depth)
        engine.grow(instance, field.name, part, site.frame, field.line, sure=True)
    instance.extra["wire"] = inner
    return When(tuple(guards), instance) if guards else instance


def _heard_field(
    site: CallSite, cls: Obj, field: Field, wire: Wire, guards: list[Guard], depth: int
) -> Value:
    engine = site.engine
    path = (*wire.path, field.alias)
    part = Wire(wire.site, "json", path)
    need: Literal["required", "optional"] = "required" if field.default is None else "optional"
    mine = _guards(site, When(tuple(guards), wire))
    if not field.either:
        engine.seen.look(Looked(wire.site, path, field.where(engine), need, mine, None, site.frame.called))
    literals = _literals(engine, field)
    if literals:
        for one in literals:
            engine.compared(part, one, site.frame, field.where(engine))
        if field.default is None:
            guards.append(Guard(wire.site, Condition(path, frozenset(literals))))
        return part
    # What a part that may be missing has to have, it has to have where it is there.
    there = () if need == "required" else (Guard(wire.site, Condition(path)),)
    return _typed(
        site, field, field.annotation, When((*guards, *there), part) if guards or there else part, depth
    )


def _guards(site: CallSite, given: Value) -> tuple[Guard, ...]:
    """What holds of the message where this part of it is taken."""
    part, more = (given.value, given.guards) if isinstance(given, When) else (given, ())
    return tuple(g for g in (*site.frame.guards, *more) if isinstance(part, Wire) and g.site is part.site)


def _literals(engine: Engine, field: Field) -> list[str]:
    """The only values that a field of a `Literal` or enum type may have."""
    annotation = field.annotation
    while annotation is not None and outer_name(annotation) == "Annotated" and arguments(annotation):
        annotation = arguments(annotation)[0]
    if annotation is None:
        return []
    frame = defining_frame(engine, field.owner)
    if outer_name(annotation) == "Literal":
        return [text for one in arguments(annotation) for text in texts(evaluate(engine, one, frame))]
    if isinstance(annotation, Name | Attr):
        for option in plain(evaluate(engine, annotation, frame)):
            cls = lineage.class_of(option)
            if cls is not None and isinstance(cls.node, Class) and cls.node.is_enum:
                return [text for value in cls.fields.values() for text in texts(value)]
    return []


def _typed(site: CallSite, field: Field, annotation: Expr | None, given: Value, depth: int) -> Value:
    """A part of what was heard as its declared type: nested models are read too."""
    part = without_conditions(given)
    if annotation is None or not isinstance(part, Wire):
        return part
    outer, inner = outer_name(annotation), arguments(annotation)
    if outer in ("Optional", "Annotated") and inner:
        return _typed(site, field, inner[0], given, depth)
    if outer in ("list", "List") and inner:
        return _typed_list(site, field, inner[0], given, depth)
    models = [
        cls
        for cls in classes_in(site.engine, annotation, defining_frame(site.engine, field.owner))
        if is_model(cls)
    ]
    if len(models) == 1 or (models and all(_is_named(site.engine, cls) for cls in models)):
        return join(*(validated(site, cls, given, depth + 1) for cls in models))
    return part


def _typed_list(site: CallSite, field: Field, annotation: Expr, given: Value, depth: int) -> Value:
    """What was heard as a list of things of that type."""
    part, guards = (given.value, given.guards) if isinstance(given, When) else (given, ())
    assert isinstance(part, Wire)
    where, must = field.where(site.engine), _guards(site, given)
    site.engine.seen.look(Looked(part.site, part.path, where, "required", must, "list", site.frame.called))
    made = site.engine.object_at("list", site.node, site.frame, ("heard", part))
    item = Wire(part.site, "json", (*part.path, "[]"))
    each = _typed(site, field, annotation, When(guards, item) if isinstance(given, When) else item, depth + 1)
    site.engine.grow_items(made, each, site.frame)
    return part if isinstance(each, Wire) else made


def _is_named(engine: Engine, cls: Obj) -> bool:
    """Whether a field says by its value which model of a union it is."""
    return any(_literals(engine, field) for field in fields(engine, cls))


# --- class methods -----------------------------------------------------------------------------------------


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


for _base in MODELS:
    LIBRARY.instances[_base] = instantiate
    LIBRARY.methods.update(
        {
            f"{_base}.model_validate": _validate,
            f"{_base}.parse_obj": _validate,
            f"{_base}.model_validate_json": _validate_json,
            f"{_base}.parse_raw": _validate_json,
            f"{_base}.model_copy": itself,
            f"{_base}.copy": itself,
            f"{_base}.model_construct": lambda site: (
                _made(site, site.receiver) if isinstance(site.receiver, Obj) else None
            ),
        }
    )


for _name in (
    "dataclasses.dataclass",
    "pydantic.dataclasses.dataclass",
    "attr.s",
    "attrs.define",
    "attr.dataclass",
    "attr.define",
):
    LIBRARY.instances[_name] = instantiate
    LIBRARY.functions[_name] = lambda site: site.arg(0) or Ext("dataclasses.dataclass")


def _typed_dict(site: CallSite, cls: Obj) -> Value:
    made = site.make("dict")
    for name, value in site.keywords.items():
        site.engine.grow(made, name, value, site.frame, site.node.line, sure=True)
    made.open = site.rest
    return made


LIBRARY.instances["typing.TypedDict"] = LIBRARY.instances["typing_extensions.TypedDict"] = _typed_dict
LIBRARY.instances["typing.NamedTuple"] = instantiate
