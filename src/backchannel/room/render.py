"""Who sees what of an event. Visibility is a property of the event: everyone, staff, or one user."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ..protocol import events as wire
from ..protocol.events import (
    AnyDeletionEvent,
    AnyLogEvent,
    AskedQuestion,
    ChatClearedEvent,
    ChatMessageEvent,
    MessageDeletedEvent,
    MessagesRestoredEvent,
    Question,
    QuestionAnswer,
    QuestionAnswerEvent,
    QuestionEvent,
    QuestionRemoved,
    QuestionRemovedEvent,
    QuestionUpdate,
    QuestionUpdateEvent,
    QuestionUpvote,
    QuestionUpvoteEvent,
    SettingsEvent,
    StatusChange,
    StatusEvent,
    UserMessagesDeletedEvent,
)
from .chat import chat_message
from .events import (
    AnyDeletionRoomEvent,
    AnyRoomEvent,
    ChatCleared,
    ChatMessageSent,
    MessageDeleted,
    MessagesRestored,
    QuestionAnswered,
    QuestionAsked,
    QuestionChanged,
    QuestionUpvoted,
    QuestionWithdrawn,
    SettingsChanged,
    StatusChanged,
    UserMessagesDeleted,
)
from .state import unmasked


@dataclass(frozen=True, slots=True)
class Rendered:
    """One event as its several audiences get it."""

    everyone: AnyLogEvent | None
    """What all get who get nothing else; None: they get nothing."""
    staff: AnyLogEvent | None
    """What host and moderators get."""
    own_user: str | None = None
    own: AnyLogEvent | None = None
    """What this one user gets instead."""
    replaces: tuple[str, str] | None = None
    """Names a value that the event holds absolutely: of several in one pass only the last need be sent."""


def render(event: AnyRoomEvent, offset: int) -> Rendered:
    """An event of the log as what goes over the wire."""
    match event:
        case ChatMessageSent():
            return _for_all(ChatMessageEvent(offset=offset, data=chat_message(event)))
        case MessageDeleted() | UserMessagesDeleted() | ChatCleared() | MessagesRestored():
            return _for_all(_deletion(event, offset))
        case QuestionAsked():
            return _question(event, offset)
        case QuestionUpvoted():
            return _upvote(event, offset)
        case QuestionAnswered():
            answer = QuestionAnswer(
                question_id=event.question_id,
                answer=event.answer,
                answered_by=event.user,
                answered_at=event.created_at,
            )
            return _for_all(QuestionAnswerEvent(offset=offset, data=answer))
        case StatusChanged():
            change = StatusChange(
                status=event.status,
                started_at=event.started_at,
                ended_at=event.ended_at,
            )
            return _for_all(StatusEvent(offset=offset, data=change))
        case QuestionChanged():
            return _changed(event, offset)
        case QuestionWithdrawn():
            return _withdrawn(event, offset)
        case SettingsChanged():
            return _for_all(SettingsEvent(offset=offset, data=event.settings))


def _for_all(event: AnyLogEvent) -> Rendered:
    return Rendered(everyone=event, staff=event)


def _deletion(event: AnyDeletionRoomEvent, offset: int) -> AnyDeletionEvent:
    match event:
        case MessageDeleted():
            deleted = wire.MessageDeleted(act_id=event.id, message_id=event.message_id)
            return MessageDeletedEvent(offset=offset, data=deleted)
        case UserMessagesDeleted():
            of_user = wire.UserMessagesDeleted(act_id=event.id, user_id=event.user_id)
            return UserMessagesDeletedEvent(offset=offset, data=of_user)
        case ChatCleared():
            return ChatClearedEvent(offset=offset, data=wire.ChatCleared(act_id=event.id))
        case MessagesRestored():
            return MessagesRestoredEvent(
                offset=offset,
                data=wire.MessagesRestored(messages=tuple(one.message for one in event.restored)),
            )


def _question(event: QuestionAsked, offset: int) -> Rendered:
    public = AskedQuestion(
        id=event.id,
        question=event.question,
        user=None if event.anonymous else event.user,
        anonymous=event.anonymous,
        status=event.status,
        upvotes=0,
        created_at=event.created_at,
    )
    for_all = QuestionEvent(offset=offset, data=public)
    return Rendered(
        everyone=for_all if event.status.is_public else None,
        staff=_with_question(for_all, user=event.user) if event.revealed else for_all,
        own_user=event.user.id,
        own=_with_question(for_all, own=True, **_own_view(event)),
    )


def _own_view(event: QuestionAsked) -> dict[str, object]:
    """Staff who ask see their own question as staff see it: the events that follow will show it so."""
    return {"user": event.user} if event.revealed and event.user.role.is_staff else {}


def _with_question(event: QuestionEvent, **change: object) -> QuestionEvent:
    return event.model_copy(update={"data": event.data.model_copy(update=change)})


def _changed(event: QuestionChanged, offset: int) -> Rendered:
    """Those who do not see the question any more are told that it is gone, without a word of what it has become."""
    public = event.question.status.is_public
    for_all = _update(event, event.question, offset)
    for_staff = _update(event, unmasked(event.question, event.author, revealed=event.revealed), offset)
    removed = _removed(event.question.id, event.questions_total, offset) if event.was_public else None
    return Rendered(
        everyone=for_all if public else removed,
        staff=for_staff,
        own_user=event.author.id,
        own=for_staff if event.author.role.is_staff else for_all,
    )


def _update(event: QuestionChanged, question: Question, offset: int) -> QuestionUpdateEvent:
    data = QuestionUpdate(question=question, questions_total=event.questions_total)
    return QuestionUpdateEvent(offset=offset, data=data)


def _withdrawn(event: QuestionWithdrawn, offset: int) -> Rendered:
    removed = _removed(event.question_id, event.questions_total, offset)
    return Rendered(
        everyone=removed if event.was_public else None, staff=removed, own_user=event.user.id, own=removed
    )


def _removed(question_id: UUID, questions_total: int, offset: int) -> QuestionRemovedEvent:
    data = QuestionRemoved(question_id=question_id, questions_total=questions_total)
    return QuestionRemovedEvent(offset=offset, data=data)


def _upvote(event: QuestionUpvoted, offset: int) -> Rendered:
    public = QuestionUpvote(question_id=event.question_id, upvotes=event.upvotes)
    for_all = QuestionUpvoteEvent(offset=offset, data=public)
    own = QuestionUpvoteEvent(offset=offset, data=public.model_copy(update={"upvoted": not event.withdraw}))
    return Rendered(
        everyone=for_all,
        staff=for_all,
        own_user=event.user.id,
        own=own,
        replaces=("livestream:question_upvote", str(event.question_id)),
    )
