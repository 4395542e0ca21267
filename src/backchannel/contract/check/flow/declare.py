"""Functions and classes as values, instances of classes, and what a declaration says of a value that is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..source.syntax import Attr, Binary, Class, Const, Expr, Function, Item, Name, Param
from . import calls
from .evaluate import evaluate
from .instances import initialise
from .lineage import class_of, library_bases, lineage
from .scope import Frame, Scope
from .values import NONE, Bound, Ext, Obj, Opaque, Value, join, options
from .words import COMMON as COMMON_WORDS

if TYPE_CHECKING:
    from .engine import Engine
    from .scope import ModuleState

COMMON = COMMON_WORDS | frozenset(["dispatch", "publish", "subscribe"])
"""Method names that many classes have: an unknown object's method of such a name may be anybody's."""


class Declarations:
    """The part of the engine that knows of functions and classes."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: dict[tuple[int, int], Obj] = {}
        self.classes: dict[tuple[int, int], Obj] = {}
        self._instances: dict[Obj, list[Obj]] = {}
        self._states_of: dict[Obj, ModuleState] = {}
        self._methods: dict[str, dict[Obj, None]] = {}

    def function(self: Engine, node: Function, frame: Frame, owner: Obj | None = None) -> Value:  # type: ignore[misc]  # a part of Engine
        """The function that `node` makes in this scope, through its decorators."""
        key = (id(node), id(frame.scope))
        made = self.functions.get(key)
        if made is None:
            made = self.functions[key] = Obj(
                "function",
                frame.where(node.line),
                node=node,
                scope=frame.scope,
                owner=owner or frame.owner,
                guards=frame.guards,
            )
            self._states_of[made] = frame.state
            self.callers.define(node, made.where)
        if owner is None and frame.this is not None:
            made.extra["this"] = frame.this
        return self._decorated(made, node.decorators, frame)

    def _decorated(self: Engine, made: Obj, decorators: list[Expr], frame: Frame) -> Value:  # type: ignore[misc]  # a part of Engine
        value: Value = made
        for expr in reversed(decorators):
            decorator = evaluate(self, expr, frame)
            if isinstance(decorator, Ext | Opaque):
                made.extra.setdefault("decorators", {})[getattr(decorator, "name", "")] = None  # type: ignore[index]  # a dict, just made
                handler = self.library.functions.get(decorator.name) if isinstance(decorator, Ext) else None
                result = handler(self.site(frame, expr, [value])) if handler is not None else None
            else:
                result = calls.call(self, decorator, self.site(frame, expr, [value]))
            value = (
                result if result is not None and not isinstance(result, Opaque) and result != NONE else value
            )
        return value

    def decorations(self: Engine, made: Obj) -> tuple[str, ...]:  # type: ignore[misc]  # a part of Engine
        """The dotted names of the library decorators on a class or function (`dataclasses.dataclass`)."""
        return tuple(made.extra.get("decorators", ()))  # type: ignore[arg-type]  # a dict of names

    def state_of(self: Engine, made: Obj) -> ModuleState:  # type: ignore[misc]  # a part of Engine
        return self._states_of[made]

    def class_(self: Engine, node: Class, frame: Frame) -> Value:  # type: ignore[misc]  # a part of Engine
        key = (id(node), id(frame.scope))
        made = self.classes.get(key)
        if made is None:
            made = self.classes[key] = Obj("class", frame.where(node.line), node=node, scope=frame.scope)
            self._states_of[made] = frame.state
        made.bases = tuple(evaluate(self, base, frame) for base in node.bases)
        self._fill(made, node, frame)
        for base in library_bases(made):
            hook = self.library.classes.get(base)
            if hook is not None:
                hook(self, made, frame)
        return self._decorated(made, node.decorators, frame)

    def _fill(self: Engine, made: Obj, node: Class, frame: Frame) -> None:  # type: ignore[misc]  # a part of Engine
        names = {one.name for one in node.fields if one.static} if frame.python else set()
        scope = self.scope_at(made, frame.context, names, frame.scope)
        inner = Frame(
            frame.state, scope, made, made, frame.context, frame.guards, frame.called, stack=frame.stack
        )
        for one in node.fields:
            if one.static and one.value is not None:
                value = evaluate(self, one.value, inner)
                scope.now[one.name] = value
                scope.ever[one.name] = value
                self.grow(made, one.name, value, inner, one.line)
        outer = Frame(
            frame.state, frame.scope, None, made, frame.context, frame.guards, frame.called, stack=frame.stack
        )
        for method in node.methods:
            self._add_method(made, method, outer)

    def _add_method(self: Engine, made: Obj, method: Function, frame: Frame) -> None:  # type: ignore[misc]  # a part of Engine
        value = self.function(method, frame, made)
        if method.kind == "constructor":
            made.extra["constructor"] = value
        elif method.kind == "setter":
            made.extra[f"set {method.name}"] = value
        else:
            self.grow(made, method.name, value, frame, method.line)
            for option in options(value):
                if isinstance(option, Obj):
                    self._methods.setdefault(method.name, {})[option] = None

    def add_instance(self: Engine, cls: Obj, instance: Obj) -> None:  # type: ignore[misc]  # a part of Engine
        for one in lineage(cls):
            known = self._instances.setdefault(one, [])
            if instance not in known and len(known) < 8:
                known.append(instance)

    def instances_of(self: Engine, cls: Obj) -> list[Obj]:  # type: ignore[misc]  # a part of Engine
        """Instances that the project makes, also of subclasses; if there is none, one that somebody else makes."""
        known = self._instances.get(cls)
        if not known:
            instance = Obj("instance", cls.where, owner=cls)
            self.add_instance(cls, instance)
            frame = Frame(self.state_of(cls), cls.scope or Scope(None, set()), instance, cls)
            for one in reversed(list(lineage(cls))):
                initialise(self, one, instance, frame)
            constructor = next(
                (one.extra["constructor"] for one in lineage(cls) if "constructor" in one.extra), None
            )
            if isinstance(constructor, Obj):
                self.enter(constructor, instance, called=self._is_made(cls))
            known = self._instances[cls]
        return known

    def _is_made(self: Engine, cls: Obj) -> bool:  # type: ignore[misc]  # a part of Engine
        """Whether somebody may make instances of it. Of Python, whose frameworks find classes by where they stand, nobody knows."""
        name = getattr(cls.node, "name", "")
        return self.project.language == "python" or not name or self.project.mentions(name) > 1

    def method_called(self: Engine, name: str) -> Value | None:  # type: ignore[misc]  # a part of Engine
        """The methods that an unknown object's `name` must be, when only one or two classes have any of that name and it is no common word."""
        found = self._methods.get(name, {})
        if name in COMMON or not 0 < len(found) <= 2:
            return None
        bound = [
            Bound(method, instance)
            for method in found
            if method.owner is not None
            for instance in self.instances_of(method.owner)
        ]
        return join(*bound) if bound else None

    def declared(self: Engine, param: Param, frame: Frame, name: str) -> Value:  # type: ignore[misc]  # a part of Engine
        """A parameter that nobody gave: an instance of the class it is declared as, its default, or unknown."""
        if param.annotation is not None:
            value = self.instance_declared(param.annotation, frame)
            if value is not None:
                return value
        unknown = Opaque(name, param=True)
        if param.default is None:
            return unknown
        default = evaluate(self, param.default, frame)
        return unknown if default == NONE else join(unknown, default)

    def instance_declared(self: Engine, annotation: Expr, frame: Frame) -> Value | None:  # type: ignore[misc]  # a part of Engine
        """An instance of the project's class that an annotation names (also `X | None`, `Optional[X]`, `Annotated[X, …]`)."""
        found: list[Value] = []
        for name in _class_names(annotation):
            value = evaluate(self, name, frame)
            for option in options(value):
                cls = class_of(option)
                if (
                    cls is not None
                    and not any(True for _ in library_bases(cls))
                    and isinstance(cls.node, Class)
                    and not cls.node.is_enum
                ):
                    found.extend(self.instances_of(cls))
        return join(*found) if found else None


def _class_names(node: Expr) -> list[Expr]:
    if isinstance(node, Name | Attr):
        return [node]
    if isinstance(node, Binary) and node.op == "|":
        return _class_names(node.left) + _class_names(node.right)
    if isinstance(node, Item) and isinstance(node.obj, Name | Attr):
        outer = node.obj.id if isinstance(node.obj, Name) else node.obj.name
        if outer in ("Optional", "Annotated"):
            return _class_names(node.key if not hasattr(node.key, "items") else node.key.items[0])
    if isinstance(node, Const):
        return []
    return []
