"""Calls: into functions of the project, followed in place with the values at hand, and into what libraries are known to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeGuard

from ..model import Where
from ..source.syntax import Call, Class, Function, Node, Param, Spread
from .binding import bind, param_name
from .copying import copied
from .effort import DEPTH, IDLE_DEPTH, key_of, matters, often, spent
from .evaluate import evaluate
from .execute import run
from .guards import guarded, together
from .instances import construct, instantiate
from .libraries import kind_of
from .lineage import library_bases
from .logs import is_log
from .members import member
from .objects import Need, under
from .scope import Frame
from .values import (
    NONE,
    Bound,
    Ext,
    Json,
    Lit,
    Method,
    Native,
    Obj,
    Opaque,
    Sock,
    Super,
    Text,
    Union,
    Value,
    When,
    Wire,
    join,
    options,
    without_conditions,
)

if TYPE_CHECKING:
    from .engine import Engine


@dataclass(slots=True)
class CallSite:
    """One call as it is made: who is called with what, from where. `receiver` is the object of a method; `name` the entry of the table that was found."""

    engine: Engine
    node: Node
    frame: Frame
    where: Where
    args: list[Value] = field(default_factory=list)
    keywords: dict[str, Value] = field(default_factory=dict)
    need: str = "used"
    rest: bool = False
    receiver: Value = NONE
    name: str = ""
    new: bool = False
    dropped: bool = False

    def arg(self, index: int, keyword: str = "") -> Value | None:
        """The argument at `index`, or by its keyword; None if it is not given."""
        if index < len(self.args):
            return self.args[index]
        return self.keywords.get(keyword) if keyword else None

    def text(self, index: int, keyword: str = "") -> str | None:
        """The same, if it is one known text."""
        value = self.arg(index, keyword)
        return value.value if isinstance(value, Lit) and isinstance(value.value, str) else None

    def invoke(self, callee: Value | None, *args: Value) -> Value:
        """Calls a value that was given (a callback) from here."""
        if callee is None:
            return NONE
        return call(self.engine, callee, CallSite(self.engine, self.node, self.frame, self.where, list(args)))

    def make(self, kind: str) -> Obj:
        """An object that this call makes: the same in every round."""
        return self.engine.object_at(kind, self.node, self.frame)


def call_site(engine: Engine, node: Call, frame: Frame, need: str, callee: Value = NONE) -> CallSite:
    site = CallSite(
        engine, node, frame, frame.where(node.line), need=need, new=node.new, dropped=node.dropped
    )
    # A log says `undefined` without harm; in Python the key that is missing raises before anything is written.
    asks = isinstance(callee, Ext) and callee.name in engine.library.tests
    wanted: Need = "optional" if asks or (not frame.python and is_log(node)) else "used"
    for arg in node.args:
        value = evaluate(engine, arg, frame, wanted)
        if isinstance(arg, Spread):
            site.rest = True
        site.args.append(value)
    for name, expr in node.keywords:
        value = evaluate(engine, expr, frame)
        if name != "**":
            site.keywords[name] = value
        else:
            site.rest = True
            site.keywords.update(_spread_keywords(engine, value, frame, node.line))
    return site


def _spread_keywords(engine: Engine, value: Value, frame: Frame, line: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for option in options(value):
        inner = without_conditions(option)
        if isinstance(inner, Obj):
            found.update(inner.fields)
        elif isinstance(inner, Wire):
            found["**"] = option
    return found


def call(engine: Engine, callee: Value, site: CallSite) -> Value:
    """What the call gives; every alternative of the callee is called."""
    if isinstance(callee, Union):
        return join(*(call(engine, option, site) for option in callee.options if option != NONE))
    if callee == NONE:  # `onMessage?.(message)` without one
        return NONE
    if isinstance(callee, When):
        return under(engine, callee, site.frame, lambda value: call(engine, value, site))
    if isinstance(callee, Bound):
        return _call_bound(engine, callee, site)
    if isinstance(callee, Native):
        return callee.call(site)
    if isinstance(callee, Super):
        return construct(engine, callee.owner, callee.this, site, skip=1)
    if isinstance(callee, Obj):
        return _call_obj(engine, callee, site)
    return _call_library(engine, callee, site)


def _call_obj(engine: Engine, callee: Obj, site: CallSite) -> Value:
    if isinstance(callee.node, Function):
        if _wants_its_instance(callee.node, site):
            return _with_first(engine, callee, site)
        return invoke(engine, callee, None, site, site.frame)
    if isinstance(callee.node, Class) and callee.kind == "class":
        return instantiate(engine, callee, site)
    if callee.kind == "module":
        return call(engine, engine.exported(callee, "default", site.node.line), site)
    if callee.kind == "instance":
        found = member(engine, callee, "__call__", site.frame)
        if found is not None:
            return call(engine, found, site)
    return _call_library(engine, callee, site)


def _call_bound(engine: Engine, callee: Bound, site: CallSite) -> Value:
    if (
        isinstance(callee.this, Obj)
        and callee.this.kind == "class"
        and _wants_its_instance(callee.function.node, site)
    ):
        return _with_first(engine, callee.function, site)
    if site.frame.python and getattr(callee.function.node, "kind", "") == "function":
        # What a decorator made of a method, or a function that a class holds: its first parameter is the instance.
        first = replace(site, args=[callee.this, *site.args])
        return invoke(engine, callee.function, None, first, site.frame)
    return invoke(engine, callee.function, callee.this, site, site.frame)


def _wants_its_instance(node: object, site: CallSite) -> bool:
    """Whether it is a Python method that was taken as a plain function (`handlers = {"join": on_join}` in a class body, `Base.run(self)`), which is given its instance in so many words."""
    return (
        site.frame.python
        and isinstance(node, Function)
        and node.kind in ("method", "constructor")
        and bool(site.args)
        and any(isinstance(one, Obj) and one.kind == "instance" for one in options(site.args[0]))
    )


def _with_first(engine: Engine, function: Obj, site: CallSite) -> Value:
    """A call whose first argument is the instance."""
    this, *rest = site.args
    return invoke(engine, function, this, replace(site, args=rest), site.frame)


def _call_library(engine: Engine, callee: Value, site: CallSite) -> Value:
    for name in _names_of(callee):
        handler = engine.library.functions.get(name) or engine.library.methods.get(name)
        if handler is None:
            continue
        site.receiver, site.name = callee.receiver if isinstance(callee, Method) else callee, name
        result = handler(site)
        if result is not None:
            return result
    return _unknown(engine, callee, site)


def _names_of(callee: Value) -> Iterator[str]:
    """The entries under which the tables may know what is called, nearest first."""
    if isinstance(callee, Ext):
        yield callee.name
        yield f"*.{callee.name.rpartition('.')[2]}"
    elif isinstance(callee, Method):
        receiver = callee.receiver.value if isinstance(callee.receiver, When) else callee.receiver
        receiver = receiver.this if isinstance(receiver, Super) else receiver
        if isinstance(receiver, Obj) and receiver.kind in ("instance", "class"):
            for base in library_bases(receiver.owner if receiver.kind == "instance" else receiver):
                yield f"{base}.{callee.name}"
        yield f"{kind_of(receiver)}.{callee.name}"
        yield f"*.{callee.name}"
    else:
        yield f"{kind_of(callee)}()"


def _unknown(engine: Engine, callee: Value, site: CallSite) -> Value:
    """Code that nobody here knows: functions given to it may be called with anything, and what was heard has left."""
    label = label_of(callee)
    values = [*site.args, *site.keywords.values()]
    if not label.startswith(engine.library.silent):
        for value in values:
            engine.leave(value, label, site)
            for option in options(value):
                if isinstance(option, Sock) and site.frame.called:
                    option.site.data.setdefault("escaped", f"{label} at {site.where.file}:{site.where.line}")
    if isinstance(callee, Method) and isinstance(callee.receiver, Wire | When) and not site.args:
        return Opaque(label)
    for value in values:
        escape(engine, value, site)
    return Opaque(f"{label}()", param=isinstance(callee, Opaque) and callee.param)


def escape(engine: Engine, value: Value, site: CallSite) -> None:
    """Calls functions that have got out of sight with unknown arguments; also those that they return, and those in an object that was handed over."""
    met: set[Obj] = set()
    _escape(engine, value, site, met)
    engine.escaping -= met


def _escape(engine: Engine, value: Value, site: CallSite, met: set[Obj], depth: int = 2) -> None:
    """`met` holds the objects that were looked into from here: each once, in however many others it lies."""
    for option in options(value):
        if isinstance(option, Bound) or (isinstance(option, Obj) and isinstance(option.node, Function)):
            result = site.invoke(
                option, *(Opaque(param_name(param), param=True) for param in _params(option))
            )
            if depth and any(
                isinstance(one, Obj) and isinstance(one.node, Function) for one in options(result)
            ):
                _escape(engine, result, site, met, depth - 1)
        elif _is_handed_over(option) and option not in engine.escaping:
            engine.escaping.add(option)
            met.add(option)
            for held in [*option.fields.values(), *([option.items] if option.items is not None else [])]:
                _escape(engine, held, site, met, depth)


def _is_handed_over(value: Value) -> TypeGuard[Obj]:
    """Whether it is an object whose functions are for who gets it; those of a component are its own, whoever else knows it (a router)."""
    return isinstance(value, Obj) and value.kind in ("dict", "list") and "component" not in value.extra


def _params(value: Bound | Obj) -> list[Param]:
    node = (value.function if isinstance(value, Bound) else value).node
    return node.params if isinstance(node, Function) else []


def label_of(callee: Value) -> str:
    """How people would call what is called."""
    if isinstance(callee, Ext):
        return callee.name
    if isinstance(callee, Method):
        return f"{label_of(callee.receiver)}.{callee.name}"
    if isinstance(callee, Opaque):
        return callee.source
    if isinstance(callee, When):
        return label_of(callee.value)
    if isinstance(callee, Obj):
        return getattr(callee.node, "name", callee.kind)
    return "text" if isinstance(callee, Lit | Text | Json) else kind_of(callee)


# --- functions of the project ----------------------------------------------------------------------------------------


def invoke(engine: Engine, function: Obj, this: Value | None, site: CallSite, caller: Frame) -> Value:
    """Follows a call into a function. A recursion, or one too deep, gives what the function is known to return and is run on its own later."""
    node = function.node
    assert isinstance(node, Function)
    engine.note_call(node)
    if caller.python and (copy := copied(engine, node, site)) is not None:
        return copy
    if site.dropped and node.is_async and not node.is_generator and not node.decorators:
        return NONE  # of a coroutine that nobody awaits nothing runs; what decorates one may run it
    relevant = node in engine.relevance or (caller.python and node in engine.carriers)
    # The constructors of the bases are one step with the class's own.
    idle = caller.idle + (node.kind != "constructor" or this is not caller.this)
    if (
        not relevant
        and idle > IDLE_DEPTH
        and not any(matters(value) for value in (*site.args, *site.keywords.values()))
    ):
        return engine.returned.get(function, Opaque(f"{node.name}()"))
    if spent(engine, node, site, relevant=relevant):
        return engine.returned.get(function, Opaque(f"{node.name}()"))
    held_by = this if this is not None else function.extra.get("this")
    key = key_of(engine, function, held_by, site, caller)
    known = engine.memo.get(key)
    if known is not None:
        return known
    if (
        engine.active.count(node) >= 2
        or len(caller.context) >= DEPTH
        or engine.exhausted()
        or often(engine, node, site)
    ):
        engine.defer(function, held_by, site)
        return engine.returned.get(function, Opaque(f"{node.name}()"))
    frame = _frame_for(engine, function, held_by, site, caller)
    if frame is None:
        return NONE
    engine.memo[key] = engine.returned.get(function, Opaque(f"{node.name}()"))
    frame.idle = 0 if relevant else idle
    before = engine.steps
    result = enter(engine, function, frame, site)
    engine.memo[key] = result
    engine.spent[node] += engine.steps - before
    return result


def is_function(value: Value) -> bool:
    """A function of the project."""
    return isinstance(value, Bound) or (isinstance(value, Obj) and isinstance(value.node, Function))


def _frame_for(engine: Engine, function: Obj, this: object, site: CallSite, caller: Frame) -> Frame | None:
    node = function.node
    assert isinstance(node, Function)
    assert function.scope is not None
    guards = together(caller.guards, function.guards)
    if guards is None:
        return None
    context = (*caller.context, id(site.node))
    scope = engine.scope_at(function, context, node.locals)
    state = engine.state_of(function)
    return Frame(
        state,
        scope,
        this if this is None else engine.as_value(this),
        function.owner,
        context,
        guards,
        # What a script that nothing loads left in a registry is never there to be called.
        caller.called and not engine.project.unused(state.path),
        stack=(*caller.stack, site.where),
    )


def enter(engine: Engine, function: Obj, frame: Frame, site: CallSite) -> Value:
    """Runs a function's body in a frame that is ready, and gives what it returns (a generator: what it yields)."""
    node = function.node
    assert isinstance(node, Function)
    frame.scope.now = {}
    engine.active.append(node)
    try:
        bind(engine, node.params, site, frame)
        run(engine, node.body, frame)
    finally:
        engine.active.pop()
    result: Value = frame.result() or NONE
    if node.is_generator:
        made = engine.object_at("list", node, frame)
        for value in frame.yields:
            engine.grow_items(made, guarded(value, frame.guards), frame)
        result = made
    engine.note_return(function, result)
    return result
