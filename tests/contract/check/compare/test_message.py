"""What the front end sends against what the route takes apart, and the events among it."""

from __future__ import annotations

import pytest

from backchannel.contract.check.compare import compare
from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import (
    Anything,
    Binary,
    Conversation,
    Echo,
    Encoded,
    OneOf,
    Property,
    Record,
    Scalar,
    Shape,
    Text,
)

from .builders import (
    NUMBER,
    STRING,
    Value,
    address,
    between,
    case,
    errors,
    errors_between,
    found,
    given,
    hole,
    is_type,
    page,
    read,
    route,
    says,
    server,
    shape,
    socket,
    talk,
)

CHAT = talk(
    cases=[case("chat"), case("typing")],
    reads=[
        read("type"),
        read("data.text", "required", is_type("chat")),
        read("data.room", "used", is_type("chat")),
    ],
)


def judged(value: Value, there: Conversation = CHAT) -> list[tuple[str, Grade]]:
    findings = between(there, talk(sends=[says(value)]))
    return [(one.rule, one.grade) for one in findings if one.rule != "event-never-sent"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "chat", "data": {"text": STRING, "room": STRING}}, []),
        ({"type": "typing"}, []),
        ({"type": STRING, "data": {"text": STRING}}, []),
        (Anything("it comes in as a prop"), []),
        (Record({"type": Property(shape("chat"))}, open=True), []),
        ({"type": "chat", "text": STRING, "room": STRING}, [("message-envelope", Grade.ERROR)]),
        ({"type": "chat", "payload": {"text": STRING, "room": STRING}}, [("message-envelope", Grade.ERROR)]),
        ({"event": "chat", "data": {"text": STRING, "room": STRING}}, [("message-envelope", Grade.ERROR)]),
        ({"text": STRING}, [("message-envelope", Grade.ERROR)]),
        ({"type": "chat", "data": {"room": STRING}}, [("message-field", Grade.ERROR)]),
        ({"type": "chat", "data": {"text": STRING}}, [("message-field", Grade.WARNING)]),
        ({"type": "chat", "data": {"Text": STRING, "Room": STRING}}, [("message-field", Grade.ERROR)]),
        (
            {"type": "chat", "data": Encoded(shape({"text": STRING, "room": STRING}))},
            [("message-double-encoded", Grade.ERROR)],
        ),
        ({"type": "joined"}, [("event-unhandled", Grade.ERROR)]),
        ({"type": "ping"}, [("event-unhandled", Grade.NOTE)]),
    ],
)
def test_a_message(value: Value, expected: list[tuple[str, Grade]]) -> None:
    assert judged(value) == expected


@pytest.mark.parametrize(
    ("sent", "known", "fallthrough", "expected"),
    [
        ("heartbeat", "ping", "refused", Grade.ERROR),
        ("heartbeat", "chat", "refused", Grade.WARNING),
        ("heartbeat", "ping", "ignored", Grade.NOTE),
        ("pong", "ping", "refused", Grade.WARNING),
        ("heartbeat_ack", "heartbeat", "refused", Grade.WARNING),
    ],
)
def test_a_heartbeat_that_the_route_does_not_know(
    sent: str, known: str, fallthrough: str, expected: Grade
) -> None:
    there = talk(cases=[case(known), case("join")], fallthrough=fallthrough)
    sends = [says({"type": sent}), says({"type": "join"})]
    assert [one.grade for one in between(there, talk(sends=sends)) if one.rule == "event-unhandled"] == [
        expected
    ]


@pytest.mark.parametrize(
    ("sent", "known", "fallthrough", "expected"),
    [
        ("subscribe", "publish", "ignored", Grade.WARNING),
        ("room:join", "chat", "ignored", Grade.WARNING),
        ("leave_room", "chat", "ignored", Grade.WARNING),
        ("subscribe", "publish", "refused", Grade.ERROR),
        ("join", "player_joined", "ignored", Grade.ERROR),
        ("leave_room", "join_room", "ignored", Grade.ERROR),
        ("leave_battle", "join_room", "ignored", Grade.WARNING),
        ("join_battle", "chat", "ignored", Grade.ERROR),
    ],
)
def test_what_only_says_that_a_socket_comes_or_goes(
    sent: str, known: str, fallthrough: str, expected: Grade
) -> None:
    there = talk(cases=[case(known), case("typing")], fallthrough=fallthrough)
    here = talk(sends=[says({"type": sent}), says({"type": "typing"})])
    assert [one.grade for one in between(there, here) if one.rule == "event-unhandled"] == [expected]


