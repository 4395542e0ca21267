"""`value[1:5]`: a part of a list has the same items, a part of what was heard is still what was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .objects import under
from .values import Lit, Obj, Opaque, Text, Value, When, Wire

if TYPE_CHECKING:
    from ..source.syntax import Item
    from .engine import Engine
    from .scope import Frame


def sliced(engine: Engine, base: Value, node: Item, frame: Frame) -> Value:
    """What a slice of `base` gives. It is a list of its own: what is put into it is not in `base`."""
    if isinstance(base, When):
        return under(engine, base, frame, lambda inner: sliced(engine, inner, node, frame))
    if isinstance(base, Wire):
        return base
    if isinstance(base, Obj) and base.kind == "list":
        return _part(engine, base, node, frame)
    if isinstance(base, Text) or (isinstance(base, Lit) and isinstance(base.value, str)):
        return Opaque("[…:…]", kind="string")
    return Opaque("[…:…]", env=isinstance(base, Opaque) and base.env)


def _part(engine: Engine, base: Obj, node: Item, frame: Frame) -> Obj:
    made = engine.object_at("list", node, frame, ("slice", base))
    made.open = made.open or base.open
    for value in (base.items, *base.fields.values()):
        if value is not None:
            engine.grow_items(made, value, frame)
    return made
