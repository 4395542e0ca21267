"""What the interpreter notes of a socket as it goes: reads, comparisons, sends, and what leaves its sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Where
from .calls import CallSite
from .folding import names_of
from .guards import together
from .objects import Need
from .observations import Compared, Left, Looked, Sent, WireKind
from .scope import Frame
from .values import (
    Guard,
    Opaque,
    Site,
    Sock,
    Value,
    When,
    Wire,
    join,
    options,
    plain,
    without_conditions,
)

if TYPE_CHECKING:
    from .engine import Engine


class Watching:
    """The part of the engine that observes."""

    def read(  # type: ignore[misc]  # a part of Engine
        self: Engine, wire: Wire, key: str, frame: Frame, line: int, need: Need, kind: WireKind | None = None
    ) -> Value:
        """`wire[key]`, noted. `kind` is what `wire` itself must be for that (`list`)."""
        guards = _of_site(frame.guards, wire.site)
        within = any(_is_name(guard) and guard not in frame.borrowed for guard in guards)
        where = frame.where(line)
        if kind is not None:
            self.seen.look(Looked(wire.site, wire.path, where, need, guards, kind, frame.called, within))
        path = (*wire.path, key)
        own = self.put.get((wire.site, path))
        if own is not None:
            need = "optional"
        if key != "[]":
            self.seen.look(Looked(wire.site, path, where, need, guards, None, frame.called, within))
        return join(Wire(wire.site, "json", path), own)

    def put_into(self: Engine, wire: Wire, key: str, value: Value) -> None:  # type: ignore[misc]  # a part of Engine
        """`wire[key] = …`: what this end puts into what it heard need not have come with it."""
        at = wire.site, (*wire.path, key)
        known = self.put.get(at)
        grown = join(known, value)
        if grown != known:
            self.put[at] = grown
            self.changed = True

    def take_whole(  # type: ignore[misc]  # a part of Engine
        self: Engine, wire: Wire, guards: tuple[Guard, ...], frame: Frame, line: int
    ) -> None:
        """All fields of what was heard are taken over, whichever there are."""
        own = _of_site(guards, wire.site)
        where = frame.where(line)
        if wire.stage == "json":
            self.seen.look(Looked(wire.site, wire.path, where, "optional", own, "record", frame.called))

    def demand(  # type: ignore[misc]  # a part of Engine
        self: Engine,
        wire: Wire,
        kind: WireKind,
        frame: Frame,
        where: Where,
        need: Need = "required",
    ) -> None:
        """What was heard must be a `kind` here (`list`, `record`, `string`, `number`, `encoded`)."""
        if wire.path:
            self.seen.look(
                Looked(
                    wire.site, wire.path, where, need, _of_site(frame.guards, wire.site), kind, frame.called
                )
            )

    def compared(  # type: ignore[misc]  # a part of Engine
        self: Engine, wire: Wire, value: str, frame: Frame, where: Where, *, idle: bool = False
    ) -> None:
        """`idle`: what it is compared with was put there by code that nothing calls."""
        guards = _of_site(frame.guards, wire.site)
        for name in names_of(wire, value):
            self.seen.compare(Compared(wire.site, wire.path, name, where, guards, frame.called and not idle))

    def send(self: Engine, sock: Value, value: Value, site: CallSite) -> None:  # type: ignore[misc]  # a part of Engine
        """`value` goes out on `sock` (on each, of several; on nobody knows which, if it is no socket)."""
        frame = site.frame
        found = False
        for option in map(without_conditions, options(sock)):
            if isinstance(option, Sock):
                found = True
                self.seen.send(Sent(option.site, value, site.where, frame.guards, frame.called, frame.stack))
        if not found:
            stray = all(_is_stray(option) for option in plain(sock))
            self.seen.send(Sent(None, value, site.where, frame.guards, frame.called, frame.stack, stray))

    def leave(self: Engine, value: Value, to: str, site: CallSite) -> None:  # type: ignore[misc]  # a part of Engine
        """What was heard is handed to code that can't be followed."""
        frame = site.frame
        for option in options(value):
            guards = (*frame.guards, *option.guards) if isinstance(option, When) else frame.guards
            wire = without_conditions(option)
            if isinstance(wire, Wire) and wire.stage != "frame":
                own = _of_site(guards, wire.site)
                self.seen.leave(Left(wire.site, wire.path, site.where, own, to, frame.called))

    def raised(self: Engine, frame: Frame, line: int) -> None:  # type: ignore[misc]  # a part of Engine
        if frame.guards:
            self.seen.raised.setdefault(frame.guards, frame.where(line))


def _is_name(guard: Guard) -> bool:
    return bool(guard.condition.values) and not guard.condition.negated


def _is_stray(sock: Value) -> bool:
    """A parameter that nobody gave, as it came (what is taken out of one may be a real socket after all), or an item of something empty."""
    return isinstance(sock, Opaque) and sock.param and (sock.source.isidentifier() or sock.source == "[…]")


def _of_site(guards: tuple[Guard, ...], site: Site) -> tuple[Guard, ...]:
    """The conditions on what this socket heard. One that several calls open by the same line is one: what is asked of its messages is asked of the one at hand."""
    own = tuple(guard for guard in guards if guard.site is site)
    for guard in guards:
        if guard.site is not site and guard.site.where == site.where:
            # What contradicts it was asked of another message, which is kept until this one came.
            own = together(own, (Guard(site, guard.condition),)) or own
    return own
