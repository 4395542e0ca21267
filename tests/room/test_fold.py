"""snapshot + events == fresh snapshot, for whoever came whenever, whatever anybody does.

Any actors do anything. Each view starts from a welcome at some point and folds the events as its audience gets them; at
every step it equals what a fresh welcome would bring to the same actor. The log's bodies, read from the start or from a saved
state, give the state back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from backchannel.protocol.events import (
    AnyLogEvent,
    ChatMessageEvent,
    MessageHeldEvent,
    PinEvent,
    PollResults,
    PollStatus,
    PollUpdateEvent,
    PollVoteEvent,
    QuestionEvent,
    QuestionUpdateEvent,
    QuestionUpvoteEvent,
    Snapshot,
    Stream,
    Welcome,
)
from backchannel.protocol.view import RoomView
from backchannel.room.decide import apply
from backchannel.room.events import (
    AnyDeletionRoomEvent,
    AnyRoomEvent,
    UserSanctioned,
    dump_event,
    load_event,
)
from backchannel.room.identity import Actor
from backchannel.room.rejection import Rejection
from backchannel.room.render import render
from backchannel.room.rendered import Rendered
from backchannel.room.rules import RoomRules
from backchannel.room.saved import dump_state, load_state
from backchannel.room.snapshot import last_said_at, me, snapshot
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

    @rule(
        actor=actors,
        text=texts,
        kind=st.sampled_from(["text", "announcement"]),
        reply_to=st.none() | picks,
        mentions=st.sampled_from([[], ["ada", "bob"], ["hedy", "nobody"]]),
    )
    def say(self, actor: Actor, text: str, kind: str, reply_to: int | None, mentions: list[str]) -> None:
        target = None if reply_to is None else self.message(reply_to)
        self.act(actor, "chat_message", message=text, message_type=kind, reply_to=target, mentions=mentions)

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
        deleting = AnyDeletionRoomEvent | UserSanctioned
        acts = [event.id for event in self.room.events if isinstance(event, deleting)]
        self.act(actor, "messages_restore", act_id=pick(acts[-7:], which))

    @rule(
        actor=staff | actors,
        whose=st.sampled_from(["ada", "bob", "mary", "hedy", "nobody"]),
        seconds=st.none() | st.sampled_from([1, 5, 60]),
        reason=st.none() | texts,
        delete=st.booleans(),
    )
    def sanction(
        self, actor: Actor, whose: str, seconds: int | None, reason: str | None, delete: bool
    ) -> None:
        about: dict[str, Any] = {"user_id": whose, "reason": reason, "delete_messages": delete}
        if seconds is None:
            self.act(actor, "user_ban", **about)
        else:
            self.act(actor, "user_timeout", seconds=seconds, **about)

    @rule(actor=st.just(HOST) | actors, which=picks)
    def lift(self, actor: Actor, which: int) -> None:
        acts = [event.id for event in self.room.events if isinstance(event, UserSanctioned)]
        self.act(actor, "sanction_lift", act_id=pick(acts[-7:], which))

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

    @rule(
        actor=staff,
        kind=st.sampled_from(["single", "multiple", "quiz"]),
        results=st.sampled_from(["live", "at_close"]),
        changeable=st.booleans(),
        open=st.booleans(),
    )
    def make_poll(self, actor: Actor, kind: str, results: str, changeable: bool, open: bool) -> None:
        self.act(
            actor,
            "poll",
            question="Tea?",
            options=["Yes", "No", "Later"],
            kind=kind,
            right=2 if kind == "quiz" else None,
            results=results,
            changeable=changeable,
            open=open,
        )

    @rule(actor=staff | actors, which=picks, text=texts)
    def edit_poll(self, actor: Actor, which: int, text: str) -> None:
        options = ["One", "Two"]
        self.act(actor, "poll_edit", poll_id=self.poll(which), question=text, options=options)

    @rule(actor=staff | actors, which=picks, status=st.sampled_from(["open", "closed"]))
    def lead_poll(self, actor: Actor, which: int, status: str) -> None:
        self.act(actor, "poll_status", poll_id=self.poll(which), status=status)

    @rule(actor=staff | actors, which=picks, undo=st.booleans())
    def delete_poll(self, actor: Actor, which: int, undo: bool) -> None:
        self.act(actor, "poll_delete", poll_id=self.poll(which), undo=undo)

    @rule(actor=staff | actors, which=st.none() | picks)
    def show_poll(self, actor: Actor, which: int | None) -> None:
        self.act(actor, "poll_show", poll_id=None if which is None else self.poll(which))

    @rule(actor=actors, which=picks, choices=st.lists(st.integers(0, 3), max_size=3))
    def vote_in_poll(self, actor: Actor, which: int, choices: list[int]) -> None:
        self.act(actor, "poll_vote", poll_id=self.poll(which), choices=choices)

    @rule(actor=staff | actors, which=picks, approve=st.booleans())
    def review(self, actor: Actor, which: int, approve: bool) -> None:
        holds = self.room.state.holds
        self.act(
            actor,
            "message_review",
            message_id=pick([*holds.waiting, *holds.denied], which),
            approve=approve,
        )

    @rule(actor=staff, term=st.sampled_from(["hello", "wh*"]), action=st.sampled_from(["hold", "refuse"]))
    def block(self, actor: Actor, term: str, action: str) -> None:
        self.act(actor, "block_list", add=[{"term": term, "action": action}])

    @rule(actor=staff, term=st.sampled_from(["hello", "wh*"]))
    def unblock(self, actor: Actor, term: str) -> None:
        self.act(actor, "block_list", remove=[term])

    @rule(actor=staff, held=st.sampled_from(["listed", "links", "all"]), delay=st.sampled_from([0, 4]))
    def hold(self, actor: Actor, held: str, delay: int) -> None:
        self.act(actor, "settings", hold_messages=held, delay_seconds=delay)

    @rule(actor=staff, which=picks, before=st.none() | picks, remove=st.booleans())
    def queue(self, actor: Actor, which: int, before: int | None, remove: bool) -> None:
        place = {} if before is None else {"before": pick(list(self.room.state.question_queue), before)}
        self.act(actor, "question_queue", question_id=self.question(which), remove=remove, **place)

    @rule(actor=staff, which=picks, until=st.sampled_from([None, "2126-11-24T18:00:00.000Z"]))
    def pin(self, actor: Actor, which: int, until: str | None) -> None:
        """The pinned message, if it is the one that was picked, is taken down."""
        pin, id = self.room.state.pin, self.message(which)
        if pin is not None and pin.logged.message.id == id:
            self.act(actor, "message_unpin", message_id=id)
        else:
            self.act(actor, "message_pin", message_id=id, until=until)

    @rule(actor=staff | actors, name=switches, value=st.booleans())
    def set(self, actor: Actor, name: str, value: bool) -> None:
        self.act(actor, "settings", **{name: value})

    @rule(
        actor=staff,
        chat_open=st.booleans(),
        chat_for=st.sampled_from(["everyone", "signed_in", "members"]),
        slow_mode=st.sampled_from([0, 0, 2, 5]),
        duplicate_window=st.sampled_from([0, 4]),
    )
    def pace(self, actor: Actor, **settings: Any) -> None:
        self.act(actor, "settings", **settings)

    @rule(actor=st.just(HOST) | actors, type=st.sampled_from(["start", "end"]))
    def lead(self, actor: Actor, type: str) -> None:
        self.act(actor, type)

    @rule(actor=st.just(HOST) | actors, at=st.sampled_from([None, "2126-11-24T18:00:00.000Z"]))
    def announce(self, actor: Actor, at: str | None) -> None:
        self.act(actor, "schedule", starts_at=at)

    @rule()
    def save(self) -> None:
        self.saved = self.room.state.offset, dump_state(self.room.state)

    @invariant()
    def every_view_is_what_a_fresh_welcome_would_bring(self) -> None:
        for actor, view in self.views:
            fresh = self.welcome(actor)
            assert in_order(view.snapshot()) == in_order(fresh.snapshot)
            assert (view.stream, view.user) == (fresh.stream, fresh.user)
            assert self.wait(view.last_said_at) == self.wait(fresh.last_said_at)
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
        if isinstance(form, MessageHeldEvent):
            assert (form.data.message.user.id, form.data.terms) == (own, ())
        if isinstance(form, ChatMessageEvent) and state.deletions.hides(
            form.data.id, form.data.user.id, form.offset
        ):
            assert form.data.message == ""
        if isinstance(form, PinEvent) and form.data.pin is not None and form.data.pin.message.deleted:
            assert form.data.pin.message.message == ""
        if isinstance(form, PollUpdateEvent | PollVoteEvent):
            self.check_no_hidden_result(form)
        if isinstance(form, QuestionEvent | QuestionUpdateEvent):
            id = form.data.id if isinstance(form, QuestionEvent) else form.data.question.id
            question = state.questions[id]
            assert question.status.is_public or question.author.id == own

    def check_no_hidden_result(self, form: PollUpdateEvent | PollVoteEvent) -> None:
        """Until a poll closes, nobody but staff is sent what it hides, whatever was shown before it was reopened."""
        shown = form.data if isinstance(form, PollVoteEvent) else form.data.poll
        right = None if isinstance(form, PollVoteEvent) else form.data.poll.right
        id = form.data.poll_id if isinstance(form, PollVoteEvent) else form.data.poll.id
        poll = self.room.state.board.polls[id]
        if poll.status is not PollStatus.closed:
            assert right is None
            assert poll.results is PollResults.live or shown.tallies is None

    def poll(self, which: int) -> UUID:
        return pick(list(self.room.state.board.polls), which)

    def wait(self, last_said_at: datetime | None) -> timedelta:
        """How long slow mode keeps who said something then; a server may forget what keeps nobody."""
        due = (last_said_at or NOON - timedelta(days=1)) + timedelta(
            seconds=self.room.state.settings.slow_mode
        )
        return max(timedelta(0), due - self.room.now)

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
            starts_at=state.starts_at,
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
            last_said_at=last_said_at(state, actor),
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
    chosen = sorted(snapshot.own_poll_votes, key=lambda vote: vote.poll_id)
    return snapshot.model_copy(
        update={"own_votes": tuple(votes), "own_questions": tuple(questions), "own_poll_votes": tuple(chosen)}
    )


def pick(ids: list[UUID], which: int) -> UUID:
    """One of the ids, or one that nobody has, each as likely: most picks must find something to act on."""
    return [*ids, UUID(int=10**9)][which % (len(ids) + 1)]


def form_for(viewer: Actor, forms: Rendered) -> AnyLogEvent | None:
    own = forms.own is not None and viewer.user is not None and viewer.user.id == forms.own_user
    if own and not (forms.own_if_viewer and viewer.is_staff):
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
    return Rendered(forms.everyone, None, forms.own_user, forms.own, forms.own_if_viewer)


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
    return Rendered(forms.staff, forms.staff, forms.own_user, forms.own, forms.own_if_viewer)


@pytest.mark.parametrize("broken", [forgets_own, forgets_staff, lags_behind, tells_too_much])
def test_a_broken_form_is_found_out(broken: Renderer) -> None:
    class Broken(Fold):
        renderer = staticmethod(broken)

    search = settings(
        SETTINGS,
        derandomize=True,
        database=None,
        max_examples=3000,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        print_blob=False,
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Broken, settings=search)
