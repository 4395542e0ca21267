"""Logs for the engine: the one in memory, and SQLite in a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backchannel.log.base import EventLog
from backchannel.log.memory import MemoryLog
from backchannel.log.sql import SqlLog

from .harness import FaultyLog, stream


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EventLog]:
    """An open log with the stream ``keynote``."""
    log: EventLog = MemoryLog() if request.param == "memory" else SqlLog(f"sqlite:///{tmp_path / 'log.db'}")
    await log.open()
    await log.create_stream(stream())
    yield log
    await log.close()


@pytest.fixture
def log(store: EventLog) -> FaultyLog:
    return FaultyLog(store)


@pytest.fixture
async def memory() -> FaultyLog:
    """For what has nothing to do with the store."""
    log = FaultyLog(MemoryLog())
    await log.create_stream(stream())
    return log
