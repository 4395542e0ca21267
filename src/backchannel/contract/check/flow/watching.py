"""What the interpreter notes of a socket as it goes: reads, comparisons, sends, and what leaves its sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Where
from .calls import CallSite
from .objects import Need
from .observations import Compared, Left, Looked, Sent, WireKind
from .scope import Frame
from .values import Guard, Site, Sock, Value, When, Wire, options

if TYPE_CHECKING:
    from .engine import Engine


class Watching:
    """The part of the engine that observes."""

    def read(  # type: ignore[misc]  # a part of Engine
        self: Engine, wire: Wire, key: str, frame: Frame, line: int, need: Need, kind: WireKind | None = None
    ) -> Value:
        """`wire[key]`, noted. `kind` is what `wire` itself must be for that (`list`)."""
        guards = _of_site(frame.guards, wire.site)
        where = frame.where(line)
        if kind is not None:
            self.seen.look(Looked(wire.site, wire.path, where, need, guards, kind, frame.called))
        path = (*wire.path, key)
        if key != "[]":
            self.seen.look(Looked(wire.site, path, where, need, guards, None, frame.called))
        return Wire(wire.site, "json", path)

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

    def compared(self: Engine, wire: Wire, value: str, frame: Frame, where: Where) -> None:  # type: ignore[misc]  # a part of Engine
        self.seen.compare(
            Compared(wire.site, wire.path, value, where, _of_site(frame.guards, wire.site), frame.called)
        )

    def send(self: Engine, sock: Value, value: Value, site: CallSite) -> None:  # type: ignore[misc]  # a part of Engine
        """`value` goes out on `sock` (on each, of several; on nobody knows which, if it is no socket)."""
        frame = site.frame
        found = False
        for option in options(sock):
            guards = frame.guards
            if isinstance(option, When):
                option = option.value
            if isinstance(option, Sock):
                found = True
                self.seen.send(Sent(option.site, value, site.where, guards, frame.called, frame.stack))
        if not found:
            self.seen.send(Sent(None, value, site.where, frame.guards, frame.called, frame.stack))

    def leave(self: Engine, value: Value, to: str, site: CallSite) -> None:  # type: ignore[misc]  # a part of Engine
        """What was heard is handed to code that can't be followed."""
        for option in options(value):
            guards = site.frame.guards
            if isinstance(option, When):
                guards, option = (*guards, *option.guards), option.value
            if isinstance(option, Wire) and option.stage != "frame":
                self.seen.leave(
                    Left(
                        option.site,
                        option.path,
                        site.where,
                        _of_site(guards, option.site),
                        to,
                        site.frame.called,
                    )
                )

    def raised(self: Engine, frame: Frame, line: int) -> None:  # type: ignore[misc]  # a part of Engine
        if frame.guards:
            self.seen.raised.setdefault(frame.guards, frame.where(line))


def _of_site(guards: tuple[Guard, ...], site: Site) -> tuple[Guard, ...]:
    return tuple(guard for guard in guards if guard.site is site)
