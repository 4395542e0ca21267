"""Variables: what a name is now, on this path through its function, and what it ever was, for the closures that see it from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..model import Where
from .values import Value, join

if TYPE_CHECKING:
    from ..source.syntax import Module
    from .values import Guard, Obj, Site


@dataclass(slots=True, eq=False)
class Scope:
    """The variables of one function in one context, or of a module. It outlives rounds, so that what was learnt in one is there in the next.

    `now` is flow-sensitive and belongs to the run in progress; `ever` is the join of all that was ever assigned. `shared` are names that an inner function
    assigns: for them `now` tells too little.
    """

    parent: Scope | None
    locals: set[str]
    now: dict[str, Value] = field(default_factory=dict)
    ever: dict[str, Value] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)

    def owner(self, name: str) -> Scope | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.locals or name in scope.ever:
                return scope
            scope = scope.parent
        return None


@dataclass(slots=True, eq=False)
class ModuleState:
    """A module that runs or has run. `done` is the round in which its top level ran last."""

    module: Module
    scope: Scope
    round: int = -1
    running: bool = False
    obj: Obj | None = None

    @property
    def path(self) -> str:
        return self.module.path


@dataclass(slots=True, eq=False)
class Frame:
    """One run of a function (or of a module's top level)."""

    state: ModuleState
    scope: Scope
    this: Value | None = None
    owner: Obj | None = None
    context: tuple[int, ...] = ()
    guards: tuple[Guard, ...] = ()
    called: bool = True
    returns: list[Value] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    tries: int = 0
    """How many `try` bodies with handlers stand around."""
    branches: int = 0
    idle: int = 0
    """How many functions on top of one another have nothing to do with sockets."""
    logging: int = 0
    """How many calls that only write a log stand around."""
    handling: int = 0
    """How many `except` or `catch` bodies stand around: what a handler reads again could not be decoded."""
    stack: tuple[Where, ...] = ()
    around: tuple[Guard, ...] = ()
    """Guards that held when the innermost loop began."""
    borrowed: tuple[Guard, ...] = ()
    """Guards that hold for the moment, of a value that was kept and is looked at: nothing here found them out."""
    outdated: tuple[Guard, ...] = ()
    """Guards that the running block has dropped: what they say is of a message before the last."""

    def next_message(self, site: Site) -> None:
        """A loop awaits the next message on the socket: what was found out of a first one before the loop says nothing of it."""
        dropped = tuple(guard for guard in self.guards if guard.site is site and guard in self.around)
        if dropped:
            self.outdated = (*self.outdated, *dropped)
            self.guards = self.current(self.guards)

    def current(self, guards: tuple[Guard, ...]) -> tuple[Guard, ...]:
        """Those of the guards that the block which has just run did not drop."""
        return tuple(guard for guard in guards if guard not in self.outdated) if self.outdated else guards

    def where(self, line: int) -> Where:
        return Where(self.state.module.path, line)

    @property
    def python(self) -> bool:
        return self.state.module.language == "python"

    def result(self) -> Value | None:
        return join(*self.returns) if self.returns else None
