"""Commits: 100 senders, each in a stream of its own, each acknowledged only when its message is on disk."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from . import floor, load, subject
from .bench import Bench
from .floor import sqlite_rows_per_s
from .load import CommitRun
from .rows import Row, at_least, at_most, ratio

BENCHMARK = "commit"
SENDERS = 100
WINDOW = 8
"""Commands that a sender has under way. 1 would measure the round trip, many more only the queue."""
PATH = "/ws/livestream/bench-%I/?token=%K"
SAY = '{"type":"livestream:chat_message","data":{"message":"message %N of sender %I"},"ref":"%N"}'
FLOOR_BATCH = 100
FLOOR_S = 1.0


@dataclass(frozen=True)
class Measured:
    sqlite_rows_per_s: float
    run: CommitRun
    events_in_log: int
    """Found in the file after the server was killed."""


def measure(bench: Bench) -> Measured:
    rows = sqlite_rows_per_s(bench.file("floor.db"), FLOOR_S, FLOOR_BATCH)
    streams = [f"bench-{i}" for i in range(SENDERS)]
    # SQLite's thread works beside the event loop, so here server and client share all cores.
    with subject.running(bench, "commit", streams, core=None) as server:
        target = server.target(PATH, SAY, SENDERS, padded=False)
        run = load.commit(target, SENDERS, WINDOW, bench.plan.commit_s, core=None)
        server.kill()
        stored = asyncio.run(server.events_in_log(streams))
    return Measured(rows, run, stored)


def judge(measured: Measured) -> list[Row]:
    run, rows = measured.run, measured.sqlite_rows_per_s
    cpu_us = run.server_cpu_s * 1e6 / max(run.acked, 1)
    of_floor = f"{ratio(run.acked_per_s, rows):.2f} × floor; {cpu_us:.0f} µs CPU each"
    quantity = f"acknowledged messages, {run.senders} senders, {run.window} under way each"
    wrong = run.errors + run.unanswered + run.closed
    lost = max(0, run.acked_in_all - measured.events_in_log)
    counts = f"{run.acked_in_all:,} acked, {measured.events_in_log:,} in the log"
    p50 = f"p50 {run.ack_p50_ms:.1f} ms"
    return [
        Row(BENCHMARK, floor.NAME, f"SQLite rows in transactions of {FLOOR_BATCH}", rows, "/s"),
        Row(BENCHMARK, subject.NAME, quantity, run.acked_per_s, "/s", at_least(5000), of_floor),
        Row(BENCHMARK, subject.NAME, "send to ack, p99", run.ack_p99_ms, "ms", note=p50),
        Row(BENCHMARK, subject.NAME, "errors and missing answers", wrong, "", at_most(0)),
        Row(BENCHMARK, subject.NAME, "acked, but not in the log after kill -9", lost, "", at_most(0), counts),
    ]
