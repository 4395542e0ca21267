"""Looking through the syntax of a piece of source, without following it."""

from __future__ import annotations

from collections.abc import Iterator

from .syntax import Name, Node


def walk(thing: object) -> Iterator[Node]:
    """All nodes below, in the order of the text; functions inside are looked into too."""
    if isinstance(thing, list | tuple):
        for one in thing:
            yield from walk(one)
    elif isinstance(thing, Node):
        yield thing
        for name in type(thing).__slots__:
            yield from walk(getattr(thing, name))


def mentions(thing: object, name: str) -> bool:
    """Whether a variable of that name stands anywhere in it."""
    return any(isinstance(one, Name) and one.id == name for one in walk(thing))
