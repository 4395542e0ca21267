"""Erasing a person from a stream's log: what becomes of each event that holds something of theirs. Pure.

Their words are emptied, and they themselves stand there under a name that says nothing, the same in all of the stream, so that
what counts people (votes) still counts right. That one was erased is an event of its own, which takes out of the room what was left
without words.

Every text of every event is named below as somebody's words, somebody's id, or neither; a test fails for one that is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from ..protocol.events import QuestionStatus
from ..protocol.user import User
from .events import AnyRoomEvent, PersonErased, QuestionChanged
from .questions.fold import set_status
from .state import RoomState

ERASED_NAME: Final = "Erased"
"""What stands in the place of a name."""

WORDS: Final[Mapping[str, str]] = {
    "ChatMessageSent.message": "said.user",
    "ChatMessage.message": "user",
    "MessageHeld.message": "user",
    "MessageHeld.terms": "user",
    "QuestionAsked.question": "user",
    "QuestionAnswered.answer": "user",
    "Question.answer": "answered_by",
    "UserSanctioned.reason": "user",
}
"""What somebody said, and the field beside it that tells who. Of an approval, that is who said it first."""

ABOUT: Final[Mapping[str, str]] = {
    "UserSanctioned.name": "user_id",
    "UserSanctioned.reason": "user_id",
}
"""What was said about somebody, and the field beside it that tells about whom."""

PEOPLE: Final = frozenset(
    {
        "UserMessagesDeleted.user_id",
        "MessageDenied.author_id",
        "ChatMessageSent.mentions",
        "MessageHeld.mentions",
        "ChatMessage.mentions",
        "UserSanctioned.user_id",
        "SanctionLifted.user_id",
        "PersonErased.person_id",
    }
)
"""Ids of users, besides those in a ``User``."""

NEITHER: Final = frozenset(
    {
        "QuestionChanged.labels",
        "Question.labels",
        "Poll.question",
        "Poll.options",
        "BlockedTerm.term",
    }
)
"""Texts that belong to the stream, whoever wrote them."""

WITHIN: Final = frozenset({"Question.question"})
"""Words whose author stands further out; ``erased`` knows where."""

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is erased, and who stands there instead."""

    id: str
    stand_in: str
    """An id that nobody else has."""

    def replaced(self, user: User) -> User:
        return User(id=self.stand_in, name=ERASED_NAME, role=user.role)


def erased(event: AnyRoomEvent, person: Person) -> AnyRoomEvent:
    """The event without them; the same object if there was nothing of theirs in it."""
    if isinstance(event, QuestionChanged) and event.author.id == person.id:
        event = event.model_copy(update={"question": event.question.model_copy(update={"question": ""})})
    return _model(event, person)


def apply_erasure(state: RoomState, event: PersonErased) -> None:
    """Take out of the room what has no words any more. Votes stay: the stand-in has given them."""
    state.deletions.erased.add(event.person_id)
    state.said.pop(event.person_id, None)
    for queue in (state.holds.waiting, state.holds.denied):
        for id in [id for id, held in queue.items() if held.message.user.id == event.person_id]:
            del queue[id]
    if state.pin is not None and state.pin.logged.message.user.id == event.person_id:
        state.pin = None
    for question in list(state.questions.values()):
        if question.author.id == event.person_id:
            set_status(state, question, QuestionStatus.withdrawn)
        if question.answered_by is not None and question.answered_by.id == event.person_id:
            question.answer = question.answered_by = None


def _model(model: M, person: Person) -> M:
    name, changes = type(model).__name__, {}
    for field in type(model).model_fields:
        value = getattr(model, field)
        place = f"{name}.{field}"
        if place in PEOPLE:
            after = _replaced(value, person)
        elif _is_theirs(model, place, person):
            after = _emptied(value)
        else:
            after = _value(value, person)
        if after is not value:
            changes[field] = after
    return model.model_copy(update=changes) if changes else model


def _replaced(value: Any, person: Person) -> Any:
    """The id of a user, or ids, with theirs replaced."""
    if isinstance(value, tuple):
        return tuple(_replaced(id, person) for id in value) if person.id in value else value
    return person.stand_in if value == person.id else value


def _is_theirs(model: BaseModel, place: str, person: Person) -> bool:
    """Whether this text was said by them, or about them."""
    if place in ABOUT and attrgetter(ABOUT[place])(model) == person.id:
        return True
    author = attrgetter(WORDS[place])(model) if place in WORDS else None
    return isinstance(author, User) and author.id == person.id


def _value(value: Any, person: Person) -> Any:
    if isinstance(value, User):
        return person.replaced(value) if value.id == person.id else value
    if isinstance(value, BaseModel):
        return _model(value, person)
    if isinstance(value, tuple):
        after = tuple(_value(part, person) for part in value)
        return after if any(a is not b for a, b in zip(after, value, strict=True)) else value
    return value


def _emptied(value: Any) -> Any:
    """Nothing, of the kind that stood there."""
    return None if value is None else type(value)()
