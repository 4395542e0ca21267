"""Python's containers: dicts, lists, sets, and the builtins that make and go through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow import objects
from ..flow.calls import CallSite
from ..flow.evaluate import open_up
from ..flow.libraries import Library
from ..flow.values import (
    NONE,
    Lit,
    Obj,
    Opaque,
    Value,
    Wire,
    join,
    lit,
    options,
    plain,
    without_conditions,
)
from .python_common import dropped_without, itself, nothing, unknown

if TYPE_CHECKING:
    pass

LIBRARY = Library()
_functions, _methods = LIBRARY.functions, LIBRARY.methods


def _get(site: CallSite) -> Value:
    """`d.get(k)`, `d.get(k, default)`: also of what was heard."""
    need: objects.Need = "optional" if len(site.args) > 1 or site.need == "optional" else "used"
    key = site.arg(0)
    if key is None:
        return Opaque("get()")
    receiver = site.receiver
    if isinstance(receiver, Wire) and isinstance(key, Lit) and isinstance(key.value, str):
        function = site.engine.active[-1] if site.engine.active else None
        if need == "used" and dropped_without(function, site.node):
            need = "required"
        found: Value = site.engine.read(receiver, key.value, site.frame, site.node.line, need)
    else:
        found = objects.item(site.engine, receiver, key, site.frame, site.node.line, need)
    return join(found, site.arg(1) if site.arg(1) != NONE else None)


def _pop(site: CallSite) -> Value:
    if isinstance(site.receiver, Obj) and site.receiver.kind == "list":
        return site.receiver.items if site.receiver.items is not None else Opaque("pop()")
    if site.arg(0) is None:
        return Opaque("pop()")
    return _get(site)


def _setdefault(site: CallSite) -> Value:
    key, value = site.arg(0), site.arg(1) or NONE
    if key is None:
        return NONE
    objects.set_item(site.engine, site.receiver, key, value, site.frame, site.node.line)
    return join(objects.item(site.engine, site.receiver, key, site.frame, site.node.line), value)


def _update(site: CallSite) -> Value:
    """`d.update(other, key=value)`: the other's entries are this one's from now on."""
    target = site.receiver
    if not isinstance(target, Obj):
        return NONE
    for option in plain(site.arg(0)):
        if isinstance(option, Obj) and option.kind == "dict":
            for name, value in list(option.fields.items()):
                sure = False if name in option.maybe else None
                site.engine.grow(target, name, value, site.frame, site.node.line, sure=sure)
            if option.items is not None:
                site.engine.grow_items(target, option.items, site.frame)
            if option.open:
                open_up(target, None)
        elif isinstance(option, Obj):
            site.engine.grow_items(
                target, objects.items_of(site.engine, option, site.frame, site.node.line), site.frame
            )
        elif option != NONE and target.kind == "dict":
            open_up(target, option if site.frame.branches == 0 else None)
        else:
            site.engine.grow_items(target, option, site.frame)
    for name, value in site.keywords.items():
        site.engine.grow(target, name, value, site.frame, site.node.line)
    return NONE


def _append(site: CallSite) -> Value:
    value = site.arg(len(site.args) - 1)
    if isinstance(site.receiver, Obj) and value is not None:
        site.engine.grow_items(site.receiver, value, site.frame)
    return NONE


def _values(site: CallSite) -> Value:
    """`d.values()`; of a list, whatever is in it."""
    made = site.engine.object_at("list", site.node, site.frame, ("values", site.receiver))
    if isinstance(site.receiver, Obj):
        held = (
            join(site.receiver.items, *site.receiver.fields.values())
            if site.receiver.items is not None or site.receiver.fields
            else None
        )
        if held is not None:
            site.engine.grow_items(made, held, site.frame)
    return made


def _items(site: CallSite) -> Value:
    """`d.items()`: pairs, each key with its own value where the keys are known."""
    made = site.engine.object_at("list", site.node, site.frame, ("items", site.receiver))
    receiver = site.receiver
    if isinstance(receiver, Wire):
        site.engine.leave(receiver, "a loop over its fields", site)
        return made
    if isinstance(receiver, Obj):
        for name, value in receiver.fields.items():
            _pair(site, made, lit(name, receiver.places.get(name)), value, name)
        if receiver.items is not None:
            _pair(site, made, Opaque("key"), receiver.items, "")
    return made


def _pair(site: CallSite, made: Obj, key: Value, value: Value, name: str) -> None:
    pair = site.engine.object_at("list", site.node, site.frame, ("pair", made, name))
    for index, one in enumerate((key, value)):
        site.engine.grow(pair, str(index), one, site.frame, site.node.line, sure=True)
    site.engine.grow_items(made, pair, site.frame)


def _keys(site: CallSite) -> Value:
    made = site.engine.object_at("list", site.node, site.frame, ("keys", site.receiver))
    if isinstance(site.receiver, Obj):
        for name in site.receiver.fields:
            site.engine.grow_items(made, lit(name, site.receiver.places.get(name)), site.frame)
        if site.receiver.items is not None or site.receiver.open:
            site.engine.grow_items(made, Opaque("key"), site.frame)
    return made


def _copy(site: CallSite) -> Value:
    return copied(site, site.receiver)


def copied(site: CallSite, value: Value | None) -> Value:
    """A dict or list of its own with the same entries; anything else itself."""
    return join(*(_copied_one(site, option) for option in options(value))) if value is not None else NONE


def _copied_one(site: CallSite, option: Value) -> Value:
    inner = without_conditions(option)
    if not isinstance(inner, Obj) or inner.kind not in ("dict", "list"):
        return option
    made = site.engine.object_at(inner.kind, site.node, site.frame, ("copy", inner))
    made.open, made.where = inner.open, inner.where
    for name, value in inner.fields.items():
        site.engine.grow(made, name, value, site.frame, site.node.line, sure=name not in inner.maybe)
        made.places[name] = inner.places.get(name, made.places[name])
    if inner.items is not None:
        site.engine.grow_items(made, inner.items, site.frame)
    return made


def _dict(site: CallSite) -> Value:
    """`dict(a=1)`, `dict(other, a=1)`; of what was heard, that itself where nothing is added."""
    given = site.arg(0)
    if given is not None and not site.keywords and all(isinstance(option, Wire) for option in plain(given)):
        return given
    made = site.make("dict")
    site.receiver = made
    if given is not None:
        for option in plain(given):
            if isinstance(option, Wire):
                open_up(made, option)
    _update(site)
    if site.rest:
        made.open = True
    return made


def _list(site: CallSite) -> Value:
    """`list(x)`, `set(x)`, `sorted(x)`, `tuple(x)`, `reversed(x)`."""
    given = site.arg(0)
    if given is not None and all(isinstance(option, Wire) for option in plain(given)):
        return given
    made = site.make("list")
    if given is not None:
        each = objects.items_of(site.engine, given, site.frame, site.node.line)
        if each != NONE:
            site.engine.grow_items(made, each, site.frame)
    return made


def _defaultdict(site: CallSite) -> Value:
    made = site.make("dict")
    factory = site.arg(0)
    if factory is not None and factory != NONE:
        site.engine.grow_items(made, site.invoke(factory), site.frame)
    return made


def _enumerate(site: CallSite) -> Value:
    made = site.make("list")
    pair = site.make("pair")
    pair.kind = "list"
    each = objects.items_of(site.engine, site.arg(0) or NONE, site.frame, site.node.line)
    site.engine.grow(pair, "0", Opaque("index", kind="number"), site.frame, site.node.line, sure=True)
    site.engine.grow(pair, "1", each, site.frame, site.node.line, sure=True)
    site.engine.grow_items(made, pair, site.frame)
    return made


def _zip(site: CallSite) -> Value:
    made = site.make("list")
    group = site.make("pair")
    group.kind = "list"
    for index, arg in enumerate(site.args):
        each = objects.items_of(site.engine, arg, site.frame, site.node.line)
        site.engine.grow(group, str(index), each, site.frame, site.node.line, sure=True)
    site.engine.grow_items(made, group, site.frame)
    return made


def _map(site: CallSite) -> Value:
    """`map(f, xs)`, and `filter(f, xs)`, which gives the elements themselves."""
    made = site.make("list")
    each = objects.items_of(site.engine, site.arg(1) or NONE, site.frame, site.node.line)
    result = site.invoke(site.arg(0), each)
    site.engine.grow_items(made, each if site.name == "filter" else result, site.frame)
    return made


def _one(site: CallSite) -> Value:
    """`next(x)`, `max(x)`, `min(x)`, `random.choice(x)`: one of the elements."""
    each = objects.items_of(site.engine, site.arg(0) or NONE, site.frame, site.node.line)
    return join(each, site.arg(1))


for _name in ("dict", "wire"):
    _methods[f"{_name}.get"] = _get
    _methods[f"{_name}.pop"] = _pop
    _methods[f"{_name}.setdefault"] = _setdefault
    _methods[f"{_name}.items"] = _items
    _methods[f"{_name}.keys"] = _keys
    _methods[f"{_name}.values"] = _values
    _methods[f"{_name}.copy"] = _copy
    _methods[f"{_name}.update"] = _update
_methods.update(
    {
        "dict.clear": nothing,
        "dict.popitem": lambda site: Opaque("popitem()"),
        "dict.move_to_end": nothing,
        "list.append": _append,
        "list.appendleft": _append,
        "list.add": _append,
        "list.insert": _append,
        "list.extend": _update,
        "list.update": _update,
        "list.union": itself,
        "list.pop": _pop,
        "list.popleft": _pop,
        "list.copy": _copy,
        **{f"list.{name}": nothing for name in ("remove", "discard", "clear", "sort", "reverse")},
        **{f"list.{name}": itself for name in ("difference", "intersection")},
        **{f"list.{name}": unknown(name, "number") for name in ("index", "count")},
    }
)
_functions.update(
    {
        "dict": _dict,
        "collections.OrderedDict": _dict,
        "collections.defaultdict": _defaultdict,
        **dict.fromkeys(
            ("list", "set", "tuple", "sorted", "reversed", "frozenset", "collections.deque", "iter"), _list
        ),
        **dict.fromkeys(
            ("weakref.WeakSet", "weakref.WeakValueDictionary", "weakref.WeakKeyDictionary"), _dict
        ),
        "weakref.WeakSet": _list,
        "enumerate": _enumerate,
        "zip": _zip,
        "map": _map,
        "filter": _map,
        **dict.fromkeys(("next", "max", "min", "random.choice", "anext", "aiter"), _one),
        **dict.fromkeys(("copy.copy", "copy.deepcopy"), lambda site: copied(site, site.arg(0))),
    }
)
