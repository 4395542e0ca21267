"""Messages that a front end waits for and that never come.

A handler of something that is never sent is often a leftover: what it did comes by another name or over HTTP by now, and nothing is missing.
Which of the two it is, no comparison of names can prove. So it is an error only where the rest speaks for a broken conversation:
a message of a similar name is sent that nobody handles, half or more of what the handler (or most of what one file of several) waits for never comes, or the messages of one thing
come for some of its changes and not for others. Else it is a warning.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from ..finding import Finding, Grade
from ..model import (
    Backend,
    Case,
    Conversation,
    Echo,
    Path,
    Record,
    Route,
    Send,
    Shape,
    Where,
    passes_on,
)
from . import names, shapes
from .default import takes_unnamed
from .discriminator import discriminator, once
from .fields import applying
from .join import Heard
from .match import shown
from .misplaced import misplaced, report_misplaced
from .pairing import counterpart
from .rules import finding
from .text import code, listed, place


@dataclass(frozen=True, slots=True)
class Lost:
    """A name that is waited for and never comes. `pair`: what is sent instead and handled by nobody. `dormant`: what would send it, if anything called that.
    `built`: where the back end puts such a message together all the same, for a queue or a response. `nameless`: what has all that is read of it but the name.

    `broken`: what else the handler waits for says that the conversation is broken, rather than this a leftover. `delivered`: another handler gets messages of that name.
    """

    case: Case
    heard: Heard
    pair: tuple[Send, str] | None
    dormant: Send | None
    built: Where | None
    nameless: Send | None
    broken: bool
    delivered: bool


def waiting(
    backend: Backend, everything: Sequence[Heard]
) -> tuple[tuple[Finding, ...], set[tuple[Where, str]]]:
    """The findings, and the messages (by the place that sends them, and their name) that they explain."""
    said = _Said.by(everything)
    reached = {_key(case) for one in everything for case in _reached(one, backend, said)}
    came = {name for _, name in reached}
    findings: dict[tuple[object, ...], Finding] = {}
    explained: set[tuple[Where, str]] = set()
    for one in everything:
        wrapped: set[tuple[Where, str]] = set()
        for wrong in misplaced(one):
            if wrong.is_within:
                # Who wraps a message once more does so with all of them.
                wrapped.add(_key(wrong.case))
                findings.setdefault((one.named, wrong.sent_at), report_misplaced(wrong, one))
            elif not (one.complete and _unnamed(wrong.case.path, one)):
                findings.setdefault(_key(wrong.case), report_misplaced(wrong, one))
                explained.add((wrong.send.where, wrong.case.value))
        for path, known in discriminator(one.link.socket.conversation).cases.items():
            dead = [case for case in once(_dead(one, path, known, reached)) if _key(case) not in wrapped]
            if not dead:
                continue
            if one.link.stranded and _unnamed(path, one):
                continue
            if one.complete and _unnamed(path, one) and not takes_unnamed(one, path):
                # What tells messages apart is in none of them: one cause, not one for every name.
                if len(dead) == len(known) and path in one.naming and len(path) == 1 and one.json:
                    findings.setdefault((dead[0].where, path), _nameless(path, dead, one))
                elif not one.json and not one.raw:
                    findings.setdefault(
                        _key(dead[0]), _report(_lost(dead[0], dead, one, backend, came), backend)
                    )
                continue
            for case in dead:
                lost = _lost(case, dead, one, backend, came)
                explained |= {(lost.pair[0].where, lost.pair[1])} if lost.pair else set()
                _keep(findings, _key(case), _report(lost, backend))
    return tuple(findings.values()), explained


def _keep(findings: dict[tuple[object, ...], Finding], key: tuple[object, ...], found: Finding) -> None:
    """Where a part of a message is looked for at several places, the one that has something else tells what is meant."""
    if found.grade > findings.setdefault(key, found).grade:
        findings[key] = found


def _dead(
    one: Heard, path: Path, known: Mapping[str, Case], reached: set[tuple[Where, str]]
) -> Iterator[Case]:
    """The names that no message has, each at the first place that would not run for another one either."""
    for value, first in known.items():
        places = [first, *one.link.socket.conversation.cases]
        same = [case for case in places if case.path == path and case.value == value]
        lost = next((case for case in same if _key(case) not in reached), None)
        if lost is not None:
            yield lost


def _key(case: Case) -> tuple[Where, str]:
    return case.where, case.value


@dataclass(frozen=True, slots=True)
class _Said:
    """The names of what the front ends themselves send, which a route may pass on where nobody sees it. `all_known`: there are no others."""

    names: frozenset[str]
    all_known: bool

    @classmethod
    def by(cls, everything: Sequence[Heard]) -> _Said:
        talks = [one.link.socket.conversation for one in everything]
        heard = any(_lets_out(route.conversation) for one in everything for route in one.link.routes)
        told = {
            name
            for talk in talks
            for send in talk.sends
            for key in names.DISCRIMINATORS
            for name in shapes.literals(send.shape, (key,)) or ()
        }
        return cls(
            frozenset(str(name) for name in told), not heard or not any(talk.open_sends for talk in talks)
        )


def _lets_out(talk: Conversation) -> bool:
    """Whether something of what a route hears goes on, to its sockets or to where it could not be followed."""
    passed = any(passes_on(send.shape) for send in talk.sends)
    return bool(talk.hears) and bool(passed or talk.open_hears or talk.handed)


def _may_come(case: Case, backend: Backend, said: _Said) -> bool:
    """Whether it may be among what could not be followed: not if the back end never spells it and no front end sends it, so that there is nothing to pass on."""
    return (
        backend.spelled is None
        or (case.value in backend.spelled and case.value not in backend.lost)
        or case.value in said.names
        or not said.all_known
    )


def _reached(one: Heard, backend: Backend, said: _Said) -> Iterator[Case]:
    """The cases that some message reaches, and those that stand in one condition with such a case (`a || b`)."""
    cases = one.link.socket.conversation.cases
    met = {
        case
        for case in cases
        if case.local
        or any(_is_named(send, case) for send in one.json)
        or (_is_open(one, case) and _may_come(case, backend, said))
    }
    lines = {place for case in met for place in (case.where, case.beside) if place is not None}
    return (case for case in cases if case in met or {case.where, case.beside} & lines)


def _is_named(send: Send, case: Case) -> bool:
    return send.called and case.value in (shapes.literals(send.shape, case.path) or ())


def _is_open(one: Heard, case: Case) -> bool:
    """Whether something comes that could not be followed, or has a name that could not. What is called by nothing known then has callers that are not known."""
    return not one.complete or any(shapes.literals(send.shape, case.path) is None for send in one.json)


def _unnamed(path: Path, one: Heard) -> bool:
    return all(shapes.look_up(send.shape, path).absent for send in one.json)


def _lost(case: Case, dead: Sequence[Case], one: Heard, backend: Backend, came: Container[str]) -> Lost:
    cases = [other for other in one.link.socket.conversation.cases if other.path == case.path]
    values = {other.value for other in cases}
    sent = {
        (send.where, name): send for send in one.json for name in shapes.literals(send.shape, case.path) or ()
    }
    pair = counterpart(case, ((send, name) for (_, name), send in sent.items()), values)
    dormant = next((send for (_, name), send in sent.items() if name == case.value and not send.called), None)
    serious = {
        other.value for other in cases if not (names.is_courtesy(other.value) or other.empty or other.local)
    }
    lost = serious & {other.value for other in dead}
    # What nothing calls yet is a feature to come, rather than a conversation that broke.
    asleep = {name for (_, name), send in sent.items() if not send.called}
    siblings = any(names.is_sibling(case.value, other) for other in serious - lost)
    # Of a change that the back end has no word for there is nothing to tell.
    siblings = siblings and (backend.spelled is None or names.change(case.value) in backend.spelled)
    built = backend.built.get(case.value)
    nameless = _without_name(case, one)
    silent = not any(send.called and not _is_courteous(send, case.path) for send in one.json)
    if lost == serious and silent and 2 * len(lost & asleep) < len(lost):
        # Nothing at all is ever sent there, and most of it by nobody: it is no single function that nobody calls yet.
        dormant, asleep = None, set()
    lost -= asleep
    # A component that shares the socket with others, and gets nearly nothing of what it waits for, is as broken as one that has it alone.
    beside = serious & {other.value for other in cases if other.where.file == case.where.file}
    # What has no name and is taken all the same is what the socket is there for.
    served = 2 * takes_unnamed(one, case.path)
    half = 2 * len(lost) >= len(serious) + served
    broken = siblings or half or 2 * len(beside & lost) > len(beside) + served
    return Lost(case, one, pair, dormant, built, nameless, broken, case.value in came)


def _is_courteous(send: Send, path: Path) -> bool:
    told = shapes.literals(send.shape, path)
    return told is not None and all(names.is_courtesy(name) for name in told)


def _without_name(case: Case, one: Heard) -> Send | None:
    """A message that has something of what the branch reads, but no name by which to get there or anywhere else."""
    reads = one.link.socket.conversation.reads
    wanted = frozenset([case.value])
    behind = (
        {
            read.path
            for read in reads
            if any(by.path == case.path and by.values == wanted and not by.negated for by in read.conditions)
        }
        - one.naming
        - {()}
    )

    def has(send: Send, path: Path) -> bool:
        return not shapes.look_up(send.shape, path).absent

    for send in one.own:
        named = any(has(send, path) for path in one.naming)
        if (
            case.path not in one.naming
            or named
            or not send.called
            or not any(has(send, path) for path in behind)
        ):
            continue
        if not any(has(send, read.path) for read in applying(reads, send.shape, sure=False)):
            return send
    return None


def _report(lost: Lost, backend: Backend) -> Finding:
    case, one = lost.case, lost.heard
    told = _instead(lost, backend)
    return finding(
        "response-never-sent",
        message=f"The front end waits for {code(case.path)} = `{case.value}`, which {one.named} never sends{told.instead}.",
        why="The branch never runs, so what it would show never appears.",
        fix=told.fix,
        frontend=case.where,
        backend=told.where,
        subject=f"{one.named} {case.value}",
        grade=_grade(lost),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What the back end does instead, as the rest of a sentence, where, and what to do about it."""

    instead: str
    where: Where
    fix: str


