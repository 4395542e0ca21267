"""The rules of class message: what the front end sends against what the route takes apart. Events are judged on the way, as a name decides what is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..finding import Finding, Grade
from ..model import (
    Anything,
    Backend,
    Binary,
    Conversation,
    Echo,
    Encoded,
    Path,
    Read,
    Record,
    Route,
    Send,
    Shape,
    Text,
    Unresolved,
    passes_on,
)
from . import names, shapes
from .discriminator import discriminator
from .event import handler_elsewhere, one_per_socket, report_unhandled, report_unheard, unhandled
from .fields import Lack, applying, decoded, finds_nothing, lacks, misfit
from .form import reachable_grade, wrong_form
from .gate import gated
from .link import Link
from .match import shown
from .rules import finding
from .text import code, listed


def messages(backend: Backend, links: Sequence[Link]) -> tuple[tuple[Finding, ...], tuple[Unresolved, ...]]:
    """What is wrong with the messages that front ends send."""
    findings: list[Finding] = []
    unresolved: list[Unresolved] = []
    for link in links:
        unresolved.extend(_unknown(link))
        for send in link.socket.conversation.sends:
            findings.extend(_judge(send, link, backend))
    return tuple(one_per_socket(findings)), tuple(unresolved)


def _unknown(link: Link) -> Iterator[Unresolved]:
    """What of the messages to these routes could not be followed, on either end."""
    for route in link.routes:
        for reason in route.conversation.open_hears[:1]:
            yield Unresolved(f"all that {shown(route)} hears", reason, route.where)
    for reason in link.socket.conversation.open_sends[:1]:
        yield Unresolved("all that the socket sends", reason, link.socket.where)
    for send in link.socket.conversation.sends:
        if isinstance(send.shape, Anything):
            why = send.shape.why or "it is put together in code that could not be followed"
            yield Unresolved("a message that is sent", why, send.where)


def _judge(send: Send, link: Link, backend: Backend) -> list[Finding]:
    """The findings for one message; where the socket may be at one of several routes, none if one of them takes it as it is."""
    verdicts = [_at_route(send, link, route, backend) for route in link.routes]
    if not verdicts or not all(verdicts):
        return []
    return min(verdicts, key=lambda found: (max(one.grade for one in found), len(found)))


def _at_route(send: Send, link: Link, route: Route, backend: Backend) -> list[Finding]:
    per_option = [_of_option(send, option, link, route, backend) for option in shapes.options(send.shape)]
    found = [one for some in per_option for one in some]
    if all(per_option):
        return found
    return [_at_most(one, Grade.WARNING) for one in found]


def _of_option(send: Send, shape: Shape, link: Link, route: Route, backend: Backend) -> list[Finding]:
    if isinstance(shape, Anything | Echo):
        return []
    if isinstance(shape, Encoded) and () in decoded(route.conversation.reads):
        return _of_option(send, shape.shape, link, route, backend)
    form = wrong_form(send, shape, link, route)
    if form is not None:
        return [form]
    if isinstance(shape, Text | Binary):
        return []
    conversation = route.conversation
    told = discriminator(conversation)
    if _is_deaf(conversation):
        return report_unheard(send, shape, link, route)
    if told.cases and not conversation.open_hears and conversation.fallthrough != "handled":
        strange = unhandled(shape, told)
        if strange is not None and strange.sure:
            right = handler_elsewhere(strange, link, backend)
            # Sent on the right socket it would be taken apart there.
            then = _fields(send, shape, link, right[0]) if right is not None else []
            return [report_unhandled(send, strange, link, route, backend), *then]
        if strange is not None:
            return [report_unhandled(send, strange, link, route, backend), *_fields(send, shape, link, route)]
        # A case that need not come in is the one that a message without a name is taken for.
        default = any(case.local for case in conversation.cases if case.path in told.cases)
        if not default and all(shapes.look_up(shape, path).absent for path in told.cases):
            return [_nameless(send, shape, link, route)]
    return _fields(send, shape, link, route)


def _is_deaf(conversation: Conversation) -> bool:
    """Whether the route takes frames only to notice that the connection is there."""
    relays = any(passes_on(send.shape) for send in conversation.sends)
    looks = conversation.cases or conversation.reads or conversation.open_hears or relays
    return not looks and conversation.fallthrough == "ignored"


def _nameless(send: Send, shape: Shape, link: Link, route: Route) -> Finding:
    """A message without what the route tells messages apart by."""
    told = discriminator(route.conversation)
    path = next((path for path in told.cases), ())
    instead = _other_name(shape, told.values)
    sent = (
        f"names its messages by {code(instead)}"
        if instead
        else f"sends {shapes.describe(shape)}, without that"
    )
    fate = "answers it with an error" if route.conversation.fallthrough == "refused" else "passes over it"
    return finding(
        "message-envelope",
        message=f"{shown(route)} tells messages apart by {code(path)}; the front end {sent}.",
        why=f"The route finds no {code(path)} in it and {fate}.",
        fix=f"Send it as {code(path)} (the route knows {listed(told.cases[path])})"
        + (f" instead of {code(instead)}." if instead else "."),
        frontend=send.where,
        backend=next(iter(told.cases[path].values())).where,
        subject=f"{shown(route)} {shapes.dotted(path)} {shapes.dotted(instead) if instead else shapes.describe(shape, 1)}",
        grade=reachable_grade(send, link, Grade.ERROR),
    )


def _other_name(shape: Shape, known: Sequence[str]) -> Path | None:
    """Where the message has its name: a property with a value that the route knows, or one that names messages in most projects."""
    candidates = [path for name in names.DISCRIMINATORS for path in shapes.paths_to(shape, name, 2)]
    if isinstance(shape, Record):
        candidates = [
            (key,) for key in shape.properties if (shapes.literals(shape, (key,)) or frozenset()) & set(known)
        ] + candidates
    return next(iter(candidates), None)


def _fields(send: Send, shape: Shape, link: Link, route: Route) -> list[Finding]:
    reads = route.conversation.reads
    reached = list(applying(reads, shape))
    found = lacks(shape, reached, reads)
    return gated(send, shape, link, route) or [
        *_encoded(send, link, route, found),
        *_nested(send, shape, link, route, found),
        *_missing(send, link, route, found),
        *_types(send, shape, link, route, reached),
    ]


def _encoded(send: Send, link: Link, route: Route, found: Sequence[Lack]) -> Iterator[Finding]:
    """One finding for every JSON text of which fields are read."""
    texts = {lack.meant: lack for lack in found if lack.how == "encoding" and lack.meant}
    for path, lack in texts.items():
        yield finding(
            "message-double-encoded",
            message=f"{shown(route)} reads {code(lack.read.path)}; the front end sends {code(path)} as a JSON text of its own.",
            why="The route gets a string there, which has no fields.",
            fix=f"Put the object itself into the message, without a `JSON.stringify` of its own for {code(path)}.",
            frontend=send.where,
            backend=lack.read.where,
            subject=f"{shown(route)} {_subject(send.shape, route)} {shapes.dotted(path)}",
            grade=reachable_grade(send, link, Grade.ERROR, lack.read),
        )


def _nested(send: Send, shape: Shape, link: Link, route: Route, found: Sequence[Lack]) -> Iterator[Finding]:
    """One finding for all fields that stand at another depth than they are read at."""
    nested = [lack for lack in found if lack.how == "nesting" and lack.meant is not None]
    if not nested:
        return
    weight = max(_weight(lack.read, explained=True) for lack in nested)
    lost = len({lack.gap for lack in nested}) > 1 or finds_nothing(
        shape, route.conversation, discriminator(route.conversation).cases
    )
    if weight is Grade.NOTE and lost:
        # Defaults take the place of all that was sent.
        weight = Grade.ERROR
    if weight is Grade.NOTE:
        return
    worst = max(nested, key=lambda lack: _weight(lack.read, explained=True))
    read_at = listed(shapes.dotted(lack.read.path) for lack in nested)
    sent_at = listed(shapes.dotted(lack.meant or ()) for lack in nested)
    yield finding(
        "message-envelope",
        message=f"{shown(route)} reads {read_at}; the front end sends {sent_at} ({shapes.describe(shape)}).",
        why=_consequence(worst.read),
        fix=f"Send {read_at} as the route reads it, or read {sent_at} in the route.",
        frontend=send.where,
        backend=worst.read.where,
        subject=f"{shown(route)} {_subject(shape, route)} {shapes.dotted(worst.gap)}",
        grade=reachable_grade(send, link, weight, worst.read),
    )


def _missing(send: Send, link: Link, route: Route, found: Sequence[Lack]) -> Iterator[Finding]:
    """One finding for the misnamed fields of a message, and one for those that it has nothing for."""
    misnamed = [lack for lack in found if lack.how in {"spelling", "similar", "instead"} and _counts(lack)]
    absent = [lack for lack in found if lack.how == "nothing" and _is_wanted(lack.read, route)]
    for some in (misnamed, absent):
        if not some:
            continue
        worst = max(some, key=_graded)
        doubtful = all(_is_doubtful(lack, send, link, route) for lack in some)
        weight = min(_graded(worst), Grade.WARNING) if doubtful else _graded(worst)
        if any(_comes_back(lack.read, link, route) for lack in some):
            weight = Grade.ERROR
        pairs = {shapes.dotted(lack.gap): shapes.dotted(lack.meant) if lack.meant else "" for lack in some}
        told = [
            f"`{gap}` (the front end sends `{meant}`)" if meant else f"`{gap}`"
            for gap, meant in pairs.items()
        ]
        yield finding(
            "message-field",
            message=f"{shown(route)} reads {', '.join(told)}{'' if worst.meant else ', which the message does not have'}: {shapes.describe(send.shape)}.",
            why=_consequence(worst.read),
            fix=_renamed(pairs),
            frontend=send.where,
            backend=worst.read.where,
            subject=f"{shown(route)} {_subject(send.shape, route)} {' '.join(sorted(pairs))}",
            grade=reachable_grade(send, link, weight, worst.read),
        )


_SENDERS = re.compile(r"(user|sender|author|player|from)(_?(id|name))?|from_(user|id)", re.IGNORECASE)
"""What says who sent a message: others take it for a stranger's, or nobody's, where it is empty."""


def _comes_back(read: Read, link: Link, route: Route) -> bool:
    """Whether the route passes on who sent the message as the message says it, no message of the front end says so, and the front end reads it there."""
    if read.need != "used" or not _SENDERS.fullmatch(read.path[-1]) or not read.called:
        return False
    ours = link.socket.conversation
    if any(not shapes.look_up(send.shape, read.path).absent for send in ours.sends):
        return False
    passed = {
        (key,)
        for send in route.conversation.sends
        if send.called and isinstance(send.shape, Record)
        for key, held in send.shape.properties.items()
        if held.shape == Echo(read.path)
    }
    return any(one.path in passed and one.need != "optional" and one.called for one in ours.reads)


def _is_wanted(read: Read, route: Route) -> bool:
    """Whether the route needs the field of this message, rather than perhaps of another one."""
    told = discriminator(route.conversation)
    chosen = any(one.path in told.cases and one.values and not one.negated for one in read.conditions)
    if read.need == "used":
        return chosen
    return read.need == "required" and (chosen or len(told.values) <= 1)


def _is_doubtful(lack: Lack, send: Send, link: Link, route: Route) -> bool:
    """Whether the read may be of other messages only, or of a part that holds what changed and nothing else."""
    if lack.how == "spelling":
        return False
    told = discriminator(route.conversation)
    chosen = any(one.path in told.cases and one.values and not one.negated for one in lack.read.conditions)
    if len(told.values) > 1 and not chosen:
        return True
    name = _subject(send.shape, route)
    others = [
        one for one in link.socket.conversation.sends if one.where != send.where or one.shape != send.shape
    ]
    alike = [one for one in others if _subject(one.shape, route) == name]
    return len(lack.gap) > 2 and any(not shapes.look_up(one.shape, lack.gap).absent for one in alike)


def _renamed(pairs: Mapping[str, str]) -> str:
    todo = "; ".join(
        f"rename `{meant}` to `{gap}`" if meant else f"send `{gap}`" for gap, meant in pairs.items()
    )
    return f"{todo[0].upper()}{todo[1:]}, or read it otherwise in the route."


def _counts(lack: Lack) -> bool:
    return lack.how == "spelling" or lack.read.need != "optional"


def _graded(lack: Lack) -> Grade:
    if lack.how == "spelling":
        # A value is sent and lost, also where a default takes its place.
        return Grade.ERROR
    return _weight(lack.read, explained=lack.how in {"similar", "instead"})


def _weight(read: Read, *, explained: bool) -> Grade:
    if read.need == "required":
        return Grade.ERROR
    if read.need == "used":
        return Grade.ERROR if explained else Grade.WARNING
    return Grade.NOTE


def _types(send: Send, shape: Shape, link: Link, route: Route, reached: Sequence[Read]) -> Iterator[Finding]:
    for read in reached:
        found = misfit(shape, read, route.conversation.reads)
        if found is None:
            continue
        double = isinstance(found, Encoded)
        kind = "JSON text" if read.kind == "encoded" else str(read.kind)
        yield finding(
            "message-double-encoded" if double else "message-type",
            message=f"{shown(route)} reads {code(read.path)} as a {kind}; the front end sends {shapes.describe(found)} there.",
            why="The field is a string of JSON inside of the message, and is decoded nowhere."
            if double
            else "The route cannot use a value of that type there.",
            fix=f"Put the value itself into the message, without a `JSON.stringify` of its own for {code(read.path)}."
            if double
            else f"Send {code(read.path)} as a {kind}, or take it as it is sent.",
            frontend=send.where,
            backend=read.where,
            subject=f"{shown(route)} {_subject(shape, route)} {shapes.dotted(read.path)}",
            grade=reachable_grade(send, link, Grade.ERROR, read),
        )


def _subject(shape: Shape, route: Route) -> str:
    """The message's name, or what it consists of."""
    for path in discriminator(route.conversation).cases:
        values = shapes.literals(shape, path)
        if values:
            return min(values)
    return " ".join(sorted(shapes.keys_at(shape, ()))) or shapes.describe(shape, 1)


def _consequence(read: Read) -> str:
    if read.need == "required":
        return "The field is required there: without it the route raises an exception or rejects the message."
    return "The route goes on without the value, so what it is for does not work."


def _at_most(found: Finding, grade: Grade) -> Finding:
    return replace(found, grade=min(found.grade, grade))
