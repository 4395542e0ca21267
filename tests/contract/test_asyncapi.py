"""The AsyncAPI document: valid by the official schema, and complete."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator, ValidationError

from backchannel.protocol.base import WireModel, message_type
from backchannel.protocol.codes import CLOSE_TABLE, ERROR_TABLE
from backchannel.protocol.commands import COMMANDS, AnyCommand
from backchannel.protocol.events import EVENTS, AnyEvent
from backchannel.protocol.permissions import REQUIRED_ROLE
from backchannel.protocol.replies import REPLIES

ON_WS_ONLY = {"JoinCommand", "LeaveCommand", "ConnectionWelcomeEvent"}


@pytest.fixture(scope="module")
def official() -> Draft7Validator:
    path = Path(__file__).parent / "vendored" / "asyncapi-3.0.0.json"
    return Draft7Validator(json.loads(path.read_text(encoding="utf-8")))


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from references(item)


def resolve(document: dict[str, Any], reference: str) -> Any:
    part: Any = document
    for key in reference.removeprefix("#/").split("/"):
        part = part[key]
    return part


def test_it_is_valid_by_the_official_schema(official: Draft7Validator, asyncapi: dict[str, Any]) -> None:
    official.validate(asyncapi)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("asyncapi",), "2.6.0"),
        (("operations", "stream.sendStatusEvent", "action"), "publish"),
        (("channels", "stream", "bindings", "ws", "method"), "PUT"),
        (("components", "securitySchemes", "ticket", "in"), "user"),
        (("components", "messages", "Ack", "examples"), [{"summary": "no payload"}]),
    ],
)
def test_the_official_schema_finds_what_is_wrong(
    official: Draft7Validator, asyncapi: dict[str, Any], path: tuple[str, ...], value: object
) -> None:
    broken = copy.deepcopy(asyncapi)
    place: Any = broken
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        official.validate(broken)


def test_every_reference_points_to_something(asyncapi: dict[str, Any]) -> None:
    found = list(references(asyncapi))
    assert len(found) > 100
    for reference in found:
        assert resolve(asyncapi, reference), reference


@pytest.mark.parametrize("model", [*COMMANDS, *REPLIES, *EVENTS], ids=lambda model: model.__name__)
def test_every_message_is_there_with_type_payload_summary_and_example(
    asyncapi: dict[str, Any], model: type[WireModel]
) -> None:
    message = asyncapi["components"]["messages"][model.__name__]
    payload = resolve(asyncapi, message["payload"]["$ref"])
    assert message["name"] == payload["properties"]["type"]["const"] == message_type(model)
    assert set(payload["properties"]) == set(model.model_fields)
    assert len(message["summary"]) > 10
    assert [example["payload"]["type"] for example in message["examples"]] == [message_type(model)] * len(
        message["examples"]
    )
    assert message["examples"]


def test_every_example_is_valid_where_it_stands_and_a_message_of_its_model(asyncapi: dict[str, Any]) -> None:
    models = {model.__name__: model for model in (*COMMANDS, *REPLIES, *EVENTS)}
    checked = 0
    for key, message in asyncapi["components"]["messages"].items():
        payload = Draft202012Validator({**message["payload"], "components": asyncapi["components"]})
        for example in message["examples"]:
            payload.validate(example["payload"])
            models[key.rpartition(".")[2]].model_validate(example["payload"])
            checked += 1
    assert checked > 2 * len(models)


@pytest.mark.parametrize("key", ["ChatMessageCommand", "ChatMessageEvent", "WelcomeEvent"])
def test_on_ws_a_message_about_a_stream_has_to_name_it(asyncapi: dict[str, Any], key: str) -> None:
    for name, valid in ((key, True), (f"streams.{key}", False)):
        message = asyncapi["components"]["messages"][name]
        payload = Draft202012Validator({**message["payload"], "components": asyncapi["components"]})
        example = message["examples"][0]["payload"]
        assert ("stream_id" in example) is not valid
        unnamed = {field: value for field, value in example.items() if field != "stream_id"}
        assert payload.is_valid(unnamed) is valid


def test_both_endpoints_carry_what_belongs_to_them(asyncapi: dict[str, Any]) -> None:
    every = {model.__name__ for model in (*COMMANDS, *REPLIES, *EVENTS)}
    channels = {channel["address"]: set(channel["messages"]) for channel in asyncapi["channels"].values()}
    assert channels == {"/ws/livestream/{stream_id}": every - ON_WS_ONLY, "/ws": every}


def test_the_handshake_names_position_ticket_and_token(asyncapi: dict[str, Any]) -> None:
    one, many = (asyncapi["channels"][name]["bindings"]["ws"] for name in ("stream", "streams"))
    assert set(one["query"]["properties"]) == {"epoch", "offset", "token", "ticket"}
    assert set(many["query"]["properties"]) == {"token", "ticket"}
    assert "stream_id" in asyncapi["channels"]["stream"]["parameters"]
    assert len(asyncapi["components"]["securitySchemes"]) == len(asyncapi["servers"]["tls"]["security"]) == 4


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_a_command_is_received_and_answered_by_ack_or_error(
    asyncapi: dict[str, Any], command: type[AnyCommand]
) -> None:
    reference = {"$ref": f"#/channels/streams/messages/{command.__name__}"}
    (operation,) = [entry for entry in asyncapi["operations"].values() if entry["messages"] == [reference]]
    assert operation["action"] == "receive"
    assert operation["reply"]["channel"] == operation["channel"] == {"$ref": "#/channels/streams"}
    assert [answer["$ref"].rpartition("/")[2] for answer in operation["reply"]["messages"]] == [
        "Ack",
        "Error",
    ]
    assert set(operation["x-roles"]) == {role.value for role in REQUIRED_ROLE[command]}
    assert asyncapi["x-roles"][message_type(command)] == operation["x-roles"]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_is_sent_and_asks_for_no_reply(asyncapi: dict[str, Any], event: type[AnyEvent]) -> None:
    reference = {"$ref": f"#/channels/streams/messages/{event.__name__}"}
    (operation,) = [entry for entry in asyncapi["operations"].values() if entry["messages"] == [reference]]
    assert operation["action"] == "send"
    assert "reply" not in operation


def test_every_close_code_and_every_error_code_is_there(asyncapi: dict[str, Any]) -> None:
    assert {
        row["code"]: (row["name"], row["reason"], row["reconnect"], row["action"])
        for row in asyncapi["x-close-codes"]
    } == {
        int(code): (code.name, info.reason, info.reconnect, info.action) for code, info in CLOSE_TABLE.items()
    }
    assert all(len(row["action"]) > 20 for row in asyncapi["x-close-codes"])
    assert {row["code"]: (row["description"], row["retryable"]) for row in asyncapi["x-error-codes"]} == {
        code.value: (info.description, info.retryable) for code, info in ERROR_TABLE.items()
    }
