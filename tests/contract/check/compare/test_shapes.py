"""What stands at a path of a message, and which messages meet a condition."""

from __future__ import annotations

import pytest

from backchannel.contract.check.compare.shapes import (
    Answer,
    describe,
    gap,
    literals,
    look_up,
    meets,
    paths_to,
)
from backchannel.contract.check.model import Anything, Condition, Encoded, OneOf, Property, Record, Scalar

from .builders import NUMBER, STRING, Value, given, path, shape

OPEN = Record({"type": Property(shape("a"))}, open=True)
MAYBE = Record({"x": Property(STRING, optional=True)})


@pytest.mark.parametrize(
    ("value", "at", "expected"),
    [
        ({"a": {"b": STRING}}, "a.b", None),
        ({"a": {"b": STRING}}, "a.c", "a.c"),
        ({"a": {"b": STRING}}, "b.c", "b"),
        ({"a": [{"b": STRING}]}, "a.[].b", None),
        ({"a": [{"b": STRING}]}, "a.[].c", "a.[].c"),
        ({"a": [{"b": STRING}]}, "a.0.b", None),
        ({"a": [STRING]}, "a.length", None),
        ({"a": STRING}, "a.length", None),
        ({"a": STRING}, "a.b", "a.b"),
        ({"a": None}, "a.b", None),
        ({"a": {"b": STRING}}, "a.*", None),
        (OPEN, "x", None),
        (MAYBE, "x", None),
        (Anything(), "x.y", None),
        (OneOf((shape({"a": STRING}), shape({"b": STRING}))), "a", None),
        (OneOf((shape({"a": STRING}), shape({"b": STRING}))), "c", "c"),
        ({"a": Encoded(shape({"b": STRING}))}, "a.b", "a.b"),
    ],
)
def test_what_is_surely_absent(value: Value, at: str, expected: str | None) -> None:
    assert gap(shape(value), path(at)) == (path(expected) if expected else None)


def test_a_text_that_is_decoded_once_more() -> None:
    held = shape({"a": Encoded(shape({"b": STRING}))})
    assert look_up(held, ("a", "b"), frozenset({("a",)})).shapes == (STRING,)


def test_literals() -> None:
    assert literals(shape({"type": "a"}), ("type",)) == frozenset({"a"})
    assert literals(shape({"type": True}), ("type",)) == frozenset({"true"})
    assert literals(shape({"type": STRING}), ("type",)) is None
    assert literals(shape({}), ("type",)) == frozenset()
    assert literals(OneOf((shape({"type": "a"}), shape({"type": "b"}))), ("type",)) == frozenset({"a", "b"})
    assert literals(MAYBE, ("x",)) is None


@pytest.mark.parametrize(
    ("value", "conditions", "expected"),
    [
        ({"type": "a"}, (), Answer.YES),
        ({"type": "a"}, (given("type", "a"),), Answer.YES),
        ({"type": "a"}, (given("type", "b", "c"),), Answer.NO),
        ({"type": "a"}, (given("type", "b", negated=True),), Answer.YES),
        ({"type": "a"}, (given("type", "a", negated=True),), Answer.NO),
        ({"type": STRING}, (given("type", "a"),), Answer.MAYBE),
        ({"x": NUMBER}, (given("type", "a"),), Answer.NO),
        ({"x": NUMBER}, (given("type", "a", negated=True),), Answer.YES),
        ({"type": "a"}, (given("type", "a"), given("x", "1")), Answer.NO),
        ({"error": STRING}, (given("error"),), Answer.MAYBE),
        ({"error": "x"}, (given("error"),), Answer.YES),
        ({"error": None}, (given("error"),), Answer.NO),
        ({}, (given("error"),), Answer.NO),
        ({}, (given("error", negated=True),), Answer.YES),
        ({"ok": True}, (given("ok", "True"),), Answer.YES),
        ({"data": {"a": NUMBER}}, (given("data"),), Answer.YES),
        (OPEN, (given("error"),), Answer.MAYBE),
        ({"type": Scalar("string", frozenset({"a", "b"}))}, (given("type", "a"),), Answer.MAYBE),
        ({"type": Scalar("string", frozenset({"a", "b"}))}, (given("type", "a", "b"),), Answer.YES),
    ],
)
def test_conditions(value: Value, conditions: tuple[Condition, ...], expected: Answer) -> None:
    assert meets(shape(value), conditions) is expected


def test_where_a_name_stands() -> None:
    assert list(paths_to(shape({"a": {"x": STRING}, "x": STRING}), "x")) == [("x",), ("a", "x")]


def test_how_a_shape_is_told() -> None:
    assert (
        describe(shape({"type": "join", "data": {"room": STRING}, "n": NUMBER}))
        == '{type: "join", data: {room}, n}'
    )
