"""Polls: what may be asked, who may vote how often, and what nobody sees before its time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from backchannel.protocol.events import AnyLogEvent, PollStatus, PollUpdateEvent, PollVoteEvent
from backchannel.room.events import PollChanged, PollVoted
from backchannel.room.identity import READER, Actor
from backchannel.room.poll_board import PollState
from backchannel.room.render import render
from backchannel.room.rules import RoomRules
from backchannel.room.snapshot import snapshot
from backchannel.room.withholding import render_now

from .people import ADA, BOB, HOST, MODERATOR, Rehearsed

TEXT: dict[str, Any] = {"question": "Where next?", "options": ["Moon", "Mars", "Home"]}
QUIZ: dict[str, Any] = {**TEXT, "kind": "quiz", "right": 1, "results": "at_close"}


def a_poll(room: Rehearsed, **data: Any) -> UUID:
    return room.accepted(HOST, "poll", **{**TEXT, "open": True, **data}).id


def state_of(room: Rehearsed, poll: UUID) -> PollState:
    return room.state.board.polls[poll]


def seen_by(room: Rehearsed, actor: Actor) -> dict[UUID, Any]:
    return {poll.id: poll for poll in snapshot(room.state, room.rules, actor).polls}


class TestMaking:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            ({"question": " \u200b"}, "empty_text"),
            ({"question": "x" * 301}, "text_too_long"),
            ({"options": ["a", " "]}, "empty_text"),
            ({"options": ["a", "x" * 101]}, "text_too_long"),
            ({"options": ["a", "a "]}, "invalid_field"),
            ({"kind": "quiz"}, "invalid_field"),
            ({"kind": "single", "right": 0}, "invalid_field"),
            ({"kind": "quiz", "right": 3}, "invalid_field"),
        ],
    )
    def test_what_makes_no_poll_is_refused(self, data: dict[str, Any], code: str) -> None:
        room = Rehearsed()
        draft = a_poll(room, open=False)
        assert room.refused(HOST, "poll", **{**TEXT, **data}) == code
        assert room.refused(HOST, "poll_edit", **{**TEXT, **data, "poll_id": draft}) == code

    def test_a_draft_is_for_staff_and_may_be_edited_until_it_opens(self) -> None:
        room = Rehearsed()
        draft = a_poll(room, open=False)
        assert (list(seen_by(room, MODERATOR)), list(seen_by(room, ADA))) == ([draft], [])
        assert room.refused(ADA, "poll_vote", poll_id=draft, choices=[0]) == "unknown_poll"
        assert room.refused(HOST, "poll_vote", poll_id=draft, choices=[0]) == "poll_not_open"
        assert room.refused(HOST, "poll_status", poll_id=draft, status="closed") == "wrong_status"
        room.accepted(MODERATOR, "poll_edit", poll_id=draft, question="Tea?", options=["Yes", "No"])
        room.accepted(HOST, "poll_status", poll_id=draft, status="open")
        assert seen_by(room, ADA)[draft].options == ("Yes", "No")
        assert room.refused(HOST, "poll_edit", poll_id=draft, **TEXT) == "wrong_status"

    def test_a_stream_takes_so_many(self) -> None:
        room = Rehearsed(RoomRules(polls_per_stream=1))
        a_poll(room)
        assert room.refused(HOST, "poll", **TEXT) == "too_many"


class TestVoting:
    def test_one_vote_that_another_replaces_or_takes_back(self) -> None:
        room = Rehearsed()
        poll = a_poll(room)
        first = room.accepted(ADA, "poll_vote", poll_id=poll, choices=[0])
        room.accepted(BOB, "poll_vote", poll_id=poll, choices=[1])
        second = room.accepted(ADA, "poll_vote", poll_id=poll, choices=[1])
        assert (state_of(room, poll).tallies, len(state_of(room, poll).votes)) == ((0, 2, 0), 2)
        third = room.accepted(ADA, "poll_vote", poll_id=poll, choices=[])
        assert (state_of(room, poll).tallies, len(state_of(room, poll).votes)) == ((0, 1, 0), 1)
        assert isinstance(third, PollVoted)
        assert third.votes == 1
        keys = [(event.claim, event.release) for event in (first, second, third)]
        key = f"poll:{poll}:ada"
        assert keys == [(key, None), (None, None), (None, key)]
        assert room.refused(ADA, "poll_vote", poll_id=poll, choices=[]) == "not_voted"

    def test_where_it_is_not_changeable_it_stays(self) -> None:
        room = Rehearsed()
        poll = a_poll(room, changeable=False)
        room.accepted(ADA, "poll_vote", poll_id=poll, choices=[0])
        for choices in ([1], [], [0]):
            assert room.refused(ADA, "poll_vote", poll_id=poll, choices=choices) == "already_voted"

    def test_the_same_vote_again_is_one_already(self) -> None:
        room = Rehearsed()
        poll = a_poll(room, kind="multiple")
        room.accepted(ADA, "poll_vote", poll_id=poll, choices=[2, 0])
        assert room.refused(ADA, "poll_vote", poll_id=poll, choices=[0, 2]) == "already_voted"

    @pytest.mark.parametrize(
        ("kind", "choices"),
        [("single", [0, 1]), ("single", [3]), ("multiple", [1, 1]), ("multiple", [0, 3])],
    )
    def test_what_is_no_choice_is_refused(self, kind: str, choices: list[int]) -> None:
        room = Rehearsed()
        poll = a_poll(room, kind=kind)
        assert room.refused(ADA, "poll_vote", poll_id=poll, choices=choices) == "invalid_field"

    def test_several_options_count_as_one_vote(self) -> None:
        room = Rehearsed()
        poll = a_poll(room, kind="multiple")
        room.accepted(ADA, "poll_vote", poll_id=poll, choices=[0, 2])
        assert (seen_by(room, BOB)[poll].votes, seen_by(room, BOB)[poll].tallies) == (1, (1, 0, 1))

    def test_a_closed_poll_takes_none_until_it_is_reopened(self) -> None:
        room = Rehearsed()
        poll = a_poll(room)
        room.accepted(ADA, "poll_vote", poll_id=poll, choices=[0])
        room.accepted(HOST, "poll_status", poll_id=poll, status="closed")
        assert room.refused(BOB, "poll_vote", poll_id=poll, choices=[0]) == "poll_not_open"
        room.accepted(HOST, "poll_status", poll_id=poll, status="open")
        room.accepted(BOB, "poll_vote", poll_id=poll, choices=[0])
        shown = seen_by(room, BOB)[poll]
        assert (shown.votes, shown.closed_at, shown.tallies) == (2, None, (2, 0, 0))


class TestSecrecy:
    def test_until_it_closes_others_than_staff_get_the_number_of_votes_alone(self) -> None:
        room = Rehearsed()
        poll = a_poll(room, **QUIZ)
        vote = room.accepted(ADA, "poll_vote", poll_id=poll, choices=[1])
        for actor in (ADA, READER):
            shown = seen_by(room, actor)[poll]
            assert (shown.votes, shown.tallies, shown.right) == (1, None, None)
        assert (seen_by(room, MODERATOR)[poll].tallies, seen_by(room, MODERATOR)[poll].right) == (
            (0, 1, 0),
            1,
        )
        forms = render(vote, 2)
        assert isinstance(forms.own, PollVoteEvent)
        assert (forms.own.data.tallies, forms.own.data.choices) == (None, (1,))
        assert isinstance(forms.everyone, PollVoteEvent)
        assert (forms.everyone.data.votes, forms.everyone.data.tallies) == (1, None)
        assert isinstance(forms.staff, PollVoteEvent)
        assert (forms.staff.data.tallies, forms.staff.data.choices) == ((0, 1, 0), None)
        room.accepted(HOST, "poll_status", poll_id=poll, status="closed")
        shown = seen_by(room, ADA)[poll]
        assert (shown.votes, shown.tallies, shown.right) == (1, (0, 1, 0), 1)

    def test_the_right_answer_waits_though_the_results_do_not(self) -> None:
        room = Rehearsed()
        poll = a_poll(room, **QUIZ | {"results": "live"})
        assert (seen_by(room, ADA)[poll].tallies, seen_by(room, ADA)[poll].right) == ((0, 0, 0), None)

    def test_nobody_is_told_who_chose_what(self) -> None:
        room = Rehearsed()
        poll = a_poll(room)
        vote = room.accepted(ADA, "poll_vote", poll_id=poll, choices=[1])
        forms = render(vote, 2)
        for form in (forms.everyone, forms.staff):
            assert "ada" not in form.model_dump_json() if form else False
        fresh = snapshot(room.state, room.rules, HOST)
        assert "ada" not in fresh.model_dump_json()

    def test_one_that_was_reopened_shows_nothing_of_its_end_to_who_missed_it(self) -> None:
        room = Rehearsed()
        poll = a_poll(room, **QUIZ)
        room.accepted(ADA, "poll_vote", poll_id=poll, choices=[1])
        closing = room.accepted(HOST, "poll_status", poll_id=poll, status="closed")
        assert isinstance(closing, PollChanged)
        assert public(room, closing).right == 1
        room.accepted(HOST, "poll_status", poll_id=poll, status="open")
        missed = public(room, closing)
        assert (missed.status, missed.right, missed.tallies) == (PollStatus.closed, None, None)
        room.accepted(HOST, "poll_status", poll_id=poll, status="closed")
        assert public(room, closing).right == 1

    def test_of_a_deleted_one_nothing_is_sent_to_who_missed_it(self) -> None:
        room = Rehearsed()
        poll = a_poll(room)
        vote = room.accepted(ADA, "poll_vote", poll_id=poll, choices=[1])
        opening = room.events[0]
        room.accepted(HOST, "poll_delete", poll_id=poll)
        for event in (opening, vote):
            assert now(room, event) is None
        room.accepted(HOST, "poll_delete", poll_id=poll, undo=True)
        for event in (opening, vote):
            assert now(room, event) is not None


def now(room: Rehearsed, event: Any) -> AnyLogEvent | None:
    return render_now(event, room.events.index(event) + 1, room.state).everyone


def public(room: Rehearsed, event: PollChanged) -> Any:
    form = now(room, event)
    assert isinstance(form, PollUpdateEvent)
    return form.data.poll


class TestLeading:
    def test_who_opens_a_poll_shows_it(self) -> None:
        room = Rehearsed()
        first, second = a_poll(room), a_poll(room)
        assert room.state.board.current == second
        room.accepted(HOST, "poll_show", poll_id=first)
        assert room.state.board.current == first
        assert room.refused(HOST, "poll_show", poll_id=first) == "wrong_status"
        room.accepted(HOST, "poll_status", poll_id=first, status="closed")
        assert room.state.board.current == first
        room.accepted(HOST, "poll_show", poll_id=None)
        assert room.state.board.current is None

    def test_what_only_staff_see_is_not_shown(self) -> None:
        room = Rehearsed()
        draft = a_poll(room, open=False)
        assert room.refused(HOST, "poll_show", poll_id=draft) == "wrong_status"
        assert room.refused(HOST, "poll_show", poll_id=UUID(int=99)) == "unknown_poll"

    @pytest.mark.parametrize("closed", [True, False])
    def test_a_deletion_undone_brings_back_all_of_it(self, closed: bool) -> None:
        room = Rehearsed()
        poll = a_poll(room)
        room.accepted(ADA, "poll_vote", poll_id=poll, choices=[1])
        if closed:
            room.accepted(HOST, "poll_status", poll_id=poll, status="closed")
        before = snapshot(room.state, room.rules, ADA)
        room.accepted(MODERATOR, "poll_delete", poll_id=poll)
        assert seen_by(room, ADA) == {}
        assert seen_by(room, HOST)[poll].status is PollStatus.deleted
        assert room.state.board.current is None
        assert room.refused(ADA, "poll_vote", poll_id=poll, choices=[0]) == "unknown_poll"
        assert room.refused(HOST, "poll_status", poll_id=poll, status="open") == "wrong_status"
        assert room.refused(HOST, "poll_delete", poll_id=poll) == "wrong_status"
        room.accepted(HOST, "poll_delete", poll_id=poll, undo=True)
        assert snapshot(room.state, room.rules, ADA) == before
        assert room.refused(HOST, "poll_delete", poll_id=poll, undo=True) == "wrong_status"

    def test_what_has_become_current_since_stays_it(self) -> None:
        room = Rehearsed()
        first = a_poll(room)
        room.accepted(HOST, "poll_delete", poll_id=first)
        second = a_poll(room)
        room.accepted(HOST, "poll_delete", poll_id=first, undo=True)
        assert room.state.board.current == second

    def test_the_last_of_several_tallies_says_all(self) -> None:
        room = Rehearsed()
        poll = a_poll(room)
        forms = [
            render(room.accepted(who, "poll_vote", poll_id=poll, choices=[0]), number)
            for number, who in enumerate((ADA, BOB, HOST), 2)
        ]
        assert {form.replaces for form in forms} == {("livestream:poll_vote", str(poll))}
        last = forms[-1].everyone
        assert isinstance(last, PollVoteEvent)
        assert (last.data.votes, last.data.tallies) == (3, (3, 0, 0))
