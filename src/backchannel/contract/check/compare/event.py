"""The rules of class event, and events that belong on another socket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..finding import Finding, Grade
from ..model import Backend, Case, Encoded, Path, Route, Send, Shape, Unresolved
from . import names, shapes
from .discriminator import Discriminator, discriminator, is_same, once
from .link import Link
from .match import shown
from .rules import finding
from .text import code, listed


@dataclass(frozen=True, slots=True)
class Unhandled:
    """A message whose name the route does not know. `sure`: all the names it can have are unknown there."""

    name: str
    path: Path
    sure: bool


def unhandled(shape: Shape, told: Discriminator) -> Unhandled | None:
    """The message's name where the reader tells names apart and this is none of them."""
    strange: Unhandled | None = None
    for path, cases in told.cases.items():
        values = shapes.literals(shape, path)
        if values is None or values & cases.keys():
            some = sorted((values or frozenset()) - cases.keys())
            return Unhandled(some[0], path, sure=False) if some and values is not None else None
        if values and strange is None:
            strange = Unhandled(min(values), path, sure=True)
    return strange


def report_unhandled(send: Send, found: Unhandled, link: Link, route: Route, backend: Backend) -> Finding:
    """The finding for an event that the route does not handle: on the wrong socket where another route does."""
    conversation, told = route.conversation, discriminator(route.conversation)
    other = handler_elsewhere(found, link, backend)
    if other is not None and not names.is_courtesy(found.name):
        return _wrong_socket(send, found, link, route, other)
    near = names.nearest(found.name, told.values)
    fate = "answers it with an error" if conversation.fallthrough == "refused" else "passes over it"
    handler = told.cases[found.path]
    handled = listed(case.value for case in once(handler.values()))
    return finding(
        "event-unhandled",
        message=f"The front end sends {code(found.path)} = `{found.name}`; {shown(route)} handles {handled}.",
        why=f"The route {fate}, so what the event is for never happens.",
        fix=f"Send `{near}` instead, or handle `{found.name}` in the route."
        if near
        else f"Handle `{found.name}` in the route, or stop sending it.",
        frontend=send.where,
        backend=handler[near].where if near is not None and near in handler else route.where,
        subject=f"{shown(route)} {found.name}",
        grade=_grade(send, found, link, route),
    )


def report_unheard(send: Send, shape: Shape, link: Link, route: Route) -> list[Finding]:
    """The finding for a message to a route that looks at none. It may only announce what the route does anyway, so it is no error."""
    name = next(
        (min(values) for key in names.DISCRIMINATORS if (values := shapes.literals(shape, (key,)))), None
    )
    if name is not None and names.is_courtesy(name):
        return []
    return [
        finding(
            "event-unhandled",
            message=f"The front end sends {shapes.describe(shape)}; {shown(route)} looks at nothing that it receives.",
            why="The route passes over it, so if anything is to happen on it, it does not.",
            fix="Handle it in the route, or stop sending it.",
            frontend=send.where,
            backend=route.where,
            subject=f"{shown(route)} {name or ' '.join(sorted(shapes.keys_at(shape, ())))}",
            grade=Grade.WARNING if send.called and link.socket.called else Grade.NOTE,
        )
    ]


def _grade(send: Send, found: Unhandled, link: Link, route: Route) -> Grade:
    conversation, told = route.conversation, discriminator(route.conversation)
    if names.is_heartbeat(found.name):
        # A route that has a heartbeat by another name answers this one with an error each time.
        expected = names.is_question(found.name) and any(map(names.is_question, told.values))
        refused = conversation.fallthrough == "refused"
        if not (refused and expected):
            return Grade.WARNING if refused else Grade.NOTE
    sent = [
        name
        for one in link.socket.conversation.sends
        for name in shapes.literals(one.shape, found.path) or ()
    ]
    if conversation.fallthrough != "refused" and names.is_announcement(
        found.name,
        told.values,
        map(str, sent),
        () if _has_parameters(route) else shapes.keys_at(send.shape, ()),
    ):
        return Grade.WARNING
    # A route that compares nothing but a first message's name does its real work in a way that was not understood.
    understood = not all(names.is_token(value) for value in told.values)
    certain = send.called and found.sure and link.socket.called and understood
    return Grade.ERROR if certain else Grade.WARNING


