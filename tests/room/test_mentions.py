"""Who is named in a message: known here, not banned, and told so."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from backchannel.protocol.events import ChatMessageEvent
from backchannel.room.events import ChatMessageSent, MessageHeld
from backchannel.room.render import render
from backchannel.room.snapshot import snapshot

from .people import ADA, BOB, HOST, RULES, Rehearsed, command


def lively() -> Rehearsed:
    """A room in which Ada, Bob and the host have written."""
    room = Rehearsed()
    for who in (ADA, BOB, HOST):
        room.accepted(who, "chat_message", message="Hello")
    return room


def named(room: Rehearsed, *mentions: str) -> tuple[str, ...]:
    event = room.accepted(ADA, "chat_message", message="Look", mentions=list(mentions))
    form = render(event, len(room.events)).everyone
    assert isinstance(form, ChatMessageEvent)
    assert form.data == snapshot(room.state, RULES, BOB).chat[-1]
    return form.data.mentions


def test_each_is_named_once_in_the_order_of_the_sender() -> None:
    assert named(lively(), "hedy", "bob", "hedy") == ("hedy", "bob")


def test_neither_strangers_nor_oneself_nor_the_banned_are() -> None:
    room = lively()
    assert named(room, "nobody", "ada", "bob") == ("bob",)
    room.accepted(HOST, "user_ban", user_id="bob")
    assert named(room, "bob") == ()


def test_more_than_ten_are_refused() -> None:
    with pytest.raises(ValidationError):
        command("chat_message", message="All", mentions=[f"u{number}" for number in range(11)])


def test_a_message_that_names_nobody_is_as_long_as_before() -> None:
    event = lively().accepted(ADA, "chat_message", message="Hello again")
    assert "mentions" not in event.model_dump_json()
    form = render(event, 4).everyone
    assert form is not None
    assert "mentions" not in form.model_dump_json()


def test_they_go_with_the_words_of_a_deleted_message() -> None:
    room = lively()
    id = room.accepted(ADA, "chat_message", message="@Bob", mentions=["bob"]).id
    room.accepted(HOST, "message_delete", message_id=id)
    assert snapshot(room.state, RULES, BOB).chat[-1].mentions == ()
    assert snapshot(room.state, RULES, HOST).chat[-1].mentions == ("bob",)


def test_what_is_held_keeps_them_until_it_is_approved() -> None:
    room = lively()
    room.accepted(HOST, "settings", hold_messages="all")
    held = room.accepted(ADA, "chat_message", message="@Bob", mentions=["bob"])
    assert isinstance(held, MessageHeld)
    approved = room.accepted(HOST, "message_review", message_id=held.id, approve=True)
    assert isinstance(approved, ChatMessageSent)
    assert approved.said.mentions == ("bob",)
