"""What one client sees of a room: a welcome, and the events since, folded into state. Pure.

This is the oracle of *snapshot + events == fresh snapshot*: after any events, ``RoomView.snapshot`` equals
the snapshot that a fresh welcome would bring to the same user (as long as the room has no more questions than
a snapshot holds). The TypeScript reducer follows the same rules; the sequences in ``contract/golden`` run
through both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .base import Epoch, Offset
from .events import (
    MAX_DENIED,
    AnyDeletionEvent,
    AnyEvent,
    AnyPollEvent,
    AnySanctionEvent,
    AskedQuestion,
    BlockedTerm,
    BlockListEvent,
    ChatClearedEvent,
    ChatMessage,
    ChatMessageEvent,
    HeldMessage,
    LogEvent,
    MessageDeletedEvent,
    MessageDeniedEvent,
    MessageHeldEvent,
    MessagesRestoredEvent,
    Pin,
    PinEvent,
    Question,
    QuestionAnswer,
    QuestionAnswerEvent,
    QuestionEvent,
    QuestionQueueEvent,
    QuestionRemoved,
    QuestionRemovedEvent,
    QuestionStatus,
    QuestionUpdate,
    QuestionUpdateEvent,
    QuestionUpvote,
    QuestionUpvoteEvent,
    RoomSettings,
    Sanction,
    SanctionEvent,
    SanctionLifted,
    SanctionLiftedEvent,
    SettingsEvent,
    Snapshot,
    StatusChange,
    StatusEvent,
    Stream,
    StreamSettings,
    UserMessagesDeletedEvent,
    ViewerCountEvent,
    Welcome,
    WelcomeEvent,
)
from .poll_view import PollView
from .user import Me

DEFAULT_CHAT_LIMIT = 200
"""Messages that a view keeps: more than anybody scrolls back through live; older ones are read by page."""


@dataclass(slots=True)
class RoomView:
    """A room as one user sees it at ``offset``. Made by ``from_welcome``, moved on by ``apply``."""

    stream: Stream
    user: Me
    epoch: Epoch
    offset: Offset
    """Of the last event or the snapshot: with ``epoch``, the position to resume from."""
    viewer_count: int
    chat_limit: int
    """How many messages are kept, the most recent ones."""
    chat: deque[ChatMessage]
    """Oldest first."""
    questions: dict[UUID, Question]
    """What everyone sees, by id, in the order in which it came into sight."""
    hidden_questions: dict[UUID, Question]
    """Pending and dismissed ones that this user may see, by id, in the order in which they became so."""
    questions_total: int
    """How many everyone may see, the ones that were not sent included."""
    own_votes: set[UUID]
    own_questions: set[UUID]
    board: PollView
    """The polls."""
    settings: RoomSettings
    block_list: tuple[BlockedTerm, ...]
    """For staff; empty for others."""
    held_messages: dict[UUID, HeldMessage]
    """Messages that wait to be shown to everyone, by id: to staff all of them, to others their own."""
    denied_messages: dict[UUID, HeldMessage]
    """For staff, by id, in the order in which they were denied; empty for others."""
    sanctions: dict[UUID, Sanction]
    """By act: to staff all that stand, to others their own."""
    last_said_at: datetime | None
    """When this user last said something that a limit on how fast one may write counts from."""
    question_queue: tuple[UUID, ...] | None
    """What is answered next, the first first; None for who is not sent it."""
    pin: Pin | None
    """What staff keep above the chat, be it deleted or its time up."""

    @classmethod
    def from_welcome(cls, welcome: Welcome, *, chat_limit: int = DEFAULT_CHAT_LIMIT) -> RoomView:
        """The room as a welcome's snapshot shows it.

        :raises ValueError: for a welcome without a snapshot, which can only continue a view that exists
        """
        snapshot = welcome.snapshot
        if snapshot is None:
            raise ValueError(
                f"the welcome to {welcome.stream.id} has no snapshot: apply it to the view that it resumes"
            )
        return cls(
            stream=welcome.stream,
            user=welcome.user,
            epoch=welcome.epoch,
            offset=welcome.offset,
            viewer_count=welcome.viewer_count,
            chat_limit=chat_limit,
            chat=deque(snapshot.chat, maxlen=chat_limit),
            questions={question.id: question for question in snapshot.questions},
            hidden_questions={question.id: question for question in snapshot.hidden_questions},
            questions_total=snapshot.questions_total,
            own_votes=set(snapshot.own_votes),
            own_questions=set(snapshot.own_questions),
            board=PollView.from_snapshot(snapshot),
            settings=snapshot.settings,
            block_list=snapshot.block_list,
            held_messages=_by_id(snapshot.held_messages),
            denied_messages=_by_id(snapshot.denied_messages),
            sanctions={sanction.act_id: sanction for sanction in snapshot.sanctions},
            last_said_at=welcome.last_said_at,
            question_queue=snapshot.question_queue,
            pin=snapshot.pin,
        )

    def apply(self, event: AnyEvent) -> None:
        """Move on by one event, given in the order they came.

        An event of the log at or before ``offset`` is a repeat (a resume may overlap) and changes nothing.
        Offsets may have gaps. Events that are not about the room change nothing either.

        :raises ValueError: for a welcome that recovers what this view is not (own votes belong to a user,
            offsets to an epoch), or that neither recovers nor has a snapshot; the view is unchanged
        """
        if isinstance(event, LogEvent):
            if event.offset <= self.offset:
                return
            self.offset = event.offset
        match event:
            case WelcomeEvent(data=welcome):
                self._welcome(welcome)
            case _ if isinstance(event, AnyDeletionEvent | AnySanctionEvent):
                self._keep_order(event)
            case SettingsEvent(data=settings):
                self._set(settings)
            case BlockListEvent(data=block_list):
                self.block_list = block_list.terms
            case StatusEvent(data=change):
                self._change_status(change)
            case ViewerCountEvent(data=count):
                self.viewer_count = count.viewer_count
            case _:
                self._apply_to_part(event)

    def snapshot(self) -> Snapshot:
        """The room as a fresh welcome would hold it."""
        return Snapshot(
            chat=tuple(self.chat),
            questions=tuple(self.questions.values()),
            questions_total=self.questions_total,
            hidden_questions=tuple(self.hidden_questions.values()),
            own_votes=tuple(sorted(self.own_votes)),
            own_questions=tuple(sorted(self.own_questions)),
            polls=tuple(self.board.polls.values()),
            current_poll=self.board.current,
            own_poll_votes=self.board.choices,
            settings=self.settings,
            block_list=self.block_list,
            held_messages=tuple(self.held_messages.values()),
            denied_messages=tuple(self.denied_messages.values()),
            sanctions=tuple(self.sanctions.values()),
            question_queue=self.question_queue,
            pin=self.pin,
        )

    def _welcome(self, welcome: Welcome) -> None:
        """Recovered: nothing is missing, and the events after ``offset`` follow. Else: all is replaced."""
        if welcome.recovered:
            if (welcome.epoch, welcome.user.id) != (self.epoch, self.user.id):
                raise ValueError(
                    f"the welcome to {welcome.stream.id} resumes another epoch or another user's position"
                )
            self.stream, self.user, self.viewer_count = (
                welcome.stream,
                welcome.user,
                welcome.viewer_count,
            )
            self.last_said_at = welcome.last_said_at
            return
        fresh = RoomView.from_welcome(welcome, chat_limit=self.chat_limit)
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))

    def _apply_to_chat(self, event: AnyEvent) -> None:
        match event:
            case ChatMessageEvent(data=message):
                self._say(message)
            case MessageHeldEvent(data=held):
                self.held_messages[held.message.id] = held
                self._pace(held.message)
            case MessageDeniedEvent(data=denied):
                self._deny(denied.message_id)
            case PinEvent(data=change):
                self.pin = change.pin

    def _keep_order(self, event: AnyDeletionEvent | AnySanctionEvent) -> None:
        match event:
            case MessageDeletedEvent(data=deleted):
                self._strike(lambda message: message.id == deleted.message_id)
            case UserMessagesDeletedEvent(data=deleted_of):
                self._strike(lambda message: message.user.id == deleted_of.user_id)
            case ChatClearedEvent():
                self._strike(lambda message: True)
            case MessagesRestoredEvent(data=restored):
                self._restore(restored.messages)
            case SanctionEvent(data=sanction):
                self._sanction(sanction)
            case SanctionLiftedEvent(data=lifted):
                self._lift(lifted)

    def _say(self, message: ChatMessage) -> None:
        self.chat.append(message)
        self._pace(message)
        self.held_messages.pop(message.id, None)
        self.denied_messages.pop(message.id, None)

    def _deny(self, message_id: UUID) -> None:
        held = self.held_messages.pop(message_id, None)
        if held is None or not self.user.role.is_staff:
            return
        self.denied_messages[message_id] = held
        if len(self.denied_messages) > MAX_DENIED:
            del self.denied_messages[next(iter(self.denied_messages))]

    def _pace(self, message: ChatMessage) -> None:
        """Said at once or held: both count. What is approved was said earlier than what may have been said since."""
        before = self.last_said_at
        if (
            message.user.id == self.user.id
            and self._is_paced
            and (before is None or before < message.created_at)
        ):
            self.last_said_at = message.created_at

    def _set(self, settings: StreamSettings) -> None:
        self.settings = self.settings.model_copy(update=dict(settings))
        if not self._is_paced:
            self.last_said_at = None

    @property
    def _is_paced(self) -> bool:
        """Whether there is a limit on how fast this user may write."""
        limits = (self.settings.slow_mode, self.settings.message_interval_ms, self.settings.duplicate_window)
        return any(limits) and not self.user.role.is_staff

    def _strike(self, is_meant: Callable[[ChatMessage], bool]) -> None:
        """Mark messages as deleted. Staff keep their text, nobody else does."""
        update: dict[str, object] = {"deleted": True}
        if not self.user.role.is_staff:
            update |= {"message": "", "mentions": ()}
        for index, message in enumerate(self.chat):
            if not message.deleted and is_meant(message):
                self.chat[index] = message.model_copy(update=update)
        pin = self.pin
        if pin is not None and not pin.message.deleted and is_meant(pin.message):
            self.pin = pin.model_copy(update={"message": pin.message.model_copy(update=update)})

    def _restore(self, messages: Iterable[ChatMessage]) -> None:
        by_id = {message.id: message for message in messages}
        for index, message in enumerate(self.chat):
            self.chat[index] = by_id.get(message.id, message)
        if self.pin is not None and self.pin.message.id in by_id:
            self.pin = self.pin.model_copy(update={"message": by_id[self.pin.message.id]})

    def _apply_to_part(self, event: AnyEvent) -> None:
        if isinstance(event, AnyPollEvent):
            self.board.apply(event)
        else:
            self._apply_to_chat(event)
            self._apply_to_questions(event)

    def _sanction(self, sanction: Sanction) -> None:
        """Timeouts of the same user that have ended by then are forgotten."""
        for earlier in list(self.sanctions.values()):
            ended = earlier.until is not None and earlier.until <= sanction.created_at
            if ended and earlier.user_id == sanction.user_id:
                del self.sanctions[earlier.act_id]
        self.sanctions[sanction.act_id] = sanction
        if sanction.deletes_messages:
            self._strike(lambda message: message.user.id == sanction.user_id)

    def _lift(self, lifted: SanctionLifted) -> None:
        self.sanctions.pop(lifted.act_id, None)
        self._restore(lifted.messages)

    def _apply_to_questions(self, event: AnyEvent) -> None:
        match event:
            case QuestionEvent(data=asked):
                self._ask(asked)
            case QuestionUpvoteEvent(data=vote):
                self._upvote(vote)
            case QuestionAnswerEvent(data=answer):
                self._answer(answer)
            case QuestionUpdateEvent(data=update):
                self._update(update)
            case QuestionRemovedEvent(data=removed):
                self._remove(removed)
            case QuestionQueueEvent(data=queue):
                self.question_queue = queue.question_ids

    def _ask(self, asked: AskedQuestion) -> None:
        fields = {name: getattr(asked, name) for name in Question.model_fields}
        question = Question.model_construct(**fields)
        self._place(question)
        self.questions_total += question.status.is_public
        if asked.own:
            self.own_questions.add(asked.id)

    def _upvote(self, vote: QuestionUpvote) -> None:
        if vote.upvoted is True:
            self.own_votes.add(vote.question_id)
        elif vote.upvoted is False:
            self.own_votes.discard(vote.question_id)
        question = self.questions.get(vote.question_id)
        if question is not None:  # else one that the snapshot had no room for, or that is hidden by now
            self.questions[question.id] = question.model_copy(update={"upvotes": vote.upvotes})

    def _answer(self, answer: QuestionAnswer) -> None:
        self._unqueue(answer.question_id)
        question = self.questions.get(answer.question_id)
        if question is None:
            return
        update = {
            "status": QuestionStatus.answered,
            "answer": answer.answer,
            "answered_by": answer.answered_by,
            "answered_at": answer.answered_at,
        }
        self.questions[question.id] = question.model_copy(update=update)

    def _update(self, update: QuestionUpdate) -> None:
        self.questions_total = update.questions_total
        if update.question.status is QuestionStatus.answering:
            for other in list(self.questions.values()):
                if other.status is QuestionStatus.answering:
                    self.questions[other.id] = other.model_copy(update={"status": QuestionStatus.open})
        self._place(update.question)
        if not update.question.status.may_wait:
            self._unqueue(update.question.id)

    def _place(self, question: Question) -> None:
        """Put a question where it belongs: in its place, or at the end of where it was not."""
        public = question.status.is_public
        here, there = (self.questions, self.hidden_questions)[:: 1 if public else -1]
        there.pop(question.id, None)
        here[question.id] = question

    def _remove(self, removed: QuestionRemoved) -> None:
        self.questions_total = removed.questions_total
        self.questions.pop(removed.question_id, None)
        self.hidden_questions.pop(removed.question_id, None)
        self._unqueue(removed.question_id)

    def _unqueue(self, question_id: UUID) -> None:
        if self.question_queue is not None:
            self.question_queue = tuple(id for id in self.question_queue if id != question_id)

    def _change_status(self, change: StatusChange) -> None:
        """The start stays where the change does not name it; the end does not, since a stream that goes on has none, nor an announcement."""
        named = {name: value for name, value in change if value is not None}
        self.stream = self.stream.model_copy(update={"starts_at": None, "ended_at": None, **named})


def _by_id(messages: Iterable[HeldMessage]) -> dict[UUID, HeldMessage]:
    return {held.message.id: held for held in messages}
