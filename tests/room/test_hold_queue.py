"""The hold queue: who sees a held message, who decides, and when the clock does."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from backchannel.protocol.events import MAX_DENIED
from backchannel.room.decide import decide
from backchannel.room.events import ChatMessageSent, MessageDenied, MessageHeld
from backchannel.room.hold_queue import CLOCK, MAX_HELD_PER_PERSON, due, due_at
from backchannel.room.identity import Actor
from backchannel.room.render import render
from backchannel.room.rules import Moment
from backchannel.room.snapshot import snapshot

from .people import ADA, BOB, HOST, MODERATOR, NOON, RULES, Rehearsed, counting_ids


def reviewed_room() -> Rehearsed:
    room = Rehearsed()
    room.accepted(HOST, "settings", hold_messages="all")
    return room


def held(room: Rehearsed, who: Actor, text: str = "Hello") -> UUID:
    event = room.accepted(who, "chat_message", message=text)
    assert isinstance(event, MessageHeld)
    return event.id


def queue_of(room: Rehearsed, who: Actor) -> list[str]:
    return [one.message.message for one in snapshot(room.state, RULES, who).held_messages]


def chat_of(room: Rehearsed, who: Actor) -> list[str]:
    return [message.message for message in snapshot(room.state, RULES, who).chat]


def test_a_held_message_is_its_senders_and_staffs() -> None:
    room = reviewed_room()
    held(room, ADA)
    assert {who.user and who.user.id: queue_of(room, who) for who in (ADA, BOB, HOST, MODERATOR)} == {
        "ada": ["Hello"],
        "bob": [],
        "hedy": ["Hello"],
        "mary": ["Hello"],
    }
    assert chat_of(room, HOST) == chat_of(room, BOB) == []
    assert render(room.events[-1], 2).everyone is None


def test_approved_it_is_the_message_that_was_said() -> None:
    room = reviewed_room()
    id = held(room, ADA)
    said_at = room.events[-1].created_at
    approval = room.accepted(MODERATOR, "message_review", message_id=id, approve=True)
    (message,) = snapshot(room.state, RULES, BOB).chat
    assert (message.id, message.user, message.created_at) == (id, ADA.user, said_at)
    assert approval.user == MODERATOR.user
    assert queue_of(room, ADA) == queue_of(room, HOST) == []
    assert room.refused(HOST, "message_review", message_id=id, approve=False) == "unknown_message"


def test_a_denial_can_be_taken_back_but_not_repeated() -> None:
    room = reviewed_room()
    id = held(room, ADA)
    room.accepted(MODERATOR, "message_review", message_id=id, approve=False)
    assert queue_of(room, ADA) == []
    assert room.refused(HOST, "message_review", message_id=id, approve=False) == "unknown_message"
    room.accepted(HOST, "message_review", message_id=id, approve=True)
    assert chat_of(room, BOB) == ["Hello"]
    assert snapshot(room.state, RULES, HOST).denied_messages == ()


def test_staff_remember_the_last_that_were_denied() -> None:
    room = reviewed_room()
    ids = []
    for number in range(MAX_DENIED + 1):
        ids.append(held(room, ADA, f"{number}"))
        room.accepted(HOST, "message_review", message_id=ids[-1], approve=False)
    assert [one.message.id for one in snapshot(room.state, RULES, HOST).denied_messages] == ids[1:]
    assert snapshot(room.state, RULES, ADA).denied_messages == ()


def test_staff_are_never_held() -> None:
    room = reviewed_room()
    assert isinstance(room.accepted(MODERATOR, "chat_message", message="Hello"), ChatMessageSent)


@pytest.mark.parametrize(
    ("text", "is_held"),
    [
        ("see https://example.com", True),
        ("WWW.example.com", True),
        ("go to example.com now", True),
        ("Hello.World", False),
        ("me@example.com", False),
        ("3.14 e.g. this", False),
    ],
)
def test_links_are_held_where_that_is_set(text: str, is_held: bool) -> None:
    room = Rehearsed()
    room.accepted(HOST, "settings", hold_messages="links")
    assert isinstance(room.accepted(ADA, "chat_message", message=text), MessageHeld) is is_held


def test_who_sends_ever_more_that_waits_is_told() -> None:
    room = reviewed_room()
    for number in range(MAX_HELD_PER_PERSON):
        held(room, ADA, f"{number}")
    assert room.refused(ADA, "chat_message", message="One more") == "too_many"
    held(room, BOB)


def test_the_outcome_of_a_deadline_is_declared_when_it_is_held() -> None:
    room = reviewed_room()
    room.accepted(HOST, "settings", hold_seconds=60, hold_outcome="approve")
    id = held(room, ADA)
    said_at = room.events[-1].created_at
    room.accepted(HOST, "settings", hold_outcome="deny")
    assert due_at(room.state) == said_at + timedelta(seconds=60)
    assert list(due(room.state, said_at + timedelta(seconds=59))) == []
    (decision,) = due(room.state, said_at + timedelta(seconds=60))
    assert (decision.data.message_id, decision.data.approve) == (id, True)


def test_what_the_clock_denies_says_so() -> None:
    room = reviewed_room()
    room.accepted(HOST, "settings", hold_seconds=1)
    held(room, ADA)
    (decision,) = due(room.state, NOON + timedelta(hours=1))
    event = decide(room.state, Actor(CLOCK, guest=False), decision, RULES, Moment(NOON, counting_ids()))
    assert isinstance(event, MessageDenied)
    assert event.expired


def test_the_delay_is_a_hold_that_the_clock_approves() -> None:
    room = Rehearsed()
    room.accepted(HOST, "settings", delay_seconds=4)
    held(room, ADA, "Soon")
    assert queue_of(room, HOST) == ["Soon"]
    assert chat_of(room, BOB) == []
    (decision,) = due(room.state, NOON + timedelta(hours=1))
    assert decision.data.approve


def test_an_approved_message_is_deleted_as_any_other() -> None:
    room = reviewed_room()
    id = held(room, ADA)
    room.accepted(HOST, "message_review", message_id=id, approve=True)
    deletion = room.accepted(ADA, "message_delete", message_id=id)
    assert chat_of(room, BOB) == [""]
    room.accepted(HOST, "messages_restore", act_id=deletion.id)
    assert chat_of(room, BOB) == ["Hello"]


@pytest.mark.parametrize("sanction", ["user_ban", "user_timeout"])
def test_the_clock_approves_nothing_of_who_was_silenced_meanwhile(sanction: str) -> None:
    room = Rehearsed()
    room.accepted(HOST, "settings", delay_seconds=4)
    held(room, ADA, "Rude")
    room.accepted(
        MODERATOR, sanction, user_id="ada", **({"seconds": 60} if sanction == "user_timeout" else {})
    )
    (decision,) = due(room.state, NOON + timedelta(seconds=10))
    assert not decision.data.approve
