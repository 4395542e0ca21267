"""Who may do what: every command by every role, on every way in; tokens that are not good; one stream's token in another."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from backchannel.protocol.base import message_type
from backchannel.protocol.commands import (
    ROOM_COMMANDS,
    BlockListCommand,
    ChatClearCommand,
    ChatMessageCommand,
    EndCommand,
    MessageDeleteCommand,
    MessagePinCommand,
    MessageReviewCommand,
    MessagesRestoreCommand,
    MessageUnpinCommand,
    PollCommand,
    PollDeleteCommand,
    PollEditCommand,
    PollShowCommand,
    PollStatusCommand,
    PollVoteCommand,
    QuestionAnswerCommand,
    QuestionCommand,
    QuestionEditCommand,
    QuestionLabelsCommand,
    QuestionQueueCommand,
    QuestionStatusCommand,
    QuestionUpvoteCommand,
    QuestionWithdrawCommand,
    RoomCommand,
    SanctionLiftCommand,
    ScheduleCommand,
    SettingsCommand,
    StartCommand,
    UserBanCommand,
    UserMessagesDeleteCommand,
    UserTimeoutCommand,
)
from backchannel.protocol.permissions import REQUIRED_ROLE
from backchannel.protocol.user import Role
from backchannel.testing import RunningServer

from .raw import MULTI, STREAM, Endpoint, Frame, code_of, dial, joined
from .tokens import MISSING, forged


@dataclass(frozen=True)
class Names:
    """What commands can be about: Ada's message and question, a deletion, a poll, a draft, a held message, a sanction, what is pinned."""

    message: str
    question: str
    act: str
    poll: str
    draft: str
    held: str
    sanction: str
    pinned: str


NOT_STARTED = (ScheduleCommand, StartCommand)
"""What needs a stream that has not started."""


def data_of(command: type[RoomCommand], names: Names) -> Frame:
    """What makes the command a good one where the role allows it."""
    good: dict[type[RoomCommand], Frame] = {
        ChatMessageCommand: {"message": "a"},
        MessageDeleteCommand: {"message_id": names.message},
        UserMessagesDeleteCommand: {"user_id": "somebody"},
        ChatClearCommand: {},
        MessagesRestoreCommand: {"act_id": names.act},
        UserTimeoutCommand: {"user_id": "somebody", "seconds": 60},
        UserBanCommand: {"user_id": "somebody"},
        SanctionLiftCommand: {"act_id": names.sanction},
        QuestionCommand: {"question": "a?"},
        QuestionUpvoteCommand: {"question_id": names.question},
        QuestionAnswerCommand: {"question_id": names.question, "answer": "So."},
        QuestionStatusCommand: {"question_id": names.question, "status": "answering"},
        QuestionEditCommand: {"question_id": names.question, "question": "Why not?"},
        QuestionWithdrawCommand: {"question_id": names.question},
        QuestionLabelsCommand: {"question_id": names.question, "labels": ["a"]},
        PollCommand: {"question": "a?", "options": ["b", "c"]},
        PollEditCommand: {"poll_id": names.draft, "question": "a?", "options": ["b", "c"]},
        PollStatusCommand: {"poll_id": names.draft, "status": "open"},
        PollDeleteCommand: {"poll_id": names.draft},
        PollShowCommand: {"poll_id": None},
        PollVoteCommand: {"poll_id": names.poll, "choices": [0]},
        QuestionQueueCommand: {"question_id": names.question},
        SettingsCommand: {"votes_open": False},
        MessageReviewCommand: {"message_id": names.held, "approve": True},
        BlockListCommand: {"add": [{"term": "nowhere"}]},
        MessagePinCommand: {"message_id": names.message},
        MessageUnpinCommand: {"message_id": names.pinned},
        StartCommand: {},
        EndCommand: {},
        ScheduleCommand: {"starts_at": "2126-11-24T18:00:00.000Z"},
    }
    return good[command]


async def a_stream_for(server: RunningServer, command: type[RoomCommand], stream_id: str) -> Names:
    """A stream in which only the role can be in the way, and what the command may be about."""
    await server.create_stream(stream_id)
    async with joined(server, STREAM, stream_id, server.token("Ada")) as raw:
        question = (await raw.command("livestream:question", {"question": "Why?"}))["data"]["id"]
        message = (await raw.command("livestream:chat_message", {"message": "Hello"}))["data"]["id"]
        other = (await raw.command("livestream:chat_message", {"message": "Oops"}))["data"]["id"]
        act = (await raw.command("livestream:message_delete", {"message_id": other}))["data"]["id"]
    async with joined(server, STREAM, stream_id, server.token("Hedy", role=Role.host)) as raw:
        text: Frame = {"question": "Tea?", "options": ["Yes", "No"]}
        poll = (await raw.command("livestream:poll", {**text, "open": True}))["data"]["id"]
        draft = (await raw.command("livestream:poll", text))["data"]["id"]
        pinned = (await raw.command("livestream:chat_message", {"message": "Welcome"}))["data"]["id"]
        await raw.command("livestream:message_pin", {"message_id": pinned})
        await raw.command("livestream:block_list", {"add": [{"term": "nowhere"}]})
    async with joined(server, STREAM, stream_id, server.token("Ada")) as raw:
        held = (await raw.command("livestream:chat_message", {"message": "From nowhere"}))["data"]["id"]
    timeout = {"type": "livestream:user_timeout", "data": {"user_id": "somebody", "seconds": 60}}
    moderator = server.token("Mo", role=Role.moderator)
    path = f"/api/streams/{stream_id}/commands"
    sanction = (await server.request("POST", path, token=moderator, body=timeout)).json()["id"]
    if command in NOT_STARTED:
        await server.create_stream(f"{stream_id}-new", live=False)
    return Names(message, question, act, poll, draft, held, sanction, pinned)


