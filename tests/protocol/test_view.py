"""What one client sees of a room. The golden sequences in ``contract/golden`` show the rules one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.protocol.events import (
    AnyEvent,
    AnyLogEvent,
    AskedQuestion,
    ChatMessage,
    ChatMessageEvent,
    QuestionAnswer,
    QuestionAnswerEvent,
    QuestionEvent,
    QuestionStatus,
    QuestionUpvote,
    QuestionUpvoteEvent,
    RoomSettings,
    Snapshot,
    StatusChange,
    StatusEvent,
    Stream,
    StreamStatus,
    Welcome,
    WelcomeEvent,
)
from backchannel.protocol.user import Me, Role, User
from backchannel.protocol.view import RoomView

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOST = User(id="u7", name="Grace", role=Role.host)
ME = Me(
    id="u1",
    name="Ada",
    role=Role.viewer,
    may_chat=True,
    may_ask=True,
    may_upvote=True,
    may_answer=False,
    may_moderate=False,
    may_manage=False,
)
STREAM = Stream(id="launch", title="The launch", status=StreamStatus.scheduled, guests=True, created_at=NOON)
SETTINGS = RoomSettings(message_max_characters=500, question_max_characters=500, answer_max_characters=2000)
EMPTY = Snapshot(
    chat=(),
    questions=(),
    questions_total=0,
    hidden_questions=(),
    own_votes=(),
    own_questions=(),
    settings=SETTINGS,
)


def welcome(snapshot: Snapshot | None = EMPTY, *, recovered: bool = False, offset: int = 0) -> Welcome:
    return Welcome(
        stream=STREAM,
        user=ME,
        epoch="e1",
        offset=offset,
        recovered=recovered,
        viewer_count=1,
        server_time=NOON,
        snapshot=snapshot,
    )


def message(number: int) -> ChatMessage:
    return ChatMessage(id=UUID(int=number), message=f"Message {number}", user=HOST, created_at=NOON)


def chat_event(offset: int) -> ChatMessageEvent:
    return ChatMessageEvent(offset=offset, data=message(offset))


def view_after(*events: AnyEvent, chat_limit: int = 5) -> RoomView:
    view = RoomView.from_welcome(welcome(), chat_limit=chat_limit)
    for event in events:
        view.apply(event)
    return view


@st.composite
def log_events(draw: st.DrawFn) -> list[AnyLogEvent]:
    """Events in the order of the log, with gaps, about a few questions."""
    offset, asked, events = 0, 0, list[AnyLogEvent]()
    for kind in draw(st.lists(st.sampled_from(["chat", "ask", "vote", "answer", "status"]), max_size=20)):
        offset += draw(st.integers(1, 3))
        question = UUID(int=draw(st.integers(1, asked + 1)))
        match kind:
            case "chat":
                events.append(chat_event(offset))
            case "ask":
                asked += 1
                own = draw(st.sampled_from([True, None]))
                events.append(QuestionEvent(offset=offset, data=asked_question(asked, own=own)))
            case "vote":
                mark, count = draw(st.sampled_from([True, False, None])), draw(st.integers(0, 9))
                vote = QuestionUpvote(question_id=question, upvotes=count, upvoted=mark)
                events.append(QuestionUpvoteEvent(offset=offset, data=vote))
            case "answer":
                answer = QuestionAnswer(
                    question_id=question, answer="Yes.", answered_by=HOST, answered_at=NOON
                )
                events.append(QuestionAnswerEvent(offset=offset, data=answer))
            case "status":
                status = draw(st.sampled_from(StreamStatus))
                events.append(StatusEvent(offset=offset, data=StatusChange(status=status, started_at=NOON)))
    return events


def asked_question(number: int, *, own: bool | None) -> AskedQuestion:
    return AskedQuestion(
        id=UUID(int=number),
        question=f"Question {number}?",
        user=HOST,
        status=QuestionStatus.open,
        upvotes=0,
        created_at=NOON,
        own=own,
    )


def with_repeats(events: Sequence[AnyLogEvent], starts: Sequence[int]) -> list[AnyLogEvent]:
    """The events, where after each comes again what a resume from an earlier place would bring."""
    result = list[AnyLogEvent]()
    for position, event in enumerate(events, 1):
        result += [event, *events[position - min(starts[position % len(starts)], position) : position]]
    return result


@given(log_events(), st.lists(st.integers(0, 5), min_size=1, max_size=5))
def test_repeats_change_nothing(events: list[AnyLogEvent], starts: list[int]) -> None:
    assert view_after(*with_repeats(events, starts)) == view_after(*events)


@given(log_events(), st.data())
def test_snapshot_and_the_later_events_make_the_same_as_all_events(
    events: list[AnyLogEvent], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(events)))
    before, whole = view_after(*events[:cut]), view_after(*events)
    fresh = welcome(before.snapshot(), offset=before.offset).model_copy(update={"stream": before.stream})
    later = RoomView.from_welcome(fresh, chat_limit=5)
    for event in events[cut:]:
        later.apply(event)
    assert later == whole
    assert later.snapshot() == whole.snapshot()


def test_a_first_welcome_needs_a_snapshot() -> None:
    with pytest.raises(ValueError, match="the welcome to launch has no snapshot"):
        RoomView.from_welcome(welcome(snapshot=None, recovered=True))


@pytest.mark.parametrize(
    "other", [{"epoch": "e2"}, {"user": ME.model_copy(update={"id": "u2"})}], ids=["epoch", "user"]
)
def test_a_resume_of_another_epoch_or_user_is_refused_and_changes_nothing(other: dict[str, object]) -> None:
    view = view_after(chat_event(1))
    resumed = welcome(snapshot=None, recovered=True, offset=3).model_copy(update=other)
    with pytest.raises(ValueError, match="another epoch or another user"):
        view.apply(WelcomeEvent(data=resumed))
    assert view == view_after(chat_event(1))


def test_a_refused_resume_keeps_the_limit_of_the_chat() -> None:
    view = view_after(chat_event(1), chat_limit=2)
    chat = tuple(message(number) for number in range(1, 5))
    view.apply(WelcomeEvent(data=welcome(EMPTY.model_copy(update={"chat": chat}), offset=4)))
    view.apply(chat_event(5))
    assert [entry.message for entry in view.chat] == ["Message 4", "Message 5"]


def test_a_view_that_keeps_no_chat_keeps_none_after_a_refused_resume() -> None:
    view = view_after(chat_limit=0)
    view.apply(WelcomeEvent(data=welcome()))
    view.apply(chat_event(1))
    assert (view.chat_limit, list(view.chat), view.offset) == (0, [], 1)


def test_a_snapshot_does_not_change_with_the_view() -> None:
    view = view_after(chat_event(1))
    before = view.snapshot()
    view.apply(chat_event(2))
    assert [entry.message for entry in before.chat] == ["Message 1"]
