"""Deleting from the chat, and undoing it: exactly what an act hid comes back."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from backchannel.protocol.user import Role
from backchannel.room.decide import decide
from backchannel.room.events import ChatMessageSent
from backchannel.room.identity import READER, Actor
from backchannel.room.rejection import Rejection
from backchannel.room.rules import Moment, RoomRules
from backchannel.room.snapshot import snapshot
from backchannel.room.state import LoggedMessage

from .people import ADA, BOB, HOST, MODERATOR, NOON, RULES, Rehearsed, actor, command, counting_ids


def said(room: Rehearsed, who: Actor, *texts: str) -> list[UUID]:
    return [room.accepted(who, "chat_message", message=text).id for text in texts]


def read(room: Rehearsed, who: Actor) -> list[str]:
    """The chat as somebody who comes in reads it; what was deleted is struck through."""
    chat = snapshot(room.state, RULES, who).chat
    return [f"~{message.message}~" if message.deleted else message.message for message in chat]


def test_a_deleted_message_leaves_a_tombstone_whose_text_only_staff_read() -> None:
    room = Rehearsed()
    _, rude = said(room, BOB, "Hello", "Rude")
    room.accepted(MODERATOR, "message_delete", message_id=rude)
    for who in (ADA, BOB, READER):
        assert read(room, who) == ["Hello", "~~"]
    for who in (HOST, MODERATOR):
        assert read(room, who) == ["Hello", "~Rude~"]
    assert room.refused(HOST, "message_delete", message_id=rude) == "already_deleted"
    assert room.refused(ADA, "chat_message", message="What?", reply_to=rude) == "unknown_message"


def test_everyone_may_take_back_their_own() -> None:
    room = Rehearsed()
    (mine,) = said(room, ADA, "Oops")
    assert room.refused(BOB, "message_delete", message_id=mine) == "forbidden"
    room.accepted(ADA, "message_delete", message_id=mine)
    assert read(room, BOB) == ["~~"]


def test_a_moderator_does_not_outrank_the_host() -> None:
    room = Rehearsed(RoomRules(chat_history=1))
    (first,) = said(room, HOST, "Welcome")
    assert room.refused(MODERATOR, "message_delete", message_id=first) == "outranked"
    said(room, ADA, "Hello")  # and the host's message is forgotten
    assert room.refused(MODERATOR, "user_messages_delete", user_id="hedy") == "outranked"
    room.accepted(MODERATOR, "user_messages_delete", user_id="mary")
    room.accepted(HOST, "user_messages_delete", user_id="hedy")
    room.accepted(actor("mo", Role.moderator), "user_messages_delete", user_id="mary")


def test_what_comes_after_a_deletion_stays() -> None:
    room = Rehearsed()
    said(room, BOB, "Before")
    room.accepted(HOST, "user_messages_delete", user_id="bob")
    said(room, BOB, "After")
    assert read(room, ADA) == ["~~", "After"]
    room.accepted(HOST, "chat_clear")
    said(room, ADA, "Anew")
    assert read(room, ADA) == ["~~", "~~", "Anew"]


def test_undoing_brings_back_what_that_act_hid_and_no_more() -> None:
    room = Rehearsed()
    first, _ = said(room, BOB, "One", "Two")
    single = room.accepted(HOST, "message_delete", message_id=first).id
    of_user = room.accepted(HOST, "user_messages_delete", user_id="bob").id
    said(room, ADA, "Three")
    cleared = room.accepted(HOST, "chat_clear").id
    room.accepted(HOST, "messages_restore", act_id=of_user)
    assert read(room, ADA) == ["~~", "~~", "~~"]  # the clearing still stands
    room.accepted(MODERATOR, "messages_restore", act_id=cleared)
    assert read(room, ADA) == ["~~", "Two", "Three"]
    room.accepted(HOST, "messages_restore", act_id=single)
    assert read(room, ADA) == ["One", "Two", "Three"]
    for act in (single, of_user, cleared, UUID(int=5)):
        assert room.refused(HOST, "messages_restore", act_id=act) == "unknown_act"


def test_an_older_message_is_deleted_too_when_the_log_knows_it() -> None:
    room = Rehearsed(RoomRules(chat_history=1))
    old = room.accepted(BOB, "chat_message", message="Long ago")
    said(room, ADA, "Now")
    assert isinstance(old, ChatMessageSent)
    delete = command("message_delete", message_id=old.id)
    forgotten = decide(room.state, HOST, delete, room.rules, Moment(NOON, counting_ids()))
    assert isinstance(forgotten, Rejection)
    recalled = {old.id: LoggedMessage(old.said, 1)}
    assert not isinstance(
        decide(room.state, HOST, delete, room.rules, Moment(NOON, counting_ids(), recalled)), Rejection
    )


@given(st.lists(st.sampled_from(["ada", "bob", "delete", "of_ada", "clear", "undo"]), max_size=30))
def test_undoing_everything_brings_everything_back(acts: list[str]) -> None:
    room = Rehearsed()
    standing: list[UUID] = []
    people = {"ada": ADA, "bob": BOB}
    for act in acts:
        if act in people:
            said(room, people[act], f"{act} {len(room.events)}")
        elif act == "delete" and room.state.chat:
            result = room.decide(HOST, command("message_delete", message_id=room.state.chat[-1].message.id))
            standing += [] if isinstance(result, Rejection) else [result.id]
        elif act == "of_ada":
            standing.append(room.accepted(HOST, "user_messages_delete", user_id="ada").id)
        elif act == "clear":
            standing.append(room.accepted(HOST, "chat_clear").id)
        elif act == "undo" and standing:
            room.accepted(HOST, "messages_restore", act_id=standing.pop(0))
    for id in standing:
        room.accepted(HOST, "messages_restore", act_id=id)
    assert read(room, ADA) == [logged.message.message for logged in room.state.chat]
