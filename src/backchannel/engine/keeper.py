"""Keeping a room's state now and then, so that opening it again need not read its whole life."""

from __future__ import annotations

import asyncio

import structlog

from ..log.base import EventLog, LogUnavailable, Position, SavedState
from ..room.saved import FORMAT, dump_state
from ..room.state import RoomState

_logger = structlog.get_logger(__name__)


class StateKeeper:
    """Saves one room's state beside its turns: nobody waits for it."""

    def __init__(self, log: EventLog, stream_id: str, every: int, saved_at: int) -> None:
        self._log = log
        self._stream_id = stream_id
        self._every = every
        """Events between two saves."""
        self.saved_at = saved_at
        """Offset of the state that was saved last; 0 if none was."""
        self._task: asyncio.Task[None] | None = None

    def keep(self, state: RoomState) -> None:
        """Save the state, which must be what is committed, if it is time to."""
        due = state.offset - self.saved_at >= self._every
        if due and (self._task is None or self._task.done()):
            self.saved_at = state.offset
            self._task = asyncio.create_task(self._save(_saved(state)))

    async def finish(self, state: RoomState | None) -> None:
        """Wait for a save that is under way, and save what came since; None saves nothing more."""
        if self._task is not None:
            await self._task
        if state is not None and state.offset > self.saved_at:
            await self._save(_saved(state))

    async def _save(self, state: SavedState) -> None:
        try:
            await self._log.save_state(self._stream_id, state)
        except LogUnavailable as error:
            # Nothing is lost but time: the next opening reads more of the log.
            _logger.warning("the room's state was not saved", stream_id=self._stream_id, error=str(error))


def _saved(state: RoomState) -> SavedState:
    return SavedState(Position(state.epoch, state.offset), FORMAT, dump_state(state))
