"""Fields without which the route drops a message before it looks at what the message is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..finding import Finding, Grade
from ..model import Condition, Conversation, Path, Read, Route, Send, Shape
from . import shapes
from .discriminator import discriminator
from .form import reachable_grade
from .link import Link
from .match import shown
from .rules import finding
from .text import code


@dataclass(frozen=True, slots=True)
class _Gate:
    """`path` is asked for before the message's name `name` is told apart; `read` is a place behind that."""

    name: str
    path: Path
    read: Read


def _gate(shape: Shape, conversation: Conversation) -> _Gate | None:
    """What the message surely lacks, and all that is done with messages of its name stands behind.

    A field that is asked for inside of the name's own branch is no gate: the branch runs all the same.
    """
    if conversation.open_hears:
        return None
    for path, cases in discriminator(conversation).cases.items():
        names = shapes.literals(shape, path)
        if not names or not names <= cases.keys():
            continue
        let_through = [
            read
            for read in conversation.reads
            if read.path != path and not _is_refused(read.conditions, path, names)
        ]
        behind = [read for read in let_through if _is_chosen(read.conditions, path, names)]
        wanted = frozenset.intersection(*(_asked(read) for read in behind)) - {path} if behind else ()
        for one in sorted(wanted):
            if shapes.look_up(shape, one).absent and not _is_used_before(one, let_through, behind, path):
                return _Gate(min(names), one, behind[0])
    return None


def _is_chosen(conditions: Sequence[Condition], path: Path, names: frozenset[str]) -> bool:
    return any(one.path == path and not one.negated and one.values & names for one in conditions)


def _is_refused(conditions: Sequence[Condition], path: Path, names: frozenset[str]) -> bool:
    return any(
        one.path == path and one.values and (one.values >= names if one.negated else not one.values & names)
        for one in conditions
    )


def _asked(read: Read) -> frozenset[Path]:
    """What is asked for, as such, before it comes to the read."""
    return frozenset(one.path for one in read.conditions if not one.values and not one.negated)


def _is_used_before(gated: Path, let_through: Sequence[Read], behind: Sequence[Read], path: Path) -> bool:
    """Whether something is done with such a message elsewhere, where the gate is not asked for: in what is for all but some names."""
    return any(
        read.need != "optional"
        and read not in behind
        and read.path[: len(gated)] != gated
        and gated not in _asked(read)
        and any(one.path == path and one.values for one in read.conditions)
        for read in let_through
    )


def gated(send: Send, shape: Shape, link: Link, route: Route) -> list[Finding]:
    """The finding for a message that never gets to its branch."""
    found = _gate(shape, route.conversation)
    if found is None:
        return []
    return [
        finding(
            "message-field",
            message=f"{shown(route)} looks at no message without {code(found.path)}, which `{found.name}` does not have: {shapes.describe(send.shape)}.",
            why="The route drops it before it comes to the branch that is for it.",
            fix=f"Send {code(found.path)} with `{found.name}`, or handle `{found.name}` before {code(found.path)} is asked for.",
            frontend=send.where,
            backend=found.read.where,
            subject=f"{shown(route)} {found.name} {shapes.dotted(found.path)}",
            grade=reachable_grade(send, link, Grade.ERROR, found.read),
        )
    ]
