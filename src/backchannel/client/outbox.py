"""Commands on their way: kept until they are answered, sent again after a connection was lost.

A command keeps its ``ref`` and the ``id`` in its data for ever, so that what was carried out before the answer got lost
is not carried out twice.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from ..protocol.codec import encode
from ..protocol.commands import AnyCommand
from ..protocol.replies import Ack, AckData, Reply
from .errors import CommandError, ConnectionClosedError, OutboxFullError


@dataclass(slots=True)
class Pending:
    """A command without its answer."""

    ref: str
    text: str
    answer: asyncio.Future[AckData]
    on_the_wire: bool = False
    """Sent over the present connection."""
    times_sent: int = 0


@dataclass(slots=True)
class Outbox:
    """The commands that wait, in the order they were given."""

    limit: int
    pending: dict[str, Pending] = field(default_factory=dict)
    given: int = 0
    resent: int = 0
    work: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while something may wait to be sent."""

    def add(self, command: AnyCommand) -> Pending:
        """Take a command.

        :raises OutboxFullError: as many as ``limit`` wait already
        """
        if len(self.pending) >= self.limit:
            raise OutboxFullError(self.limit)
        self.given += 1
        ref = str(self.given)
        text = encode(command.model_copy(update={"ref": ref}))
        item = Pending(ref, text, asyncio.get_running_loop().create_future())
        self.pending[ref] = item
        self.work.set()
        return item

    def take_unsent(self) -> Pending | None:
        """The oldest that is not on the wire, which is on it from now on; None if there is none."""
        for item in self.pending.values():
            if not item.on_the_wire:
                item.on_the_wire = True
                item.times_sent += 1
                self.resent += item.times_sent > 1
                return item
        self.work.clear()
        return None

    def settle(self, reply: Reply) -> bool:
        """Give a command its answer. False for a reply that answers none of them."""
        item = self.pending.pop(reply.ref or "", None)
        if item is None:
            return False
        if not item.answer.done():
            if isinstance(reply, Ack):
                item.answer.set_result(reply.data)
            else:
                item.answer.set_exception(CommandError(reply.data))
        return True

    def drop(self, item: Pending) -> None:
        """Nobody waits for it any more. If it was sent, it may have been carried out."""
        self.pending.pop(item.ref, None)

    def connection_lost(self) -> None:
        """Everything that is not answered is sent again, in its old order, over the next connection."""
        for item in self.pending.values():
            item.on_the_wire = False
        if self.pending:
            self.work.set()

    def close(self, code: int | None, reason: str) -> None:
        """There is no next connection: everything that waits fails."""
        for item in self.pending.values():
            if not item.answer.done():
                error = ConnectionClosedError(code, reason, outcome_unknown=item.times_sent > 0)
                item.answer.set_exception(error)
        self.pending.clear()
