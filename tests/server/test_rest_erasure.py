"""REST: who may erase a person, and what they are told."""

from __future__ import annotations

import pytest

from backchannel.protocol.user import Role

from .conftest import Site, error_of

PATHS = ("/api/erasures", "/api/streams/demo/erasures")


async def said(site: Site) -> list[str]:
    response = await site.client.get("/api/streams/demo/messages", headers=site.bearer(Role.host))
    return [message["message"] for message in response.json()["messages"]]


@pytest.mark.parametrize("path", PATHS)
async def test_a_host_erases_somebody(site: Site, path: str) -> None:
    await site.create()
    await site.do("chat_message", "u1", message="private")
    await site.do("chat_message", "u2", message="public")
    answer = await site.client.post(path, headers=site.bearer(Role.host, id="h"), json={"user_id": "u1"})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"streams": [{"stream_id": "demo", "events": 1}]}
    assert await said(site) == ["", "public"]
    again = await site.client.post(path, headers=site.bearer(Role.host, id="h"), json={"user_id": "u1"})
    assert again.json() == {"streams": []}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", [Role.viewer, Role.moderator])
async def test_nobody_else_does(site: Site, path: str, role: Role) -> None:
    await site.create()
    await site.do("chat_message", "u1", message="private")
    body = {"user_id": "u1"}
    error_of(await site.client.post(path, json=body), 401, "token_required")
    error_of(await site.client.post(path, headers=site.bearer(role), json=body), 403, "forbidden")
    assert await said(site) == ["private"]


async def test_the_host_of_one_stream_has_no_say_in_others(site: Site) -> None:
    await site.create()
    await site.create("other")
    host = site.bearer(Role.viewer, {"demo": Role.host})
    body = {"user_id": "u1"}
    error_of(await site.client.post("/api/erasures", headers=host, json=body), 403, "forbidden")
    refused = await site.client.post("/api/streams/other/erasures", headers=host, json=body)
    assert refused.status_code == 403, refused.text
    allowed = await site.client.post("/api/streams/demo/erasures", headers=host, json=body)
    assert allowed.json() == {"streams": []}
