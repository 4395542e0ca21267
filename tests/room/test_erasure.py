"""Of who was erased nothing is left in any event, and the room goes on as if they had kept silent; their votes count."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

import pytest
from hypothesis import settings
from pydantic import BaseModel

from backchannel.protocol.user import Role, User
from backchannel.room.archive import read_archive
from backchannel.room.decide import apply
from backchannel.room.erasure import ABOUT, ERASED_NAME, NEITHER, PEOPLE, WITHIN, WORDS, Person, erased
from backchannel.room.events import AnyRoomEvent, PersonErased, dump_event, load_event
from backchannel.room.identity import Actor
from backchannel.room.render import render
from backchannel.room.saved import dump_state, load_state
from backchannel.room.snapshot import snapshot
from backchannel.room.state import RoomState, new_state
from backchannel.room.withholding import render_now

from .people import ACTORS, ADA, BOB, HOST, MODERATOR, NOON, Rehearsed
from .test_archive import archived
from .test_fold import RULES, Fold

OPERATOR = User(id="hedy", name="Hedy", role=Role.host)


def without(room: Rehearsed, id: str) -> list[AnyRoomEvent]:
    """The room's events after somebody was erased, as they are read from the log."""
    person = Person(id, "erased-1")
    after = [erased(event, person) for event in room.events]
    by = person.replaced(OPERATOR) if id == OPERATOR.id else OPERATOR
    act = PersonErased(id=UUID(int=77), user=by, created_at=NOON, person_id="erased-1")
    return [load_event(dump_event(event)) for event in (*after, act)]


def folded(events: list[AnyRoomEvent], chat_history: int = RULES.chat_history) -> RoomState:
    state = new_state("keynote", "e2", chat_history)
    for offset, event in enumerate(events, 1):
        apply(state, event, offset)
    return state


def leaves(model: type[BaseModel], seen: set[str]) -> set[str]:
    """Every field below this model that holds free text, as ``Model.field``."""
    if model.__name__ in seen or model is User:
        return set()
    seen.add(model.__name__)
    found: set[str] = set()
    for name, field in model.model_fields.items():
        for part in parts(field.annotation):
            if part is str:
                found.add(f"{model.__name__}.{name}")
            elif isinstance(part, type) and issubclass(part, BaseModel):
                found |= leaves(part, seen)
    return found


def parts(annotation: Any) -> list[Any]:
    if get_origin(annotation) in (Union, UnionType, tuple, list, dict, Annotated):
        return [leaf for part in get_args(annotation) for leaf in parts(part)]
    return [annotation]


def test_of_every_text_it_is_said_whose_it_is() -> None:
    seen: set[str] = set()
    found = {place for event in get_args(AnyRoomEvent) for place in leaves(event, seen)}
    found.discard("RoomEvent.type")
    known = set(WORDS) | set(ABOUT) | PEOPLE | NEITHER | WITHIN
    assert found - known == set(), "say in room/erasure.py whose words these are"


class Erased(Fold):
    """Whatever anybody does: afterwards nobody is told anything of who was erased."""

    def teardown(self) -> None:
        for who in (ADA, BOB, MODERATOR, HOST):
            assert who.user is not None
            self.check(who.user)

    def check(self, user: User) -> None:
        events = without(self.room, user.id)
        told = "\n".join(map(dump_event, events))
        assert f'"{user.id}"' not in told
        assert f'"{user.name}"' not in told
        state = folded(events)
        for actor in ACTORS:
            self.check_snapshot(state, actor)
        for offset, event in enumerate(events, 1):
            render_now(event, offset, state)  # whatever is sent of the past can be made
        before = {id: len(question.voters) for id, question in self.room.state.questions.items()}
        assert {id: len(question.voters) for id, question in state.questions.items()} == before
        polls, polls_before = state.board.polls.values(), self.room.state.board.polls.values()
        assert [(one.tallies, len(one.votes)) for one in polls] == [
            (one.tallies, len(one.votes)) for one in polls_before
        ]

    def check_snapshot(self, state: RoomState, actor: Actor) -> None:
        seen = snapshot(state, RULES, actor)
        assert all(message.user.id != "erased-1" or message.deleted for message in seen.chat)
        assert all(message.user.id != "erased-1" or not message.message for message in seen.chat)
        for question in (*seen.questions, *seen.hidden_questions):
            assert question.user is None or question.user.id != "erased-1"
            assert question.answered_by is None or question.answered_by.id != "erased-1"
            assert question.question
        assert all(
            held.message.user.id != "erased-1" for held in (*seen.held_messages, *seen.denied_messages)
        )
        assert seen.questions_total == len(seen.questions)


TestErased = Erased.TestCase
TestErased.settings = settings(max_examples=50, stateful_step_count=25, deadline=None)


