"""Fan-out: one stream, 1,000 viewers, 250-byte events; the server on one core, the durable commit in it."""

from __future__ import annotations

from dataclasses import dataclass

from . import floor, peer, subject
from .bench import Bench
from .load import FanoutRun, Target, fan_out
from .plan import FAST_RATE, SLOW_RATE
from .rows import Bar, Row, at_most, ratio

BENCHMARK = "fan-out"
PATH = "/ws/livestream/bench/?token=%K"
SAY = '{"type":"livestream:chat_message","data":{"message":"%M%P"},"ref":"%N"}'


@dataclass(frozen=True)
class Measured:
    """``floor_before`` and ``floor_after`` frame the server's runs, so that a drift of the machine shows."""

    floor_before: FanoutRun
    slow: FanoutRun
    fast: FanoutRun
    floor_after: FanoutRun
    peer_slow: FanoutRun
    peer_fast: FanoutRun

    @property
    def floor_us(self) -> float:
        return (self.floor_before.cpu_us_per_delivery + self.floor_after.cpu_us_per_delivery) / 2


def measure(bench: Bench) -> Measured:
    with floor.floor_server(bench) as target:
        floor_before = _run(bench, target, SLOW_RATE, bench.plan.fanout_s)
    with subject.running(bench, "fanout", ["bench"], core=bench.cores.server) as server:
        target = server.target(PATH, SAY, bench.plan.viewers)
        slow = _run(bench, target, SLOW_RATE, bench.plan.fanout_s)
        fast = _run(bench, target, FAST_RATE, bench.plan.fanout_s)
    with floor.floor_server(bench) as target:
        floor_after = _run(bench, target, SLOW_RATE, bench.plan.fanout_s)
    with peer.peer_server(bench) as target:
        peer_slow = _run(bench, target, SLOW_RATE, bench.plan.peer_s)
        peer_fast = _run(bench, target, FAST_RATE, bench.plan.peer_s)
    return Measured(floor_before, slow, fast, floor_after, peer_slow, peer_fast)


def _run(bench: Bench, target: Target, rate: float, seconds: float) -> FanoutRun:
    plan = bench.plan
    _, run = fan_out(target, plan.viewers, rate, seconds, plan.drain_s, core=bench.cores.client)
    return run


def judge(measured: Measured) -> list[Row]:
    slow, fast, floor_us = measured.slow, measured.fast, measured.floor_us
    slow_us = slow.cpu_us_per_delivery
    where = f"{slow.viewers:,} viewers, {SLOW_RATE:g}/s"
    where_fast = f"{fast.viewers:,} viewers, {FAST_RATE:g}/s"
    return [
        _row(floor.NAME, f"CPU per delivery, {where}", floor_us, "µs", note=_drift(measured)),
        _row(subject.NAME, f"CPU per delivery, {where}", slow_us, "µs", note=_share(slow)),
        _row(subject.NAME, f"CPU per delivery, {where}", ratio(slow_us, floor_us), "× floor", at_most(1.5)),
        _row(
            subject.NAME, f"deliveries lost or doubled, {where}", _wrong(slow), "", at_most(0), _counts(slow)
        ),
        _row(
            subject.NAME,
            f"send to last viewer, p99, {where}",
            slow.last_viewer_p99_ms,
            "ms",
            at_most(30),
            _last(slow),
        ),
        _row(
            subject.NAME, f"CPU per delivery, {where_fast}", fast.cpu_us_per_delivery, "µs", note=_share(fast)
        ),
        _row(
            subject.NAME,
            f"CPU per delivery, {where_fast}",
            ratio(fast.cpu_us_per_delivery, slow_us),
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
    where = f"{run.viewers:,} viewers, {rate:g}/s"
    us = run.cpu_us_per_delivery
    return [
        _row(
            peer.NAME,
            f"CPU per delivery, {where}",
            us,
            "µs",
            note=f"{ratio(us, floor_us):.2f} × floor; {_share(run)}",
        ),
        _row(peer.NAME, f"send to last viewer, p99, {where}", run.last_viewer_p99_ms, "ms", note=_last(run)),
        _row(peer.NAME, f"deliveries not there in time, {where}", run.lost, "", note=_counts(run)),
    ]


def _row(who: str, quantity: str, value: float, unit: str, bar: Bar | None = None, note: str = "") -> Row:
    return Row(BENCHMARK, who, quantity, value, unit, bar, note)


def _wrong(run: FanoutRun) -> int:
    return run.lost + run.duplicates + run.closed


def _drift(measured: Measured) -> str:
    before, after = (measured.floor_before.cpu_us_per_delivery, measured.floor_after.cpu_us_per_delivery)
    return f"{before:.2f} before, {after:.2f} after the server's runs"


def _share(run: FanoutRun) -> str:
    client = run.client_cpu_s / run.wall_s
    return f"server {run.core_share:.0%} of its core, client {client:.0%}"


def _counts(run: FanoutRun) -> str:
    return f"{run.delivered:,} of {run.expected:,} delivered, {run.duplicates} doubled, {run.closed} closed"


def _last(run: FanoutRun) -> str:
    p50, p99, most = run.last_viewer_p50_ms, run.last_viewer_p99_ms, run.last_viewer_max_ms
    return f"last viewer: p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {most:.1f} ms"
