"""Every example is what the server would accept or send, and what the schema allows."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from backchannel.contract.examples import EXAMPLES, Example
from backchannel.protocol.codec import decode, encode
from backchannel.protocol.commands import COMMANDS, Command
from backchannel.protocol.events import EVENTS
from backchannel.protocol.replies import REPLIES

by_name = pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda example: f"{type(example.message).__name__}-{example.name}"
)


def definition(schema: dict[str, Any], name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})


def family(example: Example) -> str:
    if isinstance(example.message, Command):
        return "Command"
    return "Reply" if isinstance(example.message, REPLIES) else "Event"


@by_name
def test_an_example_is_valid_by_its_own_schema_its_family_and_no_other(
    schema: dict[str, Any], example: Example
) -> None:
    definition(schema, type(example.message).__name__).validate(example.payload)
    valid = {
        name for name in ("Command", "Reply", "Event") if definition(schema, name).is_valid(example.payload)
    }
    assert valid == {family(example)}


@by_name
def test_the_model_reads_an_example_back(example: Example) -> None:
    assert type(example.message).model_validate(example.payload) == example.message


@by_name
def test_what_goes_over_the_wire_is_the_example(example: Example) -> None:
    if isinstance(example.message, Command):
        assert decode(json.dumps(example.payload)) == example.message
    else:
        assert json.loads(encode(example.message)) == example.payload


def test_every_message_has_an_example_and_no_two_have_one_name() -> None:
    names = Counter((type(example.message), example.name) for example in EXAMPLES)
    assert {model for model, _ in names} == {*COMMANDS, *REPLIES, *EVENTS}
    assert set(names.values()) == {1}
