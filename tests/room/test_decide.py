"""Every command × every role × every status of the stream. What no row allows is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

import pytest

from backchannel.protocol.commands import (
    ROOM_COMMANDS,
    ChatMessageCommand,
    EmptyData,
    RoomCommand,
    StreamCommand,
)
from backchannel.protocol.events import StreamStatus
from backchannel.room.decide import check_permission, decide, is_outcome
from backchannel.room.events import AnyRoomEvent, StatusChanged
from backchannel.room.identity import READER, Actor
from backchannel.room.rejection import Rejection
from backchannel.room.rules import Moment, RoomRules
from backchannel.room.snapshot import me
from backchannel.room.text import TextRule

from .people import ACTORS, ADA, BOB, HOST, MODERATOR, NOON, RULES, Rehearsed, command, counting_ids

SCHEDULED, LIVE, ENDED = StreamStatus
QUESTION, MESSAGE, DELETION, HELD = (UUID(int=n) for n in (1, 10**6, 10**6 + 1, 10**7))
POLL, DRAFT, SANCTION, PINNED = (UUID(int=10**6 + n) for n in (2, 3, 4, 5))
POLL_TEXT: dict[str, Any] = {"question": "Tea?", "options": ["Yes", "No"]}
OPEN_TO_ALL = {HOST: "ok", MODERATOR: "ok", ADA: "ok", BOB: "ok", READER: "token_required"}
STAFF_ONLY = OPEN_TO_ALL | {ADA: "forbidden", BOB: "forbidden"}
HOST_ONLY = STAFF_ONLY | {MODERATOR: "forbidden"}

# For each command: what it says, who may, and what the stream's status makes of it.
TABLE: dict[str, tuple[dict[str, Any], dict[Actor, str], dict[StreamStatus, str]]] = {
    "chat_message": ({"message": "Hello"}, OPEN_TO_ALL, {SCHEDULED: "ok", LIVE: "ok", ENDED: "stream_ended"}),
    "message_review": (
        {"message_id": HELD, "approve": True},
        STAFF_ONLY,
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"},
    ),
    "message_delete": (
        {"message_id": MESSAGE},
        OPEN_TO_ALL | {ADA: "forbidden"},
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"},
    ),
    "user_messages_delete": ({"user_id": "bob"}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
    "chat_clear": ({}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
    "messages_restore": ({"act_id": DELETION}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
    "user_timeout": (
        {"user_id": "bob", "seconds": 60},
        STAFF_ONLY,
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"},
    ),
    "user_ban": ({"user_id": "bob"}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
    "sanction_lift": ({"act_id": SANCTION}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
    "question": ({"question": "Why?"}, OPEN_TO_ALL, {SCHEDULED: "ok", LIVE: "ok", ENDED: "stream_ended"}),
    "question_upvote": (
        {"question_id": QUESTION},
        OPEN_TO_ALL,
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "stream_ended"},
    ),
    "question_answer": (
        {"question_id": QUESTION, "answer": "So."},
        STAFF_ONLY,
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"},
    ),
    "question_status": (
        {"question_id": QUESTION, "status": "answering"},
        STAFF_ONLY,
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"},
    ),
    "question_edit": (
        {"question_id": QUESTION, "question": "Wide open?"},
        OPEN_TO_ALL | {HOST: "not_your_question", MODERATOR: "not_your_question", ADA: "not_your_question"},
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "stream_ended"},
    ),
    "question_withdraw": (
        {"question_id": QUESTION},
        OPEN_TO_ALL | {HOST: "not_your_question", MODERATOR: "not_your_question", ADA: "not_your_question"},
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"},
    ),
    "question_labels": (
        {"question_id": QUESTION, "labels": ["doors"]},
        STAFF_ONLY,
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"},
    ),
    "question_queue": (
        {"question_id": QUESTION},
        STAFF_ONLY,
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"},
    ),
    "poll": (POLL_TEXT, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "stream_ended"}),
    "poll_edit": (
        {"poll_id": DRAFT, **POLL_TEXT},
        STAFF_ONLY,
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"},
    ),
    "poll_status": (
        {"poll_id": DRAFT, "status": "open"},
        STAFF_ONLY,
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "stream_ended"},
    ),
    "poll_delete": ({"poll_id": POLL}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
    "poll_show": ({"poll_id": None}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
    "poll_vote": (
        {"poll_id": POLL, "choices": [0]},
        OPEN_TO_ALL,
        {SCHEDULED: "ok", LIVE: "ok", ENDED: "stream_ended"},
    ),
    "schedule": (
        {"starts_at": "2126-11-24T18:00:00.000Z"},
        HOST_ONLY,
        {SCHEDULED: "ok", LIVE: "too_late", ENDED: "too_late"},
    ),
    "start": ({}, HOST_ONLY, {SCHEDULED: "ok", LIVE: "already_live", ENDED: "ok"}),
    "end": ({}, HOST_ONLY, {SCHEDULED: "stream_not_started", LIVE: "ok", ENDED: "already_ended"}),
    "settings": ({"votes_open": False}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
    "block_list": ({"add": [{"term": "bad"}]}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
    "message_pin": ({"message_id": MESSAGE}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
    "message_unpin": ({"message_id": PINNED}, STAFF_ONLY, {SCHEDULED: "ok", LIVE: "ok", ENDED: "ok"}),
}


def room_in(status: StreamStatus) -> Rehearsed:
    """A room with a question and a message of Bob's, a deletion of another, an open poll, a draft, a timeout of Cyd's, a pin."""
    room = Rehearsed()
    room.accepted(BOB, "question", id=QUESTION, question="Open?")
    room.accepted(BOB, "chat_message", id=MESSAGE, message="Hello")
    second = room.accepted(BOB, "chat_message", message="Hello again").id
    room.accepted(MODERATOR, "message_delete", message_id=second, id=DELETION)
    room.accepted(HOST, "poll", id=POLL, open=True, **POLL_TEXT)
    room.accepted(HOST, "poll", id=DRAFT, **POLL_TEXT)
    room.accepted(HOST, "block_list", add=[{"term": "spoiler"}])
    room.accepted(BOB, "chat_message", id=HELD, message="A spoiler")
    room.accepted(MODERATOR, "user_timeout", user_id="cyd", seconds=60, id=SANCTION)
    room.accepted(HOST, "chat_message", id=PINNED, message="Welcome")
    room.accepted(HOST, "message_pin", message_id=PINNED)
    if status is not SCHEDULED:
        room.accepted(HOST, "start")
    if status is ENDED:
        room.accepted(HOST, "end")
    return room


def test_the_table_has_every_command_of_the_room() -> None:
    assert [type(command(name, **row[0])) for name, row in TABLE.items()] == list(ROOM_COMMANDS)


@pytest.mark.parametrize("status", StreamStatus)
@pytest.mark.parametrize("who", OPEN_TO_ALL, ids=lambda who: who.user.role.value if who.user else "no token")
@pytest.mark.parametrize("name", TABLE)
def test_who_may_do_what_when(name: str, who: Actor, status: StreamStatus) -> None:
    data, roles, statuses = TABLE[name]
    room = room_in(status)
    before = room.events.copy()
    result = room.decide(who, command(name, **data))
    expected = statuses[status] if roles[who] == "ok" else roles[who]
    if expected == "ok":
        assert not isinstance(result, Rejection)
        assert result.user == who.user
    else:
        assert isinstance(result, Rejection)
        assert result.code.value == expected
        assert room.events == before


@pytest.mark.parametrize("who", ACTORS)
def test_a_command_that_no_table_names_is_nobodys(who: Actor) -> None:
    class Invented(StreamCommand):
        type: Literal["livestream:invented"]
        data: EmptyData = EmptyData()

    unknown: Any = Invented
    assert check_permission(who, unknown) is not None


@pytest.mark.parametrize("who", OPEN_TO_ALL, ids=lambda who: who.user.role.value if who.user else "no token")
def test_what_a_user_is_told_they_may_is_what_they_may(who: Actor) -> None:
    shown = me(who)
    told = {
        "chat_message": shown.may_chat,
        "message_delete": shown.may_moderate or (shown.may_chat and who is BOB),
        "user_messages_delete": shown.may_moderate,
        "chat_clear": shown.may_moderate,
        "messages_restore": shown.may_moderate,
        "user_timeout": shown.may_moderate,
        "user_ban": shown.may_moderate,
        "sanction_lift": shown.may_moderate,
        "question": shown.may_ask,
        "question_upvote": shown.may_upvote,
        "question_answer": shown.may_answer,
        "question_status": shown.may_moderate,
        "question_labels": shown.may_moderate,
        "question_queue": shown.may_moderate,
        "question_edit": shown.may_ask,
        "question_withdraw": shown.may_ask,
        "poll": shown.may_moderate,
        "poll_edit": shown.may_moderate,
        "poll_status": shown.may_moderate,
        "poll_delete": shown.may_moderate,
        "poll_show": shown.may_moderate,
        "poll_vote": shown.may_upvote,
        "schedule": shown.may_manage,
        "start": shown.may_manage,
        "end": shown.may_manage,
        "settings": shown.may_moderate,
        "message_review": shown.may_moderate,
        "block_list": shown.may_moderate,
        "message_pin": shown.may_moderate,
        "message_unpin": shown.may_moderate,
    }
    allowed = {
        name: roles[who] not in ("token_required", "forbidden") for name, (_, roles, _) in TABLE.items()
    }
    assert told == allowed


def test_identity_and_time_come_from_the_server() -> None:
    event = Rehearsed().accepted(ADA, "chat_message", message="Hello")
    assert (event.user, event.created_at) == (ADA.user, NOON)


def test_deciding_changes_nothing() -> None:
    room = room_in(LIVE)
    for name, (data, _, _) in TABLE.items():
        before = repr(room.state)
        decide(room.state, HOST, command(name, **data), RULES, Moment(NOON, counting_ids()))
        assert repr(room.state) == before


class TestTexts:
    RULES = RoomRules(
        message=TextRule("data.message", 3, 0),
        question=TextRule("data.question", 4, 0),
        answer=TextRule("data.answer", 5, 0),
    )

    @pytest.mark.parametrize(
        ("name", "field", "characters", "more"),
        [
            ("chat_message", "message", 3, {}),
            ("question", "question", 4, {}),
            ("question_answer", "answer", 5, {"question_id": QUESTION}),
        ],
    )
    def test_each_has_its_own_limit_and_its_own_field(
        self, name: str, field: str, characters: int, more: dict[str, Any]
    ) -> None:
        room = Rehearsed(self.RULES)
        room.accepted(BOB, "question", id=QUESTION, question="Q?")
        for text, code in (("x" * (characters + 1), "text_too_long"), ("\u200b ", "empty_text")):
            rejection = room.decide(HOST, command(name, **{field: text}, **more))
            assert isinstance(rejection, Rejection)
            assert (rejection.code.value, rejection.field) == (code, f"data.{field}")
        event = room.accepted(HOST, name, **{field: " " + "x" * characters}, **more)
        assert getattr(event, field) == "x" * characters


class TestIds:
    def test_the_clients_id_is_kept_and_a_missing_one_made(self) -> None:
        room = Rehearsed()
        assert room.accepted(ADA, "chat_message", message="a", id=UUID(int=77)).id == UUID(int=77)
        assert room.accepted(ADA, "chat_message", message="b").id == UUID(int=1)

    @pytest.mark.parametrize(("name", "field"), [("chat_message", "message"), ("question", "question")])
    def test_an_id_names_one_thing(self, name: str, field: str) -> None:
        room = Rehearsed()
        room.accepted(ADA, name, id=UUID(int=77), **{field: "first"})
        for other in (ADA, BOB):
            assert room.refused(other, "chat_message", id=UUID(int=77), message="second") == "id_taken"
            assert room.refused(other, "question", id=UUID(int=77), question="second") == "id_taken"

    def test_a_reply_names_a_recent_message_of_this_stream(self) -> None:
        room = Rehearsed(RoomRules(chat_history=2))
        first = room.accepted(ADA, "chat_message", message="1")
        question = room.accepted(ADA, "question", question="?")
        assert room.refused(BOB, "chat_message", message="x", reply_to=UUID(int=99)) == "unknown_message"
        assert room.refused(BOB, "chat_message", message="x", reply_to=question.id) == "unknown_message"
        reply = room.accepted(BOB, "chat_message", message="2", reply_to=first.id)
        assert room.state.chat[-1].message.reply_to == first.id
        room.accepted(BOB, "chat_message", message="3", reply_to=reply.id)
        assert room.refused(BOB, "chat_message", message="4", reply_to=first.id) == "unknown_message"


class TestLife:
    def test_times_are_those_of_the_acts(self) -> None:
        room = Rehearsed()
        start = room.accepted(HOST, "start")
        end = room.accepted(HOST, "end")
        state = room.state
        assert (state.status, state.started_at, state.ended_at) == (ENDED, start.created_at, end.created_at)

    def test_an_ended_stream_may_go_on_with_its_first_start(self) -> None:
        room = Rehearsed()
        start = room.accepted(HOST, "start")
        room.accepted(HOST, "end")
        room.accepted(HOST, "start")
        state = room.state
        assert (state.status, state.started_at, state.ended_at) == (LIVE, start.created_at, None)
        room.accepted(ADA, "chat_message", message="We are back")

    def test_an_announced_start_may_be_moved_and_called_off(self) -> None:
        room = Rehearsed()
        for told in ("2126-11-24T18:00:00.000Z", "2126-11-25T18:00:00.000Z"):
            room.accepted(HOST, "schedule", starts_at=told)
            assert room.state.starts_at == datetime.fromisoformat(told)
        room.accepted(HOST, "schedule", starts_at=None)
        assert (room.state.starts_at, room.state.status) == (None, SCHEDULED)

    def test_an_announcement_is_over_when_the_stream_starts(self) -> None:
        room = Rehearsed()
        room.accepted(HOST, "schedule", starts_at="2126-11-24T18:00:00.000Z")
        room.accepted(HOST, "start")
        assert room.state.starts_at is None

    def test_what_is_past_cannot_be_announced(self) -> None:
        room = Rehearsed()
        assert room.refused(HOST, "schedule", starts_at="2020-01-01T00:00:00.000Z") == "invalid_field"


class TestOutcomes:
    """What a resend finds in the log under its id is its own only if it is what the command would have made."""

    Q, OTHER = QUESTION, UUID(int=2)
    M, A, S = MESSAGE, DELETION, SANCTION
    P = POLL

    def events(self) -> dict[str, AnyRoomEvent]:
        room = Rehearsed()
        return {
            "question": room.accepted(ADA, "question", id=self.Q, question="a"),
            "chat": room.accepted(ADA, "chat_message", id=self.M, message="a"),
            "pinning": room.accepted(HOST, "message_pin", message_id=self.M),
            "unpinning": room.accepted(HOST, "message_unpin", message_id=self.M),
            "deletion": room.accepted(HOST, "message_delete", id=self.A, message_id=self.M),
            "of_user": room.accepted(HOST, "user_messages_delete", user_id="ada"),
            "clearing": room.accepted(HOST, "chat_clear"),
            "restoring": room.accepted(HOST, "messages_restore", act_id=self.A),
            "poll": room.accepted(HOST, "poll", id=self.P, **POLL_TEXT),
            "poll_edit": room.accepted(HOST, "poll_edit", poll_id=self.P, **POLL_TEXT),
            "poll_opening": room.accepted(HOST, "poll_status", poll_id=self.P, status="open"),
            "poll_vote": room.accepted(HOST, "poll_vote", poll_id=self.P, choices=[1]),
            "poll_taken_back": room.accepted(HOST, "poll_vote", poll_id=self.P, choices=[]),
            "poll_closing": room.accepted(HOST, "poll_status", poll_id=self.P, status="closed"),
            "poll_deletion": room.accepted(HOST, "poll_delete", poll_id=self.P),
            "poll_return": room.accepted(HOST, "poll_delete", poll_id=self.P, undo=True),
            "poll_hiding": room.accepted(HOST, "poll_show", poll_id=None),
            "poll_showing": room.accepted(HOST, "poll_show", poll_id=self.P),
            "timeout": room.accepted(HOST, "user_timeout", user_id="bob", seconds=60, id=self.S),
            "ban": room.accepted(HOST, "user_ban", user_id="bob"),
            "lifting": room.accepted(HOST, "sanction_lift", act_id=self.S),
            "announcement": room.accepted(HOST, "schedule", starts_at="2126-11-24T18:00:00.000Z"),
            "start": room.accepted(HOST, "start"),
            "terms": room.accepted(HOST, "block_list", add=[{"term": "bad"}]),
            "held": room.accepted(ADA, "chat_message", id=HELD, message="bad"),
            "denial": room.accepted(HOST, "message_review", message_id=HELD, approve=False),
            "approval": room.accepted(HOST, "message_review", message_id=HELD, approve=True),
            "vote": room.accepted(ADA, "question_upvote", question_id=self.Q),
            "withdrawal": room.accepted(ADA, "question_upvote", question_id=self.Q, withdraw=True),
            "answer": room.accepted(HOST, "question_answer", question_id=self.Q, answer="a"),
            "end": room.accepted(HOST, "end"),
            "spotlight": room.accepted(HOST, "question_status", question_id=self.Q, status="answering"),
            "reopening": room.accepted(HOST, "question_status", question_id=self.Q, status="open"),
            "labels": room.accepted(HOST, "question_labels", question_id=self.Q, labels=["a"]),
            "starring": room.accepted(HOST, "question_queue", question_id=self.Q),
            "unstarring": room.accepted(HOST, "question_queue", question_id=self.Q, remove=True),
            "settings": room.accepted(HOST, "settings", votes_open=False),
            "again": room.accepted(HOST, "start"),
            "edit": room.accepted(ADA, "question_edit", question_id=self.Q, question="b"),
            "taking_back": room.accepted(ADA, "question_withdraw", question_id=self.Q),
        }

    COMMANDS: ClassVar[dict[str, Callable[[UUID], RoomCommand]]] = {
        "question": lambda _: command("question", question="a"),
        "chat": lambda _: command("chat_message", message="a"),
        "pinning": lambda _: command("message_pin", message_id=MESSAGE),
        "unpinning": lambda _: command("message_unpin", message_id=MESSAGE),
        "deletion": lambda _: command("message_delete", message_id=MESSAGE),
        "of_user": lambda _: command("user_messages_delete", user_id="ada"),
        "clearing": lambda _: command("chat_clear"),
        "restoring": lambda _: command("messages_restore", act_id=DELETION),
        "timeout": lambda _: command("user_timeout", user_id="bob", seconds=60),
        "ban": lambda _: command("user_ban", user_id="bob"),
        "lifting": lambda _: command("sanction_lift", act_id=SANCTION),
        "announcement": lambda _: command("schedule", starts_at=None),
        "start": lambda _: command("start"),
        "vote": lambda q: command("question_upvote", question_id=q),
        "withdrawal": lambda q: command("question_upvote", question_id=q, withdraw=True),
        "answer": lambda q: command("question_answer", question_id=q, answer="a"),
        "end": lambda _: command("end"),
        "spotlight": lambda q: command("question_status", question_id=q, status="answering"),
        "reopening": lambda q: command("question_status", question_id=q, status="open"),
        "labels": lambda q: command("question_labels", question_id=q, labels=["a"]),
        "starring": lambda q: command("question_queue", question_id=q),
        "unstarring": lambda q: command("question_queue", question_id=q, remove=True),
        "settings": lambda _: command("settings", votes_open=False),
        "terms": lambda _: command("block_list", add=[{"term": "bad"}]),
        "denial": lambda _: command("message_review", message_id=HELD, approve=False),
        "approval": lambda _: command("message_review", message_id=HELD, approve=True),
        "edit": lambda q: command("question_edit", question_id=q, question="b"),
        "taking_back": lambda q: command("question_withdraw", question_id=q),
        "poll": lambda _: command("poll", **POLL_TEXT),
        "poll_edit": lambda _: command("poll_edit", poll_id=POLL, **POLL_TEXT),
        "poll_opening": lambda _: command("poll_status", poll_id=POLL, status="open"),
        "poll_vote": lambda _: command("poll_vote", poll_id=POLL, choices=[1]),
        "poll_taken_back": lambda _: command("poll_vote", poll_id=POLL, choices=[]),
        "poll_closing": lambda _: command("poll_status", poll_id=POLL, status="closed"),
        "poll_deletion": lambda _: command("poll_delete", poll_id=POLL),
        "poll_return": lambda _: command("poll_delete", poll_id=POLL, undo=True),
        "poll_hiding": lambda _: command("poll_show", poll_id=None),
        "poll_showing": lambda _: command("poll_show", poll_id=POLL),
    }

    @pytest.mark.parametrize("made", COMMANDS)
    @pytest.mark.parametrize("sent", COMMANDS)
    def test_each_command_has_its_own_outcome(self, made: str, sent: str) -> None:
        assert is_outcome(self.events()[made], self.COMMANDS[sent](self.Q)) is (made == sent)

    @pytest.mark.parametrize(
        "kind",
        [
            "vote",
            "withdrawal",
            "answer",
            "spotlight",
            "labels",
            "edit",
            "taking_back",
            "starring",
            "unstarring",
        ],
    )
    def test_about_another_question_is_another_command(self, kind: str) -> None:
        assert not is_outcome(self.events()[kind], self.COMMANDS[kind](self.OTHER))


def test_the_kinds_of_events_are_told_apart_by_status() -> None:
    room = Rehearsed()
    started = room.accepted(HOST, "start")
    assert isinstance(started, StatusChanged)
    assert not is_outcome(
        started,
        ChatMessageCommand.model_validate({"type": "livestream:chat_message", "data": {"message": "a"}}),
    )
