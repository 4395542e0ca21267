"""Reading what tools and the system print, and writing the table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import parse_arguments, result_name
from benchmarks.calibrate import PROBE_MARKER, padding_of, plain
from benchmarks.errors import BenchmarkError
from benchmarks.load import ConnectRun, FanoutRun, parse
from benchmarks.plan import EVENT_BYTES, FULL
from benchmarks.processes import machine_busy_s, parse_cpu_s
from benchmarks.report import Surroundings, json_row, markdown_row, parse_cpu_model, quantity, write
from benchmarks.rows import Row, at_most

CONNECT_LINE = (
    '{"phase": "connect", "viewers": 10, "ready": 10, "closed": 0, "wall_s": 0.5, "server_cpu_s": 0.003, '
    '"rss_before_kb": 50000, "rss_after_kb": 50170}'
)
WHERE = Surroundings(
    "2026-11-23 12:00 UTC", "full", "abc", "a CPU", 2, "Linux 6", "3.11.2", {"uvicorn": "0.54.0"}
)


def test_a_line_of_the_load_client_becomes_a_run() -> None:
    run = parse(f'{{"phase": "other"}}\n{CONNECT_LINE}\n', ConnectRun)
    assert run.cpu_us_per_connect == pytest.approx(300)
    assert run.rss_kb_per_viewer == pytest.approx(17)


def test_a_load_client_that_says_nothing_is_an_error() -> None:
    with pytest.raises(BenchmarkError, match="nothing about fanout"):
        parse(CONNECT_LINE, FanoutRun)


@pytest.mark.parametrize(("old", "new"), [('"ready": 10, ', ""), ('"ready": 10', '"ready": 10, "more": 1')])
def test_a_load_client_of_another_version_is_an_error(old: str, new: str) -> None:
    with pytest.raises(BenchmarkError, match=r"differ in \['(ready|more)'\]"):
        parse(CONNECT_LINE.replace(old, new), ConnectRun)


def test_cpu_time_is_read_past_a_name_with_brackets() -> None:
    stat = "42 (a) R (b) S 1 42 42 0 -1 4194304 100 0 0 0 150 50 9 9 20 0 1 0 100 0 0"
    assert parse_cpu_s(stat, 100) == 2.0


def test_the_machine_is_busy_when_it_neither_idles_nor_waits() -> None:
    assert machine_busy_s("cpu  100 10 200 9000 500 5 15 7 0 0\ncpu0 1 2 3 4 5 6 7 0 0 0\n", 100) == 3.3


def test_padding_fills_an_event_in_bytes_not_characters() -> None:
    assert padding_of("é" * 100) == EVENT_BYTES - 200
    with pytest.raises(BenchmarkError, match="has 251 bytes already"):
        padding_of("x" * 251)


def test_the_probe_sends_what_the_load_client_would_send() -> None:
    say = '{"id":"%U","message":"%M%P","ref":"%N"}'
    message = json.loads(plain(say))
    assert message["message"] == PROBE_MARKER
    assert len(message["id"]) == 36
    assert message["ref"] == "0"


def test_the_plan_shrinks_to_the_open_files_of_the_machine() -> None:
    small = FULL.fitted(4096)
    assert (small.viewers, small.many_viewers, small.storm_viewers) == (1000, 3596, 3596)
    assert FULL.fitted(20_000) == FULL


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0, "", "0"),
        (1.234, "× floor", "1.23 × floor"),
        (281.26, "µs", "281.3 µs"),
        (14_397.5, "/s", "14,398 /s"),
    ],
)
def test_a_value_shows_the_digits_it_deserves(value: float, unit: str, expected: str) -> None:
    assert quantity(value, unit) == expected


def test_what_never_arrived_is_no_number() -> None:
    row = Row("fan-out", "peer", "send to last viewer", float("inf"), "ms", at_most(30))
    assert markdown_row(row) == "| fan-out | peer | send to last viewer | never | ≤ 30 | **no** |  |"
    assert json_row(row)["value"] is None


def test_a_missed_bar_stands_out_in_its_row() -> None:
    row = Row("scale", "backchannel", "CPU per delivery", 1.2, "× few", at_most(1.15), "why")
    assert (
        markdown_row(row) == "| scale | backchannel | CPU per delivery | 1.20 × few | ≤ 1.15 | **no** | why |"
    )


def test_the_processor_has_a_name() -> None:
    assert parse_cpu_model("processor\t: 0\nmodel name\t: AMD EPYC\n") == "AMD EPYC"
    assert parse_cpu_model("processor\t: 0\n")


def test_the_table_and_the_document_say_the_same(tmp_path: Path) -> None:
    rows = [
        Row("a", "s", "kept", 1, "", at_most(1)),
        Row("a", "s", "missed", 2, "", at_most(1)),
        Row("a", "s", "shown", 3, ""),
    ]
    table = write(tmp_path / "results", "latest", WHERE, rows).read_text()
    document = json.loads((tmp_path / "results" / "latest.json").read_text())
    assert "1 of 2 bars kept" in table
    assert [row["passed"] for row in document["rows"]] == [True, False, None]
    assert document["rows"][0]["bar"] == "≤ 1"
    assert document["commit"] == "abc"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [([], "latest"), (["--quick"], "quick"), (["--only", "scale", "--only", "storm"], "scale-storm")],
)
def test_only_a_whole_run_replaces_the_latest_result(arguments: list[str], expected: str) -> None:
    assert result_name(parse_arguments(arguments)) == expected
