"""Both endpoints, on prepared frames and on plain ASGI: what is said to one is heard on the other, in one order."""

from __future__ import annotations

from typing import Any

import pytest

from backchannel.protocol.user import Role
from backchannel.testing import RunningServer

from .oracles import violations
from .raw import ENDPOINTS, MULTI, STREAM, Endpoint, Frame, Raw, dial, joined
from .recorder import Recorder

CHAT = "livestream:chat_message"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
async def test_a_talk_as_it_is_seen_from_either_endpoint(
    either_server: RunningServer, stream_id: str, endpoint: Endpoint
) -> None:
    server = either_server
    await server.create_stream(stream_id)
    host_token = server.token("Hank", role=Role.host)
    async with (
        joined(server, endpoint, stream_id, server.token("Ada")) as ada,
        joined(server, STREAM, stream_id, host_token) as host,
    ):
        said = await ada.command(CHAT, {"message": "Hello"})
        asked = await ada.command("livestream:question", {"question": "Why?"})
        question = asked["data"]["id"]
        voted = await host.command("livestream:question_upvote", {"question_id": question})
        answered = await host.command(
            "livestream:question_answer", {"question_id": question, "answer": "So."}
        )
        ended = await host.command("livestream:end")
        for raw, named in ((ada, endpoint.multiplexed), (host, False)):
            await until_seen(raw, "livestream:status")
            events = [event for event in raw.events if "offset" in event]
            assert [event["type"] for event in events] == [
                CHAT, "livestream:question", "livestream:question_upvote", "livestream:question_answer",
                "livestream:status",
            ]  # fmt: skip
            assert [event["offset"] for event in events] == [
                reply["data"]["offset"] for reply in (said, asked, voted, answered, ended)
            ]
            assert {event.get("stream_id") for event in events} == {stream_id if named else None}
        own = next(event for event in ada.events if event["type"] == "livestream:question")
        assert own["data"]["own"] is True
        others = next(event for event in host.events if event["type"] == "livestream:question")
        assert "own" not in others["data"]
        assert said.get("stream_id") == (stream_id if endpoint.multiplexed else None)


async def until_seen(raw: Raw, type: str) -> None:
    if not any(event["type"] == type for event in raw.events):
        raw.events.append(await raw.until(type))


async def test_an_anonymous_question_names_nobody(either_server: RunningServer, stream_id: str) -> None:
    server = either_server
    await server.create_stream(stream_id)
    async with (
        joined(server, STREAM, stream_id, server.token("Zaphod")) as zaphod,
        joined(server, STREAM, stream_id, server.token("Hank", role=Role.host)) as host,
    ):
        await zaphod.command("livestream:question", {"question": "Why?", "anonymous": True})
        event = await host.until("livestream:question")
        assert event["data"]["user"] is None
        assert "zaphod" not in str(event).lower()
    async with joined(server, STREAM, stream_id, server.token("Bob")) as bob:
        assert "zaphod" not in str(bob.events[-1]["data"]["snapshot"]).lower()
    listed = await server.request("GET", f"/api/streams/{stream_id}/questions")
    assert "zaphod" not in listed.text.lower()


async def test_one_connection_in_two_streams(either_server: RunningServer, stream_id: str) -> None:
    server, other = either_server, f"{stream_id}-other"
    await server.create_stream(stream_id)
    await server.create_stream(other)
    async with (
        joined(server, MULTI, stream_id, server.token("Ada")) as ada,
        joined(server, STREAM, other, server.token("Bob")) as bob,
    ):
        ack = await ada.command("livestream:join", stream_id=other)
        assert (ack["type"], ack["stream_id"]) == ("ack", other)
        again = await ada.command("livestream:join", stream_id=other)
        assert again["data"]["code"] == "already_joined"
        await bob.command(CHAT, {"message": "Hello"})
        heard = await ada.until(CHAT)
        assert (heard["stream_id"], heard["data"]["message"]) == (other, "Hello")
        await ada.command("livestream:leave", stream_id=other)
        await bob.command(CHAT, {"message": "Are you there?"})
        mark = await ada.command(CHAT, {"message": "Here"})
        assert mark["type"] == "ack"
        assert not [
            e for e in ada.events if e.get("stream_id") == other and e["type"] == CHAT and e is not heard
        ]


