"""Nodes on a bus, and what they hear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from backchannel.bus.base import BusMessage, LogMoved

WAIT_SECONDS = 20.0


class Ear:
    """A handler that keeps what it hears."""

    def __init__(self) -> None:
        self._heard: asyncio.Queue[BusMessage] = asyncio.Queue()

    def __call__(self, message: BusMessage) -> None:
        self._heard.put_nowait(message)

    async def next(self) -> BusMessage:
        async with asyncio.timeout(WAIT_SECONDS):
            return await self._heard.get()

    async def up_to(self, last: BusMessage) -> list[BusMessage]:
        """Everything until ``last`` is heard, with it."""
        heard = [await self.next()]
        while heard[-1] != last:
            heard.append(await self.next())
        return heard


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds, for things that tell nobody when they change."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not condition():  # noqa: ASYNC110  # there is no event to wait for
            await asyncio.sleep(0.005)


def moved(stream_id: str, offset: int) -> LogMoved:
    return LogMoved(stream_id, "epoch-1", offset)
