"""Plain counters that the engine keeps; the server shows them as metrics."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Stats:
    """Totals since the start."""

    commands: int = 0
    rejections: dict[str, int] = field(default_factory=dict)
    """By error code."""
    events: int = 0
    """Committed by this node."""
    commits: int = 0
    """Transactions."""
    commit_failures: int = 0
    conflicts: int = 0
    """Appends that another node or process was ahead of."""
    duplicates: int = 0
    """Commands that were resent and got their first result."""
    passes: int = 0
    deliveries: int = 0
    slow_readers: int = 0
    resumes: int = 0
    """Joins that were given exactly what they lacked."""
    snapshots: int = 0
    """Joins that were given a snapshot."""
    resyncs: int = 0
    """Rooms whose log had another epoch than before."""

    def reject(self, code: str) -> None:
        self.rejections[code] = self.rejections.get(code, 0) + 1
