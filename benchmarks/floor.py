"""The floors, which no server can beat here: one prepared frame sent to all; rows committed to SQLite."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .bench import Bench
from .load import Target
from .native import build
from .plan import EVENT_BYTES
from .processes import Process

SAY = '{"m":"%M%P"}'
MARKER_BYTES = 16
NAME = "floor"


@contextmanager
def floor_server(bench: Bench) -> Iterator[Target]:
    """The C server that relays each frame to all with ``send()``: no rules, no log, no checks."""
    port_file = bench.file("floor.port")
    port_file.unlink(missing_ok=True)
    command = [str(build("floor")), str(port_file)]
    with Process("the floor server", command, bench.file("floor.log"), core=bench.cores.server) as server:
        server.wait_until(port_file.exists)
        padding = EVENT_BYTES - len('{"m":""}') - MARKER_BYTES
        yield Target(NAME, int(port_file.read_text()), server.pid, "/", SAY, padding)


def sqlite_rows_per_s(file: Path, seconds: float, batch: int) -> float:
    """Rows of EVENT_BYTES a second that one thread commits, ``batch`` at a time, WAL, synchronous=FULL."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE event (stream TEXT, position INTEGER, id TEXT UNIQUE, body TEXT)")
        start = time.perf_counter()
        rows = 0
        while time.perf_counter() - start < seconds:
            values = [("bench", rows + i, f"{rows + i:036d}", "x" * EVENT_BYTES) for i in range(batch)]
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", values)
            database.execute("COMMIT")
            rows += batch
        return rows / (time.perf_counter() - start)
