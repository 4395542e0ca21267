"""What an event of the past may still show. What was deleted or hidden since is absent from a resume too."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ..protocol.events import (
    ChatMessageEvent,
    Pin,
    PinChange,
    PinEvent,
    QuestionAnswerEvent,
    QuestionEvent,
    QuestionStatus,
    QuestionUpdateEvent,
)
from .chat import struck, tombstone
from .events import (
    AnyPollRoomEvent,
    AnyRoomEvent,
    ChatCleared,
    ChatMessageSent,
    MessageDeleted,
    MessagePinned,
    MessagesRestored,
    PollChanged,
    QuestionAnswered,
    QuestionAsked,
    QuestionChanged,
    QuestionWithdrawn,
    SanctionLifted,
    UserMessagesDeleted,
    UserSanctioned,
)
from .polls.render import render_poll_now, shows_hidden
from .render import render
from .rendered import Rendered
from .state import RoomState


def changes_the_past(event: AnyRoomEvent) -> bool:
    """Whether earlier events are to be shown otherwise after this one."""
    match event:
        case QuestionChanged():
            return event.was_public is not event.question.status.is_public
        case PollChanged():
            return event.change in ("status", "delete", "restore")
        case UserSanctioned():
            return event.deletes_messages
        case (
            QuestionWithdrawn()
            | MessageDeleted()
            | UserMessagesDeleted()
            | ChatCleared()
            | MessagesRestored()
            | SanctionLifted()
        ):
            return True
        case _:
            return False


def withheld(event: AnyRoomEvent, offset: int, state: RoomState) -> bool:
    """Whether the room, as it is now, hides something that the event shows."""
    match event:
        case ChatMessageSent():
            said = event.said
            return state.deletions.hides(said.id, said.user.id, offset)
        case MessagePinned(pinned=pinned):
            return pinned.logged.hidden_by(state.deletions)
        case MessagesRestored() | SanctionLifted():
            return any(one.logged.hidden_by(state.deletions) for one in event.restored)
        case _ if isinstance(event, AnyPollRoomEvent):
            return shows_hidden(event, state.board)
        case _:
            id = _question_shown(event)
            return id is not None and not state.questions[id].status.is_public


def render_now(event: AnyRoomEvent, offset: int, state: RoomState) -> Rendered:
    """An event as it is sent while the room is in this state, be it new or one that somebody has missed."""
    forms = render(event, offset)
    if not withheld(event, offset, state):
        return forms
    match event:
        case ChatMessageSent():
            return _deleted(forms)
        case MessagePinned():
            return _deleted_pin(forms)
        case MessagesRestored() | SanctionLifted():
            return _restored(event, offset, state)
        case _ if isinstance(event, AnyPollRoomEvent):
            return render_poll_now(event, offset, state.board)
        case _:
            id = _question_shown(event)
            return forms if id is None else _hidden(forms, state.questions[id].status)


def _question_shown(event: AnyRoomEvent) -> UUID | None:
    """The question whose words, or whose answer, the event shows."""
    match event:
        case QuestionAsked():
            return event.id
        case QuestionChanged():
            return event.question.id
        case QuestionAnswered():
            return event.question_id
        case _:
            return None


def _deleted(forms: Rendered) -> Rendered:
    event = forms.everyone
    if not isinstance(event, ChatMessageEvent):
        raise TypeError("a chat message is rendered as one")
    return Rendered(
        everyone=event.model_copy(update={"data": tombstone(event.data)}),
        staff=event.model_copy(update={"data": struck(event.data)}),
    )


def _deleted_pin(forms: Rendered) -> Rendered:
    event = forms.everyone
    if not isinstance(event, PinEvent) or event.data.pin is None:
        raise TypeError("a pinned message is rendered as one")
    pin = event.data.pin
    return Rendered(
        everyone=_with_pin(event, pin.model_copy(update={"message": tombstone(pin.message)})),
        staff=_with_pin(event, pin.model_copy(update={"message": struck(pin.message)})),
    )


def _with_pin(event: PinEvent, pin: Pin) -> PinEvent:
    return event.model_copy(update={"data": PinChange(pin=pin)})


def _restored(event: MessagesRestored | SanctionLifted, offset: int, state: RoomState) -> Rendered:
    """Only what is not deleted once more. The deletion that follows says the rest."""
    seen = tuple(one for one in event.restored if not one.logged.hidden_by(state.deletions))
    return render(event.model_copy(update={"restored": seen}), offset)


def _hidden(forms: Rendered, status: QuestionStatus) -> Rendered:
    """A question that is hidden now is for staff and its asker; one that was withdrawn is for its asker alone."""
    staff = None if status is QuestionStatus.withdrawn else forms.staff
    everyone = None if isinstance(forms.everyone, _SHOWING) else forms.everyone
    return replace(forms, everyone=everyone, staff=staff)


_SHOWING = (QuestionEvent, QuestionUpdateEvent, QuestionAnswerEvent)
