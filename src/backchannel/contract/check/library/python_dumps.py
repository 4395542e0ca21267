"""Pydantic models and dataclasses as dicts and as JSON."""

from __future__ import annotations

from collections.abc import Callable

from ..flow.calls import CallSite
from ..flow.libraries import Library
from ..flow.values import NONE, Json, Lit, Obj, Value, Wire, join, options, plain, without_conditions
from .python_builtins import fields_of
from .python_common import texts
from .python_fields import MODELS, dumps_aliases, fields, is_model

LIBRARY = Library()


def dumped(site: CallSite, value: Value) -> Value:
    """A model as a dict, as `model_dump` and `dict` give it."""
    if not isinstance(value, Obj) or value.kind != "instance":
        return value
    made = site.engine.object_at("dict", site.node, site.frame, ("dump", value))
    made.where = value.where
    skipped = set(_names(site.keywords.get("exclude")))
    wanted = set(_names(site.keywords.get("include")))
    _dump_into(site, made, value, skipped, wanted)
    return made


def _dump_into(site: CallSite, made: Obj, value: Obj, skipped: set[str], wanted: set[str]) -> None:
    engine = site.engine
    wire = value.extra.get("wire")
    known = {field.name: field for field in fields(engine, value.owner)} if value.owner is not None else {}
    by_alias = _true(site, "by_alias") or (value.owner is not None and dumps_aliases(value.owner))
    for name, held in value.fields.items():
        field = known.get(name)
        if field is None or name in skipped or (wanted and name not in wanted):
            continue
        maybe = name in value.maybe or (
            _true(site, "exclude_none") and any(option == NONE for option in options(held))
        )
        unset = value.extra.get("unset", {})
        if (
            isinstance(unset, dict)
            and name in unset
            and (_true(site, "exclude_unset") or (held == NONE and maybe))
        ):
            continue
        key = field.alias if by_alias else name
        engine.grow(made, key, _nested_dump(site, held), site.frame, field.line, sure=not maybe)
        made.places[key] = value.places.get(name, made.places[key])
    if isinstance(wire, Wire) and not known:
        made.open = True


def _nested_dump(site: CallSite, value: Value) -> Value:
    return join(*(_nested_one(site, option) for option in options(value)))


def _nested_one(site: CallSite, option: Value) -> Value:
    inner = without_conditions(option)
    if not isinstance(inner, Obj):
        return option
    if inner.kind == "instance" and inner.owner is not None and is_model(inner.owner):
        return _once_a_round(site, inner, lambda made: _dump_into(site, made, inner, set(), set()), "dict")
    if inner.kind == "list" and inner.items is not None:
        items = inner.items
        return _once_a_round(
            site,
            inner,
            lambda made: site.engine.grow_items(made, _nested_dump(site, items), site.frame),
            "list",
        )
    return option


def _once_a_round(site: CallSite, inner: Obj, fill: Callable[[Obj], None], kind: str) -> Obj:
    """What a part is dumped to is one object, whatever it is a part of: it is filled once a round, for there may be thousands of ways to it."""
    key = f"dumped {[word for word in ('by_alias', 'exclude_none', 'exclude_unset') if _true(site, word)]}"
    held = inner.extra.get(key)
    if isinstance(held, tuple) and held[0] == site.engine.round:
        made = held[1]
    else:
        made = held[1] if isinstance(held, tuple) else Obj(kind, inner.where)
        inner.extra[key] = (site.engine.round, made)
        fill(made)
    assert isinstance(made, Obj)
    return made


def _names(value: Value | None) -> list[str]:
    return [
        text
        for option in plain(value)
        if isinstance(option, Obj)
        for text in (texts(option.items) if option.kind == "list" else list(option.fields))
    ]


def _true(site: CallSite, word: str) -> bool:
    return any(isinstance(option, Lit) and option.value is True for option in plain(site.keywords.get(word)))


def _dump(site: CallSite) -> Value:
    return dumped(site, site.receiver)


def _dump_json(site: CallSite) -> Value:
    return Json(dumped(site, site.receiver))


def _asdict(site: CallSite) -> Value:
    return join(*(_nested_fields(site, option) for option in plain(site.arg(0) or NONE)))


def _nested_fields(site: CallSite, value: Value) -> Value:
    if isinstance(value, Obj) and value.owner is not None and is_model(value.owner):
        return dumped(site, value)
    return fields_of(site, value)


for _base in MODELS:
    for _name in ("model_dump", "dict"):
        LIBRARY.methods[f"{_base}.{_name}"] = _dump
    for _name in ("model_dump_json", "json"):
        LIBRARY.methods[f"{_base}.{_name}"] = _dump_json
LIBRARY.functions["dataclasses.asdict"] = LIBRARY.functions["attr.asdict"] = _asdict
