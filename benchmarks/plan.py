"""How long and how large each benchmark is."""

from __future__ import annotations

import resource
from dataclasses import dataclass, replace

SPARE_FILES = 500
"""File descriptors that a process needs beside its connections: listener, database, logs, libraries."""

EVENT_BYTES = 250
"""Size of an event's JSON as a viewer gets it. So has a chat line of some 60 characters."""

SLOW_RATE = 20.0
"""Messages a second of a lively chat that people can still read."""

FAST_RATE = 400.0
"""Messages a second of a crowd at a goal: here joining several events in one write must pay."""


@dataclass(frozen=True)
class Plan:
    """Durations in seconds, sizes in connections."""

    name: str
    rounds: int
    """Turns that floor and server take at SLOW_RATE."""
    round_s: float
    fast_s: float
    peer_s: float
    """The naive peer cannot keep up at FAST_RATE: what it has not sent by ``drain_s`` is counted as late."""
    drain_s: float
    commit_s: float
    scale_s: float
    viewers: int
    few_viewers: int
    many_viewers: int
    storm_viewers: int
    storm_limit_s: float

    def fitted(self, open_files: int) -> Plan:
        """The plan with no more connections than ``open_files`` descriptors allow one process."""
        most = open_files - SPARE_FILES
        return replace(
            self,
            viewers=min(self.viewers, most),
            many_viewers=min(self.many_viewers, most),
            storm_viewers=min(self.storm_viewers, most),
        )


FULL = Plan(
    name="full",
    rounds=5,
    round_s=2.5,
    fast_s=8,
    peer_s=4,
    drain_s=5,
    commit_s=6,
    scale_s=10,
    viewers=1_000,
    few_viewers=100,
    many_viewers=10_000,
    storm_viewers=5_000,
    storm_limit_s=90,
)

QUICK = replace(
    FULL,
    name="quick",
    rounds=2,
    round_s=1,
    fast_s=1.5,
    peer_s=1,
    drain_s=1,
    commit_s=1.5,
    scale_s=2,
    many_viewers=4_000,
    storm_viewers=500,
)
"""To see that everything runs. Its figures are noise."""


def raise_open_files() -> int:
    """Raise this process's limit of open files, which its children inherit, to the hard one; return it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
