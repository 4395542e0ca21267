"""What an expression may be, as far as it can be known without running it.

Values are immutable and hashable; what changes in place (objects, lists, instances, functions with fields) is an `Obj`, compared by identity. `join` is the
least upper bound that is used: a `Union` without doubles, bounded in size, so that every chain of joins ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from ..model import Condition, Kind, Path, Where
from .hashed import Hashed, cached_hash
from .widening import either

if TYPE_CHECKING:
    from ..source.syntax import Class, Function
    from .engine import CallSite
    from .scope import Scope

UNION_LIMIT = 48
"""Alternatives kept of one value: more than the handlers in one map of any program read so far; past it the rest is `Opaque`."""


LIKE_DEPTH = 2
"""Objects within objects that are looked at to tell whether two messages say the same: a message, its payload."""

HEARD_LIMIT = 12
"""Alternatives kept of a value that was heard: a field under each condition that led to it, or one of several fields."""


@dataclass(frozen=True, slots=True)
class Lit:
    """A constant. `kind` keeps `1`, `1.0` and `True` apart. `where` is the place it is written at (not compared)."""

    value: str | int | float | bool | bytes | None
    kind: str
    where: Where | None = field(default=None, compare=False)

    def __eq__(self, other: object) -> bool:
        # Every value is asked whether it is None, many times: what a dataclass would do here takes three times as long.
        return self is other or (type(other) is Lit and self.kind == other.kind and self.value == other.value)

    def __hash__(self) -> int:
        return hash((self.kind, self.value))


def lit(value: str | int | float | bool | bytes | None, where: Where | None = None) -> Lit:
    return Lit(value, type(value).__name__, where)


NONE = lit(None)
FALSE = lit(value=False)


@dataclass(frozen=True, slots=True)
class Opaque:
    """Not known before it runs. `source` is the expression for people; `env` a setting of deployment or page; `param` a parameter of a function that is entered from outside, or what is taken out of something that nobody fills."""

    source: str
    kind: Kind | None = None
    env: bool = False
    param: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """What was read from `localStorage` and the like under `key`."""

    store: Literal["localStorage", "sessionStorage", "cookie", "asyncStorage"]
    key: str
    where: Where


@cached_hash
@dataclass(frozen=True, slots=True)
class Text(Hashed):
    """Text put together from parts, of which at least one is no constant."""

    parts: tuple[Value, ...]


@cached_hash
@dataclass(frozen=True, slots=True)
class Json(Hashed):
    """The JSON text of a value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Ext:
    """Something from outside of the project, by its dotted name: `fastapi.WebSocket`, `localStorage`, `react.useState`. Its attributes are `Ext`s too."""

    name: str


@dataclass(frozen=True, slots=True)
class Sock:
    """One end of one WebSocket: a place that opens one, or a route."""

    site: Site


@dataclass(slots=True, eq=False)
class Site:
    """Where a socket comes to be: identity of a socket. `data` is the library's (route, addresses)."""

    where: Where
    label: str
    called: bool = True
    data: dict[str, object] = field(default_factory=dict)


Stage: TypeAlias = Literal["frame", "text", "bytes", "json"]


@cached_hash
@dataclass(frozen=True, slots=True)
class Wire(Hashed):
    """What was heard on a socket: the frame or event object, its text, or the value at `path` of the decoded message. `folded`: in lower or upper case, however it came."""

    site: Site
    stage: Stage
    path: Path = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A truth value that says something of what was heard: `true` holds where it is true, `false` where not."""

    true: tuple[Guard, ...]
    false: tuple[Guard, ...]


@cached_hash
@dataclass(frozen=True, slots=True)
class Guard(Hashed):
    """A condition on what a certain socket heard."""

    site: Site
    condition: Condition


@cached_hash
@dataclass(frozen=True, slots=True)
class When(Hashed):
    """`value`, where the guards hold."""

    guards: tuple[Guard, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class Method:
    """An attribute of something that no code of the project defines: `.send` of a socket, `.get` of a dict. Called, it is looked up in the libraries."""

    receiver: Value
    name: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A function of the project with its `this`."""

    function: Obj
    this: Value


