"""What a route passes on of what front ends send, against what they read of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backchannel.contract.check.compare.relay import Came, passed_on
from backchannel.contract.check.model import (
    Conversation,
    Echo,
    OneOf,
    Property,
    Record,
    Scalar,
    Send,
    Spread,
    passes_on,
)

from .builders import NUMBER, STRING, case, errors_between, given, is_type, read, says, shape, talk

EDIT = says({"type": "card:edit", "data": {"card_id": NUMBER, "text": STRING}})
DROP = says({"type": "card:drop", "data": {"card_id": NUMBER}})


def relay(name: str, sent: str) -> Send:
    return replace(says({"type": name, "data": Echo(("data",))}), given=(given("type", sent),))


RELAY = talk(sends=[relay("card:edited", "card:edit"), relay("card:dropped", "card:drop")])


def client(
    *reads: tuple[str, str], sends: tuple[Send, ...] = (EDIT, DROP), **more: tuple[str, ...]
) -> Conversation:
    return talk(
        cases=[case("card:edited"), case("card:dropped")],
        reads=[read(at, "required", is_type(name)) for at, name in reads],
        sends=sends,
        open_sends=more.get("open_sends", ()),
    )


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        ([("data.card_id", "card:edited"), ("data.text", "card:edited")], []),
        ([("data.id", "card:edited")], ["response-shape"]),
        ([("data.cardId", "card:edited")], ["response-shape"]),
        ([("data.id", "card:edited"), ("data.card_id", "card:dropped")], ["response-shape"]),
    ],
)
def test_what_one_sends_and_another_reads_under_a_new_name(
    reads: list[tuple[str, str]], expected: list[str]
) -> None:
    assert errors_between(RELAY, client(*reads)) == expected


def test_a_line_that_serves_messages_of_another_name() -> None:
    shared = read("data.id", "required", is_type("card:edited"))
    added = replace(shared, conditions=is_type("card:added"))
    relays = replace(RELAY, sends=(*RELAY.sends, says({"type": "card:added", "data": {"id": NUMBER}})))
    here = talk(cases=[case("card:edited"), case("card:added")], reads=[shared, added], sends=(EDIT, DROP))
    assert errors_between(relays, here) == ["response-shape"]
    nothing = replace(EDIT, shape=shape({"type": "card:edit", "data": {"text": STRING}}))
    assert errors_between(relays, replace(here, sends=(nothing, DROP))) == []


def test_what_is_passed_on_is_known_only_where_all_that_comes_is() -> None:
    wrong = ("data.id", "card:edited")
    assert errors_between(RELAY, client(wrong, open_sends=("a prop",))) == []
    assert errors_between(RELAY, client(wrong, sends=(DROP,))) == []
    assert errors_between(RELAY, client(wrong, sends=(replace(EDIT, called=False), DROP))) == []


def test_an_id_of_something_else_is_no_id_of_what_the_message_is_about() -> None:
    streams = says({"type": "card:edit", "data": {"stream_id": NUMBER, "text": STRING}})
    assert (
        errors_between(
            RELAY,
            client(
                ("data.text", "card:edited"),
                ("data.more", "card:edited"),
                ("data.id", "card:edited"),
                sends=(streams,),
            ),
        )
        == []
    )


def test_a_message_that_is_spread_into_another() -> None:
    came = Came((says({"type": "send", "text": STRING}), says({"type": "send", "image": STRING})))
    own = Record({"type": Property(shape("sent")), "by": Property(NUMBER)}, open=True, spread=Spread())
    assert passes_on(own)
    text, image = (
        shape({"type": "sent", "by": NUMBER, "text": STRING}),
        shape({"type": "sent", "by": NUMBER, "image": STRING}),
    )
    assert passed_on(says(own), own, came).shape == OneOf((text, image))
    under = replace(own, spread=Spread(over=frozenset({"type"})))
    assert passed_on(says(under), under, Came(came.sends[:1])).shape == shape(
        {"type": "send", "by": NUMBER, "text": STRING}
    )
    unknown = passed_on(says(own), own, Came(came.sends, ("a prop",))).shape
    assert isinstance(unknown, Record)
    assert unknown.open


def test_what_another_socket_heard_is_known_by_its_names_alone() -> None:
    came = Came((says({"type": "draw", "at": {"x": NUMBER}}),))
    assert passed_on(says(""), Record({"t": Property(Echo(("type",), elsewhere=True))}), came).shape == shape(
        {"t": "draw"}
    )
    held = passed_on(says(""), Record({"at": Property(Echo(("at",), elsewhere=True))}), came).shape
    assert isinstance(held, Record)
    assert not isinstance(held.properties["at"].shape, Record | Scalar)
