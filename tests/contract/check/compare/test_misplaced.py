"""Names of messages that stand at another place than the front end looks at."""

from __future__ import annotations

from .builders import STRING, between, case, errors_between, says, talk

WAITS = talk(cases=[case("order_paid", "data.event"), case("order_sent", "data.event")])
SENT = says({"type": "info", "data": {"event": "order_sent"}})


def test_a_name_that_is_sent_at_another_place_is_not_found() -> None:
    there = talk(sends=[SENT, says({"type": "order_paid", "id": STRING})])
    assert errors_between(there, WAITS) == ["response-shape"]
    assert not any(
        one.rule == "response-unhandled" and one.subject.endswith("paid") for one in between(there, WAITS)
    )


def test_also_where_not_all_that_comes_is_known() -> None:
    there = talk(sends=[SENT, says({"type": "order_paid", "id": STRING})], open_sends=("a queue",))
    assert errors_between(there, WAITS) == ["response-shape"]


def test_a_name_that_comes_where_it_is_looked_for_may_stand_elsewhere_too() -> None:
    there = talk(sends=[SENT, says({"type": "order_paid", "data": {"event": "order_paid"}})])
    assert errors_between(there, WAITS) == []


def test_a_front_end_that_looks_at_both_places_finds_it() -> None:
    here = talk(cases=[*WAITS.cases, case("order_paid")])
    there = talk(sends=[SENT, says({"type": "order_paid", "id": STRING})])
    assert errors_between(there, here) == []


def test_a_message_that_stands_where_its_name_is_looked_for_is_one_error_for_all_its_names() -> None:
    here = talk(cases=[case("moved"), case("paused"), case("status"), case("error")])
    there = talk(
        sends=[
            says({"type": {"type": "moved", "data": {"x": STRING}}, "data": {}}),
            says({"type": {"type": "paused", "data": {}}, "data": {}}),
            says({"type": "status", "up": STRING}),
        ]
    )
    (found,) = (one for one in between(there, here) if one.grade.name == "ERROR")
    assert found.rule == "response-shape"
    assert "`type.type`" in found.message


def test_an_object_is_no_name() -> None:
    here = talk(cases=[case("moved"), case("status")])
    there = talk(sends=[says({"type": {"x": STRING}}), says({"type": "status", "up": STRING})])
    assert errors_between(there, here) == ["response-never-sent"]


def test_a_message_that_is_told_by_another_name_is_no_such_one() -> None:
    here = talk(
        cases=[
            case("dealt", "event"),
            case("doubled", "event"),
            case("twice", "card.kind"),
            case("joker", "card.kind"),
        ]
    )
    there = talk(
        sends=[
            says({"event": "dealt", "card": {"kind": STRING}}),
            says({"event": "doubled", "type": "twice"}),
        ]
    )
    assert errors_between(there, here) == []
