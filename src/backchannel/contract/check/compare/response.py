"""The rules of class response: what the route sends against what the front end waits for and reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..finding import Finding, Grade
from ..model import Anything, Backend, Case, Echo, Path, Route, Send, Shape, Unresolved, Where
from . import names, shapes
from .discriminator import Discriminator, discriminator, names_messages
from .encoding import encodings
from .join import Heard, heard
from .link import Link
from .match import shown
from .reading import readings
from .rules import finding
from .text import code, listed


def responses(backend: Backend, links: Sequence[Link]) -> tuple[tuple[Finding, ...], tuple[Unresolved, ...]]:
    """What front ends wait for in vain, get and pass over, and read otherwise than it is built."""
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
    lost = _lost(everything)
    paired = {(pair.send.where, pair.name) for pair in lost.pairs}
    findings.extend(_never_sent(backend, lost, everything))
    findings.extend(readings(everything))
    findings.extend(_unhandled(links, everything, paired))
    return tuple(findings), tuple(unresolved)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A message that is sent and unknown to the reader, under a name near one that the reader waits for in vain."""

    case: Case
    send: Send
    name: str


@dataclass(frozen=True, slots=True)
class _Lost:
    cases: tuple[tuple[Case, Heard], ...]
    strangers: tuple[tuple[Path, tuple[Case, ...], Heard], ...]
    pairs: tuple[_Pair, ...]


def _lost(everything: Sequence[Heard]) -> _Lost:
    """The cases that no message reaches, on any of the sockets that share their handler."""
    reached = {_place(case) for one in everything for case in _reached(one)}
    cases: dict[tuple[Where, str], tuple[Case, Heard]] = {}
    strangers: dict[tuple[Where, Path], tuple[Path, tuple[Case, ...], Heard]] = {}
    for one in everything:
        told = discriminator(one.link.socket.conversation)
        for path, known in told.cases.items():
            waiting = [case for case in known.values() if _place(case) not in reached]
            if not waiting or not one.complete:
                continue
            if not one.json:
                # One cause, not one for every name; frames that are no JSON are the encoding's matter.
                cases.update({} if one.raw else {_place(waiting[0]): (waiting[0], one)})
                continue
            if all(shapes.look_up(send.shape, path).absent for send in one.json):
                # What tells messages apart is in none: one cause, not one for every name.
                if path == told.path and names_messages(path) and len(waiting) == len(known):
                    strangers[waiting[0].where, path] = (path, tuple(waiting), one)
                continue
            cases.update({_place(case): (case, one) for case in waiting})
    pairs = [pair for case, one in cases.values() for pair in _pairs(case, one)]
    return _Lost(tuple(cases.values()), tuple(strangers.values()), tuple(pairs))


def _place(case: Case) -> tuple[Where, str]:
    return case.where, case.value


def _reached(one: Heard) -> Iterator[Case]:
    for case in one.link.socket.conversation.cases:
        for send in one.json:
            values = shapes.literals(send.shape, case.path)
            if values is None or case.value in values:
                yield case
                break
        else:
            if not one.complete:
                yield case


def _pairs(case: Case, one: Heard) -> Iterator[_Pair]:
    known = {other.value for other in one.link.socket.conversation.cases if other.path == case.path}
    for send in one.json:
        for name in sorted(shapes.literals(send.shape, case.path) or ()):
            if name not in known and names.is_near(case.value, name):
                yield _Pair(case, send, name)
                return


def _never_sent(backend: Backend, lost: _Lost, everything: Sequence[Heard]) -> Iterator[Finding]:
    for path, cases, one in lost.strangers:
        yield _nameless(path, cases, one)
    for case, one in lost.cases:
        pair = next((pair for pair in lost.pairs if pair.case is case), None)
        yield _waits(case, one, pair, _sender_elsewhere(backend, case, one))


def _waits(case: Case, one: Heard, pair: _Pair | None, elsewhere: tuple[Route, Send] | None) -> Finding:
    sent = sorted({name for send in one.json for name in shapes.literals(send.shape, case.path) or ()})
    if pair is not None:
        instead, fix, backend = (
            f"; it sends `{pair.name}`",
            f"Wait for `{pair.name}`, or send `{case.value}` in the back end.",
            pair.send.where,
        )
    elif elsewhere is not None:
        route, send = elsewhere
        instead, fix, backend = (
            f"; {shown(route)} does",
            f"Open this socket at {shown(route)}, or send `{case.value}` on this one too.",
            send.where,
        )
    else:
        instead = f"; it sends {listed(sent)}" if sent else ""
        fix, backend = f"Send `{case.value}` from the back end, or remove the branch.", one.where
    return finding(
        "response-never-sent",
        message=f"The front end waits for {code(case.path)} = `{case.value}`, which {one.named} never sends{instead}.",
        why="The branch never runs, so what it would show never appears.",
        fix=fix,
        frontend=case.where,
        backend=backend,
        subject=f"{one.named} {case.value}",
        grade=_patience(case, one, pair),
    )


def _patience(case: Case, one: Heard, pair: _Pair | None) -> Grade:
    if case.empty or (names.is_courtesy(case.value) and pair is None):
        return Grade.NOTE
    if not names_messages(case.path) and pair is None:
        # A comparison of some other field: a state that does not come, rather than a message.
        return Grade.NOTE
    return Grade.ERROR if case.called and one.link.socket.called else Grade.WARNING


def _nameless(path: Path, cases: Sequence[Case], one: Heard) -> Finding:
    wanted = {case.value for case in cases}
    instead = next(
        (
            key
            for send in one.json
            for key in shapes.keys_at(send.shape, ())
            if (shapes.literals(send.shape, (key,)) or frozenset()) & wanted
        ),
        None,
    ) or next(
        (
            name
            for name in names.DISCRIMINATORS
            for send in one.json
            if name in shapes.keys_at(send.shape, ())
        ),
        None,
    )
    first = one.json[0]
    sends = (
        f"names its messages by `{instead}`"
        if instead
        else f"sends {shapes.describe(first.shape)}, without that"
    )
    called = any(case.called for case in cases) and one.link.socket.called
    return finding(
        "response-shape",
        message=f"The front end tells messages apart by {code(path)}; {one.named} {sends}.",
        why="The comparison is with undefined, so no message is ever taken for what it is.",
        fix=f"Compare `{instead}` in the front end, or send {code(path)}."
        if instead
        else f"Send {code(path)} with every message, or read what is sent.",
        frontend=cases[0].where,
        backend=first.where,
        subject=f"{one.named} {shapes.dotted(path)}",
        grade=Grade.ERROR if called else Grade.WARNING,
    )


def _sender_elsewhere(backend: Backend, case: Case, one: Heard) -> tuple[Route, Send] | None:
    for route in backend.routes:
        if route in one.link.routes:
            continue
        for send in route.conversation.sends:
            if case.value in (shapes.literals(send.shape, case.path) or ()):
                return route, send
    return None


def _unhandled(
    links: Sequence[Link], everything: Sequence[Heard], paired: set[tuple[Where, str]]
) -> Iterator[Finding]:
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
            if name is not None and (send.where, name) not in paired:
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