def _has_parameters(route: Route) -> bool:
    """Whether the address itself says something of who comes, and where to."""
    return "{" in route.path or "(" in (route.pattern or "") or route.prefix_open


def handler_elsewhere(found: Unhandled, link: Link, backend: Backend) -> tuple[Route, Case] | None:
    """The route that handles the event, if one does that the socket is not opened at."""
    for route in backend.routes:
        if route in link.routes:
            continue
        for path, cases in discriminator(route.conversation).cases.items():
            if path == found.path and found.name in cases:
                return route, cases[found.name]
    return None


def _wrong_socket(
    send: Send, found: Unhandled, link: Link, route: Route, other: tuple[Route, Case]
) -> Finding:
    right, case = other
    return finding(
        "url-wrong-socket",
        message=f"`{found.name}` is sent on the socket at {shown(route)}, which does not handle it; {shown(right)} does.",
        why=f"The route {'refuses' if route.conversation.fallthrough == 'refused' else 'passes over'} the event, so what it is for never happens.",
        fix=f"Open this socket at {shown(right)}, or send the event on one that is open there.",
        frontend=send.where,
        backend=case.where,
        subject=f"{shown(route)} {shown(right)}",
        grade=Grade.ERROR if send.called and found.sure and link.socket.called else Grade.WARNING,
    )


def never_sent(links: Sequence[Link]) -> tuple[tuple[Finding, ...], tuple[Unresolved, ...]]:
    """Notes on events that a route handles and no front end sends, for routes that some front end opens."""
    findings: list[Finding] = []
    unresolved: list[Unresolved] = []
    for route, linked in _by_route(links).items():
        cases = {path: cases for path, cases in discriminator(route.conversation).cases.items() if cases}
        reasons = [reason for link in linked for reason in link.socket.conversation.open_sends]
        if not cases:
            continue
        if reasons or not all(link.sure for link in linked):
            unresolved.append(
                Unresolved(
                    f"which events are never sent to {shown(route)}",
                    (reasons or ["a socket's address is not known"])[0],
                    route.where,
                )
            )
            continue
        sends = [send for link in linked for send in link.socket.conversation.sends]
        findings.extend(
            _never(route, case)
            for path in cases
            for case in once(cases[path].values())
            if not any(_is_sent(one, sends) for one in cases[path].values() if is_same(one, case))
        )
    return tuple(findings), tuple(unresolved)


def _never(route: Route, case: Case) -> Finding:
    return finding(
        "event-never-sent",
        message=f"{shown(route)} handles `{case.value}`, which no front end sends.",
        why="The code behind it never runs for these front ends.",
        fix=f"Send `{case.value}` where it is meant to be, or remove its handler.",
        frontend=None,
        backend=case.where,
        subject=f"{shown(route)} {case.value}",
    )


def _is_sent(case: Case, sends: Sequence[Send]) -> bool:
    if names.is_courtesy(case.value):
        return True
    for send in sends:
        for option in shapes.options(send.shape):
            # What is encoded twice is sent all the same; that it is not understood is its own finding.
            meant = option.shape if isinstance(option, Encoded) else option
            values = shapes.literals(meant, case.path)
            if values is None or case.value in values:
                return True
    return False


def _by_route(links: Sequence[Link]) -> Mapping[Route, list[Link]]:
    found: dict[Route, list[Link]] = {}
    for link in links:
        for route in link.routes:
            found.setdefault(route, []).append(link)
    return found


def one_per_socket(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings with all events that one file sends on the same wrong socket as one: it is one address that is wrong."""
    wrong: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        if one.rule != "url-wrong-socket" or one.frontend is None:
            yield one
        else:
            wrong.setdefault((one.frontend.file, one.subject), []).append(one)
    for some in wrong.values():
        worst = min(some, key=lambda one: (-one.grade, one.frontend.line if one.frontend is not None else 0))
        lines = sorted({one.frontend.line for one in some if one.frontend is not None and one != worst})
        also = (
            f" So are the events at line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}."
            if lines
            else ""
        )
        yield replace(worst, message=worst.message + also)
