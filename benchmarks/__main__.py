"""``python -m benchmarks``: measure, write the table. Exit status 1: a missed bar; 2: a failed run."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from . import check, commit, connect, fanout, scale, storm
from .bench import Bench
from .errors import BenchmarkError
from .plan import FULL, QUICK, raise_open_files
from .processes import Cores, OtherLoad
from .report import markdown_row, surroundings, write
from .rows import Row

BENCHMARKS: dict[str, Callable[[Bench], list[Row]]] = {
    "fanout": lambda bench: fanout.judge(fanout.measure(bench)),
    "connect": lambda bench: connect.judge(connect.measure(bench)),
    "commit": lambda bench: commit.judge(commit.measure(bench)),
    "scale": lambda bench: scale.judge(scale.measure(bench)),
    "storm": lambda bench: storm.judge(storm.measure(bench)),
    "check": lambda bench: check.judge(check.measure(bench)),
}
DEFAULT_OUT = Path(__file__).parent / "results"
KEEP_LOGS = "the logs and databases of the servers are kept in"


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse_arguments(arguments)
    plan = (QUICK if options.quick else FULL).fitted(raise_open_files())
    folder = Path(tempfile.mkdtemp(prefix="backchannel-bench-"))
    bench = Bench(plan, Cores.of_this_machine(), folder)
    where = surroundings(plan.name)  # first: the commit may move while this runs
    rows: list[Row] = []
    try:
        for name in options.only or BENCHMARKS:
            rows += run(name, bench)
    except BenchmarkError as error:
        print(f"benchmarks: {error}\n{KEEP_LOGS} {folder}", file=sys.stderr)
        return 2
    remove(folder)
    table = write(options.out, result_name(options), where, rows)
    print(f"written to {table}")
    return 1 if any(row.passed is False for row in rows) else 0


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="short and small: shows that all runs; the figures are noise"
    )
    parser.add_argument(
        "--only", action="append", choices=list(BENCHMARKS), help="this benchmark; may be repeated"
    )
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder for the table and the JSON")
    return parser.parse_args(arguments)


def result_name(options: argparse.Namespace) -> str:
    """``latest`` is for whole runs: a quick or partial one must not replace it."""
    return "-".join([*(["quick"] if options.quick else []), *(options.only or [])]) or "latest"


def run(name: str, bench: Bench) -> list[Row]:
    print(f"{name} …", flush=True)
    start, others = time.monotonic(), OtherLoad()
    rows = BENCHMARKS[name](bench)
    rows.append(Row(name, "the machine", "cores that other processes used meanwhile", others.cores(), ""))
    for row in rows:
        print(markdown_row(row))
    print(f"{name}: {time.monotonic() - start:.0f} s\n", flush=True)
    return rows


def remove(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


if __name__ == "__main__":
    sys.exit(main())
