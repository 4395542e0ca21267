"""What staff star: a queue in one order, that only they see."""

from __future__ import annotations

from uuid import UUID

import pytest

from backchannel.protocol.events import QuestionQueueEvent
from backchannel.room.identity import READER
from backchannel.room.render import render
from backchannel.room.rules import RoomRules
from backchannel.room.snapshot import snapshot

from .people import ACTORS, ADA, BOB, HOST, MODERATOR, RULES, Rehearsed


def asked(count: int) -> tuple[Rehearsed, list[UUID]]:
    """A room with so many open questions of Ada's, all starred in the order in which she asked."""
    room = Rehearsed()
    ids = [room.accepted(ADA, "question", question=f"{number}?").id for number in range(count)]
    for id in ids:
        room.accepted(HOST, "question_queue", question_id=id)
    return room, ids


def test_a_question_is_put_at_the_end_before_another_and_out() -> None:
    room, (a, b, c) = asked(3)
    assert list(room.state.question_queue) == [a, b, c]
    moves: list[tuple[dict[str, object], list[UUID]]] = [
        ({"question_id": c, "before": a}, [c, a, b]),
        ({"question_id": c, "before": b}, [a, c, b]),
        ({"question_id": a}, [c, b, a]),
        ({"question_id": b, "remove": True}, [c, a]),
    ]
    for move, order in moves:
        room.accepted(MODERATOR, "question_queue", **move)
        assert list(room.state.question_queue) == order
    assert room.refused(HOST, "question_queue", question_id=b, remove=True) == "not_queued"
    assert room.refused(HOST, "question_queue", question_id=c, before=b) == "not_queued"


def test_before_itself_is_where_it_stands() -> None:
    room, (a, b) = asked(2)
    room.accepted(HOST, "question_queue", question_id=a, before=a)
    assert room.state.question_queue == (a, b)


def test_two_who_sort_at_once_end_with_one_order() -> None:
    """Each move is decided on what stands then; what both are sent is that outcome, whole."""
    room, (a, b, c) = asked(3)
    first = room.accepted(HOST, "question_queue", question_id=c, before=a)
    second = room.accepted(MODERATOR, "question_queue", question_id=b, before=a)
    orders = [form.data.question_ids for form in (render(first, 1).staff, render(second, 2).staff)
              if isinstance(form, QuestionQueueEvent)]  # fmt: skip
    assert orders == [(c, a, b), (c, b, a)]
    assert room.state.question_queue == (c, b, a)


@pytest.mark.parametrize("status", ["answering", "answered", "dismissed"])
def test_what_is_settled_leaves_it_and_comes_back_without_it(status: str) -> None:
    room, (a, b) = asked(2)
    room.accepted(HOST, "question_status", question_id=a, status=status)
    assert room.state.question_queue == (b,)
    assert room.refused(HOST, "question_queue", question_id=a) == "wrong_status"
    room.accepted(HOST, "question_status", question_id=a, status="open")
    assert room.state.question_queue == (b,)


def test_an_answer_and_a_withdrawal_take_it_out() -> None:
    room, (a, b) = asked(2)
    room.accepted(HOST, "question_answer", question_id=a, answer="So.")
    room.accepted(ADA, "question_withdraw", question_id=b)
    assert room.state.question_queue == ()
    assert room.refused(HOST, "question_queue", question_id=b) == "unknown_question"


def test_what_waits_for_review_may_be_starred() -> None:
    room = Rehearsed()
    room.accepted(HOST, "settings", review_questions=True)
    id = room.accepted(ADA, "question", question="Why?").id
    room.accepted(HOST, "question_queue", question_id=id)
    room.accepted(HOST, "question_status", question_id=id, status="open")
    assert room.state.question_queue == (id,)


def test_only_staff_see_it() -> None:
    room, ids = asked(2)
    forms = render(room.events[-1], 4)
    assert (forms.everyone, forms.own) == (None, None)
    for who in ACTORS:
        shown = snapshot(room.state, RULES, who).question_queue
        assert shown == (tuple(ids) if who in (HOST, MODERATOR) else None)
    for who in (ADA, BOB, READER):
        assert "queue" not in snapshot(room.state, RULES, who).model_dump_json()


def test_staff_are_shown_every_question_in_it_however_few_a_snapshot_holds() -> None:
    room, (a, b) = asked(2)
    room.accepted(BOB, "question_upvote", question_id=a)
    few = RoomRules(snapshot_questions=1)
    assert [q.id for q in snapshot(room.state, few, HOST).questions] == [a, b]
    assert [q.id for q in snapshot(room.state, few, BOB).questions] == [a]


def test_it_has_an_end() -> None:
    room, _ = asked(100)
    last = room.accepted(ADA, "question", question="And?").id
    assert room.refused(HOST, "question_queue", question_id=last) == "too_many"