@pytest.mark.parametrize(
    ("path", "field", "expected"),
    [
        ("/ws", "room", Grade.ERROR),
        ("/ws", "roomId", Grade.ERROR),
        ("/ws/{room}", "room", Grade.WARNING),
        ("/ws", "topics", Grade.WARNING),
    ],
)
def test_who_comes_into_a_room_that_the_address_does_not_say_is_not_just_there(
    path: str, field: str, expected: Grade
) -> None:
    there = talk(cases=[case("chat"), case("typing")])
    here = talk(sends=[says({"type": "join", field: STRING})])
    there_at = address("/ws/", hole("room")) if "{" in path else path
    judged, _ = compare(server(route(path, there)), [page(socket(there_at, conversation=here))])
    assert [one.grade for one in judged if one.rule == "event-unhandled"] == [expected]


def test_who_says_that_it_comes_has_to_say_that_it_goes() -> None:
    there = talk(cases=[case("chat"), case("typing")])
    here = talk(sends=[says({"type": "stream:join"}), says({"type": "stream:leave"})])
    found = [one for one in between(there, here) if one.rule == "event-unhandled"]
    assert [one.grade for one in found] == [Grade.ERROR, Grade.ERROR]


def test_the_near_event_is_in_the_fix() -> None:
    (one,) = [
        one for one in between(CHAT, talk(sends=[says({"type": "typings"})])) if one.rule == "event-unhandled"
    ]
    assert "Send `typing` instead" in one.fix


def test_a_branch_for_all_the_rest_handles_every_event() -> None:
    assert judged({"type": "joined"}, talk(cases=[case("chat"), case("ban")], fallthrough="handled")) == []


def test_what_the_route_may_hear_besides_is_not_judged() -> None:
    there = talk(cases=[case("chat"), case("ban")], open_hears=("it goes to a plugin",))
    assert judged({"type": "joined"}, there) == []
    findings, unresolved = compare(
        server(route("/ws", there)),
        [page(socket("/ws", conversation=talk(sends=[says({"type": "joined"})])))],
    )
    assert any("plugin" in one.why for one in unresolved)
    assert all(one.rule == "event-never-sent" for one in findings)


def test_a_route_that_looks_at_nothing_may_not_need_to() -> None:
    assert judged({"type": "subscribe"}, talk()) == [("event-unhandled", Grade.WARNING)]
    assert judged({"type": "ping"}, talk()) == []
    assert judged({"type": "subscribe"}, talk(open_hears=("a plugin",))) == []
    assert judged({"type": "subscribe"}, talk(sends=[says(Echo())])) == []


def test_a_comparison_of_another_field_is_no_events_name() -> None:
    assert judged({"text": STRING}, talk(cases=[case("en", "lang")])) == []


def test_a_frame_that_is_compared_as_a_whole_names_no_json() -> None:
    there = talk(cases=[case("ping", ""), case("pong", ""), case("chat"), case("ban")], hears="json text")
    assert judged({"type": "joined"}, there) == [("event-unhandled", Grade.ERROR)]


def test_code_that_nothing_calls_is_a_warning() -> None:
    (one,) = [
        one
        for one in between(CHAT, talk(sends=[says({"type": "joined"}, called=False)]))
        if one.rule == "event-unhandled"
    ]
    assert one.grade is Grade.WARNING


def test_one_of_two_alternatives_is_a_warning() -> None:
    either = OneOf(
        (shape({"type": "chat", "data": {"text": STRING, "room": STRING}}), shape({"type": "joined"}))
    )
    assert judged(either) == [("event-unhandled", Grade.WARNING)]


def test_a_name_that_is_one_of_several() -> None:
    some = {"type": Scalar("string", frozenset({"typing", "stopped"}))}
    assert judged(some) == [("event-unhandled", Grade.WARNING)]


def test_a_value_lost_for_its_spelling_is_an_error_even_with_a_default() -> None:
    there = talk(
        cases=[case("chat")],
        reads=[read("message_type", "optional", is_type("chat")), read("lang", "optional", is_type("chat"))],
    )
    assert judged({"type": "chat", "messageType": STRING}, there) == [("message-field", Grade.ERROR)]


