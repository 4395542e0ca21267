"""Messages without the name by which the front end tells them apart."""

from __future__ import annotations

import pytest

from backchannel.contract.check.finding import Grade

from .builders import STRING, Value, between, case, errors_between, is_type, read, says, talk

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
