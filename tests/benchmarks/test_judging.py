"""What the benchmarks make of their measurements: each bar is kept at its limit and missed beyond it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import commit, connect, fanout, scale, storm
from benchmarks.errors import BenchmarkError
from benchmarks.load import CommitRun, ConnectRun, FanoutRun, StormRun, pooled
from benchmarks.rows import Row, at_least, at_most, ratio


def fanout_run(us_per_delivery: float, **changes: object) -> FanoutRun:
    """A whole run of 1,000 viewers and 200 messages at this cost."""
    run = FanoutRun(
        viewers=1000, sent=200, expected=200_000, delivered=200_000, duplicates=0, closed=0, wall_s=10.0,
        server_user_s=0.0, server_system_s=us_per_delivery * 0.2, client_cpu_s=1.0, payload_bytes=250.0,
        rss_kb=80_000, last_viewer_ms=[6.0] * 197 + [8.0, 9.0, 9.5],
    )  # fmt: skip
    return replace(run, **changes)  # type: ignore[arg-type]  # the tests name fields with values of their types


def fanout_measured(slow: FanoutRun | None = None, fast: FanoutRun | None = None) -> fanout.Measured:
    floor, slow = fanout_run(6.0), slow or fanout_run(7.0)
    fast = fast or fanout_run(3.0)
    return fanout.Measured([floor] * 3, [slow] * 3, fast, fanout_run(20.0), fanout_run(18.0))


def connect_run(us_per_connect: float = 300.0, rss_kb: int = 15, ready: int = 1000) -> ConnectRun:
    cpu_s = us_per_connect / 1000
    return ConnectRun(
        viewers=1000, ready=ready, closed=1000 - ready, wall_s=0.5, server_cpu_s=cpu_s,
        rss_before_kb=60_000, rss_after_kb=60_000 + 1000 * rss_kb,
    )  # fmt: skip


COMMIT = CommitRun(
    senders=100, window=8, acked=50_000, acked_in_all=60_000, errors=0, unanswered=0, closed=0, wall_s=10.0,
    server_cpu_s=8.0, ack_p50_ms=20.0, ack_p99_ms=50.0,
)  # fmt: skip
STORM = StormRun(
    viewers=5000, connections_lost=5000, back=5000, recovered=5000, resynced=0, attempts=12_000,
    failed_attempts=7000, sent=40, acked=40, errors=0, missing=0, viewers_missing_some=0,
    missing_for_a_newcomer=0, duplicates=0, out_of_order=0, first_back_s=1.5, all_back_s=5.0, back_span_s=3.5,
    offline_p50_s=2.5, offline_p99_s=4.5,
)  # fmt: skip


def missed(rows: list[Row]) -> list[str]:
    return [f"{row.quantity} {row.unit}".strip() for row in rows if row.passed is False]


def judge_storm(run: StormRun) -> list[Row]:
    return storm.judge(storm.Measured(run, ready_s=1.2, server_cpu_s=2.0))


def test_a_bar_holds_at_its_limit_and_not_beyond() -> None:
    assert at_most(30).holds(30)
    assert not at_most(30).holds(30.01)
    assert at_least(5000).holds(5000)
    assert not at_least(5000).holds(4999)
    assert Row("b", "s", "q", 1, "µs").passed is None


def test_a_ratio_needs_a_base_that_was_measured() -> None:
    assert ratio(9, 6) == 1.5
    with pytest.raises(ValueError, match="too short"):
        ratio(1, 0)


def test_the_cost_of_a_delivery_needs_deliveries() -> None:
    with pytest.raises(BenchmarkError, match="no delivery"):
        _ = fanout_run(6, delivered=0).cpu_us_per_delivery


def test_fanout_keeps_every_bar() -> None:
    rows = fanout.judge(fanout_measured())
    assert missed(rows) == []
    assert sum(row.bar is not None for row in rows) == 5


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"slow": fanout_run(9.06)}, ["CPU per delivery, 1,000 viewers, 20/s × floor"]),
        ({"fast": fanout_run(4.21)}, ["CPU per delivery, 1,000 viewers, 400/s × 20/s"]),
        (
            {"slow": fanout_run(7.0, last_viewer_ms=[6.0] * 97 + [30.1] * 3)},
            ["send to last viewer, p99, 1,000 viewers, 20/s ms"],
        ),
        ({"slow": fanout_run(7.0, delivered=199_999)}, ["deliveries lost or doubled, 1,000 viewers, 20/s"]),
        ({"fast": fanout_run(3.0, duplicates=1)}, ["deliveries lost or doubled, 1,000 viewers, 400/s"]),
        ({"fast": fanout_run(3.0, closed=1)}, ["deliveries lost or doubled, 1,000 viewers, 400/s"]),
    ],
)
def test_fanout_misses_one_bar(change: dict[str, FanoutRun], expected: list[str]) -> None:
    assert missed(fanout.judge(fanout_measured(**change))) == expected


def test_each_run_is_compared_with_the_floor_of_its_own_turn() -> None:
    drifting = [fanout_run(6.0), fanout_run(12.0), fanout_run(6.0)]
    slow = [fanout_run(8.4), fanout_run(16.8), fanout_run(60.0)]  # the last was disturbed alone
    rows = fanout.judge(replace(fanout_measured(), floor=drifting, slow=slow))
    row = next(row for row in rows if row.unit == "× floor")
    assert row.value == pytest.approx(1.4)
    assert row.passed
    assert row.note == "median of 1.40, 1.40, 10.00"


def test_percentiles_of_pooled_runs_are_those_of_all_their_messages() -> None:
    run = pooled([fanout_run(6.0), fanout_run(6.0, last_viewer_ms=[50.0] * 200)])
    assert run.sent == 400
    assert (run.last_viewer_percentile(50), run.last_viewer_percentile(99)) == (9.5, 50.0)
    assert fanout_run(6.0).last_viewer_percentile(99) == 8.0
    assert fanout_run(6.0, last_viewer_ms=[]).last_viewer_percentile(99) == float("inf")


def test_what_the_peer_could_not_send_in_time_shows_and_judges_nothing() -> None:
    late = replace(fanout_measured(), peer_fast=fanout_run(18.0, delivered=50_000))
    row = next(row for row in fanout.judge(late) if "not there in time, 1,000 viewers, 400/s" in row.quantity)
    assert (row.value, row.passed) == (150_000, None)


@pytest.mark.parametrize(
    ("full", "expected"),
    [
        (connect_run(), []),
        (connect_run(us_per_connect=401), ["CPU per connect, token and welcome with 100 messages µs"]),
        (connect_run(rss_kb=21), ["memory (RSS) per viewer, token and welcome with 100 messages kB"]),
        (connect_run(ready=999), ["viewers not welcomed, token and welcome with 100 messages"]),
    ],
)
def test_connect(full: ConnectRun, expected: list[str]) -> None:
    good = connect_run()
    assert missed(connect.judge(connect.Measured(good, good, full, good, good))) == expected


def test_a_floor_that_refused_viewers_is_no_floor() -> None:
    good = connect_run()
    rows = connect.judge(connect.Measured(connect_run(ready=10), good, good, good, good))
    assert missed(rows) == ["viewers not welcomed, handshake only"]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (COMMIT, []),
        (replace(COMMIT, acked=49_999), ["acknowledged messages, 100 senders, 8 under way each /s"]),
        (replace(COMMIT, errors=1), ["errors and missing answers"]),
        (replace(COMMIT, unanswered=1), ["errors and missing answers"]),
        (replace(COMMIT, closed=1), ["errors and missing answers"]),
    ],
)
def test_commit(run: CommitRun, expected: list[str]) -> None:
    assert missed(commit.judge(commit.Measured(60_000, run, run.acked_in_all))) == expected


def test_an_ack_for_what_the_log_does_not_hold_is_a_loss() -> None:
    row = commit.judge(commit.Measured(60_000, COMMIT, COMMIT.acked_in_all - 2))[-1]
    assert (row.value, row.passed) == (2, False)


@pytest.mark.parametrize(
    ("many_us", "expected"), [(8.0, []), (8.1, ["CPU per delivery, 1,000 viewers × 1,000 viewers"])]
)
def test_scale(many_us: float, expected: list[str]) -> None:
    floor = scale.Pair(fanout_run(6.0), fanout_run(6.5))
    rows = scale.judge(scale.Measured(floor, scale.Pair(fanout_run(7.0), fanout_run(many_us))))
    assert missed(rows) == expected


def test_scale_counts_what_either_run_lost() -> None:
    pair = scale.Pair(fanout_run(7.0, delivered=199_999), fanout_run(7.0, closed=2))
    row = scale.judge(scale.Measured(pair, pair))[-1]
    assert (row.value, row.passed) == (3, False)


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (STORM, []),
        (replace(STORM, back=4999), ["viewers that did not come back, 5,000 viewers"]),
        (replace(STORM, missing=1), ["acked messages lost, doubled or out of order, over all viewers"]),
        (replace(STORM, duplicates=1), ["acked messages lost, doubled or out of order, over all viewers"]),
        (replace(STORM, out_of_order=1), ["acked messages lost, doubled or out of order, over all viewers"]),
        (replace(STORM, acked=39), ["messages never acknowledged"]),
        (replace(STORM, all_back_s=60.1), ["kill to the last viewer back s"]),
    ],
)
def test_storm(run: StormRun, expected: list[str]) -> None:
    assert missed(judge_storm(run)) == expected
