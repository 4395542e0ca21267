"""How many people are in a stream: a count that is told now and then, never a message per join."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Presence:
    """The count of one room, over all nodes.

    :param interval: least seconds between two announcements
    :param announce: called with the number when it has changed
    :param share: called with this node's own number when that has changed, for the other nodes
    """

    STALE_AFTER = 30.0
    """Seconds after which a node that says nothing any more is forgotten; nodes repeat themselves every 10."""

    def __init__(
        self,
        interval: float,
        announce: Callable[[int], None],
        share: Callable[[int], None],
    ) -> None:
        self._interval = interval
        self._announce = announce
        self._share = share
        self._local = 0
        self._remote: dict[str, tuple[int, float]] = {}
        self._announced: int | None = None
        self._announced_at = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    @property
    def total(self) -> int:
        return self._local + sum(viewers for viewers, _ in self._remote.values())

    def set_local(self, people: int) -> None:
        """So many are on this node."""
        if people != self._local:
            self._local = people
            self._schedule()

    def set_remote(self, node_id: str, people: int) -> None:
        """Another node said how many it has."""
        now = asyncio.get_running_loop().time()
        if people:
            self._remote[node_id] = people, now
        else:
            self._remote.pop(node_id, None)
        self._schedule()

    def repeat(self) -> None:
        """Tell the other nodes again, and forget those that have fallen silent."""
        overdue = asyncio.get_running_loop().time() - self.STALE_AFTER
        self._remote = {node: (people, at) for node, (people, at) in self._remote.items() if at > overdue}
        self._share(self._local)
        self._schedule()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self) -> None:
        if self._timer is not None or self.total == self._announced:
            return
        loop = asyncio.get_running_loop()
        wait = max(0.0, self._announced_at + self._interval - loop.time())
        self._timer = loop.call_later(wait, self._tell)

    def _tell(self) -> None:
        self._timer = None
        self._share(self._local)
        if self.total != self._announced:
            self._announced = self.total
            self._announced_at = asyncio.get_running_loop().time()
            self._announce(self.total)
