"""Who sees what of an event. Visibility is a property of the event: everyone, staff, or one user."""

from __future__ import annotations

from uuid import UUID

from ..protocol import events as wire
from ..protocol.events import (
    AnyDeletionEvent,
    AnyLogEvent,
    AskedQuestion,
    BlockListEvent,
    ChatClearedEvent,
    ChatMessageEvent,
    MessageDeletedEvent,
    MessageDeniedEvent,
    MessageHeldEvent,
    MessagesRestoredEvent,
    PinEvent,
    Question,
    QuestionAnswer,
    QuestionAnswerEvent,
    QuestionEvent,
    QuestionQueue,
    QuestionQueueEvent,
    QuestionRemoved,
    QuestionRemovedEvent,
    QuestionUpdate,
    QuestionUpdateEvent,
    QuestionUpvote,
    QuestionUpvoteEvent,
    SanctionEvent,
    SanctionLiftedEvent,
    SettingsEvent,
    StatusChange,
    StatusEvent,
    UserMessagesDeletedEvent,
)
from .events import (
    AnyDeletionRoomEvent,
    AnyQuestionRoomEvent,
    AnyRoomEvent,
    BlockListChanged,
    ChatCleared,
    ChatMessageSent,
    MessageDeleted,
    MessageDenied,
    MessageHeld,
    MessagePinned,
    MessagesRestored,
    MessageUnpinned,
    PersonErased,
    PollChanged,
    PollShown,
    PollVoted,
    QuestionAnswered,
    QuestionAsked,
    QuestionChanged,
    QuestionQueued,
    QuestionUpvoted,
    QuestionWithdrawn,
    SanctionLifted,
    SettingsChanged,
    StatusChanged,
    UserMessagesDeleted,
    UserSanctioned,
)
from .polls.render import render_poll
from .rendered import Rendered
from .sanctions import own_sanction
from .state import for_sender, unmasked


def render(event: AnyRoomEvent, offset: int) -> Rendered:
    """An event of the log as what goes over the wire."""
    match event:
        case ChatMessageSent():
            return _for_all(ChatMessageEvent(offset=offset, data=event.said))
        case MessageHeld() | MessageDenied():
            return _hold(event, offset)
        case MessageDeleted() | UserMessagesDeleted() | ChatCleared() | MessagesRestored():
            return _for_all(_deletion(event, offset))
        case UserSanctioned():
            return _sanctioned(event, offset)
        case SanctionLifted():
            return _lifted(event, offset)
        case StatusChanged():
            change = StatusChange(
                status=event.status,
                starts_at=event.starts_at,
                started_at=event.started_at,
                ended_at=event.ended_at,
            )
            return _for_all(StatusEvent(offset=offset, data=change))
        case PollChanged() | PollShown() | PollVoted():
            return render_poll(event, offset)
        case SettingsChanged():
            return _for_all(SettingsEvent(offset=offset, data=event.settings))
        case BlockListChanged():
            data = wire.BlockList(terms=event.terms)
            return Rendered(everyone=None, staff=BlockListEvent(offset=offset, data=data))
        case MessagePinned() | MessageUnpinned():
            return _for_all(PinEvent(offset=offset, data=_pin(event)))
        case PersonErased():
            # It comes with a new epoch, and everybody begins anew with a snapshot of a room without that person.
            return Rendered(everyone=None, staff=None)
        case _:
            return _of_question(event, offset)


def _for_all(event: AnyLogEvent) -> Rendered:
    return Rendered(everyone=event, staff=event)


def _hold(event: MessageHeld | MessageDenied, offset: int) -> Rendered:
    """Its sender is not told which words are not wanted."""
    if isinstance(event, MessageDenied):
        denial = wire.MessageDenied(message_id=event.message_id, expired=event.expired)
        denied = MessageDeniedEvent(offset=offset, data=denial)
        return Rendered(everyone=None, staff=denied, own_user=event.author_id, own=denied)
    for_staff = MessageHeldEvent(offset=offset, data=event.held)
    own = MessageHeldEvent(offset=offset, data=for_sender(event.held))
    return Rendered(everyone=None, staff=for_staff, own_user=event.user.id, own=own)


def _pin(event: MessagePinned | MessageUnpinned) -> wire.PinChange:
    if isinstance(event, MessageUnpinned):
        return wire.PinChange(pin=None)
    message = event.pinned.message
    pin = wire.Pin(message=message, pinned_by=event.user, pinned_at=event.created_at, until=event.until)
    return wire.PinChange(pin=pin)


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


def _of_question(event: AnyQuestionRoomEvent, offset: int) -> Rendered:
    match event:
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
        case QuestionChanged():
            return _changed(event, offset)
        case QuestionWithdrawn():
            return _withdrawn(event, offset)
        case QuestionQueued(question_ids=ids):
            queue = QuestionQueueEvent(offset=offset, data=QuestionQueue(question_ids=ids))
            return Rendered(everyone=None, staff=queue)


def _sanctioned(event: UserSanctioned, offset: int) -> Rendered:
    """Everyone is told of what was deleted with it, and of nothing else."""
    deleted = wire.UserMessagesDeleted(act_id=event.id, user_id=event.user_id)
    sanction = event.sanction
    return Rendered(
        everyone=UserMessagesDeletedEvent(offset=offset, data=deleted) if event.deletes_messages else None,
        staff=SanctionEvent(offset=offset, data=sanction),
        own_user=event.user_id,
        own=SanctionEvent(offset=offset, data=own_sanction(sanction)),
        own_if_viewer=True,
    )


def _lifted(event: SanctionLifted, offset: int) -> Rendered:
    messages = tuple(one.message for one in event.restored)
    restored = MessagesRestoredEvent(offset=offset, data=wire.MessagesRestored(messages=messages))
    own = wire.SanctionLifted(act_id=event.act_id, user_id=event.user_id, messages=messages)
    return Rendered(
        everyone=restored if messages else None,
        staff=SanctionLiftedEvent(offset=offset, data=own.model_copy(update={"by": event.user})),
        own_user=event.user_id,
        own=SanctionLiftedEvent(offset=offset, data=own),
        own_if_viewer=True,
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