@pytest.mark.parametrize("endpoint", [STREAM, MULTI], ids=str)
@pytest.mark.parametrize("role", [*Role, None], ids=str)
@pytest.mark.parametrize("command", ROOM_COMMANDS, ids=message_type)
async def test_every_command_by_every_role(
    server: RunningServer, stream_id: str, command: type[RoomCommand], role: Role | None, endpoint: Endpoint
) -> None:
    if role is None and endpoint.multiplexed:
        assert await code_of(server, endpoint.path("")) == 4506
        return
    names = await a_stream_for(server, command, stream_id)
    name = f"{stream_id}-new" if command in NOT_STARTED else stream_id
    token = server.token("Ada", role=role) if role else None
    async with joined(server, endpoint, name, token) as raw:
        reply = await raw.command(message_type(command), data_of(command, names))
    if role is None:
        assert reply["data"]["code"] == "token_required"
    elif role in REQUIRED_ROLE[command]:
        assert reply["type"] == "ack"
    else:
        assert reply["data"]["code"] == "forbidden"


@pytest.mark.parametrize("role", [*Role, None], ids=str)
async def test_rest_asks_the_same_question(server: RunningServer, stream_id: str, role: Role | None) -> None:
    await server.create_stream(stream_id, live=False)
    token = server.token("Ada", role=role) if role else None
    expected = 200 if role is Role.host else 403 if role else 401
    for act in ("start", "end"):
        answer = await server.request("POST", f"/api/streams/{stream_id}/{act}", token=token)
        assert answer.status == expected
        assert role is Role.host or answer.json()["error"]["code"] in ("forbidden", "token_required")
    new = {"id": f"{stream_id}-made", "title": "New"}
    answer = await server.request("POST", "/api/streams", token=token, body=new)
    assert answer.status == (201 if role is Role.host else expected)


async def test_a_token_for_one_stream_opens_no_other(server: RunningServer, stream_id: str) -> None:
    other = f"{stream_id}-other"
    await server.create_stream(stream_id)
    await server.create_stream(other, guests=False)
    token = server.token("Ada", streams={stream_id: Role.host})
    assert await code_of(server, STREAM.path(other), token) == 4505
    async with dial(server, MULTI.path(""), token) as raw:
        await raw.until("connection:welcome")
        error = await raw.command("livestream:join", stream_id=other)
        assert error["data"]["code"] == "stream_not_yours"
    for method, path in (
        ("GET", ""),
        ("GET", "/messages"),
        ("GET", "/questions"),
        ("POST", "/start"),
        ("POST", "/end"),
    ):
        answer = await server.request(method, f"/api/streams/{other}{path}", token=token)
        assert (path, answer.status) == (path, 403)
    listed = (await server.request("GET", "/api/streams", token=token)).json()["streams"]
    assert other not in {stream["id"] for stream in listed}
    new = {"id": f"{stream_id}-third", "title": "Third"}
    assert (await server.request("POST", "/api/streams", token=token, body=new)).status == 403


async def test_a_role_in_one_stream_is_no_role_in_another(server: RunningServer, stream_id: str) -> None:
    other = f"{stream_id}-other"
    await server.create_stream(stream_id, live=False)
    await server.create_stream(other, live=False)
    token = server.token("Ada", streams={stream_id: Role.host, other: Role.viewer})
    async with joined(server, STREAM, stream_id, token) as raw:
        assert raw.events[-1]["data"]["user"]["role"] == "host"
        assert (await raw.command("livestream:start"))["type"] == "ack"
    async with joined(server, STREAM, other, token) as raw:
        assert raw.events[-1]["data"]["user"]["role"] == "viewer"
        assert (await raw.command("livestream:start"))["data"]["code"] == "forbidden"


async def test_a_private_stream_is_closed_to_guests_everywhere(server: RunningServer, stream_id: str) -> None:
    await server.create_stream(stream_id, guests=False)
    assert await code_of(server, STREAM.path(stream_id)) == 4506
    for path in ("", "/messages", "/questions"):
        assert (await server.request("GET", f"/api/streams/{stream_id}{path}")).status == 401
    listed = (await server.request("GET", "/api/streams")).json()["streams"]
    assert stream_id not in {stream["id"] for stream in listed}
    answer = await server.request("POST", f"/api/streams/{stream_id}/guest", body={"name": "Eve"})
    assert answer.status in (401, 403)


