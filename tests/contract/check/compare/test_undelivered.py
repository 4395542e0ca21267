"""What a group is told that no socket in it can take."""

from __future__ import annotations

from dataclasses import replace

from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import Undelivered

from .builders import back, case, found, page, route, says, server, socket, talk

SERVES = talk(sends=[says({"type": "opened"})])


def test_it_is_an_error_where_it_is_told_and_a_warning_where_nothing_tells_it() -> None:
    whole = page(socket("/ws", conversation=talk(cases=[case("opened")])))
    for called, grade in ((True, Grade.ERROR), (False, Grade.WARNING)):
        there = Undelivered("room.closed", back(), ("Room",), called)
        (one,) = found(replace(server(route("/ws", SERVES)), undelivered=(there,)), whole)
        assert (one.rule, one.grade, one.frontend) == ("response-no-handler", grade, None)
        assert one.backend == there.where
        assert "`room_closed`" in one.message


def test_the_branch_that_waits_for_it_is_the_same_root_cause() -> None:
    waits = case("closed")
    whole = page(socket("/ws", conversation=talk(cases=[case("opened"), waits])))
    built = back()
    told = replace(server(route("/ws", SERVES)), built={"closed": built})
    assert [one.rule for one in found(told, whole)] == ["response-never-sent"]
    (one,) = found(replace(told, undelivered=(Undelivered("closed", built, ("Room",)),)), whole)
    assert (one.rule, one.frontend, one.backend) == ("response-no-handler", waits.where, built)
