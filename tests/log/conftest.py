"""Stores to test: each kind, opened and closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backchannel.log.base import EventLog
from backchannel.log.memory import MemoryLog
from backchannel.log.sql import SqlLog

from .records import stream


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that does not exist yet (SQLite) or is empty (PostgreSQL)."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'log.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def log(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EventLog]:
    """An open store of each kind, with one stream, ``keynote``."""
    store: EventLog
    if request.param == "memory":
        store = MemoryLog()
    elif request.param == "sqlite":
        store = SqlLog(f"sqlite:///{tmp_path / 'log.db'}")
    else:
        store = SqlLog(request.getfixturevalue("postgres_url"))
    await store.open()
    await store.create_stream(stream())
    yield store
    await store.close()