def test_a_message_of_which_nothing_is_read_but_defaults() -> None:
    chosen = is_type("chat")
    reads = [read("data", "optional"), read("data.text", "optional", chosen), read("session", "used")]
    there = talk(cases=[case("chat"), case("typing")], reads=reads)

    def sent(value: Value) -> list[str]:
        return errors_between(there, talk(sends=[says(value)]))

    assert sent({"type": "chat", "payload": {"text": STRING}}) == ["message-envelope"]
    assert sent({"type": "chat", "payload": {"text": STRING}, "session": STRING}) == []
    assert sent({"type": "chat", "data": {"text": STRING}}) == []
    assert sent({"type": "typing", "payload": {"on": NUMBER}}) == []


def test_a_value_that_is_read_under_either_spelling_is_not_lost() -> None:
    there = talk(
        cases=[case("chat")],
        reads=[read("room_id", "used", is_type("chat")), read("roomId", "optional", is_type("chat"))],
    )
    assert judged({"type": "chat", "roomId": STRING}, there) == []


def test_one_line_that_tries_two_paths_needs_one_of_them() -> None:
    flat, nested = read("text", "used"), read("data.text", "used")
    there = talk(reads=[flat, type(nested)(nested.path, flat.where, "used")])
    assert judged({"data": {"text": STRING}}, there) == []


def test_one_name_under_another_key_is_one_finding() -> None:
    here = talk(sends=[says({"event": "chat", "text": STRING}), says({"event": "typing"})])
    (one,) = [one for one in between(CHAT, here) if one.rule == "message-envelope"]
    assert one.frontend == here.sends[0].where


def test_a_read_before_messages_are_told_apart_may_be_of_some() -> None:
    there = talk(cases=[case("chat"), case("ban")], reads=[read("room", "required")])
    assert judged({"type": "chat"}, there) == []
    assert judged({"text": STRING}, talk(reads=[read("room", "required")])) == [
        ("message-field", Grade.ERROR)
    ]


def test_a_part_that_holds_what_changed() -> None:
    reads = [read(f"data.updates.{name}", "required", is_type("card")) for name in ("text", "size")]
    there = talk(cases=[case("card"), case("ban")], reads=reads)
    sends = [says({"type": "card", "data": {"updates": {name: STRING}}}) for name in ("text", "size")]
    assert errors_between(there, talk(sends=sends)) == []
    assert errors_between(there, talk(sends=sends[:1])) == ["message-field"]


def test_several_routes_of_one_address_need_one_that_takes_it() -> None:
    one = talk(cases=[case("chat"), case("ban")])
    other = talk(cases=[case("draw"), case("clear")])
    backend = server(route("/ws/chat", one), route("/ws/board", other))
    both = socket(
        address("/ws/", hole("channel")),
        conversation=talk(sends=[says({"type": "draw"}), says({"type": "unheard"})]),
    )
    assert errors(backend, page(both)) == ["event-unhandled"]


@pytest.mark.parametrize(
    ("frame", "hears", "expected"),
    [
        (Text(("hello",)), "json", ["message-envelope"]),
        (Text(("ping",)), "json text", []),
        (Text(("ping",)), "text", []),
        (Text((None,)), "json", []),
        (Text(("42",)), "json", []),
        (Text((None, ": ", None)), "json", []),
        (Text(("move:", None)), "json", ["message-envelope"]),
        (Binary(), "json", ["message-envelope"]),
        (Binary(), "binary json", []),
        ({"a": STRING}, "binary", ["message-envelope"]),
        ({"a": STRING}, "text", []),
        (Encoded(Record()), "text", []),
    ],
)
def test_the_form_of_frames(frame: Shape, hears: str, expected: list[str]) -> None:
    assert errors_between(talk(hears=hears), talk(sends=[says(frame)])) == expected


