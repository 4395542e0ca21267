"""What a round of interpretation saw at the sockets and the storages, in the order it came up. The last round's is what counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from ..model import Kind, Path, StorageUse, Unresolved, Where
from .values import Guard, Site, Value, Wire

WireKind: TypeAlias = Kind | Literal["list", "record", "encoded"]
"""What a use demands of a value that was heard."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A value given to a socket's send; `site` is None where it is not known which socket. `stack` are the calls that lead to it, outermost first.

    `stray`: what it is sent on was given by nobody (a parameter of a function that nothing calls): no socket that can be followed.
    """

    site: Site | None
    value: Value
    where: Where
    guards: tuple[Guard, ...]
    called: bool
    stack: tuple[Where, ...]
    stray: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """What was heard at `path` is compared with `value`; `idle`: the branch does nothing but perhaps log; `local`: code raises it itself too;
    `beside`: where the whole condition stands, if others stand in it (`a || b`).
    """

    site: Site
    path: Path
    value: str
    where: Where
    guards: tuple[Guard, ...]
    called: bool
    idle: bool = False
    local: bool = False
    beside: Where | None = None

    @property
    def contradicted(self) -> bool:
        """Whether the message has another value there for sure where they are compared."""
        return any(
            guard.condition.path == self.path
            and guard.condition.values
            and (self.value in guard.condition.values) is guard.condition.negated
            for guard in self.guards
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """What was heard is read at `path`."""

    site: Site
    path: Path
    where: Where
    need: Literal["required", "used", "optional"]
    guards: tuple[Guard, ...]
    kind: WireKind | None
    called: bool
    within: bool = False
    """Whether the code that reads it runs within the branch for that message, rather than later with what was kept of it."""


@dataclass(frozen=True, slots=True)
class Left:
    """What was heard at `path` goes where it can't be followed (`to`), or (`refusal`) something is raised."""

    site: Site
    path: Path
    where: Where
    guards: tuple[Guard, ...]
    to: str
    called: bool


@dataclass(slots=True)
class Observations:
    """`hears` are the forms that a socket's frames are taken as. `raised` are guards under which an exception is thrown; `built` the names of messages that code which is called puts together, wherever they go."""

    sent: dict[tuple[object, ...], Sent] = field(default_factory=dict)
    compared: dict[tuple[object, ...], Compared] = field(default_factory=dict)
    looked: dict[tuple[object, ...], Looked] = field(default_factory=dict)
    left: dict[tuple[object, ...], Left] = field(default_factory=dict)
    raised: dict[tuple[Guard, ...], Where] = field(default_factory=dict)
    hears: dict[Site, dict[Literal["json", "text", "binary"], Where]] = field(default_factory=dict)
    apart: set[Site] = field(default_factory=set)
    storage_reads: dict[StorageUse, None] = field(default_factory=dict)
    storage_writes: dict[StorageUse, None] = field(default_factory=dict)
    storage_open: dict[str, None] = field(default_factory=dict)
    unresolved: dict[Unresolved, None] = field(default_factory=dict)
    built: dict[str, Where] = field(default_factory=dict)
    lost: dict[str, dict[Where, None]] = field(default_factory=dict)
    """The names of messages that are given to a method that there is not, with the places of those names."""
    left_out: int | None = None
    """How far from a socket the nearest function stands that was left out of a program that is too large; 0 names a socket itself."""

    def keys(self) -> tuple[frozenset[object], ...]:
        """What was observed, to compare a round with the one before."""
        tables = (self.sent, self.compared, self.looked, self.left, self.storage_reads, self.storage_writes)
        return tuple(frozenset(table) for table in tables)

    def send(self, sent: Sent) -> None:
        key = (sent.site, sent.where, sent.value, sent.guards, sent.stack[-2:])
        old = self.sent.get(key)
        if old is None or (sent.called and not old.called):
            self.sent[key] = sent

    def compare(self, compared: Compared) -> tuple[object, ...]:
        key = (compared.site, compared.path, compared.value, compared.where)
        old = self.compared.get(key)
        if old is None or (not compared.contradicted, compared.called) > (not old.contradicted, old.called):
            self.compared[key] = compared
        return key

    def mark_idle(self, keys: list[tuple[object, ...]]) -> None:
        for key in keys:
            self.compared[key] = replace(self.compared[key], idle=True)

    def mark_beside(self, keys: list[tuple[object, ...]], where: Where) -> None:
        for key in keys:
            self.compared[key] = replace(self.compared[key], beside=where)

    def mark_local(self, wire: Wire, value: str, where: Where) -> None:
        key = (wire.site, wire.path, value, where)
        self.compared[key] = replace(self.compared[key], local=True)

    def look(self, looked: Looked) -> None:
        key = (looked.site, looked.path, looked.where, looked.guards, looked.kind)
        old = self.looked.get(key)
        if old is None or _stronger(looked, old):
            self.looked[key] = replace(looked, within=looked.within or (old is not None and old.within))
        elif looked.within and not old.within:
            self.looked[key] = replace(old, within=True)

    def leave(self, left: Left) -> None:
        self.left.setdefault((left.site, left.path, left.where, left.guards), left)

    def hear(self, site: Site, form: Literal["json", "text", "binary"], where: Where) -> None:
        self.hears.setdefault(site, {}).setdefault(form, where)

    def tell_apart(self, values: Iterable[Value]) -> None:
        """Asks of a frame whether it is text or bytes, before it is decoded: `typeof event.data`, `isinstance(message, bytes)`."""
        for value in values:
            if isinstance(value, Wire) and value.stage == "text" and not value.path:
                self.apart.add(value.site)

    def forms(self, site: Site) -> frozenset[Literal["json", "text", "binary"]]:
        """What a socket's frames are taken as. Who tells text and bytes apart decodes the one and is not surprised by the other."""
        heard = frozenset(self.hears.get(site, {}))
        return heard | {"binary"} if heard and site in self.apart else heard


_NEEDS = {"optional": 0, "used": 1, "required": 2}


def _stronger(new: Looked, old: Looked) -> bool:
    return (new.called, _NEEDS[new.need]) > (old.called, _NEEDS[old.need])
