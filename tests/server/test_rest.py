"""REST: streams, who may read and lead them."""

from __future__ import annotations

from typing import Any

import pytest

from backchannel.protocol.events import Stream
from backchannel.protocol.user import Role

from .conftest import Site, error_of


class TestStreams:
    async def test_create_and_read(self, site: Site) -> None:
        body = {"id": "demo", "title": "  Town\u202e  hall ", "video_url": "/demo/clip.m3u8"}
        response = await site.client.post("/api/streams", json=body, headers=site.bearer(Role.host))
        assert response.status_code == 201
        assert response.headers["location"] == "/api/streams/demo"
        created = response.json()
        assert (created["title"], created["status"], created["viewer_count"]) == ("Town hall", "scheduled", 0)
        read = (await site.client.get("/api/streams/demo")).json()
        assert read == created
        Stream.model_validate({key: value for key, value in read.items() if key != "viewer_count"})
        assert (await site.client.get("/api/streams")).json() == {"streams": [created]}

    async def test_a_taken_id(self, site: Site) -> None:
        await site.create()
        response = await site.client.post(
            "/api/streams", json={"id": "demo", "title": "x"}, headers=site.bearer(Role.host)
        )
        assert error_of(response, 409, "stream_exists")["field"] == "id"

    @pytest.mark.parametrize(
        ("body", "code", "field"),
        [
            ({"title": "x"}, "missing_field", "id"),
            ({"id": "../x", "title": "x"}, "invalid_field", "id"),
            ({"id": "x" * 65, "title": "x"}, "invalid_field", "id"),
            ({"id": "x", "title": " \u200b "}, "invalid_field", "title"),
            ({"id": "x", "title": "x" * 201}, "invalid_field", "title"),
            ({"id": "x", "title": "x", "video_url": "javascript:alert(1)"}, "invalid_field", "video_url"),
            ({"id": "x", "title": "x", "video_url": "//evil.test/x"}, "invalid_field", "video_url"),
            ({"id": "x", "title": "x", "titel": "y"}, "unknown_field", "titel"),
            ({"id": "x", "title": "x", "guests": "perhaps"}, "invalid_field", "guests"),
        ],
    )
    async def test_wrong_fields_are_named(self, site: Site, body: object, code: str, field: str) -> None:
        response = await site.client.post("/api/streams", json=body, headers=site.bearer(Role.host))
        assert error_of(response, 422, code)["field"] == field

    async def test_a_near_name_is_hinted(self, site: Site) -> None:
        body = {"id": "x", "title": "x", "videoUrl": "https://example.org/x.m3u8"}
        response = await site.client.post("/api/streams", json=body, headers=site.bearer(Role.host))
        assert "video_url" in error_of(response, 422, "unknown_field")["hint"]

    @pytest.mark.parametrize(
        ("role", "streams"), [(Role.viewer, None), (Role.moderator, None), (Role.host, {"demo": Role.host})]
    )
    async def test_only_a_host_of_all_streams_creates(self, site: Site, role: Role, streams: Any) -> None:
        response = await site.client.post(
            "/api/streams", json={"id": "demo", "title": "x"}, headers=site.bearer(role, streams)
        )
        error_of(response, 403, "forbidden")

    async def test_creating_needs_a_token(self, site: Site) -> None:
        response = await site.client.post("/api/streams", json={"id": "demo", "title": "x"})
        error_of(response, 401, "token_required")
        assert response.headers["www-authenticate"] == "Bearer"

    async def test_start_and_end(self, site: Site) -> None:
        await site.create()
        host = site.bearer(streams={"demo": Role.host})
        started = await site.client.post("/api/streams/demo/start", headers=host)
        assert started.status_code == 200, started.text
        assert (started.json()["stream"]["status"], started.json()["offset"]) == ("live", 1)
        error_of(await site.client.post("/api/streams/demo/start", headers=host), 409, "already_live")
        ended = await site.client.post("/api/streams/demo/end", headers=host)
        assert (ended.json()["stream"]["status"], ended.json()["offset"]) == ("ended", 2)
        error_of(await site.client.post("/api/streams/demo/end", headers=host), 409, "already_ended")

    async def test_a_start_is_announced_at_the_creation_and_until_it_starts(self, site: Site) -> None:
        at = "2126-11-24T18:00:00.000Z"
        await site.create("demo", starts_at=at)
        assert (await site.client.get("/api/streams/demo")).json()["starts_at"] == at
        host = site.bearer(Role.host)
        command = {"type": "livestream:schedule", "data": {"starts_at": "2126-11-25T18:00:00.000Z"}}
        await site.client.post("/api/streams/demo/commands", headers=host, json=command)
        listed = (await site.client.get("/api/streams")).json()["streams"]
        assert listed[0]["starts_at"] == "2126-11-25T18:00:00.000Z"
        started = (await site.client.post("/api/streams/demo/start", headers=host)).json()
        assert "starts_at" not in started["stream"]

    @pytest.mark.parametrize("at", ["2020-01-01T00:00:00.000Z", "2126-11-24T18:00:00", "soon"])
    async def test_a_start_that_cannot_be_announced(self, site: Site, at: str) -> None:
        body = {"id": "demo", "title": "x", "starts_at": at}
        response = await site.client.post("/api/streams", json=body, headers=site.bearer(Role.host))
        assert error_of(response, 422, "invalid_field")["field"] == "starts_at"

    @pytest.mark.parametrize("act", ["start", "end"])
    @pytest.mark.parametrize("role", [Role.viewer, Role.moderator])
    async def test_only_a_host_starts_and_ends(self, site: Site, act: str, role: Role) -> None:
        await site.create()
        error_of(
            await site.client.post(f"/api/streams/demo/{act}", headers=site.bearer(role)), 403, "forbidden"
        )
        error_of(await site.client.post(f"/api/streams/demo/{act}"), 401, "token_required")

    async def test_unknown(self, site: Site) -> None:
        error_of(await site.client.get("/api/streams/nope"), 404, "no_such_stream")
        error_of(await site.client.get("/api/streams/-nope"), 422, "invalid_field")
        for path in ("/api/streams/nope/start", "/api/streams/nope/end"):
            error_of(await site.client.post(path, headers=site.bearer(Role.host)), 404, "no_such_stream")
        error_of(await site.client.post("/api/streams/nope/explode"), 405, "method_not_allowed")

    async def test_live_ones_come_first(self, site: Site) -> None:
        for name in ("a", "b", "c"):
            await site.create(name)
        await site.client.post("/api/streams/b/start", headers=site.bearer(Role.host))
        listed = (await site.client.get("/api/streams")).json()["streams"]
        assert listed[0]["id"] == "b"
        assert {stream["id"] for stream in listed} == {"a", "b", "c"}


