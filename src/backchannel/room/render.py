"""Who sees what of an event. Visibility is a property of the event: everyone, staff, or one user."""

from __future__ import annotations

from dataclasses import dataclass

from ..protocol.events import (
    AnyLogEvent,
    AskedQuestion,
    ChatMessageEvent,
    QuestionAnswer,
    QuestionAnswerEvent,
    QuestionEvent,
    QuestionStatus,
    QuestionUpvote,
    QuestionUpvoteEvent,
    StatusChange,
    StatusEvent,
)
from .chat import chat_message
from .events import (
    AnyRoomEvent,
    ChatMessageSent,
    QuestionAnswered,
    QuestionAsked,
    QuestionUpvoted,
    StatusChanged,
)


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


def _for_all(event: AnyLogEvent) -> Rendered:
    return Rendered(everyone=event, staff=event)


def _question(event: QuestionAsked, offset: int) -> Rendered:
    public = AskedQuestion(
        id=event.id,
        question=event.question,
        user=None if event.anonymous else event.user,
        status=QuestionStatus.open,
        upvotes=0,
        created_at=event.created_at,
    )
    for_all = QuestionEvent(offset=offset, data=public)
    own = QuestionEvent(offset=offset, data=public.model_copy(update={"own": True}))
    return Rendered(everyone=for_all, staff=for_all, own_user=event.user.id, own=own)


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
