"""A ban on real sockets: every tab, every way in and back, on every node; and the way back in when it is lifted."""

from __future__ import annotations

from uuid import uuid4

import pytest

from backchannel.protocol.user import Role
from backchannel.testing import RunningServer

from .raw import MULTI, STREAM, code_of, dial, joined

BANNED = 4503


@pytest.fixture
async def stream_id(server: RunningServer) -> str:
    stream_id = f"ban-{uuid4().hex[:8]}"
    await server.create_stream(stream_id)
    return stream_id


async def ban(server: RunningServer, stream_id: str, user_id: str, **more: object) -> str:
    body = {"type": "livestream:user_ban", "data": {"user_id": user_id, **more}}
    answer = await server.request(
        "POST",
        f"/api/streams/{stream_id}/commands",
        token=server.token("Mo", role=Role.moderator),
        body=body,
    )
    assert answer.status == 200
    act_id: str = answer.json()["id"]
    return act_id


async def test_a_ban_closes_every_tab_and_keeps_them_out(server: RunningServer, stream_id: str) -> None:
    token = server.token("Ada")
    async with (
        dial(server, f"/ws/livestream/{stream_id}", token) as one,
        dial(server, f"/ws/livestream/{stream_id}", token) as two,
    ):
        welcome = await one.until("livestream:welcome")
        await two.until("livestream:welcome")
        user, at = welcome["data"]["user"]["id"], welcome["data"]
        await ban(server, stream_id, user, reason="Spam")
        for tab in (one, two):
            told = await tab.until("livestream:banned")
            assert told["data"]["reason"] == "Spam"
            assert await tab.closed() == BANNED
    path = f"/ws/livestream/{stream_id}"
    assert await code_of(server, path, token) == BANNED
    assert await code_of(server, f"{path}?epoch={at['epoch']}&offset={at['offset']}", token) == BANNED
    for way in ("messages", "questions"):
        refused = await server.request("GET", f"/api/streams/{stream_id}/{way}", token=token)
        assert (refused.status, refused.json()["error"]["code"]) == (403, "banned")
    said = await server.request(
        "POST",
        f"/api/streams/{stream_id}/commands",
        token=token,
        body={"type": "livestream:chat_message", "data": {"message": "Hello?"}},
    )
    assert (said.status, said.json()["error"]["code"]) == (403, "banned")


async def test_lifted_they_come_in_again(server: RunningServer, stream_id: str) -> None:
    token = server.token("Ben")
    async with joined(server, STREAM, stream_id, token) as raw:
        user = raw.events[-1]["data"]["user"]["id"]
        act = await ban(server, stream_id, user)
        assert await raw.closed() == BANNED
    lift = {"type": "livestream:sanction_lift", "data": {"act_id": act}}
    path = f"/api/streams/{stream_id}/commands"
    moderator = server.token("Mo", role=Role.moderator)
    assert (await server.request("POST", path, token=moderator, body=lift)).status == 200
    async with joined(server, STREAM, stream_id, token) as raw:
        await raw.command("livestream:chat_message", {"message": "Back"})


async def test_on_the_shared_endpoint_only_the_stream_is_closed(
    server: RunningServer, stream_id: str
) -> None:
    async with joined(server, MULTI, stream_id, server.token("Cyd")) as raw:
        user = raw.events[-1]["data"]["user"]["id"]
        await ban(server, stream_id, user)
        told = await raw.until("livestream:banned")
        assert told["stream_id"] == stream_id
        refused = await raw.command("livestream:join", {})
        assert refused["data"]["code"] == "banned"
