"""What is read where something else is missing, and what a value may be used as."""

from __future__ import annotations

from dataclasses import replace

from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import Condition, Listing, Text, Where

from .builders import STRING, between, case, errors_between, given, is_type, read, says, talk

IDS = talk(sends=[says({"type": "read", "ids": Listing(STRING)})])


def test_a_line_that_was_followed_twice_is_judged_by_what_is_known_of_it() -> None:
    name = case("read")
    one = read("id", "required", is_type("read"))
    only = replace(one, conditions=(*one.conditions, Condition(("ids",), negated=True)))
    ids = read("ids", "used", is_type("read"))
    assert errors_between(IDS, talk(cases=[name], reads=[ids, one])) == ["response-shape"]
    assert errors_between(IDS, talk(cases=[name], reads=[ids, one, only])) == []


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


def test_a_name_in_one_case_that_is_sent_in_another() -> None:
    name = case("join")
    folded = talk(cases=[name, replace(name, value="JOIN"), case("leave"), case("LEAVE")])
    noted = [one.subject for one in between(folded, talk(sends=[says({"type": "JOIN"})]))]
    assert noted == ["/ws leave", "/ws LEAVE"]


def test_the_one_field_that_nobody_reads_is_the_one_that_is_missed() -> None:
    there = talk(cases=[case("typing")], reads=[read("value", "used", is_type("typing"))])
    assert errors_between(there, talk(sends=[says({"type": "typing", "active": STRING})])) == [
        "message-field"
    ]
    stamped = says({"type": "typing", "timestamp": STRING})
    assert errors_between(there, talk(sends=[stamped])) == []
    there_in_data = talk(cases=[case("typing")], reads=[read("data", "used", is_type("typing"))])
    assert errors_between(there_in_data, talk(sends=[says({"type": "typing", "active": STRING})])) == []
    two = says({"type": "typing", "active": STRING, "room": STRING})
    assert errors_between(there, talk(sends=[two])) == []


def test_a_message_that_is_kept_as_what_it_is_not_is_one_finding() -> None:
    """Its fields are read all over, of whatever was kept: it is the branch that takes it for such a thing."""
    made, changed = case("made"), case("changed")
    both = (given("type", "made", "changed"),)
    fields = [
        replace(read(f"data.{name}", "required", both), where=Where("web/card.ts", line))
        for line, name in enumerate("abc", 1)
    ]
    there = talk(
        sends=[
            says({"type": "made", "data": {"a": STRING, "b": STRING, "c": STRING, "id": STRING}}),
            says({"type": "changed", "data": {"id": STRING}}),
        ]
    )
    here = talk(cases=[made, changed], reads=[*fields, read("data.id", "required", both)])
    found = [one for one in between(there, here) if one.rule == "response-shape"]
    assert [one.frontend for one in found] == [changed.where]
    assert "`data.a`, `data.b` and `data.c` of `changed`" in found[0].message


def test_another_comparison_within_a_branch_begins_no_other_one() -> None:
    name, winner = case("end"), case("left", "winner")
    there = talk(sends=[says({"type": "end", "winner": STRING, "took": STRING, "score": STRING})])
    read_after = read("seconds", "required", is_type("end"))
    assert errors_between(there, talk(cases=[name, winner], reads=[read_after])) == ["response-shape"]
