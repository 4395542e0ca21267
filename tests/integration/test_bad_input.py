"""Whatever a client sends gets a clear error or close code, and the connection or at least the server stays well."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

import pytest

from backchannel.protocol.user import Role
from backchannel.testing import RunningServer

from .raw import ENDPOINTS, MULTI, STREAM, Endpoint, Frame, code_of, dial, joined
from .tokens import forged

CHAT = "livestream:chat_message"

NOT_COMMANDS: dict[str, tuple[str, str, str | None]] = {
    # name: (frame, error code, field)
    "not JSON": ("Hello?", "invalid_json", None),
    "half of an object": ('{"type": "livestream:chat_', "invalid_json", None),
    "nothing": ("", "invalid_json", None),
    "an array": ("[1, 2]", "not_an_object", None),
    "a string": ('"hello"', "not_an_object", None),
    "null": ("null", "not_an_object", None),
    "NaN": ('{"type": "ping", "data": NaN}', "invalid_json", None),
    "a huge integer": ('{"type": "ping", "data": ' + "9" * 5000 + "}", "invalid_json", None),
    "deep nesting": ("[" * 8000, "invalid_json", None),
    "deep nesting that closes": ("[" * 5000 + "]" * 5000, "invalid_json", None),
    "a key twice": ('{"type": "ping", "type": "ping"}', "invalid_json", None),
    "half a surrogate pair": ('{"type": "ping", "ref": "\\ud800"}', "invalid_json", None),
    "no type": ('{"data": {}}', "missing_field", "type"),
    "a type that is no string": ('{"type": 7}', "invalid_field", "type"),
    "an unknown type": ('{"type": "livestream:chatmessage"}', "unknown_type", "type"),
}

BAD_COMMANDS: dict[str, tuple[str, Frame | None, str, str | None]] = {
    # name: (type, data, error code, field)
    "no data": (CHAT, None, "missing_field", "data"),
    "no message": (CHAT, {}, "missing_field", "data.message"),
    "a number for a message": (CHAT, {"message": 5}, "invalid_field", "data.message"),
    "a field that is not there": (CHAT, {"message": "a", "colour": 1}, "unknown_field", "data.colour"),
    "camel case": (CHAT, {"message": "a", "messageType": "text"}, "unknown_field", "data.messageType"),
    "an id that is no UUID": (CHAT, {"message": "a", "id": "7"}, "invalid_field", "data.id"),
    "an empty message": (CHAT, {"message": ""}, "empty_text", "data.message"),
    "blanks for a message": (CHAT, {"message": " \t\n "}, "empty_text", "data.message"),
    "invisible characters for a message": (
        CHAT,
        {"message": "\u200b\u202e\u0007"},
        "empty_text",
        "data.message",
    ),
    "a long message": (CHAT, {"message": "a" * 501}, "text_too_long", "data.message"),
    "a reply to nothing": (
        CHAT,
        {"message": "a", "reply_to": str(uuid4())},
        "unknown_message",
        "data.reply_to",
    ),
    "an unknown question": (
        "livestream:question_upvote",
        {"question_id": str(uuid4())},
        "unknown_question",
        "data.question_id",
    ),
    "the user in the payload": (
        CHAT,
        {"message": "a", "user": {"id": "host", "role": "host"}},
        "unknown_field",
        "data.user",
    ),
}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
async def test_what_is_no_command_gets_an_error_and_the_connection_lives_on(
    either_server: RunningServer, stream_id: str, endpoint: Endpoint
) -> None:
    await either_server.create_stream(stream_id)
    async with joined(either_server, endpoint, stream_id, either_server.token("Ada")) as raw:
        for name, (text, code, field) in NOT_COMMANDS.items():
            await raw.send(text)
            error = await raw.reply()
            assert (name, error["data"]["code"], error["data"].get("field")) == (name, code, field)
            assert error["data"]["message"]
        assert await raw.is_well()


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
async def test_a_bad_command_gets_an_error_that_names_the_field(
    either_server: RunningServer, stream_id: str, endpoint: Endpoint
) -> None:
    await either_server.create_stream(stream_id)
    async with joined(either_server, endpoint, stream_id, either_server.token("Ada")) as raw:
        for name, (type, data, code, field) in BAD_COMMANDS.items():
            error = await raw.command(type, data)
            assert (name, error["type"], error["data"]["code"]) == (name, "error", code)
            assert (name, error["data"].get("field")) == (name, field)
        assert await raw.is_well()


@pytest.mark.parametrize("endpoint", [STREAM, MULTI], ids=str)
async def test_near_misses_get_a_hint(server: RunningServer, stream_id: str, endpoint: Endpoint) -> None:
    await server.create_stream(stream_id)
    async with joined(server, endpoint, stream_id, server.token("Ada")) as raw:
        error = await raw.command("livestream:chatMessage", {"message": "a"})
        assert error["data"]["hint"] == "did you mean livestream:chat_message?"
        error = await raw.command(CHAT, {"message": "a", "messageType": "text"})
        assert error["data"]["hint"] == "did you mean message_type?"


@pytest.mark.parametrize("endpoint", [STREAM, MULTI], ids=str)
@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"\x00\x01", 1003),
        ("x" * 2**20, 1009),
        ("x" * (16 * 1024 + 1), 1009),
        (["x" * 9000, "x" * 9000], 1009),
    ],
    ids=["binary", "1 MB", "16 KiB and one", "two fragments that are too big together"],
)
async def test_what_is_no_text_frame_of_16_kib_closes_the_connection(
    either_server: RunningServer, stream_id: str, endpoint: Endpoint, payload: Any, code: int
) -> None:
    await either_server.create_stream(stream_id)
    token = either_server.token("Ada")
    async with joined(either_server, endpoint, stream_id, token) as raw:
        await raw.socket.send(payload)
        assert await raw.closed() == code
    async with joined(either_server, endpoint, stream_id, token) as raw:
        assert await raw.is_well()


@pytest.mark.parametrize("endpoint", [STREAM, MULTI], ids=str)
async def test_bad_utf_8_closes_with_1007(
    either_server: RunningServer, stream_id: str, endpoint: Endpoint
) -> None:
    await either_server.create_stream(stream_id)
    async with joined(either_server, endpoint, stream_id, either_server.token("Ada")) as raw:
        await raw.send_as_text(b'{"type": "ping", "ref": "\xff\xfe"}')
        assert await raw.closed() == 1007


@pytest.mark.parametrize("endpoint", [STREAM, MULTI], ids=str)
async def test_what_the_rules_of_the_room_refuse(
    either_server: RunningServer, stream_id: str, endpoint: Endpoint
) -> None:
    server, other = either_server, f"{stream_id}-other"
    await server.create_stream(stream_id)
    await server.create_stream(other)
    async with joined(server, STREAM, other, server.token("Bob")) as raw:
        foreign = (await raw.command("livestream:question", {"question": "Elsewhere?"}))["data"]["id"]
    async with joined(server, endpoint, stream_id, server.token("Ada")) as raw:
        question = (await raw.command("livestream:question", {"question": "Here?"}))["data"]["id"]
        upvote: Frame = {"question_id": question}

        async def refused(type: str, data: Frame) -> str:
            error = await raw.command(type, data)
            assert error["type"] == "error"
            code: str = error["data"]["code"]
            return code

        assert await refused("livestream:question_upvote", {"question_id": foreign}) == "unknown_question"
        assert await refused("livestream:question_upvote", upvote | {"withdraw": True}) == "not_upvoted"
        assert (await raw.command("livestream:question_upvote", upvote))["type"] == "ack"
        assert await refused("livestream:question_upvote", upvote) == "already_upvoted"
        assert await refused("livestream:question_answer", upvote | {"answer": "So."}) == "forbidden"
        assert await refused(CHAT, {"message": "a", "id": question}) == "id_taken"


@pytest.mark.parametrize("endpoint", [STREAM, MULTI], ids=str)
async def test_an_ended_stream_is_readable_and_closed_to_everybody(
    either_server: RunningServer, stream_id: str, endpoint: Endpoint
) -> None:
    server = either_server
    await server.create_stream(stream_id)
    async with joined(server, STREAM, stream_id, server.token("Host", role=Role.host)) as host:
        assert (await host.command("livestream:end"))["type"] == "ack"
    async with joined(server, endpoint, stream_id, server.token("Ada")) as raw:
        welcome = raw.events[-1]
        assert welcome["data"]["stream"]["status"] == "ended"
        for type, data in ((CHAT, {"message": "a"}), ("livestream:question", {"question": "a?"})):
            error = await raw.command(type, data)
            assert error["data"]["code"] == "stream_ended"


async def test_each_endpoint_refuses_what_belongs_to_the_other(
    either_server: RunningServer, stream_id: str
) -> None:
    server = either_server
    await server.create_stream(stream_id)
    token = server.token("Ada")
    async with joined(server, STREAM, stream_id, token) as raw:
        error = await raw.command("livestream:join", stream_id=stream_id)
        assert error["data"]["code"] == "already_joined"
        error = await raw.command("livestream:leave", stream_id=stream_id)
        assert error["data"]["code"] == "wrong_endpoint"
        error = await raw.command(CHAT, {"message": "a"}, stream_id="another")
        assert error["data"]["code"] == "wrong_stream"
    async with dial(server, MULTI.path(""), token) as raw:
        await raw.until("connection:welcome")
        error = await raw.command(CHAT, {"message": "a"})
        assert (error["data"]["code"], error["data"]["field"]) == ("missing_field", "stream_id")
        error = await raw.command(CHAT, {"message": "a"}, stream_id=stream_id)
        assert error["data"]["code"] == "not_joined"
        error = await raw.command("livestream:join", stream_id="no-such-stream")
        assert error["data"]["code"] == "no_such_stream"


async def test_refusals_at_the_door_are_close_codes_that_a_browser_can_read(
    either_server: RunningServer, stream_id: str
) -> None:
    server, closed = either_server, f"{stream_id}-closed"
    await server.create_stream(stream_id)
    await server.create_stream(closed, guests=False)
    path = STREAM.path(stream_id)
    token = server.token("Ada")
    assert await code_of(server, STREAM.path("no-such-stream"), token) == 4504
    assert await code_of(server, path, "not.a.token") == 4501
    assert await code_of(server, path, forged(server, exp=time.time() - 60)) == 4502
    assert await code_of(server, path, server.token("Ada", streams={"another": Role.viewer})) == 4505
    assert await code_of(server, STREAM.path(closed)) == 4506
    assert await code_of(server, MULTI.path("")) == 4506
    assert await code_of(server, path, subprotocols=("backchannel.v9",)) == 4500
    assert await code_of(server, "/ws/livestream/", token) == 4504
    async with dial(server, path + "?epoch=x&offset=minus+one", token) as raw:
        welcome = await raw.until("livestream:welcome")  # no position is no reason to be sent away
        assert welcome["data"]["snapshot"]
    async with joined(server, STREAM, stream_id, None) as guest:
        assert json.dumps(guest.events[-1]["data"]["user"]["id"]) == "null"
        error = await guest.command(CHAT, {"message": "a"})
        assert error["data"]["code"] == "token_required"
