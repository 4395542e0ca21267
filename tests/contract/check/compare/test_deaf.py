"""Sockets for which nothing that comes is what they look for."""

from __future__ import annotations

from dataclasses import replace

from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import Echo

from .builders import STRING, between, case, errors_between, given, read, says, talk

STATUS = talk(sends=[says({"cpu": STRING}), says({"memory": STRING})])
LOOKS = talk(reads=[read("feedback", "optional"), read("feedback.text", "used")])


def test_what_is_only_looked_for_is_in_no_message() -> None:
    assert errors_between(STATUS, LOOKS) == ["response-shape"]
    (one,) = between(STATUS, talk(reads=[read("feedback", "optional")]))
    assert (one.rule, one.grade) == ("response-shape", Grade.WARNING)
    behind = read("feedback.text", "used", (given("feedback"),))
    (one,) = between(talk(), talk(reads=[read("feedback", "optional"), behind]))
    assert one.grade is Grade.WARNING


def test_one_field_that_comes_is_enough() -> None:
    both = talk(reads=[read("feedback", "optional"), read("cpu", "optional")])
    assert errors_between(STATUS, both) == []


def test_what_may_come_otherwise_is_not_known() -> None:
    assert errors_between(replace(STATUS, open_sends=("more",)), LOOKS) == []
    assert (
        errors_between(
            replace(STATUS, sends=(*STATUS.sends, says(Echo()))), replace(LOOKS, open_sends=("x",))
        )
        == []
    )
    only = talk(reads=[read("feedback", "optional")])
    assert between(STATUS, replace(only, handed=(((), ()),))) == []


def test_a_route_that_is_silent() -> None:
    silent = talk(sends=[says({"feedback": STRING}, called=False)])
    assert errors_between(silent, LOOKS) == ["response-shape"]
    waits = talk(cases=[case("price"), case("signal"), case("halt")])
    asleep = talk(sends=[says({"type": "price"}, called=False), says({"type": "pong"})])
    assert errors_between(asleep, waits) == ["response-never-sent"] * 3
    awake = replace(asleep, sends=(*asleep.sends, says({"type": "trade"})))
    assert errors_between(awake, waits) == ["response-never-sent"] * 2
    later = replace(asleep, sends=(*asleep.sends, says({"type": "signal"}, called=False)))
    assert errors_between(later, waits) == []
