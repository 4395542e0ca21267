"""Fields of the back end's messages that the front end reads otherwise than they are built."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeAlias

from ..finding import Finding, Grade
from ..model import Case, Condition, Encoded, Path, Read, Send, Shape, Where
from . import names, shapes
from .fields import Lack, finds_nothing, is_lacking, lacks, misfit
from .join import Heard
from .rules import finding
from .text import code, listed

_BRANCH = 40
"""Lines that the branch of one message has at most."""

_KINDS = (
    "topic",
    "channel",
    "kind",
    "category",
    "subtype",
    "sub_type",
    "update_type",
    "scope",
    "feed",
    "stream",
)
"""Keys beside the name of a message under which projects say what it is about."""

_EXPLAINED = ("encoding", "spelling", "nesting", "similar", "instead", "nothing")
"""From what explains a missing field best to what does not explain it."""


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What one read misses. `everywhere`: in all messages that can reach it, not only in some. `nothing`: the message has nothing else that is read of it either."""

    lack: Lack
    send: Send
    everywhere: bool
    nothing: bool = False


def readings(everything: Sequence[Heard]) -> Iterator[Finding]:
    """The findings for all reads; a handler that several sockets share is judged by the one that serves it best."""
    found = [read for one in everything for read in _served(one)]
    served, by_name = {_key(read) for read in found}, {(_key(read), _named(read)) for read in found}
    for one in everything:
        # What a message has under another name it misses, also where the line serves messages of other names.
        troubles = [
            trouble
            for trouble in _troubles(one)
            if _key(trouble.lack.read) not in served
            or (
                trouble.lack.how not in {"instead", "nothing"}
                and (_key(trouble.lack.read), _named(trouble.lack.read)) not in by_name
            )
        ]
        yield from _reported(one, troubles)
        yield from _misfits(one, by_name)


_Key: TypeAlias = tuple[Where, Path, str | None]


def _key(read: Read) -> _Key:
    return read.where, read.path, read.kind


def _named(read: Read) -> frozenset[Condition]:
    """The names of the messages that it is for."""
    return frozenset(one for one in read.conditions if one.values and not one.negated)


def _served(one: Heard) -> Iterator[Read]:
    """The reads that find what they look for in every message of this socket that reaches them (one at least)."""
    reads = one.link.socket.conversation.reads
    reached: dict[tuple[Condition, ...], list[Send]] = {}
    for alike in _alike(reads):
        read = alike[0]
        if read.conditions not in reached:
            reached[read.conditions] = _reaching(one, read)
        reaching = reached[read.conditions]
        if reaching and not any(
            is_lacking(send.shape, read, reads) or misfit(send.shape, read, reads) for send in reaching
        ):
            yield from alike


def _alike(reads: Sequence[Read]) -> Iterable[Sequence[Read]]:
    """The reads of the same under the same conditions, together: a program reads most fields in many places."""
    groups: dict[tuple[object, ...], list[Read]] = {}
    for read in reads:
        groups.setdefault((read.path, read.conditions, read.kind), []).append(read)
    return groups.values()


def _reaching(one: Heard, read: Read) -> list[Send]:
    """The messages that surely reach the read. Of a read without conditions, those that no other branch could claim, and no heartbeat."""
    return [
        send
        for send in one.own
        if shapes.meets(send.shape, read.conditions) is shapes.Answer.YES
        and (_selected(one, read) or not _beats(send))
    ]


def _beats(send: Send) -> bool:
    """Whether it only keeps the connection alive: what reads any message does not mean that one."""
    named = [values for key in names.DISCRIMINATORS if (values := shapes.literals(send.shape, (key,)))]
    return bool(named) and all(names.is_heartbeat(name) for values in named for name in values)


