"""Moments as the protocol keeps them."""

from __future__ import annotations

from datetime import UTC, datetime


def from_unix(seconds: float) -> datetime:
    """The moment at so many seconds since 1970, in UTC, cut to whole milliseconds."""
    return datetime.fromtimestamp(int(seconds * 1000) / 1000, UTC)