@cached_hash
@dataclass(frozen=True, slots=True, eq=False)
class Native(Hashed):
    """A function that a library made: a decorator, a state setter.

    Two are equal if they are the same code over the same values: made again in the next round, it is nothing new.
    """

    call: Callable[[CallSite], Value]
    label: str

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Native) and hash(self) == hash(other) and self._key() == other._key()
        )

    def __hash__(self) -> int:
        # Of the key as a whole: a program has hundreds of setters, which are the same code over other values.
        try:
            return hash(self._key())
        except TypeError:  # one of the values holds what cannot be hashed
            return hash((self.label, getattr(self.call, "__code__", None)))

    def _key(self) -> tuple[object, ...]:
        cells = getattr(self.call, "__closure__", None) or ()
        return (
            self.label,
            getattr(self.call, "__code__", self.call),
            *(_identity(cell.cell_contents) for cell in cells),
        )


def _identity(held: object) -> object:
    """What a closure holds, for comparison: a call is the same if it stands at the same place under the same calls."""
    node, frame = getattr(held, "node", None), getattr(held, "frame", None)
    if frame is not None:
        return id(node), frame.context
    return held if getattr(held, "__hash__", None) is not None else id(held)


@dataclass(frozen=True, slots=True)
class Super:
    """`super`: attributes are looked up from the bases of `owner`, with `this`."""

    owner: Obj
    this: Value


class Indexed(Hashed):
    """Has room for an index of its alternatives."""

    __slots__ = ("_index",)
    _index: dict[Value, None]


@cached_hash
@dataclass(frozen=True, slots=True)
class Union(Indexed):
    """`thinned`: there were too many of them once, so that of those that say the same one stands for all."""

    options: tuple[Value, ...]
    thinned: bool = field(default=False, compare=False)

    def index(self) -> dict[Value, None]:
        """The alternatives, to be looked up in. Not to be changed."""
        try:
            return self._index
        except AttributeError:
            found = dict.fromkeys(self.options)
            object.__setattr__(self, "_index", found)
            return found


@dataclass(slots=True, eq=False)
class Obj:
    """Something with identity and fields that only grow: `kind` is `dict`, `list`, `function`, `class`, `instance`, `module`, or the dotted name of a library's class.

    `items` joins the elements of a list and the values under keys that are computed; `open` says that there are more fields than are known.
    `maybe` are fields that only some runs have, `idle` those that only code puts there that nothing calls. `extra` is the library's.
    """

    kind: str
    where: Where
    fields: dict[str, Value] = field(default_factory=dict)
    places: dict[str, Where] = field(default_factory=dict)
    maybe: set[str] = field(default_factory=set)
    idle: set[str] = field(default_factory=set)
    items: Value | None = None
    open: bool = False
    node: Function | Class | None = None
    scope: Scope | None = None
    owner: Obj | None = None
    bases: tuple[Value, ...] = ()
    guards: tuple[Guard, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)


Value: TypeAlias = "Lit | Opaque | Stored | Text | Json | Ext | Sock | Wire | Fact | When | Method | Bound | Native | Super | Union | Obj"


def options(value: Value) -> tuple[Value, ...]:
    return value.options if type(value) is Union else (value,)


def join(*values: Value | None) -> Value:
    """The alternatives of all, each once, in order. Nothing at all is `Opaque('nothing')`."""
    first: Value | None = None
    for value in values:
        if value is None or value is first:
            continue
        if first is None:
            first = value
        elif value != first:
            return _joined(values)
    return first if first is not None else Opaque("nothing")


def _joined(values: tuple[Value | None, ...]) -> Value:
    first = next(value for value in values if value is not None)
    if type(first) is Union:
        if all(value is None or value is first or _within(value, first) for value in values):
            return first
        seen = dict(first.index())
    else:
        seen = {first: None}
    for value in values:
        if type(value) is Union:
            for option in value.options:
                seen.setdefault(option)
        elif value is not None:
            seen.setdefault(value)
    thinned = any(type(value) is Union and value.thinned for value in values)
    apart = first.index() if type(first) is Union and first.thinned else {}
    return _folded(seen, apart, thinned=thinned)


