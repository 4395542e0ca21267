"""Viewers in step: all at the same place in the ring, with sockets that take whole frames, so that a pass touches nothing
of a viewer but the write itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from .ring import Audience

if TYPE_CHECKING:
    from .viewer import Viewer

_logger = structlog.get_logger(__name__)

Writer = Callable[[bytes], object]
"""Takes whole prepared frames at once."""

SIZE = 1000
"""Viewers in a cohort. It is written in one go, some 7 ms; then the event loop gets its turn, so that commands and commits
are not kept waiting."""


class Cohort:
    """Some viewers of one audience. ``cursor`` is that of all of them."""

    __slots__ = ("audience", "cursor", "members")

    def __init__(self, audience: Audience, cursor: int) -> None:
        self.audience = audience
        self.cursor = cursor
        self.members: dict[Viewer, Writer] = {}

    def write(self, frames: bytes, cursor: int) -> list[Viewer]:
        """Write to all, and be at ``cursor``. Who fills its socket by it leaves, having been written to.

        :returns: those whose writer failed, which the others are not to suffer from
        """
        self.cursor = cursor
        failed: list[Viewer] = []
        if frames:
            for viewer, write in list(self.members.items()):
                try:
                    write(frames)
                except Exception:  # a transport that is gone before anybody was told
                    _logger.exception("a viewer could not be written to", user_id=viewer.user_id)
                    failed.append(viewer)
        return failed


class Cohorts:
    """All cohorts of a room. Between two passes they are all at the same place."""

    def __init__(self) -> None:
        self._cohorts: list[Cohort] = []

    def add(self, viewer: Viewer, writer: Writer) -> None:
        """Take in a viewer who stands where the cohorts stand."""
        for cohort in reversed(self._cohorts):
            if (
                cohort.audience is viewer.audience
                and cohort.cursor == viewer.cursor
                and len(cohort.members) < SIZE
            ):
                break
        else:
            cohort = Cohort(viewer.audience, viewer.cursor)
            self._cohorts.append(cohort)
        cohort.members[viewer] = writer
        viewer.cohort = cohort

    def remove(self, viewer: Viewer) -> None:
        """Let a viewer go on by itself, from where its cohort stands. Nothing happens to one that is in none."""
        cohort, viewer.cohort = viewer.cohort, None
        if cohort is not None:
            viewer.cursor = cohort.cursor
            del cohort.members[viewer]

    def all(self) -> list[Cohort]:
        """Those with members; the empty ones are forgotten."""
        self._cohorts = [cohort for cohort in self._cohorts if cohort.members]
        return list(self._cohorts)
