"""All that may come in on a socket: what its routes send, and what they pass on of what any front end sends there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model import Anything, Binary, Echo, Encoded, Path, Send, Text, Where
from . import shapes
from .discriminator import discriminator, naming
from .link import Link
from .match import shown
from .relay import Came, passed_on
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
    came = _what_came(link, links)
    # A root that the front end decodes once more is what it encodes.
    again = any(read.kind == "encoded" and not read.path for read in link.socket.conversation.reads)
    own: list[Send] = []
    relayed: list[Send] = []
    for send in raw:
        answered = came.answered_by(send)
        for option in shapes.options(send.shape):
            if isinstance(option, Anything):
                reasons.append(option.why or "a message is put together in code that could not be followed")
            elif isinstance(option, Echo):
                reasons.extend(came.unknown)
                relayed.extend(_parts(answered, option.path, send))
            elif isinstance(option, Encoded) and again:
                own.append(passed_on(send, option.shape, answered))
            elif not isinstance(option, Text | Binary | Encoded):
                own.append(passed_on(send, option, answered))
    told = discriminator(link.socket.conversation)
    return Heard(
        link, (*own, *relayed), tuple(own), raw, tuple(dict.fromkeys(reasons)), naming(told, (*own, *relayed))
    )


def _what_came(link: Link, links: Sequence[Link]) -> Came:
    """What front ends send to the link's routes, and why it may be more."""
    senders = [other for other in links if set(other.routes) & set(link.routes)]
    senders += [link] if link.stranded else []
    found = [send for other in senders for send in other.socket.conversation.sends]
    unknown = [reason for other in senders for reason in other.socket.conversation.open_sends]
    unknown += [
        send.shape.why or "a message that is passed on is not known"
        for send in found
        if isinstance(send.shape, Anything)
    ]
    # What no front end gives them, the routes cannot pass on to one that is not connected yet.
    return Came(tuple(found), tuple(unknown), nothing=link.stranded and not found and not unknown)


def _parts(came: Came, path: Path, send: Send) -> Iterator[Send]:
    for one in came.sends:
        for part in shapes.look_up(one.shape, path).shapes:
            for option in shapes.options(part):
                if not isinstance(option, Text | Binary | Anything | Echo):
                    yield replace(send, shape=option)
