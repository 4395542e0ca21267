"""What ``/asyncapi.json`` says of a running server is what that server does: taken by its word, message by message."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from backchannel.protocol.codes import CLOSE_TABLE, CloseCode
from backchannel.protocol.user import Role
from backchannel.testing import RunningServer

from .raw import MULTI, STREAM, Endpoint, Frame, Raw, dial, joined

CHANNELS = {STREAM: "stream", MULTI: "streams"}
FORM = frozenset(
    {
        "invalid_json",
        "not_an_object",
        "missing_field",
        "unknown_field",
        "invalid_field",
        "unknown_type",
        "wrong_endpoint",
        "already_joined",
    }
)
"""Errors that say: this is no command that the endpoint knows. The last is what a join gets that need not be."""

both = pytest.mark.parametrize("endpoint", [STREAM, MULTI], ids=str)


class Contract:
    """One channel of the document."""

    def __init__(self, document: dict[str, Any], channel: str) -> None:
        self._document = document
        references = document["channels"][channel]["messages"].values()
        messages = [self._at(reference["$ref"]) for reference in references]
        self.commands = [message for message in messages if message["tags"] == [{"name": "command"}]]
        self._by_type = {message["name"]: message for message in messages if message not in self.commands}
        self.token_required = {
            self._at(self._at(entry["messages"][0]["$ref"])["$ref"])["name"]: entry["x-token-required"]
            for entry in document["operations"].values()
            if entry["action"] == "receive" and entry["channel"]["$ref"] == f"#/channels/{channel}"
        }

    def _at(self, reference: str) -> Any:
        part: Any = self._document
        for key in reference.removeprefix("#/").split("/"):
            part = part[key]
        return part

    def validator(self, message: dict[str, Any]) -> Draft202012Validator:
        """Of a message's payload."""
        return Draft202012Validator({**message["payload"], "components": self._document["components"]})

    def check_sent(self, frame: Frame) -> None:
        """That the document says so: the server sends this here."""
        self.validator(self._by_type[frame["type"]]).validate(frame)

    def examples(self) -> Iterator[tuple[dict[str, Any], Frame]]:
        for command in self.commands:
            for example in command["examples"]:
                yield command, example["payload"]


async def contract_of(server: RunningServer, endpoint: Endpoint) -> Contract:
    answer = await server.request("GET", "/asyncapi.json")
    return Contract(answer.json(), CHANNELS[endpoint])


def here(frame: Frame, stream_id: str) -> Frame:
    """The example, about a stream of this test."""
    return {**frame, "stream_id": stream_id} if "stream_id" in frame else frame


async def answer_to(raw: Raw, frame: Frame) -> Frame:
    await raw.send(frame)
    return await raw.reply()


async def told_of_its_end(raw: Raw) -> None:
    if all(frame["type"] != "livestream:status" for frame in raw.events):
        raw.events.append(await raw.until("livestream:status"))


@both
async def test_every_example_is_understood_and_what_comes_is_as_described(
    either_server: RunningServer, stream_id: str, endpoint: Endpoint
) -> None:
    contract = await contract_of(either_server, endpoint)
    await either_server.create_stream(stream_id)
    token = either_server.token("Host", role=Role.host)
    async with joined(either_server, endpoint, stream_id, token) as raw:
        codes = []
        for _, example in contract.examples():
            reply = await answer_to(raw, here(example, stream_id))
            raw.events.append(reply)
            assert reply["ref"] == example["ref"]
            codes.append(reply["data"].get("code", "ack"))
            if (
                example["type"] == "livestream:end"
            ):  # before the stream is left: then nothing more is told of it
                await told_of_its_end(raw)
        assert "ack" in codes
        # Having joined before, on /ws: that is no misunderstanding.
        assert set(codes) & FORM <= ({"already_joined"} if endpoint is MULTI else set())
        for frame in raw.events:
            contract.check_sent(frame)
        seen = {frame["type"] for frame in raw.events}
    assert {"ack", "error", "livestream:welcome", "livestream:chat_message", "livestream:status"} <= seen


def mutants(frame: Frame, at: tuple[str, ...] = ()) -> Iterator[Frame]:
    """The frame with one thing wrong: a field left out, one of another type, one that nobody knows."""
    part: Any = frame
    for key in at:
        part = part[key]
    for key in part:
        for change in ("leave out", "other type"):
            copied = copy.deepcopy(frame)
            place: Any = copied
            for step in at:
                place = place[step]
            if change == "leave out":
                del place[key]
            else:
                place[key] = [17]
            yield copied
        if isinstance(part[key], dict):
            yield from mutants(frame, (*at, key))
    copied = copy.deepcopy(frame)
    place = copied
    for step in at:
        place = place[step]
    place["userName"] = "Ada"
    yield copied


@both
async def test_the_schema_refuses_exactly_what_the_server_does_not_understand(
    server: RunningServer, stream_id: str, endpoint: Endpoint
) -> None:
    contract = await contract_of(server, endpoint)
    await server.create_stream(stream_id)
    token = server.token("Host", role=Role.host)
    counts = {True: 0, False: 0}
    async with joined(server, endpoint, stream_id, token) as raw:
        for command, example in contract.examples():
            validator = contract.validator(command)
            for mutant in mutants(here(example, stream_id)):
                reply = await answer_to(raw, mutant)
                refused = reply["data"].get("code") in FORM - {"already_joined"}
                assert validator.is_valid(mutant) is not refused, (mutant, reply)
                counts[refused] += 1
    assert min(counts.values()) > 10


async def test_what_needs_a_token_is_refused_without_one(server: RunningServer, stream_id: str) -> None:
    contract = await contract_of(server, STREAM)
    await server.create_stream(stream_id)
    async with joined(server, STREAM, stream_id, None) as raw:
        for command, example in contract.examples():
            reply = await answer_to(raw, here(example, stream_id))
            assert (reply["type"] == "error") is contract.token_required[command["name"]], reply


async def test_what_breaks_the_websocket_protocol_closes_with_1002(
    either_server: RunningServer, stream_id: str
) -> None:
    await either_server.create_stream(stream_id)
    async with dial(either_server, STREAM.path(stream_id)) as raw:
        raw.socket.transport.write(b"\x81\x02hi")  # not masked, as a client's frame has to be
        assert await raw.closed() == CloseCode.protocol_error
    assert CLOSE_TABLE[CloseCode.protocol_error].reconnect
