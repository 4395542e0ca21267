"""By what one end tells messages apart, and what name a message of the other end has for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..model import Case, Conversation, Path, Send, Shape
from . import names, shapes


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The names that one end tells apart, by the path at which it looks, the likeliest path first."""

    cases: Mapping[Path, Mapping[str, Case]]

    @property
    def path(self) -> Path:
        """The likeliest path; the empty one where nothing is told apart."""
        return next(iter(self.cases), ())

    @property
    def values(self) -> tuple[str, ...]:
        """All names, at whichever path."""
        return tuple(dict.fromkeys(value for values in self.cases.values() for value in values))


def discriminator(conversation: Conversation) -> Discriminator:
    """What the conversation's cases compare. A lone comparison at a path that is no message's name (`lang == "en"`) is none."""
    found: dict[Path, dict[str, Case]] = {}
    for case in conversation.cases:
        if not case.path:
            # A frame of text that is compared as a whole; a message in JSON has no name there.
            continue
        known = found.setdefault(case.path, {})
        if case.value not in known or (case.called and not known[case.value].called):
            known[case.value] = case
    kept = {path: values for path, values in found.items() if names_messages(path) or len(values) > 1}
    return Discriminator(
        dict(
            sorted(
                kept.items(),
                key=lambda item: (not names_messages(item[0]), len(item[0]), -len(item[1]), item[0]),
            )
        )
    )


def once(cases: Iterable[Case]) -> Iterator[Case]:
    """Each case in one way to write it: a name that is compared in lower case stands for others."""
    found: list[Case] = []
    for case in cases:
        if not any(is_same(case, other) for other in found):
            found.append(case)
            yield case


def is_same(one: Case, other: Case) -> bool:
    """Whether two cases are one comparison."""
    return one.where == other.where and one.value.lower() == other.value.lower()


def names_messages(path: Path) -> bool:
    """Whether a path is one at which projects put the name of a message."""
    return bool(path) and path[-1] in names.DISCRIMINATORS


_SEVERAL = 3
"""Names that are told apart at a path which is no usual one, so that it is where messages have their name."""


def naming(told: Discriminator, sends: Iterable[Send]) -> frozenset[Path]:
    """The paths at which messages have their name: the usual ones; where nothing is told apart at any of those, a field with a known word in every message that is sent."""
    usual = frozenset(path for path in told.cases if names_messages(path))
    path = told.path
    if usual or len(path) != 1 or len(told.cases[path]) < _SEVERAL:
        return usual
    known = [shapes.literals(send.shape, path) for send in sends]
    return frozenset([path]) if known and all(known) else usual


def name_of(shape: Shape, told: Discriminator) -> str | None:
    """The one name that a message has for that reader, if it is known."""
    for path in told.cases:
        values = shapes.literals(shape, path)
        if values is not None and len(values) == 1:
            return next(iter(values))
    return None
