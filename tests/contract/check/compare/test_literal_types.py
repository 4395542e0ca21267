"""A field that is compared with a constant of another type than it has."""

from __future__ import annotations

import pytest

from backchannel.contract.check.model import Read

from .builders import NUMBER, STRING, Value, case, errors_between, front, is_type, path, read, says, talk

BOOLEAN = True


@pytest.mark.parametrize(
    ("sent", "kind", "expected"),
    [
        (BOOLEAN, "string", ["response-shape"]),
        (STRING, "boolean", ["response-shape"]),
        (BOOLEAN, "boolean", []),
        (STRING, "string", []),
        (NUMBER, "boolean", []),
    ],
)
def test_a_text_is_never_true_nor_true_a_text(sent: Value, kind: str, expected: list[str]) -> None:
    here = talk(
        cases=[case("joined"), case("left")], reads=[read("host", "optional", is_type("joined"), kind)]
    )
    there = talk(sends=[says({"type": "joined", "host": sent}), says({"type": "left"})])
    assert errors_between(there, here) == expected


def test_a_line_that_takes_either_type_takes_what_comes() -> None:
    where = front()
    either = [
        Read(path("host"), where, "optional", is_type("joined"), kind) for kind in ("string", "boolean")
    ]
    here = talk(cases=[case("joined"), case("left")], reads=either)
    there = talk(sends=[says({"type": "joined", "host": BOOLEAN}), says({"type": "left"})])
    assert errors_between(there, here) == []
