"""All that may come in on a socket: what its routes send, and what they pass on of what any front end sends there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model import (
    Anything,
    Binary,
    Echo,
    Encoded,
    OneOf,
    Path,
    Property,
    Record,
    Scalar,
    Send,
    Shape,
    Text,
    Where,
)
from . import shapes
from .discriminator import discriminator, naming
from .link import Link
from .match import shown
from .text import listed


@dataclass(frozen=True, slots=True)
class Heard:
    """`json` are the messages that can come, one for each alternative of their shapes; `own` those of them that the route makes itself (others are passed on,
    perhaps not all). `raw` are all frames of the routes. `reasons`: why more may come. `naming`: the paths at which the messages have their name.
    """

    link: Link
    json: tuple[Send, ...]
    own: tuple[Send, ...]
    raw: tuple[Send, ...]
    reasons: tuple[str, ...]
    naming: frozenset[Path]

    @property
    def complete(self) -> bool:
        """Whether nothing else can come."""
        return not self.reasons

    @property
    def named(self) -> str:
        """The routes, in a sentence."""
        return listed(shown(route) for route in self.link.routes).replace("`", "")

    @property
    def where(self) -> Where:
        """The (first) route's place."""
        return self.link.routes[0].where


def heard(link: Link, links: Sequence[Link]) -> Heard:
    """What may come in on the link's socket; `links` are all, as a route may pass on what came in on any of them."""
    reasons = [reason for route in link.routes for reason in route.conversation.open_sends]
    raw = tuple(send for route in link.routes for send in route.conversation.sends)
    passed, unknown = _passed_on(link, links)
    # A root that the front end decodes once more is what it encodes.
    again = any(read.kind == "encoded" and not read.path for read in link.socket.conversation.reads)
    # What no front end gives them, the routes cannot pass on to one that is not connected yet.
    given = None if link.stranded and not passed and not unknown else passed
    own: list[Send] = []
    relayed: list[Send] = []
    for send in raw:
        for option in shapes.options(send.shape):
            if isinstance(option, Anything):
                reasons.append(option.why or "a message is put together in code that could not be followed")
            elif isinstance(option, Echo):
                reasons.extend(unknown)
                relayed.extend(one for one in _parts(passed, option.path, send))
            elif isinstance(option, Encoded) and again:
                own.append(replace(send, shape=_resolved(option.shape, given, unknown)))
            elif not isinstance(option, Text | Binary | Encoded):
                own.append(replace(send, shape=_resolved(option, given, unknown)))
    told = discriminator(link.socket.conversation)
    return Heard(
        link, (*own, *relayed), tuple(own), raw, tuple(dict.fromkeys(reasons)), naming(told, (*own, *relayed))
    )


def _passed_on(link: Link, links: Sequence[Link]) -> tuple[list[Shape], list[str]]:
    """What front ends send to the link's routes, and why it may be more."""
    senders = [other for other in links if set(other.routes) & set(link.routes)]
    senders += [link] if link.stranded else []
    found = [send.shape for other in senders for send in other.socket.conversation.sends]
    unknown = [reason for other in senders for reason in other.socket.conversation.open_sends]
    unknown += [
        shape.why or "a message that is passed on is not known"
        for shape in found
        if isinstance(shape, Anything)
    ]
    return found, unknown


def _parts(passed: Sequence[Shape], path: Path, send: Send) -> Iterator[Send]:
    for shape in passed:
        for part in shapes.look_up(shape, path).shapes:
            for option in shapes.options(part):
                if not isinstance(option, Text | Binary | Anything | Echo):
                    yield replace(send, shape=option)


def _resolved(shape: Shape, passed: Sequence[Shape] | None, unknown: Sequence[str], depth: int = 4) -> Shape:
    """The shape with the names that it takes over from what came in: a `type` passed on is one of those that are sent. `passed` is None where nobody sends anything."""
    if isinstance(shape, Echo):
        return _echoed(shape.path, passed, unknown)
    if isinstance(shape, OneOf) and passed is None:
        return OneOf(tuple(_resolved(option, passed, unknown, depth) for option in shape.options))
    if not isinstance(shape, Record) or depth == 0:
        return shape
    inner = {
        key: Property(_resolved(prop.shape, passed, unknown, depth - 1), prop.where, prop.optional)
        for key, prop in shape.properties.items()
    }
    return Record(inner, shape.open)


def _echoed(path: Path, passed: Sequence[Shape] | None, unknown: Sequence[str]) -> Shape:
    if passed is None:
        return Scalar("string", frozenset())
    if unknown or not path or not passed:
        return Anything("it is passed on")
    values: list[Shape] = []
    for shape in passed:
        found = shapes.look_up(shape, path)
        if found.unknown or not all(
            isinstance(part, Scalar) and part.literals is not None for part in found.shapes
        ):
            return Anything("it is passed on")
        values.extend(found.shapes)
    return OneOf(tuple(dict.fromkeys(values))) if values else Anything("it is passed on")