class TestAccess:
    """S18, S19: the same question as on the socket, and no is the default."""

    READS = ("/api/streams/demo", "/api/streams/demo/messages", "/api/streams/demo/questions")

    @pytest.mark.parametrize("path", READS)
    async def test_a_private_stream_is_read_with_a_token(self, site: Site, path: str) -> None:
        await site.create(guests=False)
        error_of(await site.client.get(path), 401, "token_required")
        assert (await site.client.get(path, headers=site.bearer())).status_code == 200

    @pytest.mark.parametrize("path", READS)
    async def test_a_token_for_another_stream_opens_nothing_here(self, site: Site, path: str) -> None:
        await site.create(guests=False)
        other = site.bearer(Role.host, {"another": Role.host})
        error_of(await site.client.get(path, headers=other), 403, "stream_not_yours")

    async def test_private_streams_are_listed_for_those_who_may_read_them(self, site: Site) -> None:
        await site.create("public")
        await site.create("private", guests=False)

        async def listed(headers: dict[str, str]) -> set[str]:
            return {
                s["id"] for s in (await site.client.get("/api/streams", headers=headers)).json()["streams"]
            }

        assert await listed({}) == {"public"}
        assert await listed(site.bearer(streams={"another": Role.viewer})) == {"public"}
        assert await listed(site.bearer(streams={"private": Role.viewer})) == {"public", "private"}
        assert await listed(site.bearer()) == {"public", "private"}

    @pytest.mark.parametrize("path", ["/api/streams", *READS])
    async def test_a_bad_token_is_refused_and_not_taken_for_none(self, site: Site, path: str) -> None:
        await site.create()
        response = await site.client.get(path, headers={"Authorization": "Bearer canary-canary"})
        error_of(response, 401, "bad_token")
        assert "canary" not in response.text

    async def test_the_url_names_nobody_in_rest(self, site: Site) -> None:
        await site.create(guests=False)
        token = site.bearer()["Authorization"].removeprefix("Bearer ")
        error_of(await site.client.get(f"/api/streams/demo?token={token}"), 401, "token_required")
