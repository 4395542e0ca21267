"""When to come back after a connection was lost."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from ..protocol.codes import CLOSE_TABLE

STABLE_SECONDS = 10.0
"""A connection that stood this long was a good one: the next attempts begin anew."""

_RECONNECT = {int(code): info.reconnect for code, info in CLOSE_TABLE.items()}


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential with full jitter: uniform in 0 … min(cap, base · 2^attempt), so that a crowd does not come as one."""

    base: float = 0.5
    """Seconds."""
    cap: float = 20.0
    """Seconds."""
    random: random.Random = field(default_factory=random.Random)

    def delay(self, attempt: int) -> float:
        """Seconds to wait before an attempt; the first is number 0."""
        return self.random.uniform(0.0, min(self.cap, self.base * 2.0 ** min(attempt, 32)))


def comes_back(code: int) -> bool:
    """Whether a close code asks to come back: as the table says, and by its range where the table is older."""
    return _RECONNECT.get(code, not 4500 <= code <= 4999)
