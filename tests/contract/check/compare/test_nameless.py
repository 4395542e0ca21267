"""Messages without the name by which the front end tells them apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backchannel.contract.check.finding import Grade

from .builders import STRING, Value, between, case, errors_between, given, is_type, read, says, talk

WAITS = talk(
    cases=[case("chat"), case("joined")],
    reads=[
        read("type", "used"),
        read("text", "used", is_type("chat")),
        read("user", "used", is_type("joined")),
    ],
)
JOINED = says({"type": "joined", "user": STRING})


def test_a_message_without_its_name_reaches_nobody() -> None:
    there = talk(sends=[says({"text": STRING}), JOINED])
    (found,) = [one for one in between(there, WAITS) if one.grade is Grade.ERROR]
    assert found.rule == "response-never-sent"
    assert "{text}, without `type`" in found.message


@pytest.mark.parametrize("message", [{"error": STRING}, {"type": "chat", "text": STRING}, {"other": STRING}])
def test_another_message_is_not_the_one_without_its_name(message: Value) -> None:
    there = talk(sends=[says(message), JOINED])
    assert not any("without `type`" in one.message for one in between(there, WAITS))


def test_what_is_read_of_any_message_needs_no_name() -> None:
    here = talk(cases=[*WAITS.cases, case("left")], reads=[*WAITS.reads, read("text", "optional")])
    there = talk(sends=[says({"text": STRING}), JOINED, says({"type": "left"})])
    assert errors_between(there, here) == []


def test_what_is_taken_without_any_name_is_no_message_that_lacks_it() -> None:
    here = talk(
        cases=[case("reset")],
        reads=[read("type", "optional"), read("session", "used", (given("type", "reset", negated=True),))],
    )
    there = talk(sends=[says({"session": STRING})])
    (found,) = between(there, here)
    assert (found.rule, found.grade) == ("response-never-sent", Grade.WARNING)


def test_messages_that_are_none_of_the_names_and_hold_nothing_that_is_read_lack_their_name() -> None:
    here = talk(
        cases=[case("reset"), case("chat")],
        reads=[
            read("text", "used", is_type("chat")),
            read("session", "used", (given("type", "reset", "chat", negated=True),)),
        ],
    )
    there = talk(sends=[says({"body": STRING})])
    assert errors_between(there, here) == ["response-shape"]


def test_a_message_without_a_name_is_the_one_that_such_are_taken_for() -> None:
    said = replace(case("chat"), local=True)
    there = talk(cases=[said, case("typing")], reads=[read("text", "required", is_type("chat"))])
    messages: tuple[Value, ...] = ({"text": STRING}, {"type": "chat", "text": STRING})
    for message in messages:
        assert errors_between(there, talk(sends=[says(message)])) == []
    assert errors_between(there, talk(sends=[says({"type": "other"})])) == ["event-unhandled"]


@pytest.mark.parametrize(
    ("message", "need", "expected"),
    [
        ({"session": STRING}, "used", Grade.WARNING),
        ({"session": STRING}, "optional", Grade.ERROR),
        ({"type": "other", "session": STRING}, "used", Grade.ERROR),
    ],
)
def test_a_last_branch_serves_what_has_no_name_and_is_read_there(
    message: Value, need: str, expected: Grade
) -> None:
    here = talk(
        cases=[case("reset"), case("chat")],
        reads=[
            read("type", "optional"),
            read("session", need, (given("type", "reset", "chat", negated=True),)),
        ],
    )
    sends = [says({"type": "chat"}), says(message)]
    found = [one.grade for one in between(talk(sends=sends), here) if one.subject == "/ws reset"]
    assert found == [expected]
