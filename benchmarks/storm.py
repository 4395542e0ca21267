"""The join storm: the server dies under 5,000 viewers, starts again, and all come back at their positions."""

from __future__ import annotations

from dataclasses import dataclass

from . import load, subject
from .bench import Bench
from .fanout import PATH
from .load import StormRun
from .rows import Row, at_most

BENCHMARK = "join storm"
SAY = '{"type":"livestream:chat_message","data":{"id":"%U","message":"%M in the storm"},"ref":"%N"}'
"""The id stays the same when a message is resent: the log must keep one of it."""


@dataclass(frozen=True)
class Measured:
    run: StormRun
    ready_s: float
    """From the new process's start until it was ready."""
    server_cpu_s: float
    """Of the new process, start included."""


def measure(bench: Bench) -> Measured:
    plan = bench.plan
    with subject.running(bench, "storm", ["bench"], core=bench.cores.server) as server:
        target = server.target(PATH, SAY, plan.storm_viewers, padded=False)
        with load.storm(target, plan.storm_viewers, plan.storm_limit_s, core=bench.cores.client) as storm:
            storm.wait_until_attached()
            server.kill()
            ready_s = server.start()
            run = storm.result()
        return Measured(run, ready_s, server.cpu_s())


def judge(measured: Measured) -> list[Row]:
    run = measured.run
    crowd = f"{run.viewers:,} viewers"
    failed = f"{run.failed_attempts:,} of {run.attempts:,}"
    came = f"{run.recovered:,} resumed, {run.resynced:,} got a snapshot; {failed} attempts failed"
    newcomer = f"{run.missing_for_a_newcomer} for a newcomer"
    holes = f"{run.missing} missing at {run.viewers_missing_some} viewers, {newcomer}"
    wrong = f"{holes}, {run.duplicates} twice, {run.out_of_order} out of order"
    last = (
        f"ready {measured.ready_s:.1f} s after start, first viewer back {run.first_back_s:.1f} s after kill"
    )
    cpu = f"start included; viewers offline {run.offline_p50_s:.1f} s (p50), {run.offline_p99_s:.1f} s (p99)"
    amiss = run.missing + run.missing_for_a_newcomer + run.duplicates + run.out_of_order
    unacked = f"{run.acked} of {run.sent} acked, {run.errors} errors"
    return [
        Row(
            BENCHMARK,
            subject.NAME,
            f"viewers that did not come back, {crowd}",
            run.viewers - run.back,
            "",
            at_most(0),
            came,
        ),
        Row(
            BENCHMARK,
            subject.NAME,
            "acked messages lost, doubled or out of order, over all viewers",
            amiss,
            "",
            at_most(0),
            wrong,
        ),
        Row(
            BENCHMARK,
            subject.NAME,
            "messages never acknowledged",
            run.sent - run.acked,
            "",
            at_most(0),
            unacked,
        ),
        Row(BENCHMARK, subject.NAME, "kill to the last viewer back", run.all_back_s, "s", at_most(60), last),
        Row(BENCHMARK, subject.NAME, "CPU of the new server", measured.server_cpu_s, "s", note=cpu),
    ]
