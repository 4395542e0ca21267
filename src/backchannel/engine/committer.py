"""Group commit: while one transaction is under way, whatever else is ready waits and goes into the next, all together.

A transaction's cost is mostly the disk's, so under load many rooms share it; when it is quiet nobody waits for company.
"""

from __future__ import annotations

import asyncio

import structlog

from ..log.base import Append, AppendResult, EventLog, LogUnavailable
from .stats import Stats

MAX_APPENDS = 1000
"""Streams in one transaction: bounds how long the others wait behind it."""

_logger = structlog.get_logger(__name__)


class Committer:
    """The one writer of a node."""

    def __init__(self, log: EventLog, stats: Stats) -> None:
        self._log = log
        self._stats = stats
        self._waiting: list[tuple[Append, asyncio.Future[AppendResult]]] = []
        self._task: asyncio.Task[None] | None = None

    async def append(self, append: Append) -> AppendResult:
        """Commit with the next transaction. A stream must not be appended to again before this has returned.

        :raises LogUnavailable: the outcome is unknown
        """
        future: asyncio.Future[AppendResult] = asyncio.get_running_loop().create_future()
        self._waiting.append((append, future))
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="committer")
        return await future

    async def close(self) -> None:
        """Wait until everything that waits is committed."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = (
                    self._waiting[:MAX_APPENDS],
                    self._waiting[MAX_APPENDS:],
                )
                await self._commit(group)
        finally:
            self._task = None

    async def _commit(self, group: list[tuple[Append, asyncio.Future[AppendResult]]]) -> None:
        try:
            results = await self._log.append([append for append, _ in group])
        except Exception as error:
            self._stats.commit_failures += 1
            for _, future in group:
                if not future.done():
                    future.set_exception(_as_unavailable(error))
            if not isinstance(error, LogUnavailable):
                # A fault of ours. It must not end the writer: whoever came meanwhile would wait for ever.
                _logger.exception("a commit failed", streams=len(group))
            return
        self._stats.commits += 1
        for (_, future), result in zip(group, results, strict=True):
            if not future.done():
                future.set_result(result)


def _as_unavailable(error: Exception) -> LogUnavailable:
    """An error of its own for each who waits: a traceback belongs to one task."""
    unavailable = LogUnavailable(f"the commit failed, its outcome is unknown: {error}")
    unavailable.__cause__ = error
    return unavailable
