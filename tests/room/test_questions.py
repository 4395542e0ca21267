"""Questions and their votes: one vote a user and question, whatever they try."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.protocol.events import QuestionStatus
from backchannel.room.events import QuestionUpvoted
from backchannel.room.rules import RoomRules

from .people import ADA, BOB, HOST, MODERATOR, Rehearsed, actor, command

VOTERS = [actor(f"voter{i}") for i in range(4)]


def asked() -> tuple[Rehearsed, UUID]:
    room = Rehearsed()
    return room, room.accepted(ADA, "question", question="Why?").id


@given(st.lists(st.tuples(st.sampled_from(VOTERS), st.booleans(), st.integers(0, 1)), max_size=40))
def test_upvotes_are_the_distinct_voters(acts: list[tuple[Any, bool, int]]) -> None:
    room = Rehearsed()
    questions = [room.accepted(ADA, "question", question=f"{i}?").id for i in range(2)]
    voted: set[tuple[str, UUID]] = set()
    for voter, withdraw, which in acts:
        key = voter.user.id, questions[which]
        result = room.decide(voter, command("question_upvote", question_id=key[1], withdraw=withdraw))
        assert isinstance(result, QuestionUpvoted) is ((key in voted) is withdraw)
        (voted.discard if withdraw else voted.add)(key)
        upvotes = sum(id == key[1] for _, id in voted)
        assert room.state.questions[key[1]].public().upvotes == upvotes
        assert not isinstance(result, QuestionUpvoted) or result.upvotes == upvotes


def test_a_second_vote_and_a_second_withdrawal_are_refused() -> None:
    room, question = asked()
    assert room.refused(BOB, "question_upvote", question_id=question, withdraw=True) == "not_upvoted"
    room.accepted(BOB, "question_upvote", question_id=question)
    assert room.refused(BOB, "question_upvote", question_id=question) == "already_upvoted"
    room.accepted(BOB, "question_upvote", question_id=question, withdraw=True)
    assert room.refused(BOB, "question_upvote", question_id=question, withdraw=True) == "not_upvoted"


def test_a_vote_holds_a_key_that_its_withdrawal_frees() -> None:
    room, question = asked()
    vote = room.accepted(BOB, "question_upvote", question_id=question)
    withdrawal = room.accepted(BOB, "question_upvote", question_id=question, withdraw=True)
    other = room.accepted(ADA, "question_upvote", question_id=question)
    assert vote.claim is not None
    assert (vote.release, withdrawal.claim, withdrawal.release) == (None, None, vote.claim)
    assert other.claim not in {None, vote.claim}


def test_an_answer_closes_the_question_and_keeps_its_votes() -> None:
    room, question = asked()
    room.accepted(BOB, "question_upvote", question_id=question)
    answer = room.accepted(MODERATOR, "question_answer", question_id=question, answer="Because.")
    for withdraw in (True, False):
        assert (
            room.refused(BOB, "question_upvote", question_id=question, withdraw=withdraw) == "question_closed"
        )
    assert room.refused(HOST, "question_answer", question_id=question, answer="No.") == "already_answered"
    shown = room.state.questions[question].public()
    assert (shown.status, shown.upvotes, shown.answer) == (QuestionStatus.answered, 1, "Because.")
    assert (shown.answered_by, shown.answered_at) == (MODERATOR.user, answer.created_at)


@pytest.mark.parametrize("name", ["question_upvote", "question_answer"])
def test_a_question_of_another_stream_is_unknown(name: str) -> None:
    _, elsewhere = asked()
    room = Rehearsed()
    data = {"answer": "x"} if name == "question_answer" else {}
    assert room.refused(HOST, name, question_id=elsewhere, **data) == "unknown_question"


def test_a_stream_takes_so_many_questions() -> None:
    room = Rehearsed(RoomRules(questions_per_stream=2))
    room.accepted(ADA, "question", question="1")
    room.accepted(ADA, "question", question="2")
    assert room.refused(ADA, "question", question="3") == "too_many"
    unlimited = Rehearsed(RoomRules(questions_per_stream=0))
    for i in range(20):
        unlimited.accepted(ADA, "question", question=str(i))
