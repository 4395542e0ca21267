"""What the route sends against what the front end reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import (
    Binary,
    Echo,
    Encoded,
    OneOf,
    Property,
    Read,
    Record,
    Shape,
    Text,
)

from .builders import (
    NUMBER,
    STRING,
    Value,
    address,
    case,
    errors,
    errors_between,
    found,
    front,
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
from .served import SERVES, hears, judged


def test_what_is_sent_and_read_alike() -> None:
    assert judged(hears("message", "users", data__text="required", data__user_name="used")) == []


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        ({"data__userName": "used"}, Grade.ERROR),
        ({"data__userName": "optional"}, Grade.WARNING),
        ({"text": "used"}, Grade.ERROR),
        ({"payload__text": "used"}, Grade.ERROR),
        ({"data__avatar": "required"}, Grade.ERROR),
        ({"data__avatar": "used"}, Grade.ERROR),
        ({"data__avatar": "optional"}, None),
        ({"data__text__body": "used"}, Grade.ERROR),
    ],
)
def test_a_field_that_is_read_otherwise(reads: dict[str, str], expected: Grade | None) -> None:
    assert judged(hears("message", "users", **reads)) == (
        [("response-shape", expected)] if expected is not None else []
    )


def test_a_missing_field_that_is_read_elsewhere_than_in_the_branch_may_come_from_elsewhere() -> None:
    here = talk(cases=[case("message", where=front(10)), case("users", where=front(20))])
    inside = replace(read("avatar", "used", is_type("message")), where=front(12))
    outside = replace(inside, where=front(25))
    assert judged(replace(here, reads=(inside,))) == [("response-shape", Grade.ERROR)]
    assert judged(replace(here, reads=(outside,))) == [("response-shape", Grade.WARNING)]


def test_a_read_of_no_known_message_beside_others_that_are_told_apart() -> None:
    assert judged(talk(cases=[case("message"), case("users")], reads=[read("avatar", "used")])) == [
        ("response-shape", Grade.WARNING)
    ]


@pytest.mark.parametrize(("need", "expected"), [("used", Grade.WARNING), ("required", Grade.ERROR)])
def test_what_an_error_says_in_words(need: str, expected: Grade) -> None:
    there = talk(sends=[says({"type": "error", "message": STRING})])
    here = talk(cases=[case("error")], reads=[read("payload.message", need, is_type("error"))])
    assert judged(here, there) == [("response-shape", expected)]


def test_one_of_many_fields_may_be_meant_to_be_optional() -> None:
    here = hears(
        "message", "users", data__text="used", data__user_name="used", data__id="used", data__avatar="used"
    )
    assert judged(here) == [("response-shape", Grade.WARNING)]


def test_an_answer_is_no_misspelled_question() -> None:
    there = talk(sends=[says({"type": "pong"}), says({"type": "users"})])
    assert errors_between(there, hears("ping", "users")) == []


def test_one_nesting_is_one_finding() -> None:
    here = hears("message", "users", text="used", id="used", user_name="required")
    assert judged(here) == [("response-shape", Grade.ERROR)]


def test_a_field_that_some_messages_lack_is_a_warning() -> None:
    there = talk(sends=[says({"type": "message", "text": STRING}), says({"type": "message"})])
    assert judged(hears("message", text="required"), there) == [("response-shape", Grade.WARNING)]


def test_a_message_that_has_nothing_of_what_others_of_its_name_are_read_for() -> None:
    cells, cell = {"cells": [{"at": NUMBER}]}, {"at": NUMBER, "level": NUMBER}
    there = talk(sends=[says({"type": "map", "data": cells}), says({"type": "map", "data": cell})])
    reads = [
        read("data.cells", "optional", is_type("map")),
        read("data.cells", "used", is_type("map"), "list"),
    ]
    here = talk(cases=[case("map")], reads=reads)
    assert judged(here, there) == [("response-shape", Grade.ERROR)]
    level = replace(here, reads=(*reads, read("data.level", "optional", is_type("map"))))
    assert judged(level, there) == [("response-shape", Grade.WARNING)]
    whole = Read(("data",), front(), "optional", is_type("map"), "record")
    assert judged(replace(here, reads=(*reads, whole)), there) == [("response-shape", Grade.WARNING)]
    handed = replace(here, handed=((("data",), is_type("map")),))
    assert judged(handed, there) == [("response-shape", Grade.WARNING)]
    named = talk(sends=[says({"type": "map", "data": cells}), says({"type": "map"})])
    assert judged(here, named) == [("response-shape", Grade.WARNING)]


def test_a_field_that_every_message_has_names_it_where_no_usual_one_does() -> None:
    here = talk(cases=[case(name, "channel") for name in ("map", "stats", "alerts", "spikes", "news")])
    sends = [
        says({"channel": "map", "data": {"x": NUMBER}}),
        says({"channel": "stats", "data": {"mean": NUMBER}}),
    ]
    assert judged(here, talk(sends=sends)) == [("response-never-sent", Grade.ERROR)] * 3
    nameless = talk(sends=[*sends, says({"data": {"x": NUMBER}})])
    assert judged(here, nameless) == [("response-never-sent", Grade.NOTE)] * 3


def test_a_field_of_messages_that_are_of_another_topic() -> None:
    there = talk(
        sends=[
            says({"topic": "news", "type": "message", "headline": STRING}),
            says({"topic": "weather", "type": "message", "text": STRING}),
        ]
    )
    assert judged(hears("message", text="required"), there) == []


def test_a_field_that_may_be_absent_is_not_judged() -> None:
    maybe = Record({"type": Property(shape("message")), "text": Property(STRING, optional=True)})
    assert judged(hears("message", text="required"), talk(sends=[says(maybe)])) == []


def test_a_record_that_may_hold_more_is_not_judged() -> None:
    maybe = Record({"type": Property(shape("message"))}, open=True)
    assert judged(hears("message", text="required"), talk(sends=[says(maybe)])) == []


def test_the_kind_of_a_value() -> None:
    listing = talk(cases=[case("users")], reads=[read("users", "used", is_type("users"), "list")])
    assert errors_between(talk(sends=[says({"type": "users", "users": {"a": NUMBER}})]), listing) == [
        "response-shape"
    ]
    assert errors_between(SERVES, listing) == []


def test_what_is_passed_on_proves_no_missing_field() -> None:
    relay = talk(sends=[says(Echo())])
    here = talk(
        cases=[case("draw")], sends=[says({"type": "draw"})], reads=[read("x", "required", is_type("draw"))]
    )
    assert errors_between(relay, here) == []


def test_a_handler_that_two_sockets_share() -> None:
    shared = (case("message"), case("users"), case("banned"))
    backend = server(route("/ws", SERVES), route("/ws/admin", talk(sends=[says({"type": "banned"})])))
    both = page(
        socket("/ws", conversation=talk(cases=shared)), socket("/ws/admin", conversation=talk(cases=shared))
    )
    assert errors(backend, both) == []


def test_a_message_of_another_route_is_told() -> None:
    backend = server(route("/ws", SERVES), route("/ws/admin", talk(sends=[says({"type": "banned"})])))
    (one,) = list(found(backend, page(socket("/ws", conversation=hears("message", "users", "banned")))))
    assert "Open this socket at /ws/admin" in one.fix


def test_several_addresses_of_one_socket_are_heard_together() -> None:
    backend = server(
        route("/ws/a", talk(sends=[says({"type": "a"})])), route("/ws/b", talk(sends=[says({"type": "b"})]))
    )
    here = socket(address("/ws/", hole("which")), conversation=talk(cases=[case("a"), case("b")]))
    assert found(backend, page(here)) == []


def test_what_nobody_handles_is_a_warning_of_all_sockets_together() -> None:
    here = page(socket("/ws", conversation=hears("message", "joined")))
    other = page(socket("/ws", conversation=hears("users", "joined")), name="admin")
    backend = server(route("/ws", replace(SERVES, sends=(*SERVES.sends, says({"type": "joined"})))))
    assert [(one.rule, one.subject, one.grade) for one in found(backend, here)] == [
        ("response-unhandled", "/ws users", Grade.WARNING)
    ]
    assert found(backend, here, other) == []


def test_a_default_branch_handles_everything() -> None:
    assert judged(replace(hears("message"), fallthrough="handled")) == []


def test_acknowledgements_may_be_passed_over() -> None:
    there = replace(SERVES, sends=(*SERVES.sends, says({"type": "pong"})))
    assert judged(hears("message", "users"), there) == [("response-unhandled", Grade.NOTE)]


@pytest.mark.parametrize(
    ("frame", "decodes", "expected"),
    [
        (Text(("moved ", None)), "json", ["response-encoding"]),
        (Text(("hello",)), "json text", []),
        (Text((None,)), "json", []),
        (Text(("hello",)), "text", []),
        (Binary(), "json", ["response-encoding"]),
        (Binary(), "binary", []),
        ({"a": STRING}, "binary", ["response-encoding"]),
        ({"a": STRING}, "text", []),
        (OneOf((Text(("hello",)), Record())), "json", []),
    ],
)
def test_the_form_of_frames(frame: Shape | Value, decodes: str, expected: list[str]) -> None:
    assert errors_between(talk(sends=[says(frame)]), talk(hears=decodes)) == expected


def test_a_heartbeat_in_text_is_a_warning() -> None:
    assert judged(talk(), talk(sends=[says(Text(("pong",)))])) == [("response-encoding", Grade.WARNING)]


def test_a_message_that_is_encoded_twice() -> None:
    twice = talk(sends=[says(Encoded(shape({"type": "message"})))])
    assert errors_between(twice, hears("message")) == ["response-encoding"]
    again = talk(cases=[case("message")], reads=[read("", "required", kind="encoded")])
    assert errors_between(twice, again) == []


def test_a_part_that_is_encoded_by_itself() -> None:
    inner = talk(sends=[says({"type": "message", "data": Encoded(shape({"text": STRING}))})])
    assert errors_between(inner, hears("message", data__text="used")) == ["response-encoding"]
    again = talk(
        cases=[case("message")],
        reads=[
            read("data", "required", is_type("message"), "encoded"),
            read("data.text", "required", is_type("message")),
        ],
    )
    assert errors_between(inner, again) == []


def test_reads_without_a_name_concern_every_message() -> None:
    prices = talk(sends=[says({"symbol": STRING, "last": NUMBER})])
    assert errors_between(prices, talk(reads=[read("symbol", "used"), read("price", "used")])) == [
        "response-shape"
    ]
    assert errors_between(prices, talk(reads=[read("symbol", "used"), read("last", "used")])) == []


def test_a_read_behind_a_test_of_the_same_field_is_not_reached() -> None:
    there = talk(sends=[says({"type": "message"})])
    assert (
        errors_between(
            there, talk(cases=[case("message")], reads=[read("error.text", "required", (given("error"),))])
        )
        == []
    )
