"""The JSON Schema refuses what the models refuse."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from backchannel.contract.examples import EXAMPLES, Example
from backchannel.protocol.base import WireModel
from backchannel.protocol.commands import Command

SENT = [example for example in EXAMPLES if not isinstance(example.message, Command)]
by_name = pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda example: f"{type(example.message).__name__}-{example.name}"
)


@pytest.fixture(scope="module")
def frame(schema: dict[str, Any]) -> Draft202012Validator:
    """Any frame of any family."""
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def objects(part: WireModel) -> list[WireModel]:
    """The model and every model in it."""
    inner = [value for _, value in part if isinstance(value, WireModel)]
    return [part, *(model for value in inner for model in objects(value))]


@by_name
def test_a_frame_without_one_of_its_required_fields_is_refused(
    schema: dict[str, Any], example: Example
) -> None:
    model = type(example.message).__name__
    required = schema["$defs"][model]["required"]
    assert "type" in required
    # As this message: without its offset an event may be a good command of the same name.
    itself = Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{model}"})
    assert itself.is_valid(example.payload)
    for name in required:
        assert not itself.is_valid({key: value for key, value in example.payload.items() if key != name}), (
            name
        )


@by_name
def test_an_unknown_field_is_refused_outside_and_inside(
    frame: Draft202012Validator, example: Example
) -> None:
    assert not frame.is_valid({**example.payload, "extra": 1})
    assert not frame.is_valid({**example.payload, "data": {**example.payload.get("data", {}), "extra": 1}})


def test_what_is_omitted_is_never_null(schema: dict[str, Any]) -> None:
    """In what the server sends: a field is there and says so when it can be null, or it is left out."""
    checked = 0
    for model in {type(part) for example in SENT for part in objects(example.message)}:
        definition = schema["$defs"][model.__name__]
        omitted = {name for name, field in model.model_fields.items() if field.exclude_if is not None}
        assert set(definition["properties"]) - set(definition.get("required", ())) == omitted, model
        for name in omitted:
            assert {"type": "null"} not in definition["properties"][name].get("anyOf", []), (model, name)
        checked += len(omitted)
    assert checked > 10


def test_the_name_of_an_anonymous_asker_is_null_and_not_left_out(schema: dict[str, Any]) -> None:
    question = schema["$defs"]["Question"]
    assert "user" in question["required"]
    assert {"type": "null"} in question["properties"]["user"]["anyOf"]


@pytest.mark.parametrize(
    "data",
    [
        {"message": 7},
        {"message": "Hello", "message_type": "image"},
        {"message": "Hello", "id": 7},
        {"messageType": "text", "message": "Hello"},
        {},
    ],
)
def test_wrong_data_is_refused(frame: Draft202012Validator, data: dict[str, object]) -> None:
    assert frame.is_valid({"type": "livestream:chat_message", "data": {"message": "Hello"}})
    assert not frame.is_valid({"type": "livestream:chat_message", "data": data})
