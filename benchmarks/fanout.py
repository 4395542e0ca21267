"""Fan-out: one stream, 1,000 viewers, 250-byte events; the server on one core, the durable commit in it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from . import floor, peer, subject
from .bench import Bench
from .load import FanoutRun, Target, fan_out, pooled
from .plan import FAST_RATE, SLOW_RATE
from .rows import Bar, Row, at_most, ratio

BENCHMARK = "fan-out"
PATH = "/ws/livestream/bench/?token=%K"
SAY = '{"type":"livestream:chat_message","data":{"message":"%M%P"},"ref":"%N"}'


@dataclass(frozen=True)
class Measured:
    """``floor`` and ``slow`` are runs in turns: each pair saw the same machine."""

    floor: list[FanoutRun]
    slow: list[FanoutRun]
    fast: FanoutRun
    peer_slow: FanoutRun
    peer_fast: FanoutRun

    @property
    def ratios(self) -> list[float]:
        """CPU per delivery as a multiple of the floor's, of each pair."""
        pairs = zip(self.slow, self.floor, strict=True)
        return [ratio(slow.cpu_us_per_delivery, floor_run.cpu_us_per_delivery) for slow, floor_run in pairs]


def measure(bench: Bench) -> Measured:
    plan = bench.plan
    floors, slow = [], []
    with (
        floor.floor_server(bench) as floor_target,
        subject.running(bench, "fanout", ["bench"], core=bench.cores.server) as server,
    ):
        target = server.target(PATH, SAY, plan.viewers)
        for _ in range(plan.rounds):
            floors.append(_run(bench, floor_target, SLOW_RATE, plan.round_s))
            slow.append(_run(bench, target, SLOW_RATE, plan.round_s))
        fast = _run(bench, target, FAST_RATE, plan.fast_s)
    with peer.peer_server(bench) as target:
        peer_slow = _run(bench, target, SLOW_RATE, plan.peer_s)
        peer_fast = _run(bench, target, FAST_RATE, plan.peer_s)
    return Measured(floors, slow, fast, peer_slow, peer_fast)


def _run(bench: Bench, target: Target, rate: float, seconds: float) -> FanoutRun:
    plan = bench.plan
    _, run = fan_out(target, plan.viewers, rate, seconds, plan.drain_s, core=bench.cores.client)
    return run


def judge(measured: Measured) -> list[Row]:
    floor_run, slow, fast = pooled(measured.floor), pooled(measured.slow), measured.fast
    floor_us, slow_us = floor_run.cpu_us_per_delivery, slow.cpu_us_per_delivery
    where, where_fast = _where(slow, SLOW_RATE), _where(fast, FAST_RATE)
    turns = "median of " + ", ".join(f"{value:.2f}" for value in measured.ratios)
    joined = ratio(fast.cpu_us_per_delivery, slow_us)
    return [
        _row(floor.NAME, f"CPU per delivery, {where}", floor_us, "µs", note=_share(floor_run)),
        _row(floor.NAME, f"send to last viewer, p99, {where}", _p99(floor_run), "ms", note=_last(floor_run)),
        _row(subject.NAME, f"CPU per delivery, {where}", slow_us, "µs", note=_share(slow)),
        _row(
            subject.NAME,
            f"CPU per delivery, {where}",
            median(measured.ratios),
            "× floor",
            at_most(1.5),
            turns,
        ),
        _row(
            subject.NAME, f"deliveries lost or doubled, {where}", _wrong(slow), "", at_most(0), _counts(slow)
        ),
        _row(subject.NAME, f"send to last viewer, p99, {where}", _p99(slow), "ms", at_most(30), _last(slow)),
        _row(
            subject.NAME, f"CPU per delivery, {where_fast}", fast.cpu_us_per_delivery, "µs", note=_share(fast)
        ),
        _row(
            subject.NAME,
            f"CPU per delivery, {where_fast}",
            joined,
            f"× {SLOW_RATE:g}/s",
            at_most(0.6),
            _last(fast),
        ),
        _row(
            subject.NAME,
            f"deliveries lost or doubled, {where_fast}",
            _wrong(fast),
            "",
            at_most(0),
            _counts(fast),
        ),
        *_peer_rows(measured.peer_slow, SLOW_RATE, floor_us),
        *_peer_rows(measured.peer_fast, FAST_RATE, floor_us),
    ]


def _peer_rows(run: FanoutRun, rate: float, floor_us: float) -> list[Row]:
    where, us = _where(run, rate), run.cpu_us_per_delivery
    of_floor = f"{ratio(us, floor_us):.2f} × floor; {_share(run)}"
    return [
        _row(peer.NAME, f"CPU per delivery, {where}", us, "µs", note=of_floor),
        _row(peer.NAME, f"send to last viewer, p99, {where}", _p99(run), "ms", note=_last(run)),
        _row(peer.NAME, f"deliveries not there in time, {where}", run.lost, "", note=_counts(run)),
    ]


def _row(who: str, quantity: str, value: float, unit: str, bar: Bar | None = None, note: str = "") -> Row:
    return Row(BENCHMARK, who, quantity, value, unit, bar, note)


def _where(run: FanoutRun, rate: float) -> str:
    return f"{run.viewers:,} viewers, {rate:g}/s"


def _wrong(run: FanoutRun) -> int:
    return run.lost + run.duplicates + run.closed


def _p99(run: FanoutRun) -> float:
    return run.last_viewer_percentile(99)


def _share(run: FanoutRun) -> str:
    client = run.client_cpu_s / run.wall_s
    return f"server {run.core_share:.0%} of its core, client {client:.0%}"


def _counts(run: FanoutRun) -> str:
    return f"{run.delivered:,} of {run.expected:,} delivered, {run.duplicates} doubled, {run.closed} closed"


def _last(run: FanoutRun) -> str:
    p50, p99, most = (run.last_viewer_percentile(percent) for percent in (50, 99, 100))
    return f"last viewer: p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {most:.1f} ms"
