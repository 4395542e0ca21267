"""One connection as a state machine: for every frame one answer, in the right state, and after the close nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backchannel.connection import (
    Action,
    Close,
    Connection,
    ConnectionRules,
    Join,
    Leave,
    Refresh,
    ResumePoint,
    Send,
    Submit,
)
from backchannel.protocol.codes import CloseCode, ErrorCode
from backchannel.protocol.events import ConnectionWelcomeEvent, ExpiringEvent
from backchannel.protocol.replies import Ack, Error
from backchannel.protocol.user import Role
from backchannel.room.identity import Identity
from backchannel.room.limits import Rate
from backchannel.room.rejection import Rejection

NOW = 1_800_000_000.0
ADA = Identity("ada", "Ada")
SAY = {"type": "livestream:chat_message", "data": {"message": "Hello"}}
RULES = ConnectionRules(frame_rate=Rate(0, 0), streams=3, expiry_warning=60, expiry_leeway=10)


def text(frame: dict[str, Any], **more: Any) -> str:
    return json.dumps({"ref": "7"} | frame | more)


def connect(stream_id: str | None = "keynote", identity: Identity | None = ADA, **more: Any) -> Connection:
    rules = more.pop("rules", RULES)
    return Connection(stream_id=stream_id, identity=identity, rules=rules, now=NOW, **more)


def on_stream(**more: Any) -> Connection:
    connection = connect(**more)
    connection.open(NOW)
    return connection


def on_many(*joined: str, **more: Any) -> Connection:
    connection = connect(None, **more)
    connection.open(NOW)
    for stream_id in joined:
        connection.receive_text(text({"type": "livestream:join", "stream_id": stream_id}), NOW)
    return connection


def answer(actions: list[Action]) -> Ack | Error:
    """The one reply that the last action sends."""
    action = actions[-1]
    assert isinstance(action, Send)
    assert isinstance(action.message, Ack | Error)
    return action.message


def code(actions: list[Action]) -> str:
    reply = answer(actions)
    assert isinstance(reply, Error)
    return reply.data.code.value


class TestOpening:
    def test_a_streams_own_endpoint_joins_it(self) -> None:
        resume = ResumePoint("e1", 4)
        assert connect(resume=resume).open(NOW) == [Join("keynote", resume)]
        assert connect(identity=None).open(NOW) == [Join("keynote", None)]

    def test_the_other_says_who_is_there(self) -> None:
        (action,) = connect(
            None, Identity("ada", "Ada", Role.moderator, picture="https://example.org/a.png")
        ).open(NOW)
        assert isinstance(action, Send)
        assert isinstance(action.message, ConnectionWelcomeEvent)
        user = action.message.data.user
        assert (user.id, user.name, user.role) == ("ada", "Ada", Role.moderator)
        assert action.message.data.server_time.timestamp() == NOW

    def test_the_other_needs_a_token(self) -> None:
        connection = connect(None, None)
        assert connection.open(NOW) == [Close(CloseCode.token_required)]
        assert connection.receive_text(text({"type": "ping"}), NOW) == []


# What the endpoint makes of a command: (frame, code on a stream's own endpoint, code on /ws in "keynote" only).
# None: it is submitted.
TABLE: list[tuple[dict[str, Any], str | None, str | None]] = [
    (SAY, None, "missing_field"),
    (SAY | {"stream_id": "keynote"}, None, None),
    (SAY | {"stream_id": "other"}, "wrong_stream", "not_joined"),
    ({"type": "livestream:start"}, None, "missing_field"),
    ({"type": "livestream:join", "stream_id": "keynote"}, "already_joined", "already_joined"),
    ({"type": "livestream:leave", "stream_id": "keynote"}, "wrong_endpoint", "ack"),
    ({"type": "livestream:leave", "stream_id": "other"}, "wrong_endpoint", "not_joined"),
    (
        {"type": "livestream:join", "stream_id": "x", "data": {"epoch": "e"}},
        "already_joined",
        "missing_field",
    ),
    ({"type": "livestream:join", "stream_id": "x", "data": {"offset": 1}}, "already_joined", "missing_field"),
    ({"type": "ping"}, "ack", "ack"),
    ({"type": "nope"}, "unknown_type", "unknown_type"),
    ({"type": "ping", "stream_id": "keynote"}, "unknown_field", "unknown_field"),
]


@pytest.mark.parametrize("many", [False, True], ids=["stream", "many"])
@pytest.mark.parametrize("row", range(len(TABLE)), ids=lambda row: json.dumps(TABLE[row][0])[:70])
def test_each_command_on_each_endpoint(row: int, many: bool) -> None:
    frame, on_one, on_all = TABLE[row]
    expected = on_all if many else on_one
    connection = on_many("keynote") if many else on_stream()
    actions = connection.receive_text(text(frame), NOW)
    if expected is None:
        (action,) = actions
        assert isinstance(action, Submit)
        assert (action.stream_id, action.command.ref) == ("keynote", "7")
        return
    reply = answer(actions)
    assert reply.ref == "7"
    assert (reply.data.code.value if isinstance(reply, Error) else "ack") == expected


class TestManyStreams:
    def test_join_speak_leave(self) -> None:
        connection = on_many()
        join = {"type": "livestream:join", "stream_id": "a", "data": {"epoch": "e", "offset": 3}}
        assert connection.receive_text(text(join), NOW) == [Join("a", ResumePoint("e", 3), "7")]
        assert connection.joined == {"a"}
        (submit,) = connection.receive_text(text(SAY, stream_id="a"), NOW)
        assert isinstance(submit, Submit)
        leave, ack = connection.receive_text(text({"type": "livestream:leave", "stream_id": "a"}), NOW)
        assert leave == Leave("a")
        assert answer([ack]).stream_id == "a"
        assert connection.joined == frozenset()
        assert code(connection.receive_text(text(SAY, stream_id="a"), NOW)) == "not_joined"

    def test_so_many_and_no_more(self) -> None:
        connection = on_many("a", "b", "c")
        join = text({"type": "livestream:join", "stream_id": "d"})
        assert code(connection.receive_text(join, NOW)) == "too_many"
        connection.receive_text(text({"type": "livestream:leave", "stream_id": "a"}), NOW)
        assert connection.receive_text(join, NOW) == [Join("d", None, "7")]

    def test_zero_is_no_limit(self) -> None:
        connection = on_many(*(f"s{i}" for i in range(200)), rules=ConnectionRules(Rate(0, 0), streams=0))
        assert len(connection.joined) == 200

    def test_a_join_that_the_room_refuses(self) -> None:
        connection = on_many("a")
        rejection = Rejection(ErrorCode.no_such_stream, "no such stream")
        reply = answer(connection.join_refused("a", CloseCode.no_such_stream, rejection, "9"))
        assert (reply.ref, reply.stream_id) == ("9", "a")
        assert connection.joined == frozenset()
        assert not connection.closed

    def test_on_a_streams_own_endpoint_that_is_the_end(self) -> None:
        connection = on_stream()
        rejection = Rejection(ErrorCode.no_such_stream, "no such stream")
        assert connection.join_refused("keynote", CloseCode.no_such_stream, rejection, None) == [
            Close(CloseCode.no_such_stream)
        ]

    def test_a_refusal_that_comes_after_the_close_is_not_told(self) -> None:
        connection = on_many("a")
        connection.receive_binary()
        rejection = Rejection(ErrorCode.no_such_stream, "no such stream")
        assert connection.join_refused("a", CloseCode.no_such_stream, rejection, "9") == []
        assert connection.refreshed(ADA, "9") == []


class TestExpiry:
    EXPIRING = Identity("ada", "Ada", expires_at=NOW + 100)

    def test_a_warning_once_then_the_close(self) -> None:
        connection = on_stream(identity=self.EXPIRING)
        assert connection.tick(NOW + 39) == []
        (action,) = connection.tick(NOW + 40)
        assert isinstance(action, Send)
        assert isinstance(action.message, ExpiringEvent)
        assert action.message.data.expires_at.timestamp() == NOW + 100
        assert [connection.tick(NOW + second) for second in range(41, 110)] == [[]] * 69
        assert connection.tick(NOW + 110) == [Close(CloseCode.token_expired)]
        assert connection.tick(NOW + 111) == []

    def test_a_new_token_in_time(self) -> None:
        connection = on_stream(identity=self.EXPIRING)
        connection.tick(NOW + 50)
        sent = {"type": "auth:refresh", "data": {"token": "t"}}
        assert connection.receive_text(text(sent), NOW + 60) == [Refresh("t", "7")]
        assert isinstance(
            answer(connection.refreshed(Identity("ada", "Ada", expires_at=NOW + 500), "7")), Ack
        )
        assert connection.tick(NOW + 200) == []
        assert len(connection.tick(NOW + 450)) == 1
        assert connection.tick(NOW + 510) == [Close(CloseCode.token_expired)]

    def test_who_has_no_token_never_expires(self) -> None:
        assert on_stream(identity=None).tick(NOW + 1e9) == []

    def test_no_warning_where_it_is_switched_off(self) -> None:
        rules = ConnectionRules(expiry_warning=0)
        connection = on_stream(identity=self.EXPIRING, rules=rules)
        assert connection.tick(NOW + 99) == connection.tick(NOW + 105) == []
        assert connection.tick(NOW + 111) == [Close(CloseCode.token_expired)]


class TestRefresh:
    @pytest.mark.parametrize("given", [None, Identity("bob", "Bob"), Identity("bob", "Bob", Role.host)])
    def test_a_bad_token_or_somebody_elses_changes_nothing(self, given: Identity | None) -> None:
        connection = on_stream()
        assert code(connection.refreshed(given, "7")) == "bad_token"
        assert connection.identity == ADA
        assert not connection.closed

    def test_a_guest_without_a_token_cannot_become_somebody(self) -> None:
        connection = on_stream(identity=None)
        assert code(connection.refreshed(ADA, "7")) == "bad_token"
        assert connection.identity is None

    @pytest.mark.parametrize(
        "changed",
        [Identity("ada", "Ada", Role.moderator), Identity("ada", "Ada", streams={"other": Role.viewer})],
        ids=["another role", "no longer opens the stream"],
    )
    def test_other_rights_in_a_joined_stream_bring_it_back(self, changed: Identity) -> None:
        for connection in (on_stream(), on_many("keynote")):
            ack, close = connection.refreshed(changed, "7")
            assert isinstance(answer([ack]), Ack)
            assert close == Close(CloseCode.resync)

    def test_other_rights_elsewhere_do_not_matter(self) -> None:
        connection = on_many(
            "a", identity=Identity("ada", "Ada", streams={"a": Role.viewer, "b": Role.viewer})
        )
        changed = Identity("ada", "Ada", streams={"a": Role.viewer, "b": Role.host})
        assert isinstance(answer(connection.refreshed(changed, "7")), Ack)
        assert connection.identity == changed


class TestTooFast:
    RULES = ConnectionRules(frame_rate=Rate(10.0, 3), frames_over=4)

    def test_told_to_wait_then_closed(self) -> None:
        connection = on_stream(rules=self.RULES)
        ping = text({"type": "ping"})
        assert [type(answer(connection.receive_text(ping, NOW))) for _ in range(3)] == [Ack] * 3
        for _ in range(4):
            reply = answer(connection.receive_text(ping, NOW))
            assert isinstance(reply, Error)
            assert (reply.ref, reply.data.code.value, reply.data.retry_after) == ("7", "rate_limited", 0.1)
        assert connection.receive_text(ping, NOW) == [Close(CloseCode.too_fast)]
        assert connection.receive_text(ping, NOW + 99) == []

    def test_nonsense_counts_too(self) -> None:
        connection = on_stream(rules=self.RULES)
        assert [code(connection.receive_text("{", NOW)) for _ in range(4)] == ["invalid_json"] * 3 + [
            "rate_limited"
        ]

    def test_who_keeps_the_rate_is_never_closed(self) -> None:
        connection = on_stream(rules=self.RULES)
        for i in range(500):
            assert isinstance(
                answer(connection.receive_text(text({"type": "ping"}), NOW + i * 0.1 + 1e-3)), Ack
            )


def test_a_binary_frame_is_the_end() -> None:
    connection = on_stream()
    assert connection.receive_binary() == [Close(CloseCode.unsupported_data)]
    assert connection.receive_binary() == []
