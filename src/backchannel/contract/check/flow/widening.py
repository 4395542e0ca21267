"""Conditions of which one or the other holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import Condition

if TYPE_CHECKING:
    from .values import Guard


def either(one: tuple[Guard, ...], two: tuple[Guard, ...]) -> tuple[Guard, ...]:
    """What holds where all of the one or all of the other do: of a path that both compare, that it has one of the values."""
    both = (_widened(left, right) for left in one for right in two)
    return tuple(dict.fromkeys(guard for guard in both if guard is not None))


def _widened(left: Guard, right: Guard) -> Guard | None:
    a, b = left.condition, right.condition
    if left == right:
        return left
    if left.site is not right.site or a.path != b.path or a.negated or b.negated:
        return None
    return replace(left, condition=Condition(a.path, a.values | b.values)) if a.values and b.values else None
