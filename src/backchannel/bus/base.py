"""The Bus contract: how nodes wake each other.

The bus carries no truth. Messages are at most once, may come twice, late or out of order, and a node never hears its
own. What is lost costs time, not events: every node also asks the log for the heads of its open rooms at an interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LogMoved:
    """The stream's log stands at this position now: read what you lack."""

    stream_id: str
    epoch: str
    offset: int


@dataclass(frozen=True, slots=True)
class NodePresence:
    """How many viewers the sending node has in the stream. Sent on change and at an interval; forgotten when stale."""

    node_id: str
    stream_id: str
    viewers: int


BusMessage = LogMoved | NodePresence
BusHandler = Callable[[BusMessage], None]


class BusError(Exception):
    """The bus cannot be reached at start. The message names the address and what to do."""


class Bus(Protocol):
    """A way to the other nodes."""

    @property
    def healthy(self) -> bool:
        """Whether messages are believed to go out now. False means degraded, not broken: see the module's docstring."""

    async def start(self, handler: BusHandler) -> None:
        """Begin to hear other nodes. ``handler`` is called in the event loop and must not block or raise.

        :raises BusError: the bus cannot be reached
        """

    def publish(self, message: BusMessage) -> None:
        """Tell all other nodes. Never blocks, never raises; while the bus is away the message is dropped."""

    async def stop(self) -> None:
        """Send what is buffered and let go. Idempotent."""
