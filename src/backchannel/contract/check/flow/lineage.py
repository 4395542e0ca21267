"""Classes and what they descend from, in the project and outside of it."""

from __future__ import annotations

from collections.abc import Iterator

from ..source.syntax import Class
from .values import Ext, Obj, Value, options


def lineage(cls: Obj | None) -> Iterator[Obj]:
    """The class and its bases in the project, depth first; each once."""
    waiting, seen = [cls], set()
    while waiting:
        one = waiting.pop(0)
        if one is None or one in seen:
            continue
        seen.add(one)
        yield one
        waiting[:0] = [
            base
            for value in one.bases
            for base in options(value)
            if isinstance(base, Obj) and base.kind == "class"
        ]


def library_bases(cls: Obj | None) -> Iterator[str]:
    """The dotted names of the library classes that a class descends from."""
    for one in lineage(cls):
        for value in one.bases:
            for base in options(value):
                if isinstance(base, Ext):
                    yield base.name


def class_of(value: Value) -> Obj | None:
    return value if isinstance(value, Obj) and isinstance(value.node, Class) else None