async def test_who_said_it_comes_from_the_token(server: RunningServer, stream_id: str) -> None:
    await server.create_stream(stream_id)
    async with joined(server, STREAM, stream_id, server.token("Ada Lovelace", id="ada")) as raw:
        for field in ("user", "user_id", "created_at", "role", "name"):
            error = await raw.command("livestream:chat_message", {"message": "a", field: "bob"})
            assert error["data"]["code"] == "unknown_field"
        await raw.send({"type": "livestream:chat_message", "data": {"message": "a"}})
        event = await raw.until("livestream:chat_message")
        assert event["data"]["user"] == {"id": "ada", "name": "Ada Lovelace", "role": "viewer"}


BAD_CLAIMS: list[tuple[str, dict[str, Any], int]] = [
    ("no exp", {"exp": MISSING}, 4501),
    ("no aud", {"aud": MISSING}, 4501),
    ("no iss", {"iss": MISSING}, 4501),
    ("no sub", {"sub": MISSING}, 4501),
    ("another audience", {"aud": "elsewhere"}, 4501),
    ("another issuer", {"iss": "elsewhere"}, 4501),
    ("another secret", {"key": "k" * 40}, 4501),
    ("expired", {"exp": time.time() - 31}, 4502),
    ("not valid yet", {"nbf": time.time() + 3600}, 4501),
    ("a role that is none", {"role": "root"}, 4501),
    ("a critical extension", {"headers": {"crit": ["b64"], "b64": True}}, 4501),
]


@pytest.mark.parametrize(
    ("claims", "code"), [case[1:] for case in BAD_CLAIMS], ids=[c[0] for c in BAD_CLAIMS]
)
async def test_a_token_that_is_not_good_opens_nothing(
    either_server: RunningServer, stream_id: str, claims: dict[str, Any], code: int
) -> None:
    await either_server.create_stream(stream_id)
    token = forged(either_server, **claims)
    assert await code_of(either_server, STREAM.path(stream_id), token) == code
    assert await code_of(either_server, MULTI.path(""), token) == code
    assert await code_of(either_server, STREAM.path(stream_id) + f"?token={token}") == code
    answer = await either_server.request("GET", f"/api/streams/{stream_id}", token=token)
    assert answer.status == 401


async def test_a_socket_without_a_token_holds_no_subscription(
    either_server: RunningServer, stream_id: str
) -> None:
    """Where a token is needed, one that does not come is answered at once; nothing is left open to wait for it."""
    server = either_server
    await server.create_stream(stream_id, guests=False)
    async with joined(server, STREAM, stream_id, server.token("Ada")) as ada:
        for path in (STREAM.path(stream_id), MULTI.path("")):
            async with dial(server, path) as raw:
                assert (await ada.command("livestream:chat_message", {"message": "secret"}))["type"] == "ack"
                assert await raw.closed() == 4506
                assert raw.events == []


async def test_a_refresh_takes_only_a_good_token_of_the_same_user(
    either_server: RunningServer, stream_id: str
) -> None:
    server = either_server
    await server.create_stream(stream_id)
    async with joined(server, STREAM, stream_id, server.token("Ada")) as raw:
        for bad in (server.token("Bob"), "not.a.token", forged(server, sub="ada", key="k" * 40)):
            error = await raw.command("auth:refresh", {"token": bad})
            assert error["data"]["code"] == "bad_token"
        assert (await raw.command("auth:refresh", {"token": server.token("Ada")}))["type"] == "ack"
        assert await raw.is_well()


async def test_ids_are_uuids_of_the_client_or_the_server(server: RunningServer, stream_id: str) -> None:
    await server.create_stream(stream_id)
    chosen = uuid4()
    async with joined(server, STREAM, stream_id, server.token("Ada")) as raw:
        ack = await raw.command("livestream:chat_message", {"message": "a", "id": str(chosen)})
        assert ack["data"]["id"] == str(chosen)
        again = await raw.command("livestream:chat_message", {"message": "a", "id": str(chosen)})
        assert again["data"] == ack["data"]
        made = await raw.command("livestream:chat_message", {"message": "b"})
        assert UUID(made["data"]["id"]) != chosen


async def test_a_guest_token_opens_the_stream_it_was_given_for_and_speaks_there(
    either_server: RunningServer, stream_id: str
) -> None:
    server, other = either_server, f"{stream_id}-other"
    await server.create_stream(stream_id)
    await server.create_stream(other)
    answer = await server.request("POST", f"/api/streams/{stream_id}/guest", body={"name": "Grace"})
    assert answer.status in (200, 201)
    token = answer.json()["token"]
    async with joined(server, STREAM, stream_id, token) as raw:
        me = raw.events[-1]["data"]["user"]
        assert (me["name"], me["guest"], me["role"]) == ("Grace", True, "viewer")
        assert (await raw.command("livestream:chat_message", {"message": "a"}))["type"] == "ack"
    assert await code_of(server, STREAM.path(other), token) == 4505