def _instead(lost: Lost, backend: Backend) -> _Told:
    case, one = lost.case, lost.heard
    elsewhere = _sender_elsewhere(backend, case, one)
    if lost.pair is not None:
        send, name = lost.pair
        fix = f"Wait for `{name}`, or send `{case.value}` in the back end."
        return _Told(f"; it sends `{name}`", send.where, fix)
    if lost.nameless is not None:
        fix = f"Send it with {code(case.path)}: `{case.value}`."
        told = f"; it sends {shapes.describe(lost.nameless.shape)}, without {code(case.path)}"
        return _Told(told, lost.nameless.where, fix)
    if lost.dormant is not None:
        where = lost.dormant.where
        fix = f"Call what sends `{case.value}`, or remove the branch."
        return _Told(f"; what would send it ({place(where)}) is called by nothing", where, fix)
    if elsewhere is not None:
        route, send = elsewhere
        fix = f"Open this socket at {shown(route)}, or send `{case.value}` on this one too."
        return _Told(f"; {shown(route)} does", send.where, fix)
    if lost.built is not None:
        fix = f"Send `{case.value}` to the socket as well, or remove the branch."
        return _Told(f"; what is built at {place(lost.built)} goes elsewhere", lost.built, fix)
    fix = f"Send `{case.value}` from the back end, or remove the branch."
    return _Told(_others(case, one), one.where, fix)


