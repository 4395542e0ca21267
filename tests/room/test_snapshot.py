"""What somebody who comes in is shown, and what of the state is kept on disk."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from backchannel.room.identity import READER
from backchannel.room.rules import RoomRules
from backchannel.room.saved import dump_state, load_state
from backchannel.room.snapshot import snapshot

from .people import ADA, BOB, HOST, Rehearsed, actor


def busy_room(rules: RoomRules | None = None) -> Rehearsed:
    """Six questions; number 1 has three votes, 4 has two, 5 has one, and two of them are answered or anonymous."""
    room = Rehearsed(rules or RoomRules())
    for i in range(5):
        room.accepted(ADA, "chat_message", message=f"m{i}")
    questions = [
        room.accepted((ADA, BOB)[i % 2], "question", question=f"q{i}", anonymous=i == 3).id for i in range(6)
    ]
    for which, voters in ((1, "xyz"), (4, "xy"), (5, "z")):
        for voter in voters:
            room.accepted(actor(voter), "question_upvote", question_id=questions[which])
    room.accepted(HOST, "start")
    room.accepted(HOST, "question_answer", question_id=questions[1], answer="So.")
    return room


def names(room: Rehearsed) -> list[str]:
    return [question.question for question in snapshot(room.state, room.rules, READER).questions]


def test_all_questions_in_the_order_they_were_asked() -> None:
    assert names(busy_room()) == ["q0", "q1", "q2", "q3", "q4", "q5"]


@pytest.mark.parametrize(
    ("limit", "shown"),
    [
        (1, ["q1"]),
        (2, ["q1", "q4"]),
        (4, ["q0", "q1", "q4", "q5"]),
        (6, ["q0", "q1", "q2", "q3", "q4", "q5"]),
        (0, 6),
    ],
)
def test_of_too_many_those_with_the_most_votes_the_older_first(limit: int, shown: list[str] | int) -> None:
    room = busy_room(RoomRules(snapshot_questions=limit))
    expected = shown if isinstance(shown, list) else [f"q{i}" for i in range(shown)]
    assert names(room) == expected
    assert snapshot(room.state, room.rules, READER).questions_total == 6


def test_the_most_recent_messages_oldest_first() -> None:
    room = busy_room(RoomRules(chat_history=3))
    assert [message.message for message in snapshot(room.state, room.rules, READER).chat] == [
        "m2",
        "m3",
        "m4",
    ]


def test_own_votes_and_questions_are_of_those_shown_and_of_nobody_else() -> None:
    room = busy_room(RoomRules(snapshot_questions=2))
    ids = {q.question: id for id, q in room.state.questions.items()}
    shown = snapshot(room.state, room.rules, actor("z"))
    assert (shown.own_votes, shown.own_questions) == ((ids["q1"],), ())
    assert snapshot(room.state, room.rules, BOB).own_questions == (ids["q1"],)
    assert snapshot(room.state, room.rules, ADA).own_questions == (ids["q4"],)
    reader = snapshot(room.state, room.rules, READER)
    assert (reader.own_votes, reader.own_questions) == ((), ())


def test_an_anonymous_asker_is_known_to_themselves_alone() -> None:
    room = busy_room()
    (anonymous,) = (q for q in snapshot(room.state, room.rules, HOST).questions if q.question == "q3")
    assert anonymous.user is None
    assert anonymous.id in snapshot(room.state, room.rules, BOB).own_questions


class TestSaved:
    def test_a_state_comes_back_as_it_was(self) -> None:
        room = busy_room()
        assert load_state(dump_state(room.state), "keynote", "e1", room.rules.chat_history) == room.state

    def test_fewer_messages_may_be_wanted_but_not_more(self) -> None:
        room = busy_room(RoomRules(chat_history=3))
        body = dump_state(room.state)
        fewer = load_state(body, "keynote", "e1", 2)
        assert fewer is not None
        assert ([logged.message.message for logged in fewer.chat], fewer.chat.maxlen) == (["m3", "m4"], 2)
        assert load_state(body, "keynote", "e1", 4) is None

    @pytest.mark.parametrize("body", ["", "{}", "[]", '{"offset": "x"}'])
    def test_another_format_is_told(self, body: str) -> None:
        with pytest.raises(ValidationError):
            load_state(body, "keynote", "e1", 10)

    def test_voters_are_kept_in_one_order(self) -> None:
        """The same state is the same text, so that two nodes that save it agree."""
        voters = [question["voters"] for question in json.loads(dump_state(busy_room().state))["questions"]]
        assert all(of_one == sorted(of_one) for of_one in voters)
        assert ["x", "y", "z"] in voters
