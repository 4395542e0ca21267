"""The rules of class response: what the route sends against what the front end waits for and reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..finding import Finding, Grade
from ..model import Anything, Backend, Case, Echo, Route, Send, Shape, Unresolved, Where
from . import names, shapes
from .deaf import deaf
from .discriminator import Discriminator, discriminator, names_messages
from .encoding import encodings
from .join import Heard, heard
from .link import Link
from .match import shown
from .reading import readings
from .rules import finding
from .text import listed
from .undelivered import no_handlers
from .waiting import waiting


def responses(
    backend: Backend, links: Sequence[Link], stranded: Sequence[Link] = ()
) -> tuple[tuple[Finding, ...], tuple[Unresolved, ...]]:
    """What front ends wait for in vain, get and pass over, and read otherwise than it is built.

    What a socket waits for whose address is wrong (`stranded`) would not come at the right one either, where no route sends it.
    """
    findings: list[Finding] = []
    unresolved: list[Unresolved] = []
    everything = [heard(link, links) for link in links]
    for one in everything:
        conversation = one.link.socket.conversation
        if one.reasons:
            unresolved.append(Unresolved(f"all that {one.named} sends", one.reasons[0], one.where))
        if conversation.open_hears:
            unresolved.append(
                Unresolved("all that the socket hears", conversation.open_hears[0], one.link.socket.where)
            )
        findings.extend(encodings(one))
    never_sent, explained = waiting(backend, [*everything, *(heard(link, links) for link in stranded)])
    undelivered = no_handlers(backend, never_sent)
    replaced = {one.backend for one in undelivered}
    findings.extend(undelivered)
    findings.extend(one for one in never_sent if one.backend not in replaced)
    findings.extend(readings(everything))
    findings.extend(deaf(everything, findings))
    findings.extend(_unhandled(everything, explained))
    return tuple(findings), tuple(unresolved)


def _unhandled(everything: Sequence[Heard], explained: set[tuple[Where, str]]) -> Iterator[Finding]:
    """Messages of a route that no socket at it handles."""
    by_route: dict[Route, list[Heard]] = {}
    for one in everything:
        for route in one.link.routes:
            by_route.setdefault(route, []).append(one)
    for route, listeners in by_route.items():
        told = [discriminator(one.link.socket.conversation) for one in listeners]
        if not all(_choosy(one, by) for one, by in zip(listeners, told, strict=True)):
            continue
        for send in route.conversation.sends:
            if isinstance(send.shape, Anything | Echo):
                continue
            name = _stranger(send.shape, told)
            if name is not None and (send.where, name) not in explained:
                yield _passed_over(route, listeners[0], told[0], send, name)


def _choosy(one: Heard, told: Discriminator) -> bool:
    """Whether the socket tells messages apart and drops what it does not know."""
    conversation = one.link.socket.conversation
    return (
        bool(told.cases)
        and names_messages(told.path)
        and not conversation.open_hears
        and conversation.fallthrough != "handled"
        and one.link.sure
    )


def _stranger(shape: Shape, told: Sequence[Discriminator]) -> str | None:
    """The message's name, if it is known and no listener knows it."""
    name: str | None = None
    for by in told:
        for path, known in by.cases.items():
            values = shapes.literals(shape, path)
            if values is None or values & known.keys():
                return None
            name = name or min(values, default=None)
    return name


def _passed_over(route: Route, listener: Heard, told: Discriminator, send: Send, name: str) -> Finding:
    handled: Mapping[str, Case] = told.cases[told.path]
    return finding(
        "response-unhandled",
        message=f"{shown(route)} sends `{name}`, which the front end passes over; it handles {listed(handled)}.",
        why="Nothing happens in the front end when it comes.",
        fix=f"Handle `{name}` in the front end, or stop sending it.",
        frontend=next(iter(handled.values())).where,
        backend=send.where,
        subject=f"{shown(route)} {name}",
        grade=Grade.NOTE
        if names.is_courtesy(name) or not send.called or not listener.link.socket.called
        else Grade.WARNING,
    )
