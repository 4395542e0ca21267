"""Attributes and items: what `a.b` and `a[k]` are, and what becomes of `a.b = v`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from ..model import Condition, Where
from ..source.syntax import Function
from .guards import guarded, together
from .libraries import kind_of
from .lineage import lineage
from .members import above, member
from .shapes import NAMES
from .values import (
    NONE,
    Bound,
    Ext,
    Guard,
    Json,
    Lit,
    Method,
    Native,
    Obj,
    Opaque,
    Sock,
    Stored,
    Super,
    Text,
    Union,
    Value,
    When,
    Wire,
    join,
    options,
    plain,
    without_conditions,
)

if TYPE_CHECKING:
    from .engine import Engine
    from .scope import Frame

NAME_LENGTH = 100
"""Characters of the name of something unknown, past which its parts have no names of their own: longer ones come from loops."""

Need: TypeAlias = Literal["required", "used", "optional"]


def attribute(
    engine: Engine,
    base: Value,
    name: str,
    frame: Frame,
    line: int,
    need: Need = "used",
    calling: bool = False,
) -> Value:
    """`base.name`; `calling` where it is called at once, so that `.map` of what was heard is the list's method and no field."""
    if isinstance(base, Union):
        known = [option for option in base.options if option != NONE]
        borrowed = frame.borrowed
        if len(known) > 1:  # which of them was asked what the conditions say is not known
            frame.borrowed = (*borrowed, *frame.guards)
        found = [attribute(engine, option, name, frame, line, need, calling) for option in known]
        frame.borrowed = borrowed
        return _something(found)
    if isinstance(base, When):
        return under(
            engine, base, frame, lambda value: attribute(engine, value, name, frame, line, need, calling)
        )
    getter = engine.library.getters.get(f"{kind_of(base)}.{name}") or engine.library.getters.get(f"*.{name}")
    if getter is not None:
        value = getter(engine, base, frame, frame.where(line))
        if value is not None:
            return value
    if isinstance(base, Obj):
        return _of_obj(engine, base, name, frame, line)
    if isinstance(base, Wire):
        return _of_wire(engine, base, name, frame, line, need, calling)
    return _of_other(engine, base, name, frame, calling)


def _something(values: Iterable[Value]) -> Value:
    """The join, without the alternatives that have no such field when others have it."""
    found = list(values)
    return join(*([value for value in found if value != NONE] or found))


def _of_obj(engine: Engine, base: Obj, name: str, frame: Frame, line: int) -> Value:
    if base.kind == "module":
        return engine.exported(base, name, line)
    if base.kind == "dict" and frame.python:
        return Method(base, name)
    if base.kind in ("instance", "class"):
        found = member(engine, base, name, frame)
        if found is not None:
            return found
        return Method(base, name)
    value = base.fields.get(name)
    if value is not None:
        return join(*(_own(option, base) for option in options(value)))
    if base.kind == "dict" and f"dict.{name}" not in engine.library.methods:
        return base.items if base.items is not None else Opaque(name) if base.open else NONE
    return Method(base, name)


def _own(value: Value, base: Obj) -> Value:
    """A method written in an object literal has that object for its `this`."""
    if isinstance(value, Obj) and isinstance(value.node, Function) and value.node.kind == "method":
        return Bound(value, base)
    return value


def _of_wire(
    engine: Engine, base: Wire, name: str, frame: Frame, line: int, need: Need, calling: bool
) -> Value:
    if base.stage != "json" or frame.python or (calling and f"wire.{name}" in engine.library.methods):
        if base.stage == "text" and not calling and not frame.python and name != "length":
            return NONE  # of what may be text or the decoded message: text has no fields
        return Method(base, name)
    if name == "length":
        return Opaque("length", kind="number")
    return engine.read(base, name, frame, line, need)


def _of_other(engine: Engine, base: Value, name: str, frame: Frame, calling: bool) -> Value:
    if isinstance(base, Ext):
        if len(base.name) > NAME_LENGTH:
            return Opaque("…")  # a loop down into something unknown would give a new name each round
        return engine.external(f"{base.name}.{name}")
    if isinstance(base, Super):
        return above(engine, base, name, frame)
    if isinstance(base, Sock):
        held = base.site.data.get(f".{name}")
        return held if held is not None and not callable(held) else Method(base, name)  # type: ignore[return-value]  # only Values are put there
    if isinstance(base, Lit | Text | Stored | Json):
        return (
            Method(base, name)
            if calling or f"{kind_of(base)}.{name}" in engine.library.methods
            else Opaque(name)
        )
    if isinstance(base, Opaque):
        if calling:
            by_name = engine.method_called(name)
            if by_name is not None:
                return by_name
            return Method(base, name)
        if len(base.source) > NAME_LENGTH:
            return base
        return Opaque(f"{base.source}.{name}", env=base.env, param=base.param)
    return Method(base, name)