def _others(case: Case, one: Heard) -> str:
    """The names that are sent, where all are known."""
    if not one.complete:
        return "; that name stands nowhere in its source"
    sent = sorted(
        {name for send in one.json for name in shapes.literals(send.shape, case.path) or () if send.called}
    )
    return f"; it sends {listed(sent)}" if sent else ""


def _grade(lost: Lost) -> Grade:
    case = lost.case
    reachable = case.called and lost.heard.link.socket.called
    if lost.nameless is not None and reachable:
        return Grade.ERROR
    if case.empty or (names.is_courtesy(case.value) and lost.pair is None):
        return Grade.NOTE
    told = discriminator(lost.heard.link.socket.conversation)
    if (case.path not in lost.heard.naming or case.path != told.path) and lost.pair is None:
        # A comparison of some other field: a state that does not come, rather than a message.
        return Grade.NOTE
    if any(_relays(route, case.path) for route in lost.heard.link.routes):
        # Who else speaks to the route (a bot, a worker, another application) may send what it passes on.
        return Grade.WARNING
    # What is built and comes to another handler has reached who it is for.
    astray = lost.built is not None and not lost.delivered
    certain = lost.pair is not None or ((lost.broken or astray) and lost.dormant is None)
    return Grade.ERROR if certain and reachable else Grade.WARNING


def _relays(route: Route, path: Path) -> bool:
    """Whether whole messages of one client reach another, with the name that they have at that path."""
    return any(send.called and _keeps_name(send.shape, path) for send in route.conversation.sends)


def _keeps_name(shape: Shape, path: Path) -> bool:
    if isinstance(shape, Record) and path[0] in shape.properties and path[0] not in _over(shape):
        return len(path) == 1 and isinstance(shape.properties[path[0]].shape, Echo)
    if isinstance(shape, Record) and shape.spread is not None:
        return not shape.spread.path
    return isinstance(shape, Echo) and not shape.path


def _over(shape: Record) -> frozenset[str]:
    return frozenset() if shape.spread is None else shape.spread.over


def _nameless(path: Path, cases: Sequence[Case], one: Heard) -> Finding:
    instead = _named_by(one, {case.value for case in cases})
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


def _named_by(one: Heard, wanted: Set[str]) -> str | None:
    """The field that says what messages are: one that holds a wanted name, or one that has such a field's name."""
    keys = [(send, key) for send in one.json if send.called for key in shapes.keys_at(send.shape, ())]
    found = (key for send, key in keys if (shapes.literals(send.shape, (key,)) or frozenset()) & wanted)
    by_name = (name for name in names.DISCRIMINATORS if any(key == name for _, key in keys))
    return next(found, None) or next(by_name, None)