def _troubles(one: Heard) -> Iterator[_Trouble]:
    reads = one.link.socket.conversation.reads
    lost = cache(partial(_is_lost, one))
    groups: dict[tuple[Condition, ...], list[Read]] = {}
    for read in _strictest(reads):
        groups.setdefault(read.conditions, []).append(read)
    for some in groups.values():
        reaching = _reaching(one, some[0])
        these = {id(send) for send in reaching}
        # What is passed on, or may reach it, can have the field; it cannot prove that it is missing.
        others = [
            send
            for send in one.json
            if id(send) not in these and shapes.meets(send.shape, some[0].conditions) is not shapes.Answer.NO
        ]
        missed: dict[tuple[Read, Path], list[tuple[Lack, Send]]] = {}
        for send in reaching:
            for lack in lacks(send.shape, some, reads):
                missed.setdefault((lack.read, lack.read.path), []).append((lack, send))
        for (read, _), found in missed.items():
            elsewhere = any(not is_lacking(send.shape, read, reads) for send in others)
            everywhere = len(found) == len(reaching) and not elsewhere
            if not everywhere and _of_other_kinds(read, found, reaching, reads):
                continue
            empty = {id(send) for _, send in found if not everywhere and lost(send)}
            lack, send = min(
                found, key=lambda pair: (id(pair[1]) not in empty, _EXPLAINED.index(pair[0].how))
            )
            yield _Trouble(lack, send, everywhere, id(send) in empty)


def _is_lost(one: Heard, send: Send) -> bool:
    """Whether a message with more than its name has nothing of what is read of messages of that name, while others have."""
    return (
        not any(map(names.is_courtesy, _called(one, send)))
        and _says_something(one, send)
        and finds_nothing(send.shape, one.link.socket.conversation, one.naming)
    )


def _called(one: Heard, send: Send) -> list[str]:
    """The names that the message may have."""
    return [name for path in one.naming for name in shapes.literals(send.shape, path) or ()]


def _says_something(one: Heard, send: Send) -> bool:
    """Whether it has more than its name, or than a word on how it went."""
    keys = [key for key in shapes.keys_at(send.shape, ()) if (key,) not in one.naming]
    if len(keys) == len(shapes.keys_at(send.shape, ())):
        keys = [key for key in keys if key not in names.DISCRIMINATORS]
    return any(not names.is_courtesy(key) for key in keys)


def _strictest(reads: Sequence[Read]) -> Iterator[Read]:
    """The reads, each place under the conditions that say most of it: what was followed there a second time without them knows less of the same line."""
    places: dict[_Key, list[frozenset[Condition]]] = {}
    for read in reads:
        places.setdefault(_key(read), []).append(frozenset(read.conditions))
    for read in reads:
        own = frozenset(read.conditions)
        if not any(own < other for other in places[_key(read)]):
            yield read


def _of_other_kinds(
    read: Read, found: Sequence[tuple[Lack, Send]], reaching: Sequence[Send], reads: Sequence[Read]
) -> bool:
    """Whether the messages without the field differ in some other name from those that have it (`topic`), so that they are not what is read there."""
    without = [send for _, send in found]
    these = {id(send) for send in without}
    having = [send for send in reaching if id(send) not in these and not is_lacking(send.shape, read, reads)]
    return bool(having) and all(_differs(send, having) for send in without)


def _differs(send: Send, others: Sequence[Send]) -> bool:
    for key in _KINDS:
        own = shapes.literals(send.shape, (key,))
        theirs = [shapes.literals(other.shape, (key,)) for other in others]
        if own and all(values and not values & own for values in theirs):
            return True
    return False


def _reported(one: Heard, troubles: Sequence[_Trouble]) -> Iterator[Finding]:
    """One finding for each message and each way in which it is read otherwise."""
    groups: dict[tuple[object, ...], list[_Trouble]] = {}
    weighed = [(trouble, _weight(one, trouble)) for trouble in troubles]
    sure = {_missed(trouble) for trouble, weight in weighed if weight is Grade.ERROR}
    for trouble, weight in weighed:
        if weight is Grade.NOTE or (weight is Grade.WARNING and _missed(trouble) in sure):
            continue
        lack = trouble.lack
        # What no message has at all is missed for one reason.
        whole = lack.how in {"nesting", "encoding"} or (lack.how == "nothing" and trouble.everywhere)
        key = (lack.read.conditions, *((lack.how,) if whole else lack.gap), weight)
        groups.setdefault(key, []).append(trouble)
    for some in _gathered(one, list(groups.values())):
        yield _shape(one, max(some, key=lambda trouble: -trouble.lack.read.where.line), some)