def _within(value: Value, union: Union) -> bool:
    index = union.index()
    return all(option in index for option in value.options) if type(value) is Union else value in index


def _folded(seen: dict[Value, None], apart: dict[Value, None], *, thinned: bool) -> Value:
    if len(seen) > 1:
        seen = _fold_opaque(seen)
    if len(seen) > HEARD_LIMIT:
        seen = _fold_heard(seen)
    thinned = thinned or len(seen) > UNION_LIMIT
    if thinned:
        seen = _thinned(seen, apart)
    if len(seen) > UNION_LIMIT:
        seen = dict.fromkeys([*list(seen)[:UNION_LIMIT], Opaque("one of many")])
    return Union(tuple(seen), thinned) if len(seen) > 1 else next(iter(seen))


def _thinned(seen: dict[Value, None], apart: dict[Value, None]) -> dict[Value, None]:
    """One message that is put together at one place, with the same names in it, is the same whichever way led there. Those in `apart` are known to be different."""
    added = {place for value in seen if value not in apart and (place := _put_together(value)) is not None}
    if not added:
        return seen
    alike: dict[object, Value] = {}
    for value in seen:
        place = _put_together(value)
        alike.setdefault(_likeness(value, LIKE_DEPTH) if place in added else value, value)
    return dict.fromkeys(alike.values())


def _put_together(value: Value) -> Where | None:
    """Where a message is put together, of what may be one."""
    inner = value.value if type(value) is Json else value
    return inner.where if type(inner) is Obj and inner.kind == "dict" else None


def _likeness(value: Value, depth: int) -> object:
    """What two values have in common that say the same of a message: equal ones may stand for each other."""
    match value:
        case Union(options=found):
            return frozenset(_likeness(option, depth) for option in found)
        case Json(value=inner):
            return Json, _likeness(inner, depth)
        case When(guards=guards, value=inner):
            return When, guards, _likeness(inner, depth)
        case Opaque(kind=kind, env=env):
            return Opaque, kind, env
        case Text():
            return Text
        case Obj(kind="dict") if "shape" not in value.extra:
            held = value.fields.items() if depth else ()
            fields = tuple((name, _likeness(one, depth - 1)) for name, one in held)
            return Obj, value.where, value.open, value.items is None, fields
        case _:
            return value


def _fold_heard(seen: dict[Value, None]) -> dict[Value, None]:
    """One field that was heard under many conditions is that field, where one of them holds; of very many fields the rest is unknown."""
    heard = [value for value in seen if type(without_conditions(value)) is Wire]
    if len(heard) <= HEARD_LIMIT:
        return seen
    shared: dict[Value, tuple[Guard, ...]] = {}
    for value in heard:
        wire, guards = without_conditions(value), value.guards if type(value) is When else ()
        shared[wire] = either(shared[wire], guards) if wire in shared else guards
    wires = [When(guards, wire) if guards else wire for wire, guards in shared.items()]
    kept = [value for value in seen if type(without_conditions(value)) is not Wire]
    if len(wires) > HEARD_LIMIT:
        wires = [*wires[:HEARD_LIMIT], Opaque("one of many fields")]
    return dict.fromkeys([*kept, *wires])


def plain(value: Value | None) -> list[Value]:
    """The alternatives without the conditions they stand under; none of nothing."""
    return [] if value is None else [without_conditions(option) for option in options(value)]


def without_conditions(value: Value) -> Value:
    """The value itself, wherever it holds."""
    return value.value if type(value) is When else value


def _fold_opaque(seen: dict[Value, None]) -> dict[Value, None]:
    """Two unknowns say as much as one: what is known of all of them is kept, at the place of the first."""
    unknown = [value for value in seen if type(value) is Opaque and not value.env]
    if len(unknown) < 2:
        return seen
    first = unknown[0]
    kind = first.kind if all(value.kind == first.kind for value in unknown) else None
    one = Opaque(first.source, kind, param=all(value.param for value in unknown))
    rest = frozenset(unknown)
    return dict.fromkeys(one if value in rest else value for value in seen)
