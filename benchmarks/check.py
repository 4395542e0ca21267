"""The contract check: a thousand source files, and what the walk over a whole checkout costs."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .bench import Bench
from .check_tree import LIBRARY_FILES, SOURCE_FILES, write_application
from .errors import BenchmarkError
from .rows import Row, at_most, ratio
from .subject import PROGRAM

BENCHMARK = "check"
SUBJECT = "backchannel contract check"
FLOOR = "ast.parse of the Python half, twice"


@dataclass(frozen=True)
class Measured:
    source_files: int
    all_files: int
    floor_s: float
    sources_s: float
    checkout_s: float
    """The same sources with the libraries beside them."""
    errors: int
    """Found where there is none."""


def measure(bench: Bench) -> Measured:
    small = bench.plan.name == "quick"
    sources, libraries = (SOURCE_FILES // 10, LIBRARY_FILES // 10) if small else (SOURCE_FILES, LIBRARY_FILES)
    root = bench.folder / "application"
    try:
        write_application(root, sources, 0)
        floor_s = _parsed(root)
        first = [_checked(root) for _ in range(bench.plan.rounds)]
        write_application(root, 4, libraries)
        second = [_checked(root) for _ in range(bench.plan.rounds)]
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return Measured(
        source_files=sources,
        all_files=sources + libraries,
        floor_s=floor_s,
        sources_s=min(seconds for seconds, _ in first),
        checkout_s=min(seconds for seconds, _ in second),
        errors=max(errors for _, errors in first + second),
    )


def _parsed(root: Path) -> float:
    start = time.perf_counter()
    for path in root.rglob("*.py"):
        ast.parse(path.read_text())
    return 2 * (time.perf_counter() - start)


def _checked(root: Path) -> tuple[float, int]:
    """A whole run of the command: seconds on the clock, and the errors that it found."""
    command = [str(PROGRAM), "contract", "check", "frontend", "--backend", "backend", "--format", "json"]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise BenchmarkError(f"the check ended with {done.returncode}: {done.stderr.strip()}")
    found = json.loads(done.stdout)
    if not found["summary"]["sockets"] or not found["summary"]["routes"]:
        raise BenchmarkError(f"the check saw no conversation at all: {found['summary']}")
    return seconds, sum(one["grade"] == "error" for one in found["findings"])


def judge(measured: Measured) -> list[Row]:
    times = f"{ratio(measured.sources_s, measured.floor_s):.1f} × the floor"
    return [
        Row(BENCHMARK, "floor", FLOOR, measured.floor_s, "s"),
        Row(
            BENCHMARK,
            SUBJECT,
            f"{measured.source_files:,} source files",
            measured.sources_s,
            "s",
            at_most(5),
            times,
        ),
        Row(
            BENCHMARK,
            SUBJECT,
            f"a checkout of {measured.all_files:,} files",
            measured.checkout_s,
            "s",
            at_most(10),
        ),
        Row(BENCHMARK, SUBJECT, "errors found where there is none", measured.errors, "", at_most(0)),
    ]
