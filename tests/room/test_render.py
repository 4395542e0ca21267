"""Who sees what of an event."""

from __future__ import annotations

import pytest

from backchannel.protocol.events import QuestionEvent, QuestionUpvoteEvent
from backchannel.room.render import render
from backchannel.room.rendered import Rendered

from .people import ADA, BOB, HOST, Rehearsed


def rendered(room: Rehearsed) -> Rendered:
    """The room's last event."""
    return render(room.events[-1], len(room.events))


def json_of(form: object) -> str:
    return form.model_dump_json() if hasattr(form, "model_dump_json") else ""


def test_a_message_is_the_same_for_all() -> None:
    room = Rehearsed()
    room.accepted(ADA, "chat_message", message="Hello")
    forms = rendered(room)
    assert forms.everyone is forms.staff
    assert (forms.own_user, forms.own, forms.replaces) == (None, None, None)


@pytest.mark.parametrize("anonymous", [True, False])
def test_only_the_asker_is_told_that_a_question_is_theirs(anonymous: bool) -> None:
    room = Rehearsed()
    room.accepted(ADA, "question", question="Why?", anonymous=anonymous)
    forms = rendered(room)
    assert forms.own_user == "ada"
    assert isinstance(forms.own, QuestionEvent)
    assert isinstance(forms.everyone, QuestionEvent)
    assert (forms.own.data.own, forms.everyone.data.own) == (True, None)
    assert forms.everyone.data == forms.own.data.model_copy(update={"own": None})


def test_an_anonymous_asker_is_in_no_form_that_others_get() -> None:
    room = Rehearsed()
    question = room.accepted(ADA, "question", question="Why?", anonymous=True).id
    forms = [rendered(room)]
    room.accepted(BOB, "question_upvote", question_id=question)
    forms.append(rendered(room))
    room.accepted(HOST, "question_answer", question_id=question, answer="So.")
    forms.append(rendered(room))
    for form in forms:
        assert "ada" not in json_of(form.everyone).lower()
        assert "ada" not in json_of(form.staff).lower()


def test_an_asker_who_is_named_is_named() -> None:
    room = Rehearsed()
    room.accepted(ADA, "question", question="Why?")
    assert '"id":"ada"' in json_of(rendered(room).everyone)


@pytest.mark.parametrize("withdraw", [False, True])
def test_only_the_voter_is_told_of_their_vote(withdraw: bool) -> None:
    room = Rehearsed()
    question = room.accepted(ADA, "question", question="Why?").id
    room.accepted(BOB, "question_upvote", question_id=question)
    if withdraw:
        room.accepted(BOB, "question_upvote", question_id=question, withdraw=True)
    forms = rendered(room)
    assert forms.own_user == "bob"
    assert isinstance(forms.own, QuestionUpvoteEvent)
    assert isinstance(forms.everyone, QuestionUpvoteEvent)
    assert (forms.own.data.upvoted, forms.everyone.data.upvoted) == (not withdraw, None)
    assert "bob" not in json_of(forms.everyone) + json_of(forms.staff)


def test_votes_of_one_question_replace_each_other_and_nothing_else() -> None:
    room = Rehearsed()
    first, second = (room.accepted(ADA, "question", question=text).id for text in "12")
    keys = []
    for question, who in ((first, ADA), (first, BOB), (second, ADA)):
        room.accepted(who, "question_upvote", question_id=question)
        keys.append(rendered(room).replaces)
    assert keys[0] == keys[1] is not None
    assert keys[2] not in {None, keys[0]}


def test_every_form_has_the_offset() -> None:
    room = Rehearsed()
    room.accepted(HOST, "start")
    question = room.accepted(ADA, "question", question="Why?").id
    room.accepted(BOB, "question_upvote", question_id=question)
    for offset, event in enumerate(room.events, 1):
        forms = render(event, offset)
        shown = [form for form in (forms.everyone, forms.staff, forms.own) if form is not None]
        assert shown
        assert {form.offset for form in shown} == {offset}
