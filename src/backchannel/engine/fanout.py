"""The fan-out of one room: every event to every viewer, with nothing per viewer and message but the write.

Entries that came since the last pass are joined into one batch per audience, and each viewer that stands where the last
pass ended gets that batch: those in step, a cohort at a time, by the bare write of their socket. Who is slow is left out while
its socket is full, catches up from the ring when it drains, and is closed as a slow reader when it waits too long or the
ring has moved past it: it resumes by position.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from ..protocol.codes import CloseCode
from .cohort import SIZE, Cohort, Cohorts
from .frames import Batch
from .options import FanoutOptions
from .ring import Audience, Entry, Ring, texts_for_all, texts_for_one
from .stats import Stats
from .viewer import Viewer

CATCH_UP = 64
"""Entries that a viewer who drained is given at a time, so that one does not fill its socket at a stroke."""


@dataclass(slots=True)
class Pass:
    """One pass under way: what it brings, and to whom it still has to."""

    start: int
    """Where the last pass ended."""
    entries: list[Entry]
    cohorts: list[Cohort]
    loose: Iterator[Viewer]
    batches: dict[Audience, Batch] = field(default_factory=dict)

    @property
    def head(self) -> int:
        return self.entries[-1].seq

    def batch(self, audience: Audience) -> Batch:
        """What an audience gets, made once."""
        batch = self.batches.get(audience)
        if batch is None:
            batch = self.batches[audience] = Batch(texts_for_all(self.entries, audience))
        return batch


class Fanout:
    """The viewers of one room. Single-threaded: all methods are called in the event loop."""

    def __init__(self, ring: Ring, options: FanoutOptions, stats: Stats) -> None:
        self._ring = ring
        self._options = options
        self._stats = stats
        self._viewers: dict[Viewer, None] = {}
        self._cohorts = Cohorts()
        self._loose: dict[Viewer, None] = {}
        """Viewers that are in no cohort: behind, slow, just come in, or without a bare writer."""
        self._by_user: dict[str, set[Viewer]] = {}
        self._anonymous = 0
        self._passed = ring.head
        self._last_pass = 0.0
        self._passing = False
        self._scheduled: asyncio.Handle | None = None
        self._slow_since: dict[Viewer, float] = {}

    def __len__(self) -> int:
        return len(self._viewers)

    @property
    def people(self) -> int:
        """How many people there are: a user in several tabs is one, each guest without a token is one."""
        return len(self._by_user) + self._anonymous

    def viewers(self) -> list[Viewer]:
        return list(self._viewers)

    def viewers_of(self, user_id: str) -> list[Viewer]:
        """Somebody's tabs and devices."""
        return list(self._by_user.get(user_id, ()))

    def add(self, viewer: Viewer, cursor: int) -> None:
        """Let a viewer in who has everything up to ``cursor``."""
        viewer.cursor = cursor
        self._viewers[viewer] = self._loose[viewer] = None
        if viewer.user_id is None:
            self._anonymous += 1
        else:
            self._by_user.setdefault(viewer.user_id, set()).add(viewer)

    def remove(self, viewer: Viewer) -> None:
        """Forget a viewer. Idempotent."""
        self._cohorts.remove(viewer)
        self._loose.pop(viewer, None)
        viewer.cursor = Viewer.GONE
        self._slow_since.pop(viewer, None)
        if self._viewers.pop(viewer, viewer) is viewer:
            return
        if viewer.user_id is None:
            self._anonymous -= 1
            return
        tabs = self._by_user[viewer.user_id]
        tabs.discard(viewer)
        if not tabs:
            del self._by_user[viewer.user_id]

    def wake(self) -> None:
        """There are new entries: run a pass soon, at most one every ``pass_interval``."""
        if self._scheduled is not None:
            return
        loop = asyncio.get_running_loop()
        wait = self._last_pass + self._options.pass_interval - loop.time()
        self._scheduled = loop.call_later(wait, self._pass) if wait > 0 else loop.call_soon(self._pass)

    def stop(self) -> None:
        if self._scheduled is not None:
            self._scheduled.cancel()
            self._scheduled = None

    def skip(self) -> None:
        """What is in the ring now is nobody's, before anybody is here: they who come are told of it by their welcome."""
        self._passed = self._ring.head
        self._ring.release(self._passed)

    def flush(self) -> None:
        """Write all that waits to all that can take it, now."""
        self.stop()
        self._pass()

    def stalled(self, viewer: Viewer) -> None:
        """The viewer's socket is full or closing: from now on its bare writer must not be used."""
        if viewer.cohort is not None:
            self._cohorts.remove(viewer)
            self._loose[viewer] = None

    def catch_up(self, viewer: Viewer) -> None:
        """The viewer's socket has drained, or it has just come in behind the head: give it what it lacks."""
        self.stalled(viewer)
        ring = self._ring
        while viewer.cursor != Viewer.GONE and viewer.cursor < ring.head and not viewer.sink.paused:
            if viewer.cursor < ring.tail - 1:
                self._close_slow(viewer)
                return
            entries = ring.after(viewer.cursor)[:CATCH_UP]
            viewer.cursor = entries[-1].seq
            self._write_one(viewer, entries)
        if not viewer.sink.paused:
            self._slow_since.pop(viewer, None)
            self._settle(viewer)

    def sweep(self, now: float) -> None:
        """Close who has been slow for too long, or has been overtaken by the ring. Called every second or so."""
        for viewer in self._loose:
            if viewer.cursor < self._passed and viewer not in self._slow_since:
                self._slow_since[viewer] = now
        overdue = now - self._options.slow_reader_timeout
        for viewer, since in list(self._slow_since.items()):
            if viewer.cohort is not None or viewer.cursor >= self._passed:
                del self._slow_since[viewer]
            elif since <= overdue or viewer.cursor < self._ring.tail - 1:
                self._close_slow(viewer)
            elif not viewer.sink.paused:
                self.catch_up(viewer)

    def _settle(self, viewer: Viewer) -> None:
        """Let a viewer be in step, if it stands where the cohorts stand between two passes."""
        if self._passing or viewer.cursor != self._passed or viewer.sink.paused or viewer not in self._loose:
            return
        writer = viewer.sink.writer()
        if writer is not None:
            del self._loose[viewer]
            self._cohorts.add(viewer, writer)

    def _pass(self) -> None:
        self._scheduled = None
        if self._passing:
            return  # the one that is under way sees to what came meanwhile
        self._last_pass = asyncio.get_running_loop().time()
        start, self._passed = self._passed, self._ring.head
        if start == self._passed or not self._viewers:
            self._ring.release(self._passed)
            return
        self._stats.passes += 1
        self._passing = True
        entries = self._ring.after(start)
        self._write_own(entries, start)
        cohorts = self._cohorts.all()[::-1]
        self._write_cohorts(Pass(start, entries, cohorts, iter(list(self._loose))))

    def _write_own(self, entries: list[Entry], start: int) -> None:
        """First those for whom an entry has a form of its own: they get a batch that nobody else gets."""
        users = {entry.own_user for entry in entries if entry.own_user is not None}
        for user_id in users:
            for viewer in self._by_user.get(user_id, ()):
                self.stalled(viewer)
                if viewer.cursor == start and not viewer.sink.paused:
                    viewer.cursor = entries[-1].seq
                    self._write_one(viewer, entries)

    def _write_cohorts(self, current: Pass) -> None:
        """Then those in step, a cohort at a time."""
        if not current.cohorts:
            self._write_loose(current)
            return
        cohort = current.cohorts.pop()
        batch = current.batch(cohort.audience)
        for viewer in cohort.write(batch.wire, current.head):
            self.remove(viewer)
            viewer.sink.close(CloseCode.internal_error)
        if current.cohorts or len(cohort.members) >= SIZE:
            asyncio.get_running_loop().call_soon(self._write_cohorts, current)
        else:
            self._write_loose(current)

    def _write_loose(self, current: Pass) -> None:
        """Then all others, some at a time."""
        remaining = SIZE
        for viewer in islice(current.loose, SIZE):
            remaining -= 1
            if viewer.cursor != current.start:
                if viewer.cursor < current.head:  # came in, or drained, between two passes
                    self.catch_up(viewer)
                continue
            if viewer.sink.paused:
                continue
            batch = current.batch(viewer.audience)
            viewer.cursor = current.head
            if batch.texts:
                viewer.sink.write(batch)
        if remaining == 0:
            asyncio.get_running_loop().call_soon(self._write_loose, current)
        else:
            self._end_pass(len(current.entries))

    def _end_pass(self, entries: int) -> None:
        self._passing = False
        for viewer in list(self._loose):
            self._settle(viewer)
        self._ring.release(self._passed)
        self._stats.deliveries += entries * len(self._viewers)
        if self._ring.head > self._passed:
            self.wake()

    def _write_one(self, viewer: Viewer, entries: list[Entry]) -> None:
        batch = Batch(texts_for_one(entries, viewer.audience, viewer.user_id))
        if batch:
            viewer.sink.write(batch)

    def _close_slow(self, viewer: Viewer) -> None:
        self._stats.slow_readers += 1
        sink = viewer.sink
        self.remove(viewer)
        sink.close(CloseCode.slow_reader)
