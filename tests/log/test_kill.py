"""kill -9 of a process that writes: every acknowledged event is there, once, and the store opens at once."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backchannel.log.schema import claims
from backchannel.log.sql import SqlLog

from .records import add, event, stream

KILLS = 4
PROGRAM = Path(__file__).with_name("writer_process.py")


async def write_until_killed(url: str, lines: int) -> dict[str, int]:
    """Kill a writer after it has acknowledged so many events; returns all it acknowledged, as id: offset."""
    process = await asyncio.create_subprocess_exec(sys.executable, str(PROGRAM), url, "keynote", stdout=PIPE)
    assert process.stdout is not None
    acknowledged: dict[str, int] = {}
    while line := await process.stdout.readline():
        if not line.endswith(b"\n"):
            break
        offset, id_ = line.decode().split()
        acknowledged[id_] = int(offset)
        if len(acknowledged) == lines:
            process.kill()
    await process.wait()
    return acknowledged


@pytest.mark.timeout(180)
async def test_nothing_that_was_acknowledged_is_lost(database_url: str) -> None:
    log = SqlLog(database_url)
    await log.open()
    await log.create_stream(stream())
    await log.close()
    acknowledged: dict[str, int] = {}
    for kill in range(KILLS):
        of_writer = await write_until_killed(database_url, lines=1 + 37 * kill)
        assert len(of_writer) > 37 * kill
        acknowledged |= of_writer

        log = SqlLog(database_url)
        await log.open()
        stored = {str(record.id): record.offset for record in await log.read("keynote", 0, 1_000_000)}
        assert acknowledged.items() <= stored.items()
        assert sorted(stored.values()) == list(range(1, len(stored) + 1))
        assert len(stored) % 3 == 0, "an append is there as a whole or not at all"
        assert (await log.heads(["keynote"]))["keynote"].offset == len(stored)
        held = await log._store.read(
            lambda connection: connection.scalar(select(func.count()).select_from(claims))
        )
        assert held == len(stored)
        await log.close()
    log = SqlLog(database_url)
    await log.open()
    await add(log, "keynote", event())
    await log.close()
