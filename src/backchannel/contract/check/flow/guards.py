"""Conditions on what was heard: which can hold together, and how a truth value splits into them."""

from __future__ import annotations

from ..model import Condition
from .values import (
    NONE,
    Bound,
    Fact,
    Guard,
    Lit,
    Native,
    Obj,
    Opaque,
    Union,
    Value,
    When,
    Wire,
    join,
    options,
)
from .widening import either

GUARD_LIMIT = 8
"""Conditions kept on one path; the newest are dropped, which only widens what is concluded."""


def together(held: tuple[Guard, ...], more: tuple[Guard, ...]) -> tuple[Guard, ...] | None:
    """Both, or None where they contradict each other."""
    out = held
    for guard in more:
        if guard in out:
            continue
        merged = _with(out, guard)
        if merged is None:
            return None
        out = merged
    return out[:GUARD_LIMIT] if len(out) > GUARD_LIMIT else out


def _with(held: tuple[Guard, ...], new: Guard) -> tuple[Guard, ...] | None:
    condition = new.condition
    for index, guard in enumerate(held):
        if guard.site is not new.site or guard.condition.path != condition.path:
            continue
        old = guard.condition
        if old.values and condition.values:
            if not old.negated and not condition.negated:
                both = old.values & condition.values
                if not both:
                    return None
                return (*held[:index], Guard(new.site, Condition(old.path, both)), *held[index + 1 :])
            if old.negated and condition.negated:
                neither = Condition(old.path, old.values | condition.values, negated=True)
                return (*held[:index], Guard(new.site, neither), *held[index + 1 :])
            if old.negated != condition.negated:
                wanted, refused = (condition, old) if old.negated else (old, condition)
                left = wanted.values - refused.values
                if not left:
                    return None
                return (*held[:index], Guard(new.site, Condition(old.path, left)), *held[index + 1 :])
        elif (
            (not old.values and not condition.values and old.negated != condition.negated)
            or (old.values and not old.negated and not condition.values and condition.negated)
            or (condition.values and not condition.negated and not old.values and old.negated)
        ):
            return None
    return (*held, new)


def fact_of(value: Value) -> Fact | bool | None:
    """What it means that `value` is true: a constant, a fact, or nothing known."""
    if isinstance(value, Fact):
        return value
    if isinstance(value, Lit):
        return bool(value.value)
    if isinstance(value, Wire) and value.stage == "json" and value.path:
        yes = Guard(value.site, Condition(value.path))
        no = Guard(value.site, Condition(value.path, negated=True))
        return Fact((yes,), (no,))
    if isinstance(value, When):
        inner = fact_of(value.value)
        return inner if isinstance(inner, Fact) else chosen(value)
    if isinstance(value, Obj):
        return True if value.kind in ("function", "class", "instance", "module") else None
    if isinstance(value, Union):
        found = chosen(value) or _fact_of_alternatives(value)
        # What else it may be, of which nobody knows (the same by way of HTTP), says nothing of what was heard.
        known = [fact_of(option) for option in value.options if not isinstance(option, Opaque)]
        if any(not isinstance(fact, Fact) for fact in known):
            known = [fact_of(option) for option in value.options]
        return found or _fact_of_all(known or [None])
    return None


def _fact_of_alternatives(value: Union) -> Fact | None:
    """`a || b`, each under its own conditions: it is false only where those of one alternative hold and that is false (`b`, where `a` is not there)."""
    ways: dict[tuple[Guard, ...], None] = {}
    for option in value.options:
        fact = fact_of(option)
        if not isinstance(option, When) or not isinstance(fact, Fact):
            return None
        way = together(option.guards, fact.false)
        if way is not None:
            ways[way] = None
    return Fact((), next(iter(ways))) if len(ways) == 1 else None


def chosen(value: Value) -> Fact | None:
    """What it means that a map of handlers, asked by what was heard, had one: it was one of the map's keys."""
    found = [option for option in options(value) if option != NONE]
    if not found or not all(isinstance(option, When) and _is_handler(option.value) for option in found):
        return None
    held = [
        {(g.site, g.condition.path): g.condition for g in one.guards if _names(g)}
        for one in found
        if isinstance(one, When)
    ]
    shared = set(held[0]).intersection(*held[1:])
    if len(shared) != 1:
        return None
    (site, path) = shared.pop()
    values = frozenset(name for one in held for name in one[site, path].values)
    return Fact(
        (Guard(site, Condition(path, values)),), (Guard(site, Condition(path, values, negated=True)),)
    )


def _is_handler(value: Value) -> bool:
    return isinstance(value, Bound | Native) or (
        isinstance(value, Obj) and value.kind in ("function", "class")
    )


def _names(guard: Guard) -> bool:
    return bool(guard.condition.values) and not guard.condition.negated


def _fact_of_all(facts: list[Fact | bool | None]) -> Fact | bool | None:
    """Sockets are independent: what holds for one says nothing of another, so the facts of several are kept side by side."""
    facts = list(dict.fromkeys(facts))
    found = [fact for fact in facts if isinstance(fact, Fact)]
    if len(found) != len(facts) or not found:
        first = facts[0]
        return first if isinstance(first, bool) and all(fact is first for fact in facts) else None
    sites = {guard.site for fact in found for guard in (*fact.true, *fact.false)}
    if len(sites) < len(found):
        return None
    return Fact(tuple(g for f in found for g in f.true), tuple(g for f in found for g in f.false))


def negation(value: Value) -> Value:
    fact = fact_of(value)
    if isinstance(fact, Fact):
        return Fact(fact.false, fact.true)
    if isinstance(fact, bool):
        return Lit(not fact, "bool")
    return Opaque("not …", kind="boolean")


def conjunction(left: Value, right: Value) -> Fact | None:
    """`left and right` as a fact; where it is false nothing is known, unless one side says nothing."""
    one, two = fact_of(left), fact_of(right)
    if isinstance(one, Fact) and isinstance(two, Fact):
        both = together(one.true, two.true)
        return Fact(both if both is not None else (), ())
    if isinstance(one, Fact):
        return Fact(one.true, one.false if two is True else ())
    if isinstance(two, Fact):
        return Fact(two.true, two.false if one is True else ())
    return None


def disjunction(left: Value, right: Value) -> Fact | None:
    """`left or right`: one path compared with several values is one condition."""
    one, two = fact_of(left), fact_of(right)
    if not isinstance(one, Fact) or not isinstance(two, Fact):
        return None
    neither = together(one.false, two.false)
    return Fact(either(one.true, two.true), neither if neither is not None else ())


def guarded(value: Value, guards: tuple[Guard, ...]) -> Value:
    """`value` as it is seen from where the guards no longer stand: what was heard keeps the conditions it was taken under."""
    if not guards:
        return value
    return join(*(_guarded(option, guards) for option in options(value)))


def _guarded(value: Value, guards: tuple[Guard, ...]) -> Value:
    if isinstance(value, Wire):
        mine = tuple(guard for guard in guards if guard.site is value.site)
        return When(mine, value) if mine else value
    if isinstance(value, When):
        both = together(guards, value.guards)
        mine = value.guards if both is None else both
        inner = value.value
        if isinstance(inner, Wire):
            mine = tuple(guard for guard in mine if guard.site is inner.site)
        return When(mine, inner)
    return value
