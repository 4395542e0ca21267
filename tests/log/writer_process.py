"""A process that appends as fast as it can and prints each acknowledged event: it is there to be killed.

Arguments: the database URL and the name of the stream. Prints a line ``offset id`` for each event after its commit.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from uuid import uuid4

from backchannel.log.base import Append, Committed, NewRecord, Position
from backchannel.log.sql import SqlLog


async def write(url: str, stream_id: str) -> None:
    log = SqlLog(url)
    await log.open()
    at = (await log.heads([stream_id]))[stream_id]
    while True:
        now = datetime.now(UTC).replace(microsecond=0)
        records = tuple(NewRecord(uuid4(), "t", None, now, "x" * 200, claim=str(uuid4())) for _ in range(3))
        (result,) = await log.append([Append(stream_id, at, records)])
        assert isinstance(result, Committed)
        lines = (f"{result.first + index} {record.id}\n" for index, record in enumerate(records))
        sys.stdout.write("".join(lines))
        sys.stdout.flush()
        at = Position(at.epoch, at.offset + len(records))


if __name__ == "__main__":
    asyncio.run(write(*sys.argv[1:]))
