"""Token buckets: how fast one user may do one thing, with patience for a short burst.

A bucket belongs to a user in a room, not to a connection: reconnecting does not refill it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second on average, so many at once. A rate or burst of 0 switches the limit off."""

    per_second: float
    burst: int

    @property
    def unlimited(self) -> bool:
        return self.per_second <= 0 or self.burst <= 0


def told_wait(seconds: float) -> float:
    """A wait as it is told, in whole milliseconds: rounded up, since who comes a moment too early is refused again."""
    return math.ceil(seconds * 1000) / 1000


class TokenBucket:
    """A bucket that refills by itself. Times are seconds of any clock that does not go back."""

    __slots__ = ("_rate", "_tokens", "_updated")

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._tokens = float(rate.burst)
        self._updated = now

    def take(self, now: float) -> float:
        """Take one token. Returns 0, or the seconds after which there will be one; then none was taken."""
        if self._rate.unlimited:
            return 0.0
        self._refill(now)
        if self._tokens >= 1.0:
            self._tokens -= 1.0
            return 0.0
        return (1.0 - self._tokens) / self._rate.per_second

    def is_full(self, now: float) -> bool:
        """Whether forgetting the bucket would change nothing."""
        self._refill(now)
        return self._tokens >= self._rate.burst

    def _refill(self, now: float) -> None:
        elapsed = max(0.0, now - self._updated)
        self._tokens = min(float(self._rate.burst), self._tokens + elapsed * self._rate.per_second)
        self._updated = max(self._updated, now)


class Buckets:
    """One bucket for each key that was used lately; full ones are forgotten."""

    __slots__ = ("_buckets", "_prune_at")

    PRUNE_EVERY = 1024
    """New keys between two looks for buckets that are full again."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], TokenBucket] = {}
        self._prune_at = self.PRUNE_EVERY

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: tuple[str, str], rate: Rate, now: float) -> float:
        """As ``TokenBucket.take``, for the bucket of this key."""
        if rate.unlimited:
            return 0.0
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= self._prune_at:
                self._prune(now)
            bucket = self._buckets[key] = TokenBucket(rate, now)
        return bucket.take(now)

    def _prune(self, now: float) -> None:
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.is_full(now)}
        self._prune_at = len(self._buckets) + self.PRUNE_EVERY