def test_a_message_that_is_encoded_twice() -> None:
    twice = talk(sends=[says(Encoded(shape({"type": "chat"})))])
    assert errors_between(talk(cases=[case("chat")]), twice) == ["message-double-encoded"]
    assert (
        errors_between(talk(cases=[case("chat")], reads=[read("", "required", kind="encoded")]), twice) == []
    )


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("list", {"a": STRING}, ["message-type"]),
        ("list", STRING, ["message-type"]),
        ("list", [STRING], []),
        ("record", [STRING], ["message-type"]),
        ("record", {"a": STRING}, []),
        ("number", "abc", ["message-type"]),
        ("number", "12", []),
        ("number", STRING, []),
        ("string", NUMBER, []),
        ("string", {"a": STRING}, ["message-type"]),
        ("list", None, []),
        ("encoded", {"a": STRING}, ["message-type"]),
        ("encoded", STRING, []),
        ("encoded", Encoded(Record()), []),
        ("record", Encoded(Record()), ["message-double-encoded"]),
    ],
)
def test_types(kind: str, value: Value, expected: list[str]) -> None:
    there = talk(reads=[read("x", "required", kind=kind)])
    assert errors_between(there, talk(sends=[says({"x": value})])) == expected


def test_conditions_that_may_hold_prove_nothing() -> None:
    there = talk(cases=[case("chat")], reads=[read("text", "required", (given("mode", "full"),))])
    assert judged({"type": "chat", "mode": STRING}, there) == []
    assert judged({"type": "chat", "mode": "full"}, there) == [("message-field", Grade.ERROR)]
    assert judged({"type": "chat", "mode": "short"}, there) == []


def test_events_that_nobody_sends_are_notes_of_all_front_ends_together() -> None:
    there = server(route("/ws", talk(cases=[case("chat"), case("ban"), case("ping")])))
    web = page(socket("/ws", conversation=talk(sends=[says({"type": "chat"})])))
    admin = page(socket("/ws", conversation=talk(sends=[says({"type": "ban"})])), name="admin")
    assert [(one.rule, one.grade, one.subject) for one in found(there, web)] == [
        ("event-never-sent", Grade.NOTE, "/ws ban")
    ]
    assert found(there, web, admin) == []


def test_events_of_a_front_end_that_could_not_be_followed_may_be_any() -> None:
    there = server(route("/ws", talk(cases=[case("chat"), case("ban")])))
    assert found(there, page(socket("/ws", conversation=talk(open_sends=("a prop",))))) == []


def test_a_route_that_nobody_opens_is_not_judged() -> None:
    assert found(server(route("/ws", CHAT)), page()) == []


GATED = talk(
    cases=[case("pay"), case("skip")],
    reads=[
        read("type"),
        read("card", "optional", (given("type", "skip", negated=True),)),
        read(
            "card.price", "used", (given("type", "skip", negated=True), given("card"), given("type", "pay"))
        ),
        read(
            "player", "optional", (given("type", "skip", negated=True), given("card"), given("type", "pay"))
        ),
        read("player", "optional", is_type("skip")),
    ],
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "pay", "player": STRING}, [("message-field", Grade.ERROR)]),
        ({"type": "pay", "player": STRING, "card": {"price": NUMBER}}, []),
        ({"type": "skip", "player": STRING}, []),
        (Record({"type": Property(shape("pay"))}, open=True), []),
    ],
)
def test_a_message_without_what_all_are_asked_for_never_gets_to_its_branch(
    value: Value, expected: list[tuple[str, Grade]]
) -> None:
    assert judged(value, GATED) == expected


def test_a_field_asked_for_inside_of_the_branch_is_no_gate() -> None:
    there = talk(
        cases=[case("join")],
        reads=[
            read("room", "optional", is_type("join")),
            read("room", "used", (*is_type("join"), given("room"))),
        ],
    )
    assert judged({"type": "join"}, there) == []


@pytest.mark.parametrize(
    ("name", "shown", "expected"),
    [
        ("user_id", "used", Grade.ERROR),
        ("user_id", "optional", Grade.WARNING),
        ("reply_to", "used", Grade.WARNING),
    ],
)
def test_who_sent_a_message_is_passed_on_as_nobody_said_it(name: str, shown: str, expected: Grade) -> None:
    there = talk(
        cases=[case("chat"), case("typing")],
        reads=[read(name, "used", is_type("chat"))],
        sends=[says(Record({"type": Property(shape("chat")), name: Property(Echo((name,)))}))],
    )
    here = talk(
        cases=[case("chat")],
        reads=[read(name, shown, is_type("chat"))],
        sends=[says({"type": "chat"})],
    )
    (one,) = [one for one in between(there, here) if one.rule == "message-field"]
    assert one.grade is expected
