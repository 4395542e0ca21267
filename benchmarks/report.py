"""The result as JSON and as a Markdown table, with what it was measured on."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from math import isinf
from pathlib import Path

from .rows import Row

PACKAGES = ("uvicorn", "uvloop", "httptools", "websockets", "fastapi", "SQLAlchemy")
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Surroundings:
    """What a figure depends on besides the code."""

    date: str
    plan: str
    commit: str
    cpu: str
    cores: int
    kernel: str
    python: str
    packages: dict[str, str]


def surroundings(plan: str) -> Surroundings:
    return Surroundings(
        date=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        plan=plan,
        commit=_commit(),
        cpu=parse_cpu_model(Path("/proc/cpuinfo").read_text()),
        cores=len(os.sched_getaffinity(0)),
        kernel=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        packages={"sqlite": sqlite3.sqlite_version, **{name: version(name) for name in PACKAGES}},
    )


def parse_cpu_model(cpuinfo: str) -> str:
    """The first ``model name`` in the text of /proc/cpuinfo; other architectures have none."""
    for line in cpuinfo.splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            return value.strip()
    return platform.machine()


def _commit() -> str:
    """The commit that is checked out, and whether the tree differs from it; ``unknown`` outside a clone."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else "unknown"


def markdown(where: Surroundings, rows: Sequence[Row]) -> str:
    packages = ", ".join(f"{name} {number}" for name, number in where.packages.items())
    judged = [row for row in rows if row.passed is not None]
    kept = sum(row.passed is True for row in judged)
    lines = [
        "# Benchmarks",
        "",
        f"{where.date}, commit {where.commit}, plan {where.plan}: {kept} of {len(judged)} bars kept.",
        "",
        f"{where.cpu}, {where.cores} cores, {where.kernel}; Python {where.python}; {packages}.",
        "",
        "Quote the ratios, which were taken in one run; single times belong to this machine.",
        "",
        "| benchmark | server | quantity | measured | bar | kept | note |",
        "| --- | --- | --- | ---: | --- | --- | --- |",
        *(markdown_row(row) for row in rows),
        "",
    ]
    return "\n".join(lines)


def markdown_row(row: Row) -> str:
    kept = {None: "", True: "yes", False: "**no**"}[row.passed]
    cells = [
        row.benchmark,
        row.subject,
        row.quantity,
        quantity(row.value, row.unit),
        str(row.bar or ""),
        kept,
        row.note,
    ]
    return "| " + " | ".join(cells) + " |"


def quantity(value: float, unit: str) -> str:
    """A value with as many digits as it deserves, and its unit; what did not come to an end is ``never``."""
    if isinf(value):
        return "never"
    digits = 0 if value == int(value) or abs(value) >= 1000 else 1 if abs(value) >= 100 else 2
    return f"{value:,.{digits}f} {unit}".strip()


def json_row(row: Row) -> dict[str, object]:
    """A row for JSON, which has no infinity: ``null`` stands for it."""
    value = None if isinf(row.value) else row.value
    return {**asdict(row), "value": value, "bar": str(row.bar) if row.bar else None, "passed": row.passed}


def write(folder: Path, name: str, where: Surroundings, rows: Sequence[Row]) -> Path:
    """Write NAME.md and NAME.json into ``folder``; return the path of the table."""
    folder.mkdir(parents=True, exist_ok=True)
    document = {
        **asdict(where),
        "rows": [
            {**asdict(row), "bar": str(row.bar) if row.bar else None, "passed": row.passed} for row in rows
        ],
    }
    (folder / f"{name}.json").write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    table = folder / f"{name}.md"
    table.write_text(markdown(where, rows))
    return table
