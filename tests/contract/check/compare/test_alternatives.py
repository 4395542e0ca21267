"""What is read where something else is missing, and what a value may be used as."""

from __future__ import annotations

from dataclasses import replace

from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import Condition, Listing, Text

from .builders import STRING, between, case, errors_between, is_type, read, says, talk

IDS = talk(sends=[says({"type": "read", "ids": Listing(STRING)})])


def test_a_line_that_was_followed_twice_is_judged_by_what_is_known_of_it() -> None:
    name = case("read")
    one = read("id", "required", is_type("read"))
    only = replace(one, conditions=(*one.conditions, Condition(("ids",), negated=True)))
    assert errors_between(IDS, talk(cases=[name], reads=[one])) == ["response-shape"]
    assert errors_between(IDS, talk(cases=[name], reads=[one, only])) == []


def test_a_text_has_characters() -> None:
    words = talk(sends=[says({"type": "start", "words": Listing(STRING)})])
    deep = talk(cases=[case("start")], reads=[read("words.[].[]", "required", is_type("start"))])
    assert errors_between(words, deep) == []


def test_a_line_of_text_among_messages_that_are_understood_is_only_lost() -> None:
    there = talk(sends=[says({"type": "read"}), says(Text(("got ", None)))])
    found = [
        one.grade for one in between(there, talk(cases=[case("read")])) if one.rule == "response-encoding"
    ]
    assert found == [Grade.WARNING]