def _missed(trouble: _Trouble) -> tuple[object, ...]:
    """What is missed, of which message: what is kept on one line and breaks on the next is one mistake."""
    return _named(trouble.lack.read), trouble.lack.read.path, trouble.send.where


_SEVERAL = 3
"""Fields that one message lacks, read here and there of what it was kept as, from which on they have one cause: it is no such thing as it is kept as."""


def _gathered(one: Heard, groups: Sequence[list[_Trouble]]) -> Iterator[list[_Trouble]]:
    """The groups, those together that one message is to blame for, away from the branch that it is for."""
    blamed: dict[tuple[object, ...], list[list[_Trouble]]] = {}
    for some in groups:
        read, send = some[0].lack.read, some[0].send
        kept = bool(_named(read)) and not _in_branch(read, one.link.socket.conversation.cases)
        key = (send.where, _named(read), some[0].lack.gap[:-1], _weight(one, some[0]))
        blamed.setdefault(key if kept else (id(some),), []).append(some)
    for alike in blamed.values():
        if len(alike) < _SEVERAL:
            yield from alike
        else:
            yield [trouble for some in alike for trouble in some]


def _weight(one: Heard, trouble: _Trouble) -> Grade:
    read, how = trouble.lack.read, trouble.lack.how
    explained = how in {"encoding", "spelling", "nesting"}
    if read.need == "optional":
        return Grade.WARNING if how == "spelling" and trouble.everywhere else Grade.NOTE
    alone = trouble.nothing and not one.naming
    if not (trouble.everywhere or alone or _selected(one, read)):
        # Which of several messages the read is for is not known, so that one of them lacks it says nothing.
        return Grade.NOTE
    certain = (trouble.nothing and one.complete) or (
        trouble.everywhere
        and _is_meant(one, trouble)
        and (one.complete or (explained and _selected(one, read)))
    )
    reachable = read.called and trouble.send.called and one.link.socket.called
    return Grade.ERROR if certain and reachable and not _is_wording(one, trouble) else Grade.WARNING


def _is_wording(one: Heard, trouble: _Trouble) -> bool:
    """Whether it is what an error or a greeting says in words, and nothing breaks without."""
    told = _called(one, trouble.send)
    courtesy = bool(told) and all(map(names.is_courtesy, told))
    return courtesy and trouble.lack.read.need != "required"


def _is_meant(one: Heard, trouble: _Trouble) -> bool:
    """Whether the read is of the message itself, rather than of a state that the message became a part of, beside what came over HTTP."""
    read, how = trouble.lack.read, trouble.lack.how
    cases = one.link.socket.conversation.cases
    if not _selected(one, read):
        by = {case.path for case in cases if case.path in one.naming}
        told = read.path in by or any(condition.path in by for condition in read.conditions)
        return not told and all(shapes.look_up(trouble.send.shape, path).absent for path in by)
    if how not in {"instead", "nothing"}:
        return True
    certain = read.need == "required" or how == "instead" or _is_most(one, trouble)
    return certain and _in_branch(read, cases)


def _is_most(one: Heard, trouble: _Trouble) -> bool:
    """Whether at least half of the fields that are read of the message are missing in it; a single one of many may be meant to be optional."""
    reads = one.link.socket.conversation.reads
    alike = [read for read in reads if read.conditions == trouble.lack.read.conditions]
    fields = {read.path for read in alike} - {case.path for case in one.link.socket.conversation.cases}
    missing = {lack.read.path for lack in lacks(trouble.send.shape, alike, reads)}
    return 2 * len(missing & fields) >= len(fields)


def _in_branch(read: Read, cases: Sequence[Case]) -> bool:
    """Whether the read stands between the comparison with its message's name and the next one, or (of what breaks without) runs in that branch wherever it stands."""
    if read.within and read.need == "required":
        return True
    named = [one for one in read.conditions if one.values and not one.negated]
    wanted = {value for one in named for value in one.values}
    # What else is compared on the way (`message.winner === "left"`) begins no other branch.
    by = {one.path for one in named}
    before = [
        case
        for case in cases
        if case.path in by and case.where.file == read.where.file and case.where.line <= read.where.line
    ]
    if not before:
        return False
    line = max(case.where.line for case in before)
    return read.where.line - line <= _BRANCH and any(
        case.where.line == line and case.value in wanted for case in before
    )


