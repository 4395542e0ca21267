"""The interpreter's memory and its rounds.

A round runs the top level of every module that matters, then every function that nothing reached, with unknown arguments. What is assigned to objects and to variables
that closures see only ever grows (`Obj`, `Scope.ever`), so a round that adds nothing is the last: what it observed is the answer. Local variables are followed
along each path; calls are followed in place, so a wrapper's send is seen once for each caller, with that caller's message.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable
from itertools import zip_longest
from typing import Protocol

from ..model import Unresolved
from ..source.syntax import Assign, Class, Expr, Function, Language, Loop, Module, Name, Node
from . import calls
from .callers import Callers
from .calls import CallSite
from .declare import Declarations
from .effort import matters
from .entering import Entering, Later
from .evaluate import evaluate
from .execute import run
from .guards import guarded
from .instances import instantiate
from .libraries import Library
from .modules import Modules
from .observations import Observations
from .relevance import Relevance
from .scope import Frame, ModuleState, Scope
from .values import NONE, Lit, Obj, Site, Value, join, options, without_conditions
from .watching import Watching

SCOUTING = 2
"""Rounds that only find out which functions have callers."""

ROUNDS = 5
"""Rounds at most after that; programs read so far settled in three or four."""

SETTLED = 2
"""Rounds after which one that observes just what the one before did is the last, though something that no socket sees still grows."""

ENOUGH = 400_000
"""Expressions evaluated in all rounds after which no further round begins: what large programs still learn then is about their own state, not about messages."""

HELD_DEPTH = 3
"""How deep in what a component is given it is looked for what matters."""

STEPS = 300_000
"""Expressions evaluated in one round at most: two or three seconds. Past it calls are no longer followed in place, and what has least to do with sockets is not run."""


class Project(Protocol):
    """What the interpreter needs of a tree of files: see `source.project`."""

    language: Language
    seeds: list[str]
    importers: list[str]

    def module(self, path: str) -> Module | None: ...
    def resolve(self, path: str, specifier: str) -> str | None: ...
    def mentions(self, identifier: str, most: int = 1) -> int: ...
    def unused(self, path: str) -> bool: ...


class Engine(Modules, Declarations, Entering, Watching):
    """One tree of one language, interpreted. `seen` holds the observations of the last round."""

    def __init__(self, project: Project, library: Library) -> None:
        super().__init__()
        self.project = project
        self.library = library
        self.primary = [*project.seeds, *project.importers]
        self._primary = frozenset(self.primary)
        self.seen = Observations()
        self.steps = 0
        self.round = 0
        self.scouting = True
        """While it is only found out which functions have callers: a call is then followed once for the kinds of things that it is given."""
        self.changed = False
        self.memo: dict[object, Value] = {}
        self.spent: Counter[Node] = Counter()
        """Expressions evaluated in each function in this round, with what it calls."""
        self.active: list[Node] = []
        self.reached: set[Node] = set()
        self.callers = Callers()
        self.called: set[Node] = set()
        """Functions that some call reached in any round: they are not run on their own, for their callers know better."""
        self.constants: dict[Node, Value] = {}
        self.escaping: set[Obj] = set()
        self.extra: dict[str, object] = {}
        """What libraries keep from round to round."""
        self.returned: dict[Obj, Value] = {}
        self.deferred: dict[Later, CallSite] = {}
        """Calls that are put off, with what they were ever given."""
        self.due: dict[Later, None] = {}
        self.entered: dict[Obj, Frame] = {}
        self.put: dict[tuple[Site, tuple[str, ...]], Value] = {}
        """What is put into messages that were heard, by the path in them."""
        self._scopes: dict[tuple[Obj, tuple[int, ...]], Scope] = {}
        self._objects: dict[tuple[object, ...], Obj] = {}
        self._assigned: dict[Loop, frozenset[str]] = {}

    # --- rounds ------------------------------------------------------------------------------------------------------

    def run(self) -> Observations:
        """Rounds until nothing new is learnt."""
        collecting = gc.isenabled()
        gc.disable()  # everything stays until the end anyway: looking for garbage took a fifth of the time
        try:
            self._rounds()
        finally:
            if collecting:
                gc.enable()
        return self.seen

    def _rounds(self) -> None:
        modules = [state.module for path in self.primary if (state := self.state(path)) is not None]
        self.relevance = self.carriers = Relevance(modules)
        done = 0
        for self.round in range(SCOUTING):
            self._run_round()
            done += self.steps
            if not self.changed or done > ENOUGH // 4:
                break
        loaded = [state.module for state in self._states.values() if state is not None]
        # What was imported on the way may hand a message on (a game that tells its players) without a word of sockets itself.
        self.carriers = Relevance(loaded)
        self._forget()
        self.scouting = False
        before: object = None
        for self.round in range(SCOUTING, SCOUTING + ROUNDS):
            self._run_round()
            done += self.steps
            now = self.seen.keys()
            settled = self.round >= SCOUTING + SETTLED and now == before
            if not self.changed or settled or (done > ENOUGH and self.round > SCOUTING):
                return
            before = now

    def _run_round(self) -> None:
        self._begin()
        for path in self.primary:
            state = self.state(path)
            if state is not None:
                self.run_module(state)
        self._enter_the_rest()

    def _forget(self) -> None:
        """All but which functions have callers: until that was known they were run with unknown arguments, and what those left behind would never go away."""
        for kept in (
            self.functions,
            self.classes,
            self._instances,
            self._states_of,
            self._methods,
            self._states,
            self._externals,
        ):
            kept.clear()
        for learnt in (
            self.constants,
            self.extra,
            self.returned,
            self.deferred,
            self.entered,
            self.put,
            self._scopes,
            self._objects,
        ):
            learnt.clear()

    def _begin(self) -> None:
        self.seen = Observations()
        self.changed = False
        self.steps = 0
        self.memo.clear()
        self.reached.clear()
        self.spent.clear()
        self.due.clear()

    def exhausted(self) -> bool:
        return self.steps > STEPS

    def give_up(self, distance: int) -> None:
        """Says that not all of a large program was followed: nothing that stands that far from a socket, or farther."""
        why = f"it takes more than {STEPS:,} steps; what is farthest from a socket was left out"
        self.seen.unresolved[Unresolved("all of the program", why, None)] = None
        self.seen.storage_open[why] = None
        self.seen.left_out = distance

    # --- what grows --------------------------------------------------------------------------------------------------

    def object_at(self, kind: str, node: Node, frame: Frame, more: object = None) -> Obj:
        """The object that `node` makes when it is reached by this chain of calls, in a closure over these variables: the same one in every round."""
        key = (kind, id(node), id(frame.scope.parent), frame.context, more)
        made = self._objects.get(key)
        if made is None:
            made = self._objects[key] = Obj(kind, frame.where(node.line))
            made.scope = frame.scope
        return made

    def scope_at(
        self, function: Obj, context: tuple[int, ...], names: set[str], parent: Scope | None = None
    ) -> Scope:
        key = (function, context)
        scope = self._scopes.get(key)
        if scope is None:
            scope = self._scopes[key] = Scope(parent or function.scope, names)
        return scope

    def grow(
        self, obj: Obj, name: str, value: Value, frame: Frame, line: int, sure: bool | None = None
    ) -> None:
        """`obj.name` may now also be `value`. `sure`: in every run (by default: unless it stands in a branch); else the field is `maybe`."""
        value = guarded(value, frame.guards)
        old = obj.fields.get(name)
        if old is None and not (sure if sure is not None else frame.branches == 0):
            obj.maybe.add(name)
        self._note_writer(obj, name, frame, line)
        new = join(old, value)
        if new != old:
            obj.fields[name] = new
            obj.places.setdefault(name, frame.where(line))
            self.changed = True

    def _note_writer(self, obj: Obj, name: str, frame: Frame, line: int) -> None:
        """Whether only code that nothing calls puts the field there; its place is one that is called, if any is."""
        if not frame.called and name not in obj.fields:
            obj.idle.add(name)
        elif frame.called and name in obj.idle:
            obj.idle.discard(name)
            obj.places[name] = frame.where(line)
            self.changed = True

    def grow_items(self, obj: Obj, value: Value, frame: Frame) -> None:
        new = join(obj.items, guarded(value, frame.guards))
        if new != obj.items:
            obj.items = new
            self.changed = True

    def grow_site(self, site: Site, name: str, value: Value) -> None:
        """A field that code puts on a socket itself."""
        old = site.data.get(f".{name}")
        new = join(self.as_value(old) if old is not None else None, value)
        if new != old:
            site.data[f".{name}"] = new
            self.changed = True

    def note_call(self, node: Node) -> None:
        """A call reached the function (not only a call from within itself, which proves nothing)."""
        self.reached.add(node)
        if node not in self.called and node not in self.active:
            self.called.add(node)
            self.changed = True

    def note_return(self, function: Obj, value: Value) -> None:
        old = self.returned.get(function)
        new = join(old, value)
        if new != old:
            self.returned[function] = new

    def set_variable(self, name: str, value: Value, frame: Frame) -> None:
        owner = frame.scope.owner(name) or frame.state.scope
        if owner is frame.scope:
            owner.now[name] = value
        else:
            owner.shared.add(name)
        old = owner.ever.get(name)
        new = join(old, guarded(value, frame.guards))
        if new != old:
            owner.ever[name] = new
            self.changed = True

    def variable(self, name: str, frame: Frame) -> Value:
        scope = frame.scope
        if name in scope.now and name not in scope.shared:
            return scope.now[name]
        owner = scope.owner(name)
        if owner is not None and name in owner.ever:
            return owner.ever[name]
        if owner is not None and owner is not frame.state.scope:
            return NONE
        return self.imported(frame.state, name)

    def as_value(self, thing: object) -> Value:
        """A `Value` that was kept where types do not say so."""
        return thing  # type: ignore[return-value]  # only Values are kept there

    # --- calls -------------------------------------------------------------------------------------------------------

    evaluate = evaluate
    call = calls.call
    call_site = calls.call_site
    invoke = calls.invoke
    escape = calls.escape

    def site(self, frame: Frame, node: Node | None, args: Iterable[Value] = ()) -> CallSite:
        """A call that the text does not show: of a getter, a setter, a decorator."""
        assert node is not None
        return CallSite(self, node, frame, frame.where(node.line), list(args))

    def defer(self, function: Obj, this: object, site: CallSite) -> None:
        """Runs it after the round's other work, with all that it was ever given so (joined), each under the conditions that held where it was given."""
        held = self.as_value(this) if this is not None else NONE
        key = (function, held if isinstance(held, Obj) else None)
        old = self.deferred.get(key)
        args = [guarded(arg, site.frame.guards) for arg in site.args]
        keywords = {name: guarded(arg, site.frame.guards) for name, arg in site.keywords.items()}
        if old is not None:
            args = [join(*both) for both in zip_longest(old.args, args)]
            for name, value in old.keywords.items():
                keywords[name] = join(value, keywords.get(name))
        self.due[key] = None
        # One caller that runs is enough for it to run.
        frame = old.frame if old is not None and old.frame.called else site.frame
        if old is None or args != old.args or keywords != old.keywords or frame.called != old.frame.called:
            self.changed = True
            self.deferred[key] = CallSite(
                self, site.node, frame, site.where, args, keywords, rest=site.rest, receiver=held
            )

    def render(
        self, tag: Value | None, props: Value, children: list[Value], node: Node, frame: Frame
    ) -> Value:
        """A component is called with its props, after the round's other work; the handlers given to a plain element may be called at any time."""
        site = CallSite(self, node, frame, frame.where(node.line), [props])
        if isinstance(props, Obj) and children:
            self.grow(props, "children", join(*children), frame, node.line)
        for option in options(tag) if tag is not None else ():
            target = without_conditions(option)
            if isinstance(target, Lit):
                self._element(props, site)
            elif isinstance(target, Obj) and isinstance(target.node, Function):
                self.note_call(target.node)
                if target.node in self.relevance or _given(props):
                    self.defer(target, None, site)
            elif isinstance(target, Obj) and isinstance(target.node, Class):
                instantiate(self, target, site)
            elif target != NONE:
                calls.call(self, target, site)
        return self.object_at("element", node, frame)

    def _element(self, props: Value, site: CallSite) -> None:
        """A plain element calls its handlers, with an event that nobody knows."""
        for held in props.fields.values() if isinstance(props, Obj) else ():
            for option in options(held):
                if calls.is_function(option):
                    calls.escape(self, option, site)

    def assigned_in(self, loop: Loop) -> frozenset[str]:
        """Names that a loop's body assigns."""
        found = self._assigned.get(loop)
        if found is None:
            found = self._assigned[loop] = frozenset(_assigned(loop.body))
        return found


def _given(props: Value) -> bool:
    """Whether a component is given what may matter: what was heard, a socket, a function, also in a list or an object."""
    held = [props] if isinstance(props, Obj) else []
    met = set(held)
    for _ in range(HELD_DEPTH):
        inner = [
            value for one in held for value in (*one.fields.values(), *([one.items] if one.items else []))
        ]
        if any(matters(value) for value in inner):
            return True
        found = {one for value in inner for one in options(value) if isinstance(one, Obj)}
        held = [one for one in found if one.kind in ("list", "dict") and one not in met]
        met.update(held)
    return False


def _assigned(thing: object) -> Iterable[str]:
    if isinstance(thing, list | tuple):
        for one in thing:
            yield from _assigned(one)
    elif isinstance(thing, Assign) and isinstance(thing.target, Name):
        yield thing.target.id
        yield from _assigned(thing.value)
    elif isinstance(thing, Node) and not isinstance(thing, Function | Class):
        for name in type(thing).__slots__:
            yield from _assigned(getattr(thing, name))


__all__ = ["CallSite", "Engine", "Expr", "Frame", "ModuleState", "Project", "evaluate", "run"]
