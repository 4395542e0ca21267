"""What is known of code that is not the project's: tables that the interpreter asks, keyed by dotted names.

The key of a method or attribute is `<kind>.<name>`, where the kind of a value is: `text` (constants that are text, texts, what was stored), `number`, `json`,
`opaque`, `sock`, `wire` (decoded), `wire-text`, `wire-bytes`, `wire-frame`, `dict`, `list`, `function`, `class`, `instance`, or the dotted name of a library's class
(`fastapi.FastAPI`). An instance of a project's class is also asked for under the dotted name of each library class among its bases. `*.name` is any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from .values import Ext, Json, Lit, Obj, Opaque, Sock, Stored, Text, Value, Wire

if TYPE_CHECKING:
    from ..model import Where
    from .engine import CallSite, Engine
    from .scope import Frame

Handler: TypeAlias = "Callable[[CallSite], Value | None]"
"""A call. None says: not known after all; the interpreter then takes the worst case."""

Getter: TypeAlias = "Callable[[Engine, Value, Frame, Where], Value | None]"
Indexer: TypeAlias = "Callable[[Engine, Value, Value, Frame, Where], Value | None]"
Setter: TypeAlias = "Callable[[Engine, Value, Value, Frame, Where], None]"


@dataclass(slots=True)
class Library:
    """One library's tables. `functions` by dotted name (`json.loads`, `react.useState`, a global's bare name), also called to make an instance of a library's class.

    `classes` are called for every class of the project that has such a base (by dotted name), after its methods are known; `instances` when such a class is
    instantiated, returning the instance if it makes it itself. `values` are what a dotted name stands for, when it is no function.
    """

    functions: dict[str, Handler] = field(default_factory=dict)
    methods: dict[str, Handler] = field(default_factory=dict)
    getters: dict[str, Getter] = field(default_factory=dict)
    setters: dict[str, Setter] = field(default_factory=dict)
    items: dict[str, Indexer] = field(default_factory=dict)
    """`value[key]` by the kind of the value alone."""
    values: dict[str, Callable[[Engine], Value]] = field(default_factory=dict)
    classes: dict[str, Callable[[Engine, Obj, Frame], None]] = field(default_factory=dict)
    instances: dict[str, Callable[[CallSite, Obj], Value | None]] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    """Prefixes of dotted names that may be given anything without it going anywhere (`console.`, `logging.`)."""
    tests: frozenset[str] = frozenset()
    """Functions that only ask what they are given is, and so take it as it comes (`Array.isArray`)."""


def merged(libraries: Iterable[Library]) -> Library:
    """One library of all; a later one's entry stands over an earlier's."""
    whole = Library()
    for library in libraries:
        for name in ("functions", "methods", "getters", "setters", "items", "values", "classes", "instances"):
            getattr(whole, name).update(getattr(library, name))
        whole.silent += library.silent
        whole.tests |= library.tests
    return whole


def kind_of(value: Value) -> str:
    """The kind under which the tables know a value."""
    if isinstance(value, Obj):
        return value.kind
    if isinstance(value, Wire):
        return "wire" if value.stage == "json" else f"wire-{value.stage}"
    if isinstance(value, Lit):
        return "text" if isinstance(value.value, str) else "number"
    if isinstance(value, Ext):
        return value.name
    return _KINDS.get(type(value), "opaque")


_KINDS: dict[type, str] = {Sock: "sock", Text: "text", Stored: "text", Json: "json", Opaque: "opaque"}
