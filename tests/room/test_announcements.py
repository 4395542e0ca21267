"""What staff announce: a chat message that everyone is told."""

from __future__ import annotations

import pytest

from backchannel.protocol.events import ChatMessageEvent
from backchannel.room.identity import Actor
from backchannel.room.render import render
from backchannel.room.snapshot import snapshot

from .people import ADA, HOST, MODERATOR, RULES, Rehearsed


@pytest.mark.parametrize("who", [HOST, MODERATOR])
def test_staff_announce_and_everyone_is_told_that_it_is_one(who: Actor) -> None:
    room = Rehearsed()
    event = room.accepted(who, "chat_message", message="We go on at three", message_type="announcement")
    form = render(event, 1).everyone
    assert isinstance(form, ChatMessageEvent)
    assert form.data.message_type == "announcement"
    assert snapshot(room.state, RULES, ADA).chat[-1].message_type == "announcement"


def test_nobody_else_does() -> None:
    room = Rehearsed()
    assert room.refused(ADA, "chat_message", message="Listen", message_type="announcement") == "forbidden"


def test_neither_slow_mode_nor_a_closed_chat_nor_a_review_stops_it() -> None:
    room = Rehearsed()
    room.accepted(HOST, "settings", slow_mode=60, duplicate_window=60, chat_open=False, hold_messages="all")
    for _ in range(2):
        room.accepted(MODERATOR, "chat_message", message="Soon", message_type="announcement")
    assert [logged.message.message for logged in room.state.chat] == ["Soon", "Soon"]


def test_a_message_without_a_kind_is_text() -> None:
    room = Rehearsed()
    room.accepted(HOST, "chat_message", message="Hello")
    assert room.state.chat[-1].message.message_type == "text"
