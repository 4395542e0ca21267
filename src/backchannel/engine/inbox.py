"""What waits for a room's turn: commands to decide and viewers to let in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from ..connection import ResumePoint
from ..log.base import Record
from ..protocol.codec import uuid_of
from ..protocol.codes import ErrorCode
from ..protocol.commands import RoomCommand
from ..protocol.replies import Ack, AckData, Reply
from ..room.decide import ID_TAKEN, is_outcome
from ..room.events import load_event
from ..room.identity import Actor
from ..room.rejection import Rejection
from .viewer import Viewer

UNAVAILABLE = Rejection(
    ErrorCode.unavailable,
    "the server could not keep this; nothing is lost if you send it again",
    retry_after=1.0,
)


@dataclass(slots=True)
class Submission:
    """A command on its way to its one reply."""

    actor: Actor
    command: RoomCommand
    reply: Callable[[Reply], None]
    """Called once. Must not raise."""
    stream_id: str | None
    """What the reply says as its ``stream_id``: None on the stream's own endpoint."""
    admitted: bool = False
    """Whether its rate was checked already: a command that is decided again is not counted again."""
    tries: int = 0
    answered: bool = False

    def accept(self, record_id: UUID, offset: int) -> None:
        self.answered = True
        data = AckData(id=record_id, offset=offset)
        self.reply(Ack(ref=self.command.ref, stream_id=self.stream_id, data=data))

    def reject(self, rejection: Rejection) -> None:
        self.answered = True
        self.reply(rejection.reply(self.command.ref, self.stream_id))

    def repeat(self, record: Record) -> bool:
        """Answer with what stands in the log under the command's id; False if that is somebody else's."""
        user = self.actor.user
        ours = user is not None and record.user_id == user.id
        if not (ours and is_outcome(load_event(record.body), self.command)):
            self.reject(ID_TAKEN)
            return False
        self.accept(record.id, record.offset)
        return True

    @property
    def may_be_a_repeat(self) -> bool:
        """Whether the client chose an id, so that a refusal may really be the second coming of an accepted command."""
        return self.actor.user is not None and uuid_of(self.command) is not None


@dataclass(slots=True)
class Joining:
    """A viewer on its way in."""

    viewer: Viewer
    resume: ResumePoint | None = None
    ref: str | None = None
    """Of the ``livestream:join`` that asked."""
    acknowledge: bool = False
    """Whether a ``livestream:join`` asked: it gets an ack before the welcome."""
