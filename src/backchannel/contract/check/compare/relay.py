"""What a route passes on of the messages that it gets, put in the place where it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ..model import Anything, Echo, OneOf, Path, Property, Record, Scalar, Send, Shape, passes_on
from . import shapes

_MOST = 24
"""Alternatives kept of one message: more of them are told apart by nothing that is read."""


@dataclass(frozen=True, slots=True)
class Came:
    """What front ends send to a route. `unknown`: why it may be more; `nothing`: nobody sends anything, now or ever."""

    sends: tuple[Send, ...]
    unknown: tuple[str, ...] = ()
    nothing: bool = False

    def answered_by(self, send: Send) -> Came:
        """Those that the route may answer with that message: of code that is called, if there is some."""
        if not passes_on(send.shape):
            return self
        mine = [one for one in self.sends if shapes.meets(one.shape, send.given) is not shapes.Answer.NO]
        return replace(self, sends=tuple([one for one in mine if one.called] or mine))

    @property
    def is_known(self) -> bool:
        """Whether it is known what comes, and anything does."""
        return any(one.called for one in self.sends) and not self.unknown


def passed_on(send: Send, shape: Shape, came: Came) -> Send:
    """The message with what it takes over from what came in: a `type` passed on is one of those that are sent."""
    return replace(send, shape=_one(_Resolver(came).resolved(shape)))


@lru_cache(maxsize=4096)
def _one(shape: Shape) -> Shape:
    """Of equal shapes always the same one, which makes them quick to compare: each is looked into for every read."""
    return shape


class _Resolver:
    """Puts what came in the place of what is passed on. Shapes hold the same parts in many places: each is resolved once."""

    def __init__(self, came: Came) -> None:
        self._came = came
        self._known: dict[tuple[Shape, int], Shape] = {}

    def resolved(self, shape: Shape, depth: int = 4) -> Shape:
        if not isinstance(shape, Echo | OneOf | Record):
            return shape
        found = self._known.get((shape, depth))
        if found is None:
            found = self._known[shape, depth] = self._resolve(shape, depth)
        return found

    def _resolve(self, shape: Echo | OneOf | Record, depth: int) -> Shape:
        if isinstance(shape, Echo):
            return _echoed(shape, self._came)
        if isinstance(shape, OneOf):
            return shapes.merged(self.resolved(option, depth) for option in shape.options)
        return shape if depth == 0 else self._record(shape, depth)

    def _record(self, shape: Record, depth: int) -> Shape:
        came = self._came
        resolved = {key: self.resolved(prop.shape, depth - 1) for key, prop in shape.properties.items()}
        if shape.spread is None and all(
            resolved[key] is prop.shape for key, prop in shape.properties.items()
        ):
            return shape
        inner = {
            key: Property(resolved[key], prop.where, prop.optional) for key, prop in shape.properties.items()
        }
        if shape.spread is None or not came.is_known:
            return Record(inner, shape.open)
        spread, own = shape.spread, Record(inner)
        found = list(dict.fromkeys(_at(came, spread.path)))
        if len(found) > _MOST or not all(isinstance(one, Record) for one in found):
            return Record(inner, open=True)
        return shapes.merged(_over(own, one, spread.over) for one in found if isinstance(one, Record))


def _over(own: Record, taken: Record, over: frozenset[str]) -> Record:
    """Both objects' properties: where both have one, the later one's."""
    later = {key: held for key, held in taken.properties.items() if key in over or key not in own.properties}
    return Record({**own.properties, **later}, taken.open)


def _echoed(echo: Echo, came: Came) -> Shape:
    if came.nothing:
        return Scalar("string", frozenset())
    if not came.is_known:
        return Anything("it is passed on")
    found = list(dict.fromkeys(_at(came, echo.path)))
    if len(found) > _MOST or (echo.elsewhere and not all(_is_word(one) for one in found)):
        return Anything("it is passed on")
    return shapes.merged(found)


def _is_word(shape: Shape) -> bool:
    return isinstance(shape, Scalar) and shape.literals is not None


def _at(came: Came, path: Path) -> Iterator[Shape]:
    """What stands there in each message that came; null where it is missing, as a reader may take it for that."""
    for one in came.sends:
        found = shapes.look_up(one.shape, path)
        yield from found.shapes
        if found.unknown:
            yield Anything("it is passed on")
        if found.missing:
            yield Scalar("null")
