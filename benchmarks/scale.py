"""Scale: does a delivery cost more when there are more viewers?

The same deliveries a second with 100 and with 10,000 viewers. With few viewers, each message's own cost
(parsing, deciding, committing) is carried by few deliveries; the floor, shown beside it, has no such cost.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import floor, subject
from .bench import Bench
from .fanout import PATH, SAY
from .load import FanoutRun, Target, fan_out
from .rows import Row, at_most, ratio

BENCHMARK = "scale"
DELIVERIES_PER_S = 20_000
"""As in the fan-out benchmark at its slow rate; both servers hold it with a core to spare."""


@dataclass(frozen=True)
class Pair:
    few: FanoutRun
    many: FanoutRun

    @property
    def rise(self) -> float:
        """Cost of a delivery to many as a multiple of one to few."""
        return ratio(self.many.cpu_us_per_delivery, self.few.cpu_us_per_delivery)


@dataclass(frozen=True)
class Measured:
    floor: Pair
    subject: Pair


def measure(bench: Bench) -> Measured:
    with floor.floor_server(bench) as target:
        floor_pair = _pair(bench, target)
    with subject.running(bench, "scale", ["bench"], core=bench.cores.server) as server:
        pair = _pair(bench, server.target(PATH, SAY, bench.plan.many_viewers))
    return Measured(floor_pair, pair)


def _pair(bench: Bench, target: Target) -> Pair:
    return Pair(_run(bench, target, bench.plan.few_viewers), _run(bench, target, bench.plan.many_viewers))


def _run(bench: Bench, target: Target, viewers: int) -> FanoutRun:
    plan = bench.plan
    rate = DELIVERIES_PER_S / viewers
    _, run = fan_out(target, viewers, rate, plan.scale_s, plan.drain_s, core=bench.cores.client)
    return run


def judge(measured: Measured) -> list[Row]:
    pair = measured.subject
    few, many = pair.few, pair.many
    wrong = sum(run.lost + run.duplicates + run.closed for run in (few, many))
    rise = f"CPU per delivery, {many.viewers:,} viewers"
    unit = f"× {few.viewers:,} viewers"
    return [
        Row(BENCHMARK, floor.NAME, rise, measured.floor.rise, unit, note=_costs(measured.floor)),
        Row(BENCHMARK, subject.NAME, rise, pair.rise, unit, at_most(1.15), _costs(pair)),
        Row(
            BENCHMARK,
            subject.NAME,
            f"send to last of {many.viewers:,} viewers, p99",
            many.last_viewer_percentile(99),
            "ms",
        ),
        Row(BENCHMARK, subject.NAME, "deliveries lost or doubled", wrong, "", at_most(0)),
    ]


def _costs(pair: Pair) -> str:
    return f"{pair.few.cpu_us_per_delivery:.2f} to {pair.many.cpu_us_per_delivery:.2f} µs"
