"""A row of the table: one quantity, its bar, and whether it holds. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """The limit that a quantity must keep."""

    limit: float
    at_most: bool

    def holds(self, value: float) -> bool:
        return value <= self.limit if self.at_most else value >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.limit:,g}"


def at_most(limit: float) -> Bar:
    return Bar(limit, at_most=True)


def at_least(limit: float) -> Bar:
    return Bar(limit, at_most=False)


@dataclass(frozen=True)
class Row:
    """One measured quantity. ``bar`` is None for what is shown to compare with and judges nothing."""

    benchmark: str
    subject: str
    """Which server: backchannel, floor, or the peer."""
    quantity: str
    value: float
    unit: str
    bar: Bar | None = None
    note: str = ""

    @property
    def passed(self) -> bool | None:
        return None if self.bar is None else self.bar.holds(self.value)


def ratio(value: float, base: float) -> float:
    """``value`` as a multiple of ``base``, which must have been measured.

    :raises ValueError: when ``base`` is not positive: a floor that cost nothing was not measured long enough
    """
    if base <= 0:
        raise ValueError(f"cannot compare with {base}: the run was too short to measure its CPU time")
    return value / base