def item(engine: Engine, base: Value, key: Value, frame: Frame, line: int, need: Need = "used") -> Value:
    """`base[key]`. A map of handlers asked with what was heard is one alternative per key, each under the condition that this key came."""
    if isinstance(base, Union):
        return join(
            *(item(engine, option, key, frame, line, need) for option in base.options if option != NONE)
        )
    if isinstance(base, When):
        return under(engine, base, frame, lambda value: item(engine, value, key, frame, line, need))
    if isinstance(key, Union):
        return join(*(item(engine, base, option, frame, line, need) for option in key.options))
    if isinstance(key, When):
        return under(engine, key, frame, lambda value: item(engine, base, value, frame, line, need))
    indexer = engine.library.items.get(kind_of(base))
    if indexer is not None and (found := indexer(engine, base, key, frame, frame.where(line))) is not None:
        return found
    if isinstance(base, Wire) and base.stage == "json":
        return _item_of_wire(engine, base, key, frame, line, need)
    if isinstance(base, Wire) and base.stage == "frame" and isinstance(key, Lit):
        return attribute(engine, base, str(key.value), frame, line, need)
    if isinstance(base, Obj) and base.kind not in ("instance", "class", "module", "function"):
        return _item_of_obj(engine, base, key, frame, line)
    if isinstance(key, Lit) and isinstance(key.value, str):
        return attribute(engine, base, key.value, frame, line, need)
    return Opaque("[…]")


def _item_of_wire(engine: Engine, base: Wire, key: Value, frame: Frame, line: int, need: Need) -> Value:
    if isinstance(key, Lit) and isinstance(key.value, str):
        return engine.read(
            base, key.value, frame, line, "required" if frame.python and need != "optional" else need
        )
    if isinstance(key, Lit) and isinstance(key.value, int):
        return engine.read(base, "[]", frame, line, need)  # of a list, or of a text
    return Wire(base.site, "json", (*base.path, "*"))


def _item_of_obj(engine: Engine, base: Obj, key: Value, frame: Frame, line: int) -> Value:
    if isinstance(key, Lit):
        name = str(key.value)
        if name in base.fields:
            _ask(base, name, key.where, frame.where(line))
            return join(base.fields[name], base.items if base.kind != "list" else None)
        return base.items if base.items is not None else Opaque(name) if base.open else NONE
    if base.fields and base.kind != "list" and heard_part(key) is not None:
        return join(*chosen(engine, base, key, frame, line), base.items)
    if base.items is None and not base.fields:
        return Opaque("[…]", param=not base.open)  # what nobody put there is nobody's
    return join(base.items, *base.fields.values())


@dataclass(slots=True)
class _Asked:
    """Where a map was asked: by which names, and whether also by what was heard. `raised` are names that stand in the question itself."""

    at: dict[Where, tuple[frozenset[str], bool]] = field(default_factory=dict)
    raised: set[str] = field(default_factory=set)


def _asked(base: Obj) -> _Asked:
    found = base.extra.setdefault("asked", _Asked())
    assert isinstance(found, _Asked)
    return found


def _ask(base: Obj, name: str, written: Where | None, where: Where) -> None:
    """A map of handlers asked by a constant: `fire("open")` raises what nobody sends, where the same line is also asked by what came.

    So does a file that has the map and names what only other files put into it.
    """
    if base.kind == "list":
        return
    asked = _asked(base)
    names, wire = asked.at.get(where, (frozenset[str](), False))
    asked.at[where] = (names | {name}, wire)
    put = base.places.get(name)
    own = written is not None and written.file == base.where.file
    if written == where or (own and put is not None and put.file != base.where.file):
        asked.raised.add(name)


def heard_part(key: Value) -> tuple[str, Wire, str] | None:
    """Of a name that is put together of what was heard (`"ws:" + type`): what stands before it, the part that was heard, and what stands after."""
    if isinstance(key, Wire):
        return "", key, ""
    parts = key.parts if isinstance(key, Text) else ()
    wires = [part for part in parts if isinstance(part, Wire)]
    if len(wires) != 1 or not all(isinstance(part, Lit) for part in parts if part is not wires[0]):
        return None
    at = parts.index(wires[0])
    before, after = (
        "".join(str(one.value) for one in some if isinstance(one, Lit))
        for some in (parts[:at], parts[at + 1 :])
    )
    return before, wires[0], after


def chosen(engine: Engine, base: Obj, key: Value, frame: Frame, line: int) -> Iterator[Value]:
    """The entries of a map, each under the condition that its key (or the part of it) is what was heard."""
    heard = heard_part(key)
    if heard is None:
        return
    before, wire, after = heard
    asked = _asked(base)
    asked.at[frame.where(line)] = (asked.at.get(frame.where(line), (frozenset(), True))[0], True)
    for name, value in list(base.fields.items()):
        word = name[len(before) : len(name) - len(after)]
        if name != before + word + after or not word:
            continue
        guard = Guard(wire.site, Condition(wire.path, frozenset([word])))
        if together(frame.guards, (guard,)) is not None:
            if _tells_messages(wire, value):
                where = base.places.get(name) or frame.where(line)
                engine.compared(wire, word, frame, where, idle=name in base.idle)
                if name in asked.raised or any(also and name in names for names, also in asked.at.values()):
                    engine.seen.mark_local(wire, word, where)
            yield join(*(When((guard,), option) for option in options(value)))


