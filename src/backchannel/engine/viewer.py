"""A viewer: one connection in one room, and how far it has been written to."""

from __future__ import annotations

from ..room.identity import Actor
from .cohort import Cohort
from .ring import AUDIENCES
from .sink import Sink


class Viewer:
    """A cursor into a room's ring. There is no queue behind it."""

    __slots__ = ("actor", "audience", "cohort", "cursor", "sink", "user_id")

    GONE = -1
    """The cursor of a viewer that has not come in yet, or has left."""

    def __init__(self, sink: Sink, actor: Actor, *, named: bool) -> None:
        self.sink = sink
        self.actor = actor
        self.user_id = actor.user.id if actor.user else None
        self.audience = AUDIENCES[actor.is_staff, named]
        self.cohort: Cohort | None = None
        """Those it is in step with, if it is; then their cursor is what counts."""
        self.cursor = self.GONE
        """The ``seq`` of the last entry that was written."""
