"""Functions that nothing in the text calls: what a framework, a timer or nobody calls is run on its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from ..source.syntax import Function, Name, Node
from . import calls
from .calls import CallSite
from .lineage import library_bases
from .scope import Frame, Scope
from .values import NONE, Bound, Obj, Value, options

if TYPE_CHECKING:
    from .engine import Engine


CLOSURES = 4
"""How many of the functions that one piece of code makes in different calls are run on their own."""

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

Later: TypeAlias = tuple[Obj, Obj | None]
"""A function that is called later, and on which instance, if it is a method of one."""


class Entering:
    """The part of the engine that runs functions from outside."""

    def _enter_the_rest(self: Engine) -> None:  # type: ignore[misc]  # a part of Engine
        """Functions that no call reached, what a framework calls, and calls that were put off, until there are no more.

        What is nearest to a socket goes first, so that of a program that is too large only the rest is left out.
        """
        done: set[tuple[Obj, Value | None]] = set()
        run: set[Later] = set()
        while True:
            todo = [(fn, this) for fn, this in self._unreached() if (fn, this) not in done]
            waiting = [one for one in self.due if one not in run]
            if not todo and not waiting:
                return
            distance = min(self.relevance.distance(function.node) for function, _ in (*todo, *waiting))
            if self.exhausted():
                self.give_up(distance)
                return
            near = [one for one in waiting if self.relevance.distance(one[0].node) == distance]
            run.update(near)
            for one in near:
                site = self.deferred[one]
                this = site.receiver if site.receiver != NONE else None
                self._run_from_outside(one[0], this, site, site.frame.called)
            for function, this in todo:
                if self.relevance.distance(function.node) == distance:
                    done.add((function, this))
                    if function.node not in self.called:
                        self.enter(function, this)

    def _unreached(self: Engine) -> Iterable[tuple[Obj, Value | None]]:  # type: ignore[misc]  # a part of Engine
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

    def enter(  # type: ignore[misc]  # a part of Engine
        self: Engine,
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
                not node.name
                or (node.kind == "constructor" and (function.owner is None or self._is_made(function.owner)))
                or self._is_named(node)
                or self._is_override(function)
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

    def hand_over(self: Engine, value: Value, frame: Frame) -> None:  # type: ignore[misc]  # a part of Engine
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

    def _is_named(self: Engine, node: Function) -> bool:  # type: ignore[misc]  # a part of Engine
        """Whether its name stands anywhere but where it, or another of that name, is defined, and where another one is called."""
        accounted = self.callers.accounted(node)
        return self.project.mentions(node.name, accounted) > accounted

    def _is_override(self: Engine, function: Obj) -> bool:  # type: ignore[misc]  # a part of Engine
        """Whether a library's class may call it: a method of a script's class that descends from one. What Python's libraries call, they are known to call."""
        script = self.state_of(function).module.language != "python"
        return script and any(True for _ in library_bases(function.owner))

    def _is_page(self: Engine, function: Obj) -> bool:  # type: ignore[misc]  # a part of Engine
        """A default export that a framework finds by its file's place: a page, a layout, a route."""
        module = self.state_of(function).module
        default = module.exports.get("default")
        if not isinstance(default, Name) or default.id != getattr(function.node, "name", ""):
            return False
        path = PurePosixPath(module.path)
        return path.stem.lstrip("+") in PAGES or not PAGE_FOLDERS.isdisjoint(path.parts)

    def _run_from_outside(  # type: ignore[misc]  # a part of Engine
        self: Engine,
        function: Obj,
        this: Value | None,
        site: CallSite,
        called: bool,
    ) -> Value:
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