def _selected(one: Heard, read: Read) -> bool:
    """Whether the read is behind a comparison of the message's name."""
    return any(
        condition.values and not condition.negated and condition.path in one.naming
        for condition in read.conditions
    )


def _shape(one: Heard, worst: _Trouble, some: Sequence[_Trouble]) -> Finding:
    lack, send = worst.lack, worst.send
    name = _message(lack.read, send)
    read_at = listed(shapes.dotted(trouble.lack.read.path) for trouble in some)
    meant = listed(shapes.dotted(trouble.lack.meant) for trouble in some if trouble.lack.meant)
    explained = lack.meant is not None
    less = "" if worst.everywhere else " in some messages"
    return finding(
        "response-encoding" if lack.how == "encoding" else "response-shape",
        message=f"The front end reads {read_at} of {name}; {one.named} sends {meant if explained else 'no such field'}{less}: {shapes.describe(send.shape)}.",
        why=_consequence(lack.read, lack.gap),
        fix=f"Read {meant} in the front end, or send it as {read_at}."
        if explained
        else f"Send {code(lack.gap)}, or read what the message has.",
        frontend=_taken_at(one, worst)
        if len({trouble.lack.gap for trouble in some}) >= _SEVERAL
        else lack.read.where,
        backend=send.where,
        subject=f"{one.named} {name} {shapes.dotted(lack.gap)}".replace("`", ""),
        grade=_weight(one, worst),
    )


def _taken_at(one: Heard, worst: _Trouble) -> Where:
    """Where the front end takes the message for what it is not: the branch for its name, unless that is where it is read."""
    cases = one.link.socket.conversation.cases
    if _in_branch(worst.lack.read, cases):
        return worst.lack.read.where
    own = (
        case.where
        for case in cases
        if case.path in one.naming and case.value in (shapes.literals(worst.send.shape, case.path) or ())
    )
    return next(own, worst.lack.read.where)


def _message(read: Read, send: Send) -> str:
    """How a sentence calls the message: by the name that the read is behind, else as "its messages"."""
    for condition in read.conditions:
        if condition.values and not condition.negated:
            own = condition.values & (shapes.literals(send.shape, condition.path) or frozenset())
            return f"`{min(own or condition.values)}`"
    return "its messages"


def _consequence(read: Read, gap: Path) -> str:
    if len(read.path) > len(gap):
        return f"{code(gap)} is undefined, so reading {code(read.path)} throws."
    if read.need == "required":
        return "The value is undefined where it is used."
    return "Undefined goes on into what is stored or shown."


def _misfits(one: Heard, served: Container[tuple[_Key, frozenset[Condition]]]) -> Iterator[Finding]:
    reads = one.link.socket.conversation.reads
    for alike in _alike(reads):
        if alike[0].kind is None:
            continue
        reaching = _reaching(one, alike[0])
        found = [(send, misfit(send.shape, alike[0], reads)) for send in reaching]
        wrong = [(send, shape) for send, shape in found if shape is not None]
        for read in alike if wrong else ():
            if (_key(read), _named(read)) not in served:
                yield _misfit(one, read, wrong, all_of_them=len(wrong) == len(reaching))


def _misfit(one: Heard, read: Read, wrong: Sequence[tuple[Send, Shape]], *, all_of_them: bool) -> Finding:
    send, shape = wrong[0]
    certain = all_of_them and one.complete and read.called and send.called and one.link.socket.called
    kind = "JSON text" if read.kind == "encoded" else str(read.kind)
    double = isinstance(shape, Encoded) or read.kind == "encoded"
    return finding(
        "response-encoding" if double else "response-shape",
        message=f"The front end takes {code(read.path)} of {_message(read, send)} for a {kind}; {one.named} sends {shapes.describe(shape)} there.",
        why="It throws, or goes on with a value of another type.",
        fix=f"Send {code(read.path)} as a {kind}, or read it as what it is.",
        frontend=read.where,
        backend=send.where,
        subject=f"{one.named} {_message(read, send)} {shapes.dotted(read.path)} {kind}".replace("`", ""),
        grade=Grade.ERROR if certain else Grade.WARNING,
    )