@pytest.fixture
def room() -> Rehearsed:
    """Ada chats, asks, answers nothing, and votes for Bob's question, which the host answers."""
    room = Rehearsed()
    room.accepted(HOST, "start")
    room.accepted(ADA, "chat_message", message="my secret")
    asked = room.accepted(ADA, "question", question="my question", anonymous=True).id
    room.accepted(MODERATOR, "question_labels", question_id=asked, labels=["later"])
    other = room.accepted(BOB, "question", question="Bob's question").id
    room.accepted(ADA, "question_upvote", question_id=other)
    room.accepted(HOST, "question_answer", question_id=other, answer="host's words")
    return room


def test_their_words_are_gone_and_their_vote_counts(room: Rehearsed) -> None:
    events = without(room, "ada")
    told = "\n".join(map(dump_event, events))
    assert "my secret" not in told
    assert "my question" not in told
    assert ERASED_NAME in told
    (question,) = snapshot(folded(events), RULES, HOST).questions
    assert (question.question, question.upvotes, question.answer) == ("Bob's question", 1, "host's words")


def test_an_answer_of_theirs_leaves_the_question_answered(room: Rehearsed) -> None:
    events = without(room, "hedy")
    assert "host's words" not in "\n".join(map(dump_event, events))
    question = next(q for q in snapshot(folded(events), RULES, MODERATOR).questions if "Bob" in q.question)
    assert (question.status, question.answer, question.answered_by) == ("answered", None, None)


@pytest.fixture
def moderated() -> Rehearsed:
    """Ada is held, approved, denied, timed out and heard again; she votes in a poll; Mary, who did some of it, has reasons."""
    room = Rehearsed()
    room.accepted(HOST, "start")
    room.accepted(MODERATOR, "block_list", add=[{"term": "secret*", "action": "hold"}])
    said = [room.accepted(ADA, "chat_message", message=f"secretly {n}").id for n in range(4)]
    room.accepted(MODERATOR, "message_review", message_id=said[0], approve=True)
    room.accepted(MODERATOR, "message_review", message_id=said[1], approve=False)
    act = room.accepted(
        MODERATOR, "user_timeout", user_id="ada", seconds=9, reason="rude words", delete_messages=True
    ).id
    room.accepted(HOST, "sanction_lift", act_id=act)
    room.accepted(HOST, "message_review", message_id=said[2], approve=True)
    room.accepted(HOST, "user_ban", user_id="ada", reason="rude again")
    options = {"question": "Tea?", "kind": "single", "options": ["yes", "no"], "open": True}
    poll = room.accepted(HOST, "poll", **options).id
    room.accepted(BOB, "poll_vote", poll_id=poll, choices=[1])
    return room


@pytest.mark.parametrize("id", ["ada", "mary"])
def test_of_what_was_held_and_sanctioned_nothing_is_left(moderated: Rehearsed, id: str) -> None:
    before = "\n".join(map(dump_event, moderated.events))
    traces = {
        "ada": ("secretly", '"secret*"],', '"ada"', '"Ada"', "rude"),
        "mary": ('"mary"', '"Mary"', "rude words"),
    }[id]
    events = without(moderated, id)
    told = "\n".join(map(dump_event, events))
    for trace in traces:
        assert trace in before
        assert trace not in told
    state = folded(events)
    assert bool(state.holds.waiting or state.holds.denied) is (id == "mary")
    assert len(list(state.sanctions)) == 1
    assert [message.message for message in snapshot(state, RULES, HOST).chat] == (
        ["", ""] if id == "ada" else ["secretly 0", "secretly 2"]
    )
    assert load_state(dump_state(state), "keynote", "e2", RULES.chat_history) == state


def test_the_claim_of_a_vote_in_a_poll_goes_over_to_the_stand_in(moderated: Rehearsed) -> None:
    vote = moderated.events[-1]
    after = erased(vote, Person("bob", "erased-1"))
    assert vote.claim is not None
    assert after.claim == vote.claim.replace(":bob", ":erased-1")
    (poll,) = folded(without(moderated, "bob")).board.polls.values()
    assert poll.votes == {"erased-1": (1,)}


def test_what_names_nobody_stays_the_same_object(room: Rehearsed) -> None:
    assert all(erased(event, Person("nobody", "erased-1")) is event for event in room.events)


def test_nobody_is_sent_that_it_happened(room: Rehearsed) -> None:
    forms = render(without(room, "ada")[-1], 8)
    assert (forms.everyone, forms.staff, forms.own) == (None, None, None)


def test_no_act_brings_back_what_they_have_said(room: Rehearsed) -> None:
    state = folded(without(room, "ada"), chat_history=10)
    assert state.deletions.without(UUID(int=5)).erased == {"erased-1"}


def test_an_archive_may_be_of_a_stream_that_somebody_was_erased_from(room: Rehearsed) -> None:
    again = Rehearsed()
    again.events, again.state = without(room, "ada"), folded(without(room, "ada"))
    assert read_archive(line.encode() for line in archived(again)).events == again.events
