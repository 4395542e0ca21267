"""Instances of the project's classes, as a call of the class makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..source.syntax import Class
from .lineage import library_bases, lineage
from .scope import Frame
from .values import Obj, Value

if TYPE_CHECKING:
    from .calls import CallSite
    from .engine import Engine


def instantiate(engine: Engine, cls: Obj, site: CallSite) -> Value:
    """`new C(…)` or `C(…)`: a library may make it itself (a Pydantic model); else fields, then the constructor."""
    decorators = (name for one in lineage(cls) for name in engine.decorations(one))
    for base in (*library_bases(cls), *decorators):
        handler = engine.library.instances.get(base)
        made = handler(site, cls) if handler is not None else None
        if made is not None:
            return made
    instance = engine.object_at("instance", site.node, site.frame, cls)
    instance.owner = cls
    engine.add_instance(cls, instance)
    construct(engine, cls, instance, site)
    return instance


def construct(engine: Engine, cls: Obj, this: Value, site: CallSite, skip: int = 0) -> Value:
    """The constructor of the class, or of the next above it that has one; `skip` classes are left out, as `super()` does."""
    chain = list(lineage(cls))[skip:]
    for one in reversed(chain):
        if skip == 0:
            initialise(engine, one, this, site.frame)
    for one in chain:
        constructor = one.extra.get("constructor")
        if isinstance(constructor, Obj):
            engine.invoke(constructor, this, site, site.frame)
            break
    else:
        for value in [*site.args, *site.keywords.values()]:
            engine.escape(value, site)
    return this


def initialise(engine: Engine, cls: Obj, this: Value, frame: Frame) -> None:
    """The fields that every instance gets, as its class declares them."""
    node = cls.node
    if not isinstance(node, Class) or cls.scope is None or not isinstance(this, Obj):
        return
    inner = Frame(
        engine.state_of(cls),
        cls.scope,
        this,
        cls,
        frame.context,
        frame.guards,
        frame.called,
        stack=frame.stack,
    )
    for one in node.fields:
        if not one.static and one.value is not None:
            engine.grow(this, one.name, engine.evaluate(one.value, inner), inner, one.line)
