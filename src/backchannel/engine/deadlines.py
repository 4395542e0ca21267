"""The deadlines of one room: what is decided by the time, when nobody has decided it before.

The clock sends commands like anybody else, so that of a moderator and the clock, and of the clocks of several nodes, the one
whose command is committed first decides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from itertools import islice

from ..protocol.replies import Reply
from ..protocol.times import from_unix
from ..room.hold_queue import CLOCK, due, due_at
from ..room.identity import Actor
from ..room.state import RoomState
from .inbox import Submission

RETRY = 1.0
"""Seconds until the clock comes again where what it decided could not be kept."""

_CLOCK = Actor(CLOCK, guest=False)


class Deadlines:
    """Rings when a deadline of the room has come.

    :param ring: called in the event loop
    :param clock: Unix seconds
    """

    def __init__(self, ring: Callable[[], None], clock: Callable[[], float]) -> None:
        self._ring = ring
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None
        self._pending = False
        self.rung = False
        """Whether it rang, and nothing was looked at since."""

    @property
    def pending(self) -> bool:
        """Whether there is a deadline to come, or one that was not kept yet."""
        return self._pending

    def watch(self, state: RoomState | None) -> None:
        """Ring at the next deadline of this state, and no more at those of states before.

        :param state: what is committed; None if that is not known now
        """
        self.stop()
        if state is None:
            if self._pending:
                self._ring_in(RETRY)
            return
        at = due_at(state)
        self._pending = at is not None
        if at is not None:
            self._ring_in((at - from_unix(self._clock())).total_seconds())

    def due(self, state: RoomState, now: datetime, most: int) -> list[Submission]:
        """What the clock has to say now, at most so much at once."""
        self.rung = False
        return [Submission(_CLOCK, command, _unheard, None) for command in islice(due(state, now), most)]

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring_in(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(max(0.0, seconds), self._rings)

    def _rings(self) -> None:
        self._timer = None
        self.rung = True
        self._ring()


def _unheard(reply: Reply) -> None:
    """Nobody waits for what the clock is told: whether it came too late is in the log."""
