"""A question's life: reviewed, in the spotlight, answered, dismissed, reopened; edited and withdrawn by its asker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from backchannel.protocol.events import QuestionRemovedEvent, QuestionStatus, QuestionUpdateEvent
from backchannel.room.events import QuestionChanged
from backchannel.room.identity import READER, Actor
from backchannel.room.render import render
from backchannel.room.snapshot import snapshot

from .people import ADA, BOB, HOST, MODERATOR, RULES, Rehearsed, command

STATUSES = ("pending", "open", "answering", "answered", "dismissed", "withdrawn")


def question_in(status: str) -> tuple[Rehearsed, UUID]:
    """A room in which Ada's question, with Bob's vote where it could get one, has this status."""
    room = Rehearsed()
    if status == "pending":
        room.accepted(HOST, "settings", review_questions=True)
    id = room.accepted(ADA, "question", question="Why?").id
    if status != "pending":
        room.accepted(BOB, "question_upvote", question_id=id)
    if status == "withdrawn":
        room.accepted(ADA, "question_withdraw", question_id=id)
    elif status not in ("pending", "open"):
        room.accepted(HOST, "question_status", question_id=id, status=status)
    assert room.state.questions[id].status == status
    return room, id


def seen(room: Rehearsed, who: Actor) -> tuple[list[str], list[str]]:
    """What somebody who comes in now is shown: the questions of everyone, and those hidden from others."""
    shown = snapshot(room.state, RULES, who)
    return [q.question for q in shown.questions], [q.question for q in shown.hidden_questions]


# What each command comes to, by the question's status in the order of STATUSES.
ACTS: dict[str, tuple[Actor, str, dict[str, Any], tuple[str, ...]]] = {
    "upvote by another": (
        MODERATOR, "question_upvote", {},
        ("question_closed", "ok", "ok", "question_closed", "question_closed", "unknown_question"),
    ),
    "upvote by who may not know": (
        BOB, "question_upvote", {"withdraw": True},
        ("unknown_question", "ok", "ok", "question_closed", "unknown_question", "unknown_question"),
    ),
    "answer": (
        HOST, "question_answer", {"answer": "So."},
        ("wrong_status", "ok", "ok", "already_answered", "wrong_status", "unknown_question"),
    ),
    "open": (
        MODERATOR, "question_status", {"status": "open"}, ("ok", "wrong_status", "ok", "ok", "ok", "unknown_question"),
    ),
    "spotlight": (
        HOST, "question_status", {"status": "answering"}, ("ok", "ok", "wrong_status", "ok", "ok", "unknown_question"),
    ),
    "answered live": (
        HOST, "question_status", {"status": "answered"}, ("ok", "ok", "ok", "wrong_status", "ok", "unknown_question"),
    ),
    "dismiss": (
        HOST, "question_status", {"status": "dismissed"}, ("ok", "ok", "ok", "ok", "wrong_status", "unknown_question"),
    ),
    "edit": (
        ADA, "question_edit", {"question": "Why not?"},
        ("ok", "ok", "ok", "wrong_status", "wrong_status", "unknown_question"),
    ),
    "edit by another": (
        BOB, "question_edit", {"question": "Mine now"},
        ("unknown_question", "not_your_question", "not_your_question", "not_your_question", "unknown_question",
         "unknown_question"),
    ),
    "withdraw": (ADA, "question_withdraw", {}, ("ok", "ok", "ok", "wrong_status", "wrong_status", "unknown_question")),
    "label": (HOST, "question_labels", {"labels": ["a"]}, ("ok", "ok", "ok", "ok", "ok", "unknown_question")),
}  # fmt: skip


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("act", ACTS)
def test_what_a_status_allows(act: str, status: str) -> None:
    who, type, data, outcomes = ACTS[act]
    room, id = question_in(status)
    expected = outcomes[STATUSES.index(status)]
    if expected == "ok":
        room.accepted(who, type, question_id=id, **data)
    else:
        assert room.refused(who, type, question_id=id, **data) == expected


@pytest.mark.parametrize("status", STATUSES)
def test_who_sees_a_question_in_which_status(status: str) -> None:
    room, _ = question_in(status)
    public, hidden = status in ("open", "answering", "answered"), status in ("pending", "dismissed")
    for who in (HOST, MODERATOR, ADA):
        assert seen(room, who) == (["Why?"] * public, ["Why?"] * hidden)
    for who in (BOB, READER):
        assert seen(room, who) == (["Why?"] * public, [])


def test_one_question_is_in_the_spotlight() -> None:
    room = Rehearsed()
    first, second = (room.accepted(ADA, "question", question=text).id for text in ("1?", "2?"))
    for id in (first, second):
        room.accepted(HOST, "question_status", question_id=id, status="answering")
    assert [q.status for q in room.state.questions.values()] == ["open", "answering"]


def test_an_answer_stays_with_a_dismissed_question_and_goes_when_it_is_reopened() -> None:
    room, id = question_in("open")
    question = room.state.questions[id]
    room.accepted(HOST, "question_answer", question_id=id, answer="So.")
    room.accepted(HOST, "question_status", question_id=id, status="dismissed")
    room.accepted(MODERATOR, "question_status", question_id=id, status="answered")
    assert (question.answer, question.answered_by) == ("So.", HOST.user)
    room.accepted(HOST, "question_status", question_id=id, status="open")
    assert (question.answer, question.answered_by, question.answered_at) == (None, None, None)


def test_votes_survive_being_hidden() -> None:
    room, id = question_in("dismissed")
    room.accepted(HOST, "question_status", question_id=id, status="open")
    assert room.state.questions[id].voters == {BOB.user.id if BOB.user else ""}
    assert snapshot(room.state, RULES, BOB).own_votes == (id,)


def test_new_words_are_reviewed_again() -> None:
    room, id = question_in("open")
    room.accepted(HOST, "settings", review_questions=True)
    edit = room.accepted(ADA, "question_edit", question_id=id, question="Something rude?")
    assert room.state.questions[id].status is QuestionStatus.pending
    forms = render(edit, 9)
    assert isinstance(forms.everyone, QuestionRemovedEvent)
    assert "rude" not in forms.everyone.model_dump_json()
    assert isinstance(forms.own, QuestionUpdateEvent)


def test_what_staff_ask_needs_no_review_and_no_limit() -> None:
    room = Rehearsed()
    room.accepted(HOST, "settings", review_questions=True, questions_open=False, questions_per_person=1)
    for _ in range(2):
        room.accepted(MODERATOR, "question", question="Any more?")
    assert seen(room, BOB) == (["Any more?"] * 2, [])


def test_labels_are_cleaned_and_each_is_there_once() -> None:
    room, id = question_in("open")
    changed = room.accepted(HOST, "question_labels", question_id=id, labels=[" price ", "price", "date"])
    assert isinstance(changed, QuestionChanged)
    assert changed.question.labels == ("price", "date")
    assert room.refused(HOST, "question_labels", question_id=id, labels=["x" * 25]) == "text_too_long"
    assert room.refused(HOST, "question_labels", question_id=id, labels=["\u200b"]) == "empty_text"


class TestAnonymous:
    @pytest.mark.parametrize("revealed", [False, True])
    def test_staff_see_that_it_is_anonymous_and_who_only_where_that_was_set_before(
        self, revealed: bool
    ) -> None:
        room = Rehearsed()
        room.accepted(HOST, "settings", reveal_anonymous=revealed)
        asked = room.accepted(ADA, "question", question="Who, me?", anonymous=True)
        for who, known in (
            (HOST, revealed),
            (MODERATOR, revealed),
            (ADA, False),
            (BOB, False),
            (READER, False),
        ):
            (question,) = snapshot(room.state, RULES, who).questions
            assert (question.anonymous, question.user) == (True, ADA.user if known else None)
        forms = render(asked, 2)
        assert forms.everyone is not None
        assert '"ada"' not in forms.everyone.model_dump_json()

    def test_who_asked_before_stays_unknown(self) -> None:
        room = Rehearsed()
        room.accepted(ADA, "question", question="Who, me?", anonymous=True)
        room.accepted(HOST, "settings", reveal_anonymous=True)
        (question,) = snapshot(room.state, RULES, HOST).questions
        assert question.user is None

    def test_it_is_the_hosts_choice_before_the_stream_starts(self) -> None:
        room = Rehearsed()
        assert room.refused(MODERATOR, "settings", reveal_anonymous=True) == "forbidden"
        room.accepted(MODERATOR, "settings", reveal_anonymous=False, votes_open=False)  # it is off already
        room.accepted(HOST, "start")
        assert room.refused(HOST, "settings", reveal_anonymous=True) == "too_late"
        room.accepted(HOST, "end")
        assert room.refused(HOST, "settings", reveal_anonymous=True) == "too_late"

    def test_it_can_be_switched_off(self) -> None:
        room = Rehearsed()
        room.accepted(HOST, "settings", anonymous_questions=False)
        assert room.refused(ADA, "question", question="Who, me?", anonymous=True) == "anonymous_off"
        room.accepted(ADA, "question", question="I, Ada")


class TestLimits:
    def test_so_many_a_person(self) -> None:
        room = Rehearsed()
        room.accepted(HOST, "settings", questions_per_person=2)
        for _ in range(2):
            room.accepted(ADA, "question", question="And?")
        room.accepted(ADA, "question_withdraw", question_id=room.events[-1].id)
        assert room.refused(ADA, "question", question="And?") == "too_many"
        room.accepted(BOB, "question", question="And?")

    def test_so_many_a_minute(self) -> None:
        room = Rehearsed()  # where each event comes a second after the one before
        room.accepted(HOST, "settings", questions_per_minute=2)
        for _ in range(2):
            room.accepted(ADA, "question", question="And?")
        refusal = room.decide(ADA, command("question", question="And?"))
        assert (refusal.code, refusal.retry_after) == ("rate_limited", 58.0)  # type: ignore[union-attr]  # it is one
        for _ in range(58):
            room.accepted(BOB, "chat_message", message="Patience")
        room.accepted(ADA, "question", question="And?")

    def test_asking_and_voting_close_apart(self) -> None:
        room, id = question_in("open")
        room.accepted(MODERATOR, "settings", votes_open=False)
        assert room.refused(ADA, "question_upvote", question_id=id) == "votes_closed"
        room.accepted(ADA, "question", question="Still open?")
        room.accepted(MODERATOR, "settings", votes_open=True, questions_open=False)
        assert room.refused(ADA, "question", question="And now?") == "questions_closed"
        room.accepted(ADA, "question_upvote", question_id=id)