async def test_a_resume_by_join_gives_exactly_the_gap(either_server: RunningServer, stream_id: str) -> None:
    server = either_server
    await server.create_stream(stream_id)
    async with joined(server, STREAM, stream_id, server.token("Bob")) as bob:
        position = {key: bob.events[-1]["data"][key] for key in ("epoch", "offset")}
        offsets = [(await bob.command(CHAT, {"message": "a"}))["data"]["offset"] for _ in range(5)]
    async with dial(server, MULTI.path(""), server.token("Ada")) as ada:
        await ada.until("connection:welcome")
        await ada.send({"type": "livestream:join", "stream_id": stream_id, "data": position})
        welcome: Frame = (await ada.until("livestream:welcome"))["data"]
        assert (welcome["recovered"], "snapshot" in welcome) == (True, False)
        assert [(await ada.until(CHAT))["offset"] for _ in offsets] == offsets


@pytest.mark.parametrize(
    "way", ["subprotocol", "header", "query", "ticket", "the subprotocol before the query"]
)
async def test_a_token_comes_by_every_way(either_server: RunningServer, stream_id: str, way: str) -> None:
    server = either_server
    await server.create_stream(stream_id, guests=False)
    path, token = STREAM.path(stream_id), server.token("Ada")
    options: dict[str, Any] = {}
    if way == "header":
        options = {"additional_headers": {"Authorization": f"Bearer {token}"}}
    elif way == "query":
        path += f"/?token={token}"
    elif way == "ticket":
        path += f"?ticket={(await server.request('POST', '/api/ticket', token=token)).json()['ticket']}"
    else:
        options = {"subprotocols": ("backchannel.v1", f"bearer.{token}")}
        path += "?token=nonsense" if "before" in way else ""
    async with dial(server, path, **options) as raw:
        assert (await raw.until("livestream:welcome"))["data"]["user"]["name"] == "Ada"
        assert raw.socket.subprotocol == ("backchannel.v1" if "subprotocol" in way else None)


async def test_what_was_carried_out_is_not_carried_out_again(server: RunningServer) -> None:
    """The answer is lost, with the connection and with the server: a resend gets the first offset, others see it once."""
    stream_id = "lost-answers"
    await server.create_stream(stream_id, live=False)
    recorder = Recorder(server, stream_id)
    id = "11111111-2222-4333-8444-555555555555"
    frame: Frame = {"type": CHAT, "ref": "1", "data": {"message": "Once", "id": id}}
    async with recorder.witness("Bystander", Role.host) as bystander:
        await bystander.start()
        token = server.token("Ada")
        async with dial(server, STREAM.path(stream_id), token) as ada:
            await ada.until("livestream:welcome")
            await ada.send(frame)
            await recorder.changed.until(lambda: len(bystander.client.view.chat) == 1)
            ada.socket.transport.abort()  # the ack is never read
        first = bystander.offset
        async with joined(server, STREAM, stream_id, token) as ada:
            assert (await ada.command(CHAT, frame["data"]))["data"] == {"id": id, "offset": first}
        await server.kill()
        await server.start()
        async with joined(server, STREAM, stream_id, token) as ada:
            assert (await ada.command(CHAT, frame["data"]))["data"] == {"id": id, "offset": first}
        after = await bystander.say("Next")
        assert after is not None
        await recorder.everyone_has(after.offset or 0)
        assert [message.message for message in bystander.client.view.chat] == ["Once", "Next"]
    assert violations(recorder.history, "O6", "O7") == []
