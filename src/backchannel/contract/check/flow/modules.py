"""Modules: run once a round, lazily, and what their names stand for elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Where
from ..source.syntax import Name
from .evaluate import evaluate
from .execute import run
from .scope import Frame, ModuleState, Scope
from .scripts import Scripts, without_window
from .values import NONE, Ext, Obj, Opaque, Value, join

if TYPE_CHECKING:
    from .engine import Engine


class Modules:
    """The part of the engine that knows of files."""

    def __init__(self) -> None:
        super().__init__()
        self._states: dict[str, ModuleState | None] = {}
        self._looking: set[tuple[str, str]] = set()
        self._scripts: Scripts | None = None
        self._externals: dict[str, Value] = {}

    def state(self: Engine, path: str) -> ModuleState | None:  # type: ignore[misc]  # a part of Engine
        if path not in self._states:
            module = self.project.module(path)
            self._states[path] = ModuleState(module, Scope(None, set())) if module is not None else None
        return self._states[path]

    def run_module(self: Engine, state: ModuleState) -> None:  # type: ignore[misc]  # a part of Engine
        """Runs a module's top level, once a round; a circle of imports finds what is there so far."""
        if state.running or state.round == self.round:
            return
        state.running, state.round = True, self.round
        active, self.active = self.active, []
        frame = Frame(state, state.scope, called=not self.project.unused(state.path))
        try:
            run(self, state.module.body, frame)
            for name, expr in state.module.exports.items():
                if not isinstance(expr, Name):
                    self.set_variable(f"export {name}", evaluate(self, expr, frame), frame)
        finally:
            state.running = False
            self.active = active

    def imported(self: Engine, state: ModuleState, name: str) -> Value:  # type: ignore[misc]  # a part of Engine
        """A name that the module itself does not define: imported, or a global."""
        found = state.module.imports.get(name)
        if found is not None:
            return self._import(state, found.module, found.name)
        for source in state.module.star_imports:
            path = self.project.resolve(state.path, source)
            target = self.state(path) if path is not None else None
            value = self._export(target, name) if target is not None else None
            if value is not None:
                return value
        shared = self._shared(state, name) if state.module.language == "javascript" else None
        return shared if shared is not None else self.external(name)

    def _shared(self: Engine, state: ModuleState, name: str) -> Value | None:  # type: ignore[misc]  # a part of Engine
        """A variable of another script of the same page; without a page, of the only script that has it."""
        if self._scripts is None:
            self._scripts = Scripts(self.project, self.primary)
        for path in self._scripts.beside(state.path, name):
            other = self.state(path)
            if other is not None and other is not state:
                self.run_module(other)
                if name in other.scope.ever:
                    return other.scope.ever[name]
        return None

    def set_external(self: Engine, name: str, value: Value) -> None:  # type: ignore[misc]  # a part of Engine
        """Code sets something on an object of the surroundings: `window.chat = …`."""
        name = without_window(name)
        new = join(self._externals.get(name), value)
        if new != self._externals.get(name):
            self._externals[name] = new
            self.changed = True

    def external(self: Engine, name: str) -> Value:  # type: ignore[misc]  # a part of Engine
        """Something from outside of the project: what a library says it is, else its name."""
        if self._externals and (held := self._externals.get(without_window(name))) is not None:
            return held
        make = self.library.values.get(name)
        return make(self) if make is not None else Ext(name)

    def _import(self: Engine, state: ModuleState, module: str, name: str) -> Value:  # type: ignore[misc]  # a part of Engine
        path = self.project.resolve(state.path, module)
        if path is None and name != "*":
            path = (
                self.project.resolve(state.path, f"{module}{'' if module.endswith('.') else '.'}{name}")
                if state.module.language == "python"
                else None
            )
            if path is not None:
                return self._module_value(path)
        if path is None:
            return self.external(module if name == "*" else f"{module}.{name}")
        if name == "*":
            return self._module_value(path)
        target = self.state(path)
        value = self._export(target, name) if target is not None else None
        if value is not None:
            return value
        inner = (
            self.project.resolve(state.path, f"{module}{'' if module.endswith('.') else '.'}{name}")
            if state.module.language == "python"
            else None
        )
        return self._module_value(inner) if inner is not None else Opaque(name)

    def module_named(self: Engine, state: ModuleState, name: str) -> Value:  # type: ignore[misc]  # a part of Engine
        """The module that is imported by a name that was computed; a relative one is taken from where it is asked for."""
        path = self.project.resolve(state.path, name)
        return self._module_value(path) if path is not None else self.external(name)

    def _module_value(self: Engine, path: str) -> Value:  # type: ignore[misc]  # a part of Engine
        state = self.state(path)
        if state is None:
            return Opaque(path)
        if state.obj is None:
            state.obj = Obj("module", Where(path, 1))
            state.obj.extra["state"] = state
        return state.obj

    def exported(self: Engine, module: Obj, name: str, line: int) -> Value:  # type: ignore[misc]  # a part of Engine
        """`module.name`."""
        state = module.extra["state"]
        assert isinstance(state, ModuleState)
        value = self._export(state, name)
        if value is None and state.module.language == "python":
            inner = self.project.resolve(state.path, f".{name}")
            return self._module_value(inner) if inner is not None else Opaque(name)
        if value is None and name != "default" and (default := self._export(state, "default")) is not None:
            from .objects import attribute  # a circle of imports: objects asks for modules

            return attribute(self, default, name, Frame(state, state.scope), line)
        return value if value is not None else Opaque(name)

    def _export(self: Engine, state: ModuleState, name: str) -> Value | None:  # type: ignore[misc]  # a part of Engine
        if (state.path, name) in self._looking:
            return None
        self._looking.add((state.path, name))
        try:
            self.run_module(state)
            return self._exported_by(state, name)
        finally:
            self._looking.discard((state.path, name))

    def _exported_by(self: Engine, state: ModuleState, name: str) -> Value | None:  # type: ignore[misc]  # a part of Engine
        module = state.module
        if module.language == "python":
            if name in state.scope.ever:
                return state.scope.ever[name]
            return self.imported(state, name) if name in module.imports or module.star_imports else None
        expr = module.exports.get(name)
        if isinstance(expr, Name):
            return state.scope.ever[expr.id] if expr.id in state.scope.ever else self.imported(state, expr.id)
        if expr is not None:
            return state.scope.ever.get(f"export {name}", NONE)
        found = [
            self._import(state, source, theirs if theirs != "*" or ours != "*" else name)
            for source, theirs, ours in module.reexports
            if ours in (name, "*")
        ]
        known = [value for value in found if not isinstance(value, Opaque)]
        return join(*known) if known else None
