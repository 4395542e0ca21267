"""A viewer: one connection in one room, and how far it has been written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..room.access import Refused
from ..room.identity import Actor
from .cohort import Cohort
from .ring import AUDIENCES
from .sink import Sink

if TYPE_CHECKING:
    from .inbox import Joining


class Viewer:
    """A cursor into a room's ring. There is no queue behind it."""

    __slots__ = ("actor", "audience", "cohort", "cursor", "sink", "turned_away", "user_id")

    GONE = -1
    """The cursor of a viewer that has not come in yet, or has left."""

    def __init__(
        self,
        sink: Sink,
        actor: Actor,
        *,
        named: bool,
        turned_away: Callable[[Refused, Joining | None], None] | None = None,
    ) -> None:
        """
        :param turned_away: called when the room does not let the viewer in, or (None) does not let it stay: it is out
            then. Without it the sink is closed.
        """
        self.sink = sink
        self.actor = actor
        self.user_id = actor.user.id if actor.user else None
        self.audience = AUDIENCES[actor.is_staff, named]
        self.cohort: Cohort | None = None
        """Those it is in step with, if it is; then their cursor is what counts."""
        self.cursor = self.GONE
        """The ``seq`` of the last entry that was written."""
        self.turned_away = turned_away or (lambda refused, joining: sink.close(refused.code))
