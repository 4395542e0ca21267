"""snapshot + events == fresh snapshot, for whoever came whenever, whatever anybody does.

Any actors do anything. Each view starts from a welcome at some point and folds the events as its audience gets them; at
every step it equals what a fresh welcome would bring to the same actor. The log's bodies, read from the start or from a saved
state, give the state back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from backchannel.protocol.events import (
    AnyLogEvent,
    ChatMessageEvent,
    QuestionEvent,
    QuestionUpdateEvent,
    QuestionUpvoteEvent,
    Snapshot,
    Stream,
    Welcome,
)
from backchannel.protocol.view import RoomView
from backchannel.room.decide import apply
from backchannel.room.events import AnyDeletionRoomEvent, AnyRoomEvent, dump_event, load_event
from backchannel.room.identity import Actor
from backchannel.room.rejection import Rejection
from backchannel.room.render import Rendered, render
from backchannel.room.rules import RoomRules
from backchannel.room.saved import dump_state, load_state
from backchannel.room.snapshot import me, snapshot
from backchannel.room.state import RoomState, new_state
from backchannel.room.withholding import render_now

from .people import ACTORS, HOST, MODERATOR, NOON, Rehearsed, command

RULES = RoomRules(chat_history=3, questions_per_stream=6, snapshot_questions=0)
Renderer = Callable[[AnyRoomEvent, int], Rendered]

actors = st.sampled_from(ACTORS)
staff = st.sampled_from((HOST, MODERATOR))
switches = st.sampled_from(
    ["questions_open", "votes_open", "review_questions", "anonymous_questions", "reveal_anonymous"]
)
texts = st.sampled_from(["Hello", "Why?", " e\u0301 ", "👩\u200d👩\u200d👧", "\u200b", "x" * 501])
picks = st.integers(0, 7)


class Fold(RuleBasedStateMachine):
    """``renderer`` is what makes the forms of an event; a broken one must be found out."""

    renderer: Renderer = staticmethod(render)

    def __init__(self) -> None:
        super().__init__()
        self.room = Rehearsed(RULES)
        self.views: list[tuple[Actor, RoomView]] = []
        self.starts: list[tuple[Actor, Welcome]] = []
        self.bodies: list[str] = []
        self.saved: tuple[int, str] | None = None
        for actor in ACTORS:
            self.enter(actor)
            self.starts.append((actor, self.welcome(actor)))

    @rule(actor=actors)
    def enter(self, actor: Actor) -> None:
        if len(self.views) < 12:
            self.views.append(
                (actor, RoomView.from_welcome(self.welcome(actor), chat_limit=RULES.chat_history))
            )

    @rule(actor=actors, text=texts, reply_to=st.none() | picks)
    def say(self, actor: Actor, text: str, reply_to: int | None) -> None:
        target = None if reply_to is None else self.message(reply_to)
        self.act(actor, "chat_message", message=text, reply_to=target)

    @rule(actor=staff | actors, which=picks)
    def delete(self, actor: Actor, which: int) -> None:
        self.act(actor, "message_delete", message_id=self.message(which))

    @rule(actor=staff | actors, whose=st.sampled_from(["ada", "bob", "hedy", "nobody"]))
    def delete_of(self, actor: Actor, whose: str) -> None:
        self.act(actor, "user_messages_delete", user_id=whose)

    @rule(actor=staff | actors)
    def clear(self, actor: Actor) -> None:
        self.act(actor, "chat_clear")

    @rule(actor=staff | actors, which=picks)
    def restore(self, actor: Actor, which: int) -> None:
        acts = [event.id for event in self.room.events if isinstance(event, AnyDeletionRoomEvent)]
        self.act(actor, "messages_restore", act_id=pick(acts[-7:], which))

    @rule(actor=actors, text=texts, anonymous=st.booleans())
    def ask(self, actor: Actor, text: str, anonymous: bool) -> None:
        self.act(actor, "question", question=text, anonymous=anonymous)

    @rule(actor=actors, which=picks, withdraw=st.booleans())
    def vote(self, actor: Actor, which: int, withdraw: bool) -> None:
        self.act(actor, "question_upvote", question_id=self.question(which), withdraw=withdraw)

    @rule(actor=actors, which=picks, text=texts)
    def answer(self, actor: Actor, which: int, text: str) -> None:
        self.act(actor, "question_answer", question_id=self.question(which), answer=text)

    @rule(
        actor=staff | actors,
        which=picks,
        status=st.sampled_from(["open", "answering", "answered", "dismissed"]),
    )
    def sort(self, actor: Actor, which: int, status: str) -> None:
        self.act(actor, "question_status", question_id=self.question(which), status=status)

    @rule(actor=actors, which=picks, text=texts)
    def edit(self, actor: Actor, which: int, text: str) -> None:
        self.act(actor, "question_edit", question_id=self.question(which), question=text)

    @rule(actor=actors, which=picks)
    def withdraw(self, actor: Actor, which: int) -> None:
        self.act(actor, "question_withdraw", question_id=self.question(which))

    @rule(actor=staff | actors, which=picks, labels=st.lists(texts, max_size=3))
    def label(self, actor: Actor, which: int, labels: list[str]) -> None:
        self.act(actor, "question_labels", question_id=self.question(which), labels=labels)

    @rule(actor=staff | actors, name=switches, value=st.booleans())
    def set(self, actor: Actor, name: str, value: bool) -> None:
        self.act(actor, "settings", **{name: value})

    @rule(actor=st.just(HOST) | actors, type=st.sampled_from(["start", "end"]))
    def lead(self, actor: Actor, type: str) -> None:
        self.act(actor, type)

    @rule()
    def save(self) -> None:
        self.saved = self.room.state.offset, dump_state(self.room.state)

    @invariant()
    def every_view_is_what_a_fresh_welcome_would_bring(self) -> None:
        for actor, view in self.views:
            fresh = self.welcome(actor)
            assert in_order(view.snapshot()) == in_order(fresh.snapshot)
            assert (view.stream, view.user) == (fresh.stream, fresh.user)
            later = enumerate(self.room.events[view.offset :], view.offset + 1)
            assert all(form_for(actor, render(event, offset)) is None for offset, event in later)

    @invariant()
    def the_log_gives_the_state_back(self) -> None:
        assert self.replay(new_state("keynote", "e1", RULES.chat_history), 0) == self.room.state
        if self.saved is not None:
            offset, body = self.saved
            state = load_state(body, "keynote", "e1", RULES.chat_history)
            assert state is not None
            assert self.replay(state, offset) == self.room.state

    def act(self, actor: Actor, type: str, **data: Any) -> None:
        before = repr(self.room.state)
        event = self.room.decide(actor, command(type, **data))
        if isinstance(event, Rejection):
            assert repr(self.room.state) == before
            return
        self.bodies.append(dump_event(event))
        forms = self.renderer(event, len(self.bodies))
        for viewer, view in self.views:
            form = form_for(viewer, forms)
            if form is not None:
                view.apply(form)

    @invariant()
    def who_missed_everything_is_where_the_others_are(self) -> None:
        """The past is sent as the room is now: nothing in it that is hidden, and it leads to the same state."""
        for actor, start in self.starts:
            view = RoomView.from_welcome(start, chat_limit=RULES.chat_history)
            for offset, event in enumerate(self.room.events[start.offset :], start.offset + 1):
                form = form_for(actor, render_now(event, offset, self.room.state))
                if form is not None:
                    view.apply(form)
                    if not actor.is_staff:
                        self.check_nothing_hidden(form, actor)
            assert in_order(view.snapshot()) == in_order(self.welcome(actor).snapshot)

    def check_nothing_hidden(self, form: AnyLogEvent, actor: Actor) -> None:
        state, own = self.room.state, actor.user.id if actor.user else None
        if isinstance(form, ChatMessageEvent) and state.deletions.hides(
            form.data.id, form.data.user.id, form.offset
        ):
            assert form.data.message == ""
        if isinstance(form, QuestionEvent | QuestionUpdateEvent):
            id = form.data.id if isinstance(form, QuestionEvent) else form.data.question.id
            question = state.questions[id]
            assert question.status.is_public or question.author.id == own

    def message(self, which: int) -> UUID:
        return pick([logged.message.id for logged in self.room.state.chat], which)

    def question(self, which: int) -> UUID:
        return pick(list(self.room.state.questions), which)

    def welcome(self, actor: Actor) -> Welcome:
        state = self.room.state
        stream = Stream(
            id="keynote",
            title="Keynote",
            status=state.status,
            guests=True,
            created_at=NOON,
            started_at=state.started_at,
            ended_at=state.ended_at,
        )
        return Welcome(
            stream=stream,
            user=me(actor),
            epoch=state.epoch,
            offset=state.offset,
            recovered=False,
            viewer_count=len(self.views),
            server_time=NOON,
            snapshot=snapshot(state, RULES, actor),
        )

    def replay(self, state: RoomState, offset: int) -> RoomState:
        for number, body in enumerate(self.bodies[offset:], offset + 1):
            apply(state, load_event(body), number)
        return state


def in_order(snapshot: Snapshot | None) -> Snapshot | None:
    """The snapshot with its sets sorted: their order means nothing."""
    if snapshot is None:
        return None
    votes, questions = sorted(snapshot.own_votes), sorted(snapshot.own_questions)
    return snapshot.model_copy(update={"own_votes": tuple(votes), "own_questions": tuple(questions)})


def pick(ids: list[UUID], which: int) -> UUID:
    """One of the ids, or one that nobody has, each as likely: most picks must find something to act on."""
    return [*ids, UUID(int=10**9)][which % (len(ids) + 1)]


def form_for(viewer: Actor, forms: Rendered) -> AnyLogEvent | None:
    if forms.own is not None and viewer.user is not None and viewer.user.id == forms.own_user:
        return forms.own
    return forms.staff if viewer.is_staff else forms.everyone


SETTINGS = settings(max_examples=120, stateful_step_count=25, deadline=None)
TestFold = Fold.TestCase
TestFold.settings = SETTINGS


def forgets_own(event: AnyRoomEvent, offset: int) -> Rendered:
    forms = render(event, offset)
    return Rendered(forms.everyone, forms.staff)


def forgets_staff(event: AnyRoomEvent, offset: int) -> Rendered:
    forms = render(event, offset)
    return Rendered(forms.everyone, None, forms.own_user, forms.own)


def lags_behind(event: AnyRoomEvent, offset: int) -> Rendered:
    """The tally as it was before the vote."""
    forms = render(event, offset)
    if not isinstance(forms.everyone, QuestionUpvoteEvent):
        return forms
    data = forms.everyone.data.model_copy(update={"upvotes": forms.everyone.data.upvotes - 1})
    everyone = forms.everyone.model_copy(update={"data": data})
    return Rendered(everyone, everyone, forms.own_user, forms.own)


def tells_too_much(event: AnyRoomEvent, offset: int) -> Rendered:
    """What is for staff, to everyone."""
    forms = render(event, offset)
    return Rendered(forms.staff, forms.staff, forms.own_user, forms.own)


@pytest.mark.parametrize("broken", [forgets_own, forgets_staff, lags_behind, tells_too_much])
def test_a_broken_form_is_found_out(broken: Renderer) -> None:
    class Broken(Fold):
        renderer = staticmethod(broken)

    search = settings(
        SETTINGS,
        derandomize=True,
        database=None,
        max_examples=1000,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        print_blob=False,
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Broken, settings=search)
