"""Who may write in the chat, how fast, and not the same thing twice: by the settings, and by what stands in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from backchannel.protocol.codes import ErrorCode
from backchannel.protocol.user import Role, User
from backchannel.room.decide import apply, decide
from backchannel.room.events import AnyRoomEvent, dump_event, load_event
from backchannel.room.identity import Actor
from backchannel.room.pace import MAX_TEXTS, likeness
from backchannel.room.rejection import Rejection
from backchannel.room.rules import Moment
from backchannel.room.saved import dump_state, load_state
from backchannel.room.state import RoomState, new_state

from .people import ADA, BOB, HOST, MODERATOR, NOON, RULES, command, counting_ids

GUEST = Actor(User(id="gus", name="Gus", role=Role.viewer), guest=True)
MEMBER = Actor(User(id="mel", name="Mel", role=Role.viewer), guest=False, member=True)


class Chat:
    """A room in which the test says what time it is."""

    def __init__(self, **settings: Any) -> None:
        self.state: RoomState = new_state("keynote", "e1", RULES.chat_history)
        self.bodies: list[str] = []
        self._new_id = counting_ids()
        self.set(0, **settings)

    def set(self, second: float, **settings: Any) -> None:
        assert self._decide(HOST, second, "settings", **settings) is None

    def say(self, who: Actor, second: float, text: str = "Hello") -> Rejection | None:
        return self._decide(who, second, "chat_message", message=text)

    def review(self, second: float, id: UUID) -> None:
        assert self._decide(MODERATOR, second, "message_review", message_id=id, approve=True) is None

    def refused(self, who: Actor, second: float, text: str = "Hello") -> tuple[str, float | None]:
        rejection = self.say(who, second, text)
        assert rejection is not None
        return rejection.code.value, rejection.retry_after

    def _decide(self, who: Actor, second: float, type: str, **data: Any) -> Rejection | None:
        moment = Moment(NOON + timedelta(seconds=second), self._new_id)
        result = decide(self.state, who, command(type, **data), RULES, moment)
        if isinstance(result, Rejection):
            return result
        self._happen(result)
        return None

    def _happen(self, event: AnyRoomEvent) -> None:
        self.bodies.append(dump_event(event))
        apply(self.state, event, len(self.bodies))

    def elsewhere(self) -> None:
        """Go on with what another node, or this one once it was started again, has read from the log."""
        state = new_state("keynote", "e1", RULES.chat_history)
        for offset, body in enumerate(self.bodies, 1):
            apply(state, load_event(body), offset)
        assert state == self.state
        self.state = state
        saved = load_state(dump_state(state), "keynote", "e1", RULES.chat_history)
        assert saved == state


class TestWho:
    @pytest.mark.parametrize(
        ("settings", "code"),
        [
            ({"chat_open": False}, {ADA: "chat_closed", GUEST: "chat_closed", MEMBER: "chat_closed"}),
            ({"chat_for": "signed_in"}, {ADA: None, GUEST: "signed_in_only", MEMBER: None}),
            ({"chat_for": "members"}, {ADA: "members_only", GUEST: "members_only", MEMBER: None}),
            ({}, {ADA: None, GUEST: None, MEMBER: None}),
        ],
        ids=["closed", "signed in", "members", "everyone"],
    )
    def test_may_write(self, settings: dict[str, Any], code: dict[Actor, str | None]) -> None:
        chat = Chat(**settings)
        for second, (who, expected) in enumerate(code.items()):
            rejection = chat.say(who, second)
            assert (rejection and rejection.code.value) == expected
        for staff in (HOST, MODERATOR):
            assert chat.say(staff, 5) is None


class TestSlowMode:
    def test_a_viewer_waits_from_message_to_message_and_is_told_how_long(self) -> None:
        chat = Chat(slow_mode=30)
        assert chat.say(ADA, 0) is None
        assert chat.refused(ADA, 10.5, "And this") == ("slow_mode", 19.5)
        assert ErrorCode.slow_mode.info.retryable
        assert chat.say(BOB, 10.5) is None
        assert chat.say(ADA, 30, "And this") is None

    def test_what_is_held_counts_and_its_approval_does_not_count_again(self) -> None:
        chat = Chat(slow_mode=10, hold_messages="all")
        assert chat.say(ADA, 0, "First") is None
        assert chat.refused(ADA, 4, "Second") == ("slow_mode", 6.0)
        (id,) = chat.state.holds.waiting
        chat.review(9, id)
        assert chat.say(ADA, 10, "Second") is None

    def test_staff_do_not_wait(self) -> None:
        chat = Chat(slow_mode=120)
        assert [chat.say(staff, 0) for staff in (HOST, HOST, MODERATOR, MODERATOR)] == [None] * 4
        assert chat.state.said == {}

    def test_a_restart_or_another_node_does_not_shorten_it(self) -> None:
        chat = Chat(slow_mode=60, duplicate_window=60)
        chat.say(ADA, 0)
        chat.elsewhere()
        assert chat.refused(ADA, 59) == ("slow_mode", 1)

    def test_a_change_holds_for_who_waits_already(self) -> None:
        chat = Chat(slow_mode=60)
        chat.say(ADA, 0)
        chat.set(1, slow_mode=10)
        assert chat.refused(ADA, 9, "b") == ("slow_mode", 1)
        assert chat.say(ADA, 10, "b") is None
        chat.set(11, slow_mode=0)
        assert chat.say(ADA, 11, "c") is None

    def test_a_text_that_is_refused_anyway_does_not_wait(self) -> None:
        chat = Chat(slow_mode=60)
        chat.say(ADA, 0)
        assert chat.refused(ADA, 1, "x" * 501)[0] == "text_too_long"

    def test_a_short_interval_is_only_too_fast(self) -> None:
        chat = Chat(message_interval_ms=1500)
        chat.say(ADA, 0)
        assert chat.refused(ADA, 1, "b") == ("rate_limited", 0.5)
        chat.set(1, slow_mode=1)
        assert chat.refused(ADA, 1.25, "b") == ("slow_mode", 0.25)
        assert chat.say(ADA, 1.5, "b") is None

    def test_who_waits_for_nothing_is_forgotten(self) -> None:
        chat = Chat(slow_mode=10)
        chat.say(ADA, 0)
        chat.say(BOB, 10)
        assert list(chat.state.said) == ["ada", "bob"]
        chat.say(GUEST, 20)
        assert list(chat.state.said) == ["bob", "gus"]
        chat.set(21, slow_mode=0)
        assert chat.state.said == {}


class TestDuplicates:
    def test_the_same_again_waits_however_it_is_spelt(self) -> None:
        chat = Chat(duplicate_window=60)
        chat.say(ADA, 0, "Buy now")
        for again in ("Buy now", "BUY   NOW!!!", "ｂｕｙ now…", "b-u-y-n-o-w"):
            assert chat.refused(ADA, 20, again) == ("duplicate_message", 40)
        assert chat.say(BOB, 20, "Buy now") is None
        assert chat.say(ADA, 20, "Buy later") is None
        assert chat.refused(ADA, 30, "Buy now") == ("duplicate_message", 30)
        assert chat.say(ADA, 60, "Buy now") is None

    def test_marks_and_symbols_tell_texts_apart(self) -> None:
        for one, other in (("की", "का"), ("👍", "👎"), ("!", "?"), ("1", "2"), ("🎉 yes", "no 🎉")):
            assert likeness(one) != likeness(other)
        assert likeness("👍  👍") == likeness(" 👍 👍")

    def test_what_is_remembered_is_bounded_and_says_nothing(self) -> None:
        chat = Chat(duplicate_window=600)
        for second in range(2 * MAX_TEXTS):
            chat.say(ADA, second, f"secret {second}")
        assert len(chat.state.said["ada"].texts) == MAX_TEXTS
        assert "secret" not in repr(chat.state.said)
        assert chat.say(ADA, 30, "secret 0") is None
        assert chat.refused(ADA, 30, "secret 15")[0] == "duplicate_message"

    def test_slow_mode_is_told_first(self) -> None:
        chat = Chat(duplicate_window=60, slow_mode=10)
        chat.say(ADA, 0)
        assert chat.refused(ADA, 5) == ("slow_mode", 5)
        assert chat.refused(ADA, 10) == ("duplicate_message", 50)
