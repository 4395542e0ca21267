"""Connecting: CPU and memory of viewers with a token each, from the handshake to the welcome."""

from __future__ import annotations

from dataclasses import dataclass

from . import floor, peer, subject
from .bench import Bench
from .fanout import PATH, SAY
from .load import ConnectRun, Target, connect, fan_out
from .rows import Bar, Row, at_most

BENCHMARK = "connect"
HISTORY = 150
"""Messages in the room before the second run; more than the snapshot's default of 100, so that it is full."""
HISTORY_RATE = 300.0


@dataclass(frozen=True)
class Measured:
    floor: ConnectRun
    empty: ConnectRun
    """Into a room where nothing was said yet."""
    full: ConnectRun
    """Into a room whose snapshot holds all the messages that it may."""
    full_after: ConnectRun
    """The same once more: what the process has kept of the first crowd is used again."""
    peer: ConnectRun


def measure(bench: Bench) -> Measured:
    viewers, core = bench.plan.viewers, bench.cores.client
    with floor.floor_server(bench) as target:
        floor_run = connect(target, viewers, core=core)
    with subject.running(bench, "connect-empty", ["bench"], core=bench.cores.server) as server:
        target = server.target(PATH, SAY, viewers)
        _warm_up(bench, target)
        empty = connect(target, viewers, core=core)
    with subject.running(bench, "connect-full", ["bench"], core=bench.cores.server) as server:
        target = server.target(PATH, SAY, viewers)
        fan_out(target, 1, HISTORY_RATE, HISTORY / HISTORY_RATE, bench.plan.drain_s, core=core)
        full = connect(target, viewers, core=core)
        full_after = connect(target, viewers, core=core)
    with peer.peer_server(bench) as target:
        peer_run = connect(target, viewers, core=core)
    return Measured(floor_run, empty, full, full_after, peer_run)


def _warm_up(bench: Bench, target: Target) -> None:
    """The first connections import modules and open the room, which is the price of none of the others."""
    connect(target, 10, core=bench.cores.client)


def judge(measured: Measured) -> list[Row]:
    return [
        *_rows(floor.NAME, "handshake only", measured.floor, None, None),
        *_rows(subject.NAME, "token and welcome, empty room", measured.empty, at_most(400), at_most(20)),
        *_rows(subject.NAME, "token and welcome with 100 messages", measured.full, at_most(400), at_most(20)),
        *_rows(subject.NAME, "the same, a second crowd", measured.full_after, None, None),
        *_rows(peer.NAME, "no token, no welcome", measured.peer, None, None),
    ]


def _rows(who: str, what: str, run: ConnectRun, cpu: Bar | None, rss: Bar | None) -> list[Row]:
    note = f"{run.ready:,} of {run.viewers:,} viewers in {run.wall_s:.2f} s"
    memory = f"{run.rss_before_kb:,} to {run.rss_after_kb:,} kB"
    return [
        Row(BENCHMARK, who, f"CPU per connect, {what}", run.cpu_us_per_connect, "µs", cpu, note),
        Row(BENCHMARK, who, f"memory (RSS) per viewer, {what}", run.rss_kb_per_viewer, "kB", rss, memory),
        *_missing(who, what, run, cpu is not None),
    ]


def _missing(who: str, what: str, run: ConnectRun, judged: bool) -> list[Row]:
    """Only where it judges or where viewers are missing: those who were refused would look cheap."""
    if not judged and run.ready == run.viewers:
        return []
    return [Row(BENCHMARK, who, f"viewers not welcomed, {what}", run.viewers - run.ready, "", at_most(0))]
