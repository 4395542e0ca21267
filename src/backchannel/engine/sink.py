"""Where a connection's messages go. The server provides it; the engine writes and watches for slowness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ..protocol.codes import CloseCode
from .frames import Batch


class Sink(Protocol):
    """The outgoing side of one socket. Called in the event loop only; nothing here blocks or raises.

    ``paused`` is true while the socket takes no more. Writing then is allowed (a reply, a welcome) but adds to what
    waits, so a fan-out leaves a paused sink out. When it drains, the sink calls ``drained`` if that is set.
    """

    paused: bool

    def writer(self) -> Callable[[bytes], object] | None:
        """What takes whole prepared frames and does nothing else, for as long as the sink is neither paused nor closed; the
        sink says so by calling whoever made it before that ends. None: use ``write``.
        """
        return None

    def write(self, batch: Batch) -> None:
        """Send the messages, in order."""

    def close(self, code: CloseCode) -> None:
        """Send a close frame after what was written; drop the connection if the peer does not take it in time."""