def _tells_messages(key: Wire, value: Value) -> bool:
    """Whether a map is one of handlers, or asked by a message's name: the keys of other maps are data."""
    if not key.path or key.path[-1] in NAMES:
        return True
    inner = plain(value)
    return any(
        isinstance(one, Bound | Native) or (isinstance(one, Obj) and one.kind in ("function", "class"))
        for one in inner
    )


def under(engine: Engine, when: When, frame: Frame, act: Callable[[Value], Value]) -> Value:
    """What `act` makes of the value, under its conditions; nothing where they can't hold here."""
    both = together(frame.guards, when.guards)
    if both is None:
        return NONE
    held, frame.guards = frame.guards, both
    borrowed = frame.borrowed
    frame.borrowed = (*borrowed, *(guard for guard in when.guards if guard not in held))
    try:
        return join(
            *(
                When(when.guards, option) if _keeps(option) else option
                for option in options(guarded(act(when.value), when.guards))
            )
        )
    finally:
        frame.guards = held
        frame.borrowed = borrowed


def _keeps(value: Value) -> bool:
    """Functions keep the condition they were chosen under, and so do lists of them; texts and numbers need none."""
    if isinstance(value, Method):
        return isinstance(value.receiver, Obj | Wire | Bound | Native)
    return isinstance(value, Bound | Method) or (
        isinstance(value, Obj) and value.kind in ("function", "list", "dict")
    )


def set_attribute(engine: Engine, base: Value, name: str, value: Value, frame: Frame, line: int) -> None:
    for option in map(without_conditions, options(base)):
        setter = engine.library.setters.get(f"{kind_of(option)}.{name}")
        if setter is not None:
            setter(engine, option, value, frame, frame.where(line))
        elif isinstance(option, Sock):
            engine.grow_site(option.site, name, guarded(value, frame.guards))
        elif isinstance(option, Obj):
            _set_on(engine, option, name, value, frame, line)
        else:
            if isinstance(option, Wire) and option.stage == "json":
                engine.put_into(option, name, value)
            if isinstance(option, Ext):
                engine.set_external(f"{option.name}.{name}", guarded(value, frame.guards))
            engine.hand_over(value, frame)


def _set_on(engine: Engine, base: Obj, name: str, value: Value, frame: Frame, line: int) -> None:
    if base.kind == "instance":
        for cls in lineage(base.owner):
            setter = cls.extra.get(f"set {name}")
            if isinstance(setter, Obj):
                engine.invoke(setter, base, engine.site(frame, setter.node, [value]), frame)
                return
    engine.grow(base, name, value, frame, line)


def set_item(engine: Engine, base: Value, key: Value, value: Value, frame: Frame, line: int) -> None:
    for option in map(without_conditions, options(base)):
        if isinstance(option, Obj):
            for one in options(key):
                if isinstance(one, Lit) and option.kind != "list":
                    engine.grow(option, str(one.value), value, frame, line)
                    if one.where is not None and option.places.get(str(one.value)) == frame.where(line):
                        # The key of a registry is written where `on` is called.
                        option.places[str(one.value)] = one.where
                else:
                    engine.grow_items(option, value, frame)
        elif isinstance(key, Lit):
            set_attribute(engine, option, str(key.value), value, frame, line)


def items_of(engine: Engine, value: Value, frame: Frame, line: int, keys: bool = False) -> Value:
    """What a loop over `value` sees, one at a time; the tables' getter `<kind>.[]` goes first."""
    found: list[Value] = []
    for option in options(value):
        getter = engine.library.getters.get(f"{kind_of(option)}.[]")
        if getter is not None and (each := getter(engine, option, frame, frame.where(line))) is not None:
            found.append(each)
        elif isinstance(option, When):
            found.append(
                under(engine, option, frame, lambda inner: items_of(engine, inner, frame, line, keys))
            )
        elif isinstance(option, Wire):
            found.append(option if option.stage != "json" else _elements(engine, option, frame, line, keys))
        elif isinstance(option, Obj) and option.kind == "list" and not keys:
            found.append(join(option.items) if option.items is not None else NONE)
        elif isinstance(option, Obj) and (keys or frame.python) and option.kind in ("dict", "list"):
            found.extend(Lit(name, "str", option.places.get(name)) for name in option.fields)
        elif isinstance(option, Obj) and option.items is not None:
            found.append(option.items)
        elif option != NONE:
            found.append(Opaque("one of many", param=isinstance(option, Opaque) and option.param))
    return join(*found)


def _elements(engine: Engine, wire: Wire, frame: Frame, line: int, keys: bool) -> Value:
    if keys:
        return Opaque("key")
    return engine.read(wire, "[]", frame, line, "used", kind="list")
