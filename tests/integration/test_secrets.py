"""No token in any log, metric or error, whichever way it came; a canary in each proves it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed

from backchannel.config import Settings
from backchannel.protocol.user import Role
from backchannel.testing import RunningServer

from .conftest import UNLIMITED, server_for_tests
from .raw import MULTI, STREAM, code_of, dial, joined
from .tokens import forged


@pytest.fixture(scope="module", params=["console", "json"])
def talkative(request: pytest.FixtureRequest) -> Iterator[RunningServer]:
    """A server that logs all it can."""
    with server_for_tests(Settings(limits=UNLIMITED, log_level="debug", log_format=request.param)) as server:
        yield server


def parts(token: str) -> tuple[str, ...]:
    """What must appear nowhere: the signature, and the claims that anybody could decode."""
    _, claims, signature = token.split(".")
    return claims, signature


async def test_a_token_appears_nowhere(talkative: RunningServer, stream_id: str) -> None:
    server = talkative
    await server.create_stream(stream_id)
    path = STREAM.path(stream_id)
    tokens = {
        way: server.token("Canary", id=f"canary-{way}")
        for way in ("protocol", "header", "query", "rest", "new")
    }
    bad = {
        way: forged(server, sub=f"bad-{way}", key="k" * 40) for way in ("protocol", "header", "query", "rest")
    }
    told: list[str] = []

    async with joined(server, STREAM, stream_id, tokens["protocol"]) as raw:
        told.append(str(await raw.command("auth:refresh", {"token": bad["query"]})))
        told.append(str(await raw.command("auth:refresh", {"token": tokens["new"], "extra": 1})))
        told.append(str(await raw.command("livestream:chat_message", {"token": tokens["new"]})))
        told.append(str(await raw.command(tokens["new"][:60], {})))
    for headers in (tokens["header"], bad["header"]):
        bearer = {"Authorization": f"Bearer {headers}"}
        async with dial(server, path, additional_headers=bearer) as raw:
            if headers is tokens["header"]:
                await raw.until("livestream:welcome")
            else:
                assert await raw.closed() == 4501
            told.append(raw.socket.close_reason or "")
    async with dial(server, f"{path}/?token={tokens['query']}") as raw:
        await raw.until("livestream:welcome")
    assert await code_of(server, f"{path}/?token={bad['query']}") == 4501
    assert await code_of(server, MULTI.path(""), bad["protocol"]) == 4501
    assert await code_of(server, f"/ws/nowhere?token={tokens['query']}") == 4504

    ticket = (await server.request("POST", "/api/ticket", token=tokens["rest"])).json()["ticket"]
    async with dial(server, f"{path}?ticket={ticket}") as raw:
        await raw.until("livestream:welcome")
    assert await code_of(server, f"{path}?ticket={ticket}") == 4501  # used
    for token in (tokens["rest"], bad["rest"]):
        urls = (
            f"/api/streams?token={token}",
            f"/nowhere/{token}",
            f"/api/streams/{token}",
            "/api/streams",
        )
        told.extend([(await server.request("GET", url, token=token)).text for url in urls])
        told.append((await server.request("POST", "/api/streams", token=token, body={"id": token})).text)
        told.append((await server.request("DELETE", f"/api/streams/{token}", token=token)).text)
    told.append((await server.request("GET", "/metrics")).text)

    logged = server.output
    assert "debug" in logged.lower()
    secrets = [part for token in (*tokens.values(), *bad.values()) for part in parts(token)]
    secrets += [ticket, str(server.settings.secret and server.settings.secret.get_secret_value())]
    for secret in secrets:
        assert secret not in logged
    for answer in told:
        assert not [secret for secret in secrets if secret in answer]


async def test_a_ticket_is_good_once_and_for_a_race_once(talkative: RunningServer, stream_id: str) -> None:
    server = talkative
    await server.create_stream(stream_id, guests=False)
    token = server.token("Ada", role=Role.moderator)
    ticket = (await server.request("POST", "/api/ticket", token=token)).json()["ticket"]

    async def use() -> str:
        async with dial(server, f"{STREAM.path(stream_id)}?ticket={ticket}") as raw:
            try:
                return str((await raw.receive())["data"]["user"]["role"])
            except ConnectionClosed:
                return "nobody"

    uses = await asyncio.gather(*(use() for _ in range(5)))
    assert uses.count("moderator") == 1
