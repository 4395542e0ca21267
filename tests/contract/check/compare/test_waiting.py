"""What is waited for and never comes: a leftover, or a conversation that is broken."""

from __future__ import annotations

from backchannel.contract.check.finding import Grade

from .builders import between, case, front, says, talk


def test_a_component_that_shares_the_socket_and_gets_nothing_is_broken() -> None:
    there = talk(sends=[says({"type": name}) for name in ("message", "users", "room", "left")])
    shared = [case(name) for name in ("message", "users", "room", "left", "banned")]
    own = [case(name, where=front(file="web/Jobs.tsx")) for name in ("job_update", "template_update")]
    found = between(there, talk(cases=[*shared, *own]))
    assert {one.subject: one.grade for one in found} == {
        "/ws banned": Grade.WARNING,
        "/ws job_update": Grade.ERROR,
        "/ws template_update": Grade.ERROR,
    }


def test_a_component_that_gets_some_of_it_may_have_a_leftover() -> None:
    there = talk(sends=[says({"type": name}) for name in ("message", "users", "room")])
    own = [case(name, where=front(file="web/Jobs.tsx")) for name in ("room", "banned")]
    (found,) = between(there, talk(cases=[case("message"), case("users"), *own]))
    assert (found.subject, found.grade) == ("/ws banned", Grade.WARNING)
