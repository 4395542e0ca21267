"""Timeouts and bans: who may impose them on whom, what they forbid, when they end, and that lifting undoes exactly one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from backchannel.protocol.codes import CloseCode
from backchannel.protocol.commands import ROOM_COMMANDS
from backchannel.protocol.events import Sanction
from backchannel.protocol.user import Role
from backchannel.room.access import kept_out
from backchannel.room.decide import decide
from backchannel.room.identity import READER, Actor
from backchannel.room.rejection import Rejection
from backchannel.room.render import render
from backchannel.room.rules import Moment
from backchannel.room.snapshot import snapshot

from .people import ADA, BOB, HOST, MODERATOR, NOON, RULES, Rehearsed, actor, command, counting_ids
from .test_decide import TABLE

OTHER_MODERATOR = actor("mo", Role.moderator)


def at(room: Rehearsed, who: Actor, later: float, type: str, /, **data: Any) -> str:
    """What comes of a command so many seconds after noon: ``ok`` or the code."""
    moment = Moment(NOON + timedelta(seconds=later), counting_ids())
    result = decide(room.state, who, command(type, **data), RULES, moment)
    return result.code.value if isinstance(result, Rejection) else "ok"


def sanctions_seen(room: Rehearsed, who: Actor) -> tuple[Sanction, ...]:
    return snapshot(room.state, RULES, who).sanctions


class TestRanks:
    @pytest.mark.parametrize("type", ["user_timeout", "user_ban"])
    def test_only_those_above_sanction_those_below(self, type: str) -> None:
        room = Rehearsed()
        for who in (HOST, MODERATOR, OTHER_MODERATOR, ADA):
            room.accepted(who, "chat_message", message="Hello")
        more = {"seconds": 60} if type == "user_timeout" else {}
        for by, whom, expected in (
            (MODERATOR, "ada", "ok"),
            (MODERATOR, "mo", "outranked"),
            (MODERATOR, "mary", "outranked"),
            (MODERATOR, "hedy", "outranked"),
            (HOST, "mary", "ok"),
            (HOST, "hedy", "outranked"),
            (HOST, "never_heard_of", "ok"),
        ):
            assert at(room, by, 0, type, user_id=whom, **more) == expected, (by, whom)

    def test_a_sanction_holds_against_those_below_who_imposed_it(self) -> None:
        """The room cannot know the role of who has done nothing in it: their token tells it when they come."""
        room = Rehearsed()
        room.accepted(MODERATOR, "user_ban", user_id="mo")
        room.accepted(MODERATOR, "user_timeout", user_id="hedy", seconds=60)
        assert kept_out(room.state, OTHER_MODERATOR) is None
        assert kept_out(room.state, actor("mo")) is not None
        assert at(room, HOST, 1, "chat_message", message="Hello") == "ok"

    def test_what_the_host_has_imposed_is_the_hosts_to_lift(self) -> None:
        room = Rehearsed()
        act = room.accepted(HOST, "user_ban", user_id="bob").id
        assert room.refused(MODERATOR, "sanction_lift", act_id=act) == "outranked"
        room.accepted(HOST, "sanction_lift", act_id=act)
        by_moderator = room.accepted(MODERATOR, "user_ban", user_id="bob").id
        room.accepted(OTHER_MODERATOR, "sanction_lift", act_id=by_moderator)
        assert room.refused(HOST, "sanction_lift", act_id=by_moderator) == "unknown_act"


class TestTimeouts:
    def test_it_ends_by_itself_and_tells_how_long_it_lasts(self) -> None:
        room = Rehearsed()
        room.accepted(HOST, "user_timeout", user_id="bob", seconds=60, reason=" Calm\u200b down ")
        early = Moment(NOON + timedelta(seconds=17.5), counting_ids())
        refusal = decide(room.state, BOB, command("chat_message", message="But"), RULES, early)
        assert isinstance(refusal, Rejection)
        assert (refusal.code.value, refusal.retry_after, refusal.reason) == ("timed_out", 42.5, "Calm down")
        assert at(room, BOB, 59.999, "chat_message", message="But") == "timed_out"
        assert at(room, BOB, 60, "chat_message", message="But") == "ok"
        assert at(room, ADA, 1, "chat_message", message="But") == "ok"
        assert kept_out(room.state, BOB) is None

    def test_of_several_the_one_that_ends_last_counts(self) -> None:
        room = Rehearsed()
        long = room.accepted(HOST, "user_timeout", user_id="bob", seconds=100).id
        room.accepted(MODERATOR, "user_timeout", user_id="bob", seconds=10)
        assert at(room, BOB, 50, "chat_message", message="But") == "timed_out"
        room.accepted(HOST, "sanction_lift", act_id=long)
        assert at(room, BOB, 10, "chat_message", message="But") == "timed_out"
        assert at(room, BOB, 50, "chat_message", message="But") == "ok"

    def test_the_next_one_forgets_those_that_have_ended(self) -> None:
        room = Rehearsed()
        ended = room.accepted(HOST, "user_timeout", user_id="bob", seconds=1).id
        standing = [room.accepted(HOST, "user_timeout", user_id="bob", seconds=60).id for _ in range(2)]
        assert [one.act_id for one in sanctions_seen(room, BOB)] == standing
        assert room.refused(HOST, "sanction_lift", act_id=ended) == "unknown_act"

    @pytest.mark.parametrize("seconds", [0, -1, 1209601, 1.5, "60", True])
    def test_it_lasts_a_second_to_fourteen_days(self, seconds: object) -> None:
        with pytest.raises(ValueError, match="seconds"):
            command("user_timeout", user_id="bob", seconds=seconds)

    @pytest.mark.parametrize("who", [BOB, MODERATOR], ids=["viewer", "moderator"])
    def test_everything_is_refused_but_taking_back_ones_own(self, who: Actor) -> None:
        room = Rehearsed()
        assert who.user is not None
        mine = room.accepted(who, "chat_message", message="Mine").id
        question = room.accepted(who, "question", question="Mine?").id
        about = {"message_id": mine, "question_id": question}
        room.accepted(HOST, "user_timeout", user_id=who.user.id, seconds=1000)
        staff = who is MODERATOR
        allowed = set() if staff else {"message_delete", "question_withdraw"}
        for type in (type.model_fields["type"].annotation.__args__[0] for type in ROOM_COMMANDS):  # type: ignore[union-attr]  # each has one literal
            name = type.removeprefix("livestream:")
            data = TABLE[name][0]
            data = {key: about.get(key, value) for key, value in data.items()}
            expected = "ok" if name in allowed else {"timed_out", "forbidden"}
            assert at(room, who, 100, name, **data) in expected, name


class TestBans:
    def test_the_banned_are_kept_out_with_the_reason_and_let_in_again(self) -> None:
        room = Rehearsed()
        act = room.accepted(MODERATOR, "user_ban", user_id="bob", reason="Advertising").id
        refused = kept_out(room.state, BOB)
        assert refused is not None
        assert (refused.code, refused.rejection.reason) == (CloseCode.banned, "Advertising")
        assert room.refused(BOB, "chat_message", message="But") == "banned"
        for who in (ADA, READER, HOST):
            assert kept_out(room.state, who) is None
        room.accepted(HOST, "sanction_lift", act_id=act)
        assert kept_out(room.state, BOB) is None
        room.accepted(BOB, "chat_message", message="Thanks")

    def test_two_bans_are_lifted_one_by_one(self) -> None:
        room = Rehearsed()
        acts = [room.accepted(who, "user_ban", user_id="bob").id for who in (HOST, MODERATOR)]
        room.accepted(HOST, "sanction_lift", act_id=acts[0])
        assert kept_out(room.state, BOB) is not None
        room.accepted(HOST, "sanction_lift", act_id=acts[1])
        assert kept_out(room.state, BOB) is None

    @pytest.mark.parametrize("type", ["user_timeout", "user_ban"])
    def test_what_it_deleted_comes_back_with_it_and_no_more(self, type: str) -> None:
        room = Rehearsed()
        first, second = (room.accepted(BOB, "chat_message", message=text).id for text in ("One", "Two"))
        single = room.accepted(HOST, "message_delete", message_id=first).id
        more = {"seconds": 1} if type == "user_timeout" else {}
        act = room.accepted(HOST, type, user_id="bob", delete_messages=True, **more).id
        assert texts(room) == ["", ""]
        lifted = room.accepted(HOST, "sanction_lift", act_id=act)
        assert texts(room) == ["", "Two"]
        told = render(lifted, room.state.offset).everyone
        assert told is not None
        assert [message.id for message in told.data.messages] == [second]  # type: ignore[union-attr]  # it is what was restored
        room.accepted(HOST, "messages_restore", act_id=single)
        assert texts(room) == ["One", "Two"]

    def test_its_messages_can_be_brought_back_while_it_stands(self) -> None:
        room = Rehearsed()
        room.accepted(BOB, "chat_message", message="Harmless")
        act = room.accepted(HOST, "user_ban", user_id="bob", delete_messages=True).id
        room.accepted(HOST, "messages_restore", act_id=act)
        assert texts(room) == ["Harmless"]
        assert kept_out(room.state, BOB) is not None
        room.accepted(HOST, "sanction_lift", act_id=act)
        assert texts(room) == ["Harmless"]


def texts(room: Rehearsed) -> list[str]:
    return [message.message for message in snapshot(room.state, RULES, ADA).chat]


class TestWhoSeesIt:
    def test_staff_all_of_it_the_sanctioned_their_own_and_nobody_else_anything(self) -> None:
        room = Rehearsed()
        room.accepted(BOB, "chat_message", message="Hello")
        event = room.accepted(MODERATOR, "user_timeout", user_id="bob", seconds=60, reason="So.")
        room.accepted(HOST, "user_ban", user_id="cyd")
        forms = render(event, room.state.offset)
        assert forms.everyone is None
        assert (forms.own_user, forms.own_if_viewer) == ("bob", True)
        staff_see = sanctions_seen(room, HOST)
        assert [(one.name, one.user_id, one.by) for one in staff_see] == [
            ("Bob", "bob", MODERATOR.user),
            (None, "cyd", HOST.user),
        ]
        assert sanctions_seen(room, MODERATOR) == staff_see
        (own,) = sanctions_seen(room, BOB)
        assert (own.reason, own.by) == ("So.", None)
        for who in (ADA, READER):
            assert sanctions_seen(room, who) == ()

    def test_an_anonymous_question_gives_no_name_away(self) -> None:
        room = Rehearsed()
        room.accepted(BOB, "question", question="Who?", anonymous=True)
        room.accepted(HOST, "user_ban", user_id="bob")
        assert sanctions_seen(room, HOST)[0].name is None

    def test_a_reason_has_something_to_read_and_an_end(self) -> None:
        room = Rehearsed()
        assert room.refused(HOST, "user_ban", user_id="bob", reason="\u200b ") == "empty_text"
        assert room.refused(HOST, "user_ban", user_id="bob", reason="x" * 201) == "text_too_long"

    def test_an_id_is_an_acts_own(self) -> None:
        room = Rehearsed()
        assert room.accepted(HOST, "user_ban", user_id="bob", id=UUID(int=77)).id == UUID(int=77)
