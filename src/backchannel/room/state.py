"""The state of a room: the fold of its events.

It is changed in place, by ``room.apply`` alone, and by one caller at a time. It holds the events that were applied,
committed or not; when a commit fails the whole state is thrown away and read again from the log.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ..protocol.events import (
    MAX_DENIED,
    BlockedTerm,
    ChatMessage,
    HeldMessage,
    Question,
    QuestionStatus,
    StreamSettings,
    StreamStatus,
)
from ..protocol.user import User
from .deletions import Deletions
from .pace import Said
from .poll_board import PollBoard
from .sanctions import Sanctions


@dataclass(slots=True)
class QuestionState:
    """A question with what not everyone may see: its author, its voters, and itself while it is hidden."""

    id: UUID
    question: str
    author: User
    anonymous: bool
    created_at: datetime
    revealed: bool = False
    """Whether staff see who asked, though it is anonymous."""
    status: QuestionStatus = QuestionStatus.open
    labels: tuple[str, ...] = ()
    edited_at: datetime | None = None
    voters: set[str] = field(default_factory=set)
    """User ids. How many there are is the number of upvotes."""
    answer: str | None = None
    answered_by: User | None = None
    answered_at: datetime | None = None

    def public(self) -> Question:
        """The question as everyone may see it."""
        return Question(
            id=self.id,
            question=self.question,
            user=None if self.anonymous else self.author,
            anonymous=self.anonymous,
            status=self.status,
            upvotes=len(self.voters),
            created_at=self.created_at,
            labels=self.labels,
            edited_at=self.edited_at,
            answer=self.answer,
            answered_by=self.answered_by,
            answered_at=self.answered_at,
        )

    def for_staff(self) -> Question:
        """The question as host and moderators see it."""
        return unmasked(self.public(), self.author, revealed=self.revealed)


def unmasked(question: Question, author: User, *, revealed: bool) -> Question:
    """What staff see where everyone sees ``question``."""
    return question.model_copy(update={"user": author}) if revealed else question


def for_sender(held: HeldMessage) -> HeldMessage:
    """What its sender sees of a held message."""
    return held.model_copy(update={"terms": ()})


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A chat message as it was said, and where it stands in the log."""

    message: ChatMessage
    offset: int

    def hidden_by(self, deletions: Deletions) -> bool:
        return deletions.hides(self.message.id, self.message.user.id, self.offset)


@dataclass(slots=True)
class HoldQueue:
    """The messages that everyone may yet see, by id."""

    waiting: dict[UUID, HeldMessage] = field(default_factory=dict)
    """In the order in which they were said."""
    denied: dict[UUID, HeldMessage] = field(default_factory=dict)
    """Those that were denied last, in the order in which they were."""

    def __contains__(self, id: object) -> bool:
        return id in self.waiting or id in self.denied

    def deny(self, id: UUID) -> None:
        self.denied[id] = self.waiting.pop(id)
        if len(self.denied) > MAX_DENIED:
            del self.denied[next(iter(self.denied))]

    def discard(self, id: UUID) -> None:
        """Forget a message that was approved, if it is here."""
        self.waiting.pop(id, None)
        self.denied.pop(id, None)


@dataclass(frozen=True, slots=True)
class PinState:
    """What staff keep above the chat."""

    logged: LoggedMessage
    """Whole, since the chat forgets it sooner."""
    by: User
    at: datetime
    until: datetime | None


@dataclass(slots=True)
class RoomState:
    """One stream's room at one offset."""

    stream_id: str
    epoch: str
    chat: deque[LoggedMessage]
    """The most recent messages, deleted ones too, oldest first; its ``maxlen`` is what a snapshot shows and what may be replied to."""
    offset: int = 0
    status: StreamStatus = StreamStatus.scheduled
    starts_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    deletions: Deletions = field(default_factory=Deletions)
    hosts: set[str] = field(default_factory=set)
    """Ids of the users who did something here as host."""
    moderators: set[str] = field(default_factory=set)
    """Ids of the users who did something here as moderator."""
    sanctions: Sanctions = field(default_factory=Sanctions)
    questions: dict[UUID, QuestionState] = field(default_factory=dict)
    """In the order in which each came into sight or went out of it last; while neither happens, as they were asked."""
    questions_total: int = 0
    """How many of them everyone sees."""
    board: PollBoard = field(default_factory=PollBoard)
    question_queue: tuple[UUID, ...] = ()
    """What staff have starred, the next first: pending and open ones only."""
    pin: PinState | None = None
    """Also when its message is deleted, which may be undone, or its time is up."""
    settings: StreamSettings = field(default_factory=StreamSettings)
    block_list: tuple[BlockedTerm, ...] = ()
    holds: HoldQueue = field(default_factory=HoldQueue)
    said: dict[str, Said] = field(default_factory=dict)
    """By user id, who spoke last at the end: what the limits on how fast one may write count from. Empty while there are none."""


def new_state(stream_id: str, epoch: str, chat_history: int | None) -> RoomState:
    """The room before its first event.

    :param chat_history: how many recent messages it keeps; None keeps all
    """
    return RoomState(stream_id=stream_id, epoch=epoch, chat=deque(maxlen=chat_history))
