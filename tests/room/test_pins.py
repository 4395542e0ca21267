"""The message that staff keep above the chat: one at a time, gone with its message, back with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from backchannel.protocol.events import MessagesRestoredEvent, PinEvent
from backchannel.room.decide import apply
from backchannel.room.events import PersonErased
from backchannel.room.identity import Actor
from backchannel.room.render import render
from backchannel.room.rules import RoomRules
from backchannel.room.snapshot import snapshot
from backchannel.room.withholding import render_now

from .people import ADA, BOB, HOST, MODERATOR, RULES, Rehearsed

LATER = "2126-11-24T18:00:00.000Z"


def pinned(rules: RoomRules = RULES) -> tuple[Rehearsed, UUID]:
    """A room in which a message of Ada's is pinned."""
    room = Rehearsed(rules)
    id = room.accepted(ADA, "chat_message", message="Slides: example.org").id
    room.accepted(MODERATOR, "message_pin", message_id=id, until=LATER)
    return room, id


def shown_to(who: Actor, room: Rehearsed) -> tuple[str, bool] | None:
    """What this person is sent of the pin: its words, and whether it is deleted."""
    pin = snapshot(room.state, room.rules, who).pin
    return None if pin is None else (pin.message.message, pin.message.deleted)


def test_a_pin_says_what_who_when_and_until_when() -> None:
    room, id = pinned()
    form = render(room.events[-1], 2).everyone
    assert isinstance(form, PinEvent)
    assert form.data.pin is not None
    assert form.data.pin == snapshot(room.state, RULES, BOB).pin
    assert (form.data.pin.message.id, form.data.pin.pinned_by) == (id, MODERATOR.user)
    assert form.data.pin.pinned_at == room.events[-1].created_at
    assert form.data.pin.until == datetime(2126, 11, 24, 18, tzinfo=UTC)


def test_a_new_pin_takes_the_place_of_the_old_one() -> None:
    room, first = pinned()
    second = room.accepted(BOB, "chat_message", message="Break until three").id
    room.accepted(HOST, "message_pin", message_id=second)
    assert shown_to(ADA, room) == ("Break until three", False)
    assert room.refused(MODERATOR, "message_unpin", message_id=first) == "not_pinned"
    room.accepted(MODERATOR, "message_unpin", message_id=second)
    assert shown_to(ADA, room) is None
    assert room.refused(MODERATOR, "message_unpin", message_id=second) == "not_pinned"


def test_its_end_can_be_moved() -> None:
    room, id = pinned()
    room.accepted(HOST, "message_pin", message_id=id)
    assert room.state.pin is not None
    assert room.state.pin.until is None


@pytest.mark.parametrize("until", ["2020-01-01T00:00:00.000Z", "2026-11-23T12:00:01.123Z"])
def test_it_ends_later_than_now(until: str) -> None:
    room = Rehearsed()
    id = room.accepted(ADA, "chat_message", message="Hello").id
    assert room.refused(HOST, "message_pin", message_id=id, until=until) == "invalid_field"


@pytest.mark.parametrize(
    ("deletion", "data"),
    [
        ("message_delete", None),
        ("user_messages_delete", {"user_id": "ada"}),
        ("chat_clear", {}),
        ("user_ban", {"user_id": "ada", "delete_messages": True}),
    ],
)
def test_it_goes_with_its_message_and_comes_back_with_it_however_far_the_chat_is(
    deletion: str, data: dict[str, Any] | None
) -> None:
    room, id = pinned(RoomRules(chat_history=2))
    act = room.accepted(HOST, deletion, **({"message_id": id} if data is None else data)).id
    for number in range(3):
        room.accepted(BOB, "chat_message", message=f"{number}")
    assert shown_to(BOB, room) == ("", True)
    assert shown_to(HOST, room) == ("Slides: example.org", True)
    undo = "sanction_lift" if deletion == "user_ban" else "messages_restore"
    restoring = room.accepted(HOST, undo, act_id=act)
    form = render(restoring, len(room.events)).everyone
    assert isinstance(form, MessagesRestoredEvent)
    assert form.data.messages[-1].id == id
    assert shown_to(BOB, room) == ("Slides: example.org", False)


def test_who_comes_back_is_not_sent_what_was_deleted_meanwhile() -> None:
    room, id = pinned()
    room.accepted(HOST, "message_delete", message_id=id)
    forms = render_now(room.events[1], 2, room.state)
    for form, words in ((forms.everyone, ""), (forms.staff, "Slides: example.org")):
        assert isinstance(form, PinEvent)
        assert form.data.pin is not None
        assert (form.data.pin.message.message, form.data.pin.message.deleted) == (words, True)


def test_what_is_deleted_held_or_unknown_cannot_be_pinned() -> None:
    room = Rehearsed()
    id = room.accepted(ADA, "chat_message", message="Hello").id
    room.accepted(HOST, "message_delete", message_id=id)
    assert room.refused(HOST, "message_pin", message_id=id) == "already_deleted"
    room.accepted(HOST, "settings", hold_messages="all")
    held = room.accepted(ADA, "chat_message", message="Again").id
    for unknown in (held, UUID(int=77)):
        assert room.refused(HOST, "message_pin", message_id=unknown) == "unknown_message"


def test_an_erased_person_takes_their_pin_along() -> None:
    room, _ = pinned()
    assert HOST.user is not None
    erasure = PersonErased(id=UUID(int=50), user=HOST.user, created_at=room.now, person_id="ada")
    apply(room.state, erasure, len(room.events) + 1)
    assert room.state.pin is None
