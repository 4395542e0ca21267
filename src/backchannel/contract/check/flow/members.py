"""What an instance or a class has by a name: its own fields, and what the classes above it declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..source.syntax import Function
from .lineage import lineage
from .scope import Frame
from .values import NONE, Bound, Ext, Method, Obj, Super, Value, join, options, plain

if TYPE_CHECKING:
    from .engine import Engine


def member(engine: Engine, base: Obj, name: str, frame: Frame) -> Value | None:
    """A field or method of an instance or class, from the nearest class that has it; None if only a library could know."""
    if name in base.fields:
        return join(*(_class_bound(option, base) for option in options(base.fields[name])))
    this: Value = base
    for cls in lineage(base.owner if base.kind == "instance" else base):
        constructor = cls.extra.get("constructor")
        if frame.python and name == "__init__" and isinstance(constructor, Obj):
            return Bound(constructor, base) if base.kind == "instance" else constructor
        value = cls.fields.get(name)
        if value is not None and cls is not base:
            return _of_class(engine, value, base, this, frame)
    return None


def lacks_method(base: Value, name: str) -> bool:
    """Whether it is surely an instance of the project's own classes, of which none has that method or could make it up; or a part that such an instance does not have."""
    found = [option for option in plain(base) if option != NONE]
    return bool(found) and all(
        lacks_method(option.receiver, option.name) if isinstance(option, Method) else _lacks(option, name)
        for option in found
    )


def _lacks(instance: Value, name: str) -> bool:
    if (
        not isinstance(instance, Obj)
        or instance.kind != "instance"
        or instance.owner is None
        or name in instance.fields
        or instance.open
    ):
        return False
    classes = list(lineage(instance.owner))
    bases = [base for cls in classes for value in cls.bases for base in options(value)]
    known = all(base in classes or base == Ext("object") for base in bases)
    return known and not any({name, "__getattr__", "__getattribute__"} & cls.fields.keys() for cls in classes)


def _class_bound(value: Value, base: Obj) -> Value:
    """A class method taken from the class itself has the class for its `this`."""
    if (
        base.kind == "class"
        and isinstance(value, Obj)
        and isinstance(value.node, Function)
        and value.node.kind == "class"
    ):
        return Bound(value, base)
    return value


def _of_class(engine: Engine, value: Value, base: Obj, this: Value, frame: Frame) -> Value:
    found = []
    for option in options(value):
        node = option.node if isinstance(option, Obj) else None
        if (
            not isinstance(option, Obj)
            or not isinstance(node, Function)
            or node.kind == "static"
            or (
                (option.owner is None or node.kind == "function")
                and not (frame.python and base.kind == "instance")
            )
        ):
            found.append(option)
        elif node.kind == "getter" and base.kind == "instance":
            found.append(engine.invoke(option, this, engine.site(frame, node), frame))
        elif node.kind != "setter":
            found.append(Bound(option, this))
    return join(*found)


def above(engine: Engine, base: Super, name: str, frame: Frame) -> Value:
    """What the bases have by that name; of Python's `super().__init__` the `super()` itself, which calls the constructor."""
    for cls in list(lineage(base.owner))[1:]:
        if frame.python and name == "__init__" and "constructor" in cls.extra:
            return base
        if name == "__init__" and any(one in engine.library.instances for one in engine.decorations(cls)):
            break  # made of the fields: the library's
        if name in cls.fields:
            found = options(cls.fields[name])
            return join(*(Bound(one, base.this) if isinstance(one, Obj) else one for one in found))
    return Method(base, name)
