"""The interpreter's memory and its rounds.

A round runs the top level of every module that matters, then every function that nothing reached, with unknown arguments. What is assigned to objects and to variables
that closures see only ever grows (`Obj`, `Scope.ever`), so a round that adds nothing is the last: what it observed is the answer. Local variables are followed
along each path; calls are followed in place, so a wrapper's send is seen once for each caller, with that caller's message.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Protocol, TypeAlias

from ..model import Where
from ..source.syntax import Assign, Class, Expr, Function, Loop, Module, Name, Node
from . import calls
from .calls import CallSite
from .declare import Declarations
from .evaluate import evaluate
from .execute import run
from .guards import guarded
from .libraries import Library
from .modules import Modules
from .objects import Need
from .observations import Compared, Left, Looked, Observations, Sent, WireKind
from .relevance import Relevance
from .scope import Frame, ModuleState, Scope
from .values import NONE, Bound, Guard, Lit, Obj, Site, Sock, Value, When, Wire, join, options

SCOUTING = 2
"""Rounds that only find out which functions have callers."""

ROUNDS = 5
"""Rounds at most after that; programs read so far settled in three or four."""

CLOSURES = 4
"""How many of the functions that one piece of code makes in different calls are run on their own."""

SETTLED = 2
"""Rounds after which one that observes just what the one before did is the last, though something that no socket sees still grows."""

ENOUGH = 400_000
"""Expressions evaluated in all rounds after which no further round begins: what large programs still learn then is about their own state, not about messages."""

STEPS = 1_500_000
"""Expressions evaluated in one round at most: some seconds. Past it calls are no longer followed in place."""


PAGES = frozenset(
    [
        "page",
        "layout",
        "template",
        "route",
        "error",
        "loading",
        "not-found",
        "_app",
        "_layout",
        "index",
        "main",
        "App",
    ]
)
PAGE_FOLDERS = frozenset(["pages", "routes"])
"""How the files are called, and the folders they stand in, whose default exports Next.js, Remix, Expo and the like call by themselves."""


_Later: TypeAlias = tuple[Obj, Obj | None]
"""A function that is called later, and on which instance, if it is a method of one."""


class Project(Protocol):
    """What the interpreter needs of a tree of files: see `source.project`."""

    seeds: list[str]
    importers: list[str]

    def module(self, path: str) -> Module | None: ...
    def resolve(self, path: str, specifier: str) -> str | None: ...
    def mentions(self, identifier: str) -> int: ...
    def unused(self, path: str) -> bool: ...


class Engine(Modules, Declarations):
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
        self.changed = False
        self.memo: dict[object, Value] = {}
        self.active: list[Node] = []
        self.reached: set[Node] = set()
        self.called: set[Node] = set()
        """Functions that some call reached in any round: they are not run on their own, for their callers know better."""
        self.constants: dict[Node, Value] = {}
        self.escaping: set[Obj] = set()
        self.extra: dict[str, object] = {}
        """What libraries keep from round to round."""
        self.returned: dict[Obj, Value] = {}
        self.deferred: dict[_Later, CallSite] = {}
        """Calls that are put off, with what they were ever given."""
        self.due: dict[_Later, None] = {}
        self.entered: dict[Obj, Frame] = {}
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
        self.relevance = Relevance(modules)
        done = 0
        for self.round in range(SCOUTING):
            self._run_round()
            done += self.steps
            if not self.changed:
                return
            if done > ENOUGH // 4:
                break
        self._forget()
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
        self.due.clear()

    def exhausted(self) -> bool:
        return self.steps > STEPS

    def _enter_the_rest(self) -> None:
        """Functions that no call reached, and calls that were put off, until there are no more."""
        done: set[tuple[Obj, Value | None]] = set()
        run: set[_Later] = set()
        while True:
            todo = [(fn, this) for fn, this in self._unreached() if (fn, this) not in done]
            waiting = [one for one in self.due if one not in run]
            self.due.clear()
            if not todo and not waiting:
                return
            for function, this in todo:
                done.add((function, this))
                self.enter(function, this)
            for one in waiting:
                run.add(one)
                site = self.deferred[one]
                this = site.receiver if site.receiver != NONE else None
                self._run_from_outside(one[0], this, site, site.frame.called)

    def _unreached(self) -> Iterable[tuple[Obj, Value | None]]:
        made: Counter[Node] = Counter()
        for function in list(self.functions.values()):
            node = function.node
            if (
                node in self.reached
                or node in self.called
                or node not in self.relevance
                or function.where.file not in self._primary
                or not isinstance(node, Function)
            ):
                continue
            made[node] += 1
            if made[node] > CLOSURES:
                continue
            if function.owner is None or node.kind == "function":
                yield function, None
            elif node.kind in ("static", "class"):
                yield function, function.owner
            else:
                for instance in self.instances_of(function.owner):
                    yield function, instance

    def enter(
        self,
        function: Obj,
        this: Value | None,
        args: Iterable[Value] = (),
        called: bool | None = None,
        keywords: dict[str, Value] | None = None,
    ) -> Value:
        """Runs a function as something outside would call it: a framework, or nobody. Parameters that are not given are unknown, or instances of the class they are declared as."""
        node = function.node
        assert isinstance(node, Function)
        given = list(args)
        if called is None:
            called = (
                node.name in ("", "constructor", "__init__")
                or self.project.mentions(node.name) > 1
                or self._is_page(function)
            ) and not self.project.unused(self.state_of(function).path)
        frame = Frame(
            self.state_of(function),
            function.scope or Scope(None, set()),
            this,
            function.owner,
            (),
            function.guards,
            called,
        )
        site = CallSite(self, node, frame, function.where, given, dict(keywords or {}))
        for index, param in enumerate(node.params):
            name = getattr(param.target, "id", "{…}")
            if index >= len(given) and not param.rest and name not in site.keywords:
                site.keywords[name] = self.declared(param, frame, name)
                if name == "{…}":
                    site.args.append(site.keywords.pop(name))
        return self._run_from_outside(function, this, site, called)

    def hand_over(self, value: Value, frame: Frame) -> None:
        """Functions put on something unknown (`button.onclick = …`) are called by it: once a round, with unknown arguments."""
        for option in options(value):
            this = option.this if isinstance(option, Bound) else None
            function = option.function if isinstance(option, Bound) else option
            node = function.node if isinstance(function, Obj) else None
            if not isinstance(function, Obj) or not isinstance(node, Function) or node not in self.relevance:
                continue
            key = ("handed over", function, this, frame.called)
            if key not in self.memo and node not in self.active:
                self.memo[key] = NONE
                self.enter(function, this, called=frame.called)

    def _is_page(self, function: Obj) -> bool:
        """A default export that a framework finds by its file's place: a page, a layout, a route."""
        module = self.state_of(function).module
        default = module.exports.get("default")
        if not isinstance(default, Name) or default.id != getattr(function.node, "name", ""):
            return False
        path = PurePosixPath(module.path)
        return path.stem.lstrip("+") in PAGES or not PAGE_FOLDERS.isdisjoint(path.parts)

    def _run_from_outside(self, function: Obj, this: Value | None, site: CallSite, called: bool) -> Value:
        node = function.node
        assert isinstance(node, Function)
        # What somebody gave is kept apart from a run of before, when nobody was known to call: it would stay unknown for good.
        context = (
            id(node),
            *((id(this),) if this is not None else ()),
            *((1,) if site.node is not node else ()),
        )
        scope = self.scope_at(function, context, node.locals)
        held = this if this is not None else function.extra.get("this")
        frame = Frame(
            self.state_of(function),
            scope,
            self.as_value(held) if held is not None else None,
            function.owner,
            context,
            function.guards,
            called,
        )
        self.reached.add(node)
        return calls.enter(self, function, frame, site)

    # --- what grows --------------------------------------------------------------------------------------------------

    def object_at(self, kind: str, node: Node, frame: Frame, more: object = None) -> Obj:
        """The object that `node` makes when it is reached by this chain of calls: the same one in every round."""
        key = (kind, id(node), frame.context, more)
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
        new = join(old, value)
        if new != old:
            obj.fields[name] = new
            obj.places.setdefault(name, frame.where(line))
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

    call = calls.call
    call_site = calls.call_site
    invoke = calls.invoke

    def site(self, frame: Frame, node: Node | None, args: Iterable[Value] = ()) -> CallSite:
        """A call that the text does not show: of a getter, a setter, a decorator."""
        assert node is not None
        return CallSite(self, node, frame, frame.where(node.line), list(args))

    def defer(self, function: Obj, this: object, site: CallSite) -> None:
        """Runs it after the round's other work, with all that it was ever given so (joined)."""
        held = self.as_value(this) if this is not None else NONE
        key = (function, held if isinstance(held, Obj) else None)
        old = self.deferred.get(key)
        args, keywords = list(site.args), dict(site.keywords)
        if old is not None:
            args = [join(_at(old, i), _at(site, i)) for i in range(max(len(old.args), len(site.args)))]
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
            target = option.value if isinstance(option, When) else option
            if isinstance(target, Lit):
                self._element(props, site)
            elif isinstance(target, Obj) and isinstance(target.node, Function):
                self.note_call(target.node)
                if target.node in self.relevance or _given(props):
                    self.defer(target, None, site)
            elif isinstance(target, Obj) and isinstance(target.node, Class):
                calls.instantiate(self, target, site)
            elif target != NONE:
                calls.call(self, target, site)
        return self.object_at("element", node, frame)

    def _element(self, props: Value, site: CallSite) -> None:
        """A plain element calls its handlers, with an event that nobody knows."""
        for held in props.fields.values() if isinstance(props, Obj) else ():
            for option in options(held):
                if calls.is_function(option):
                    calls.escape(self, option, site)

    # --- observations ------------------------------------------------------------------------------------------------

    def read(
        self, wire: Wire, key: str, frame: Frame, line: int, need: Need, kind: WireKind | None = None
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

    def demand(self, wire: Wire, kind: WireKind, frame: Frame, where: Where, need: Need = "required") -> None:
        """What was heard must be a `kind` here (`list`, `record`, `string`, `number`, `encoded`)."""
        if wire.path:
            self.seen.look(
                Looked(
                    wire.site, wire.path, where, need, _of_site(frame.guards, wire.site), kind, frame.called
                )
            )

    def compared(self, wire: Wire, value: str, frame: Frame, where: Where) -> None:
        self.seen.compare(
            Compared(wire.site, wire.path, value, where, _of_site(frame.guards, wire.site), frame.called)
        )

    def send(self, sock: Value, value: Value, site: CallSite) -> None:
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

    def leave(self, value: Value, to: str, site: CallSite) -> None:
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

    def raised(self, frame: Frame, line: int) -> None:
        if frame.guards:
            self.seen.raised.setdefault(frame.guards, frame.where(line))

    def assigned_in(self, loop: Loop) -> frozenset[str]:
        """Names that a loop's body assigns."""
        found = self._assigned.get(loop)
        if found is None:
            found = self._assigned[loop] = frozenset(_assigned(loop.body))
        return found


def _given(props: Value) -> bool:
    """Whether a component is given what may matter: what was heard, a socket, a function."""
    held = props.fields.values() if isinstance(props, Obj) else ()
    return any(calls.matters(value) for value in held)


def _at(site: CallSite, index: int) -> Value | None:
    return site.args[index] if index < len(site.args) else None


def _of_site(guards: tuple[Guard, ...], site: Site) -> tuple[Guard, ...]:
    return tuple(guard for guard in guards if guard.site is site)


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
