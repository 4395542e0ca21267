"""Whether anything may call a function: where its name stands, but is known to mean another one of that name, nothing does."""

from __future__ import annotations

from ..model import Where
from ..source.syntax import Attr, Call, Function, Name, Node
from .values import Bound, Obj, Value, plain


class Callers:
    """By name, the lines that define a function and those that call one, with the functions that each was seen to call in any round; None among them: something that is not known."""

    def __init__(self) -> None:
        self._defined: dict[str, set[Where]] = {}
        self._calls: dict[str, dict[Where, set[Node | None]]] = {}

    def define(self, function: Function, where: Where) -> None:
        """That a function of its name is written there."""
        self._defined.setdefault(function.name, set()).add(where)

    def note(self, call: Call, callee: Value, where: Where) -> None:
        """That this is what the call there was seen to call."""
        func = call.func
        name = func.name if isinstance(func, Attr) else func.id if isinstance(func, Name) else None
        if name is not None:
            seen = self._calls.setdefault(name, {}).setdefault(where, set())
            seen.update(_function(option) for option in plain(callee))

    def accounted(self, function: Function) -> int:
        """In how many lines its name is known not to call it: those that define one of that name, and those that call others of it."""
        defined = self._defined.get(function.name, set())
        calls = self._calls.get(function.name, {})
        others = [where for where, seen in calls.items() if None not in seen and function not in seen]
        return len(defined) + len([where for where in others if where not in defined])


def _function(value: Value) -> Node | None:
    made = value.function if isinstance(value, Bound) else value
    return made.node if isinstance(made, Obj) and isinstance(made.node, Function) else None
