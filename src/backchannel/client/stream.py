"""A reader's own sequence of events."""

from __future__ import annotations

import asyncio
from collections import deque

from ..protocol.events import AnyEvent
from .errors import EventsOverrunError

LIMIT = 10_000
"""Events that may wait for their reader; at 400 a second, 25 s."""


class EventStream:
    """Every event from the moment it was made, in order, one reader. Ends when the client is closed for good.

    Between two connections a ``livestream:welcome`` comes: with ``recovered`` nothing is missing before it, without it
    the room must be taken anew from its snapshot. Repeats of a resume are left out.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._waiting: deque[AnyEvent] = deque()
        self._wake = asyncio.Event()
        self._end: Exception | None = None
        self._ended = False

    def __aiter__(self) -> EventStream:
        return self

    async def __anext__(self) -> AnyEvent:
        """The next event.

        :raises StopAsyncIteration: the client was closed by its user
        :raises ConnectionClosedError: it was closed by the server, for good
        :raises EventsOverrunError: more than ``limit`` events were not taken
        """
        while not self._waiting:
            if self._ended:
                raise self._end or StopAsyncIteration
            self._wake.clear()
            await self._wake.wait()
        return self._waiting.popleft()

    def put(self, event: AnyEvent) -> None:
        """Called by the client."""
        if self._ended:
            return
        if len(self._waiting) >= self._limit:
            self._waiting.clear()
            self.finish(EventsOverrunError(self._limit))
            return
        self._waiting.append(event)
        self._wake.set()

    def finish(self, error: Exception | None) -> None:
        """Called by the client: no event comes any more, and why, if it was not the user's wish."""
        if not self._ended:
            self._ended, self._end = True, error
            self._wake.set()
