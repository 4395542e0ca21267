"""Names that are compared in one case, however they were written."""

from __future__ import annotations

from dataclasses import replace

from .values import Value, Wire


def names_of(wire: Wire, name: str) -> tuple[str, ...]:
    """The texts that are equal to `name` as it is compared: both ways to write it, where it was folded."""
    return tuple(dict.fromkeys((name, name.lower(), name.upper()))) if wire.folded else (name,)


def folded(value: Value) -> Value:
    """What was heard, in one case."""
    return replace(value, folded=True) if isinstance(value, Wire) else value
