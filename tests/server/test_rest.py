"""The REST API over a real engine: who may read and do what, pages, guest tokens, and the one shape of errors."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import httpx
import pytest

from backchannel.engine.stats import Stats
from backchannel.log.base import LogUnavailable
from backchannel.log.memory import MemoryLog
from backchannel.protocol.events import ChatMessage, Question, Stream
from backchannel.protocol.user import Role
from backchannel.server.metrics import COUNTERS

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


class TestMessages:
    async def test_pages_from_the_newest(self, site: Site) -> None:
        await site.create()
        await site.do("start", "h", Role.host)
        for n in range(7):
            await site.do("chat_message", f"u{n}", message=f"message {n}")
        seen: list[list[str]] = []
        before: int | None = None
        while True:
            query = {"limit": 3} | ({"before": before} if before else {})
            response = await site.client.get("/api/streams/demo/messages", params=query)
            assert response.status_code == 200, response.text
            page = response.json()
            seen.append([message["message"] for message in page["messages"]])
            for message in page["messages"]:
                ChatMessage.model_validate({k: v for k, v in message.items() if k != "offset"})
            before = page["next_before"]
            if before is None:
                break
        assert seen == [[f"message {n}" for n in numbers] for numbers in ([4, 5, 6], [1, 2, 3], [0])]

    async def test_an_exact_page_is_the_last(self, site: Site) -> None:
        await site.create()
        await site.do("start", "h", Role.host)
        await site.do("chat_message", message="one")
        page = (await site.client.get("/api/streams/demo/messages?limit=1")).json()
        assert (len(page["messages"]), page["next_before"]) == (1, None)
        assert page["messages"][0]["offset"] == 2

    async def test_nothing_yet(self, site: Site) -> None:
        await site.create()
        assert (await site.client.get("/api/streams/demo/messages")).json() == {
            "messages": [],
            "next_before": None,
        }

    @pytest.mark.parametrize("kind", ["messages", "questions"])
    @pytest.mark.parametrize("limit", ["0", "-1", "101", "x", "1e9"])
    async def test_pages_are_capped(self, site: Site, kind: str, limit: str) -> None:
        await site.create()
        response = await site.client.get(f"/api/streams/demo/{kind}?limit={limit}")
        assert error_of(response, 422, "invalid_field")["field"] == "limit"

    @pytest.mark.parametrize("before", ["-1", "x", str(2**53)])
    async def test_a_wrong_offset(self, site: Site, before: str) -> None:
        await site.create()
        response = await site.client.get(f"/api/streams/demo/messages?before={before}")
        assert error_of(response, 422, "invalid_field")["field"] == "before"


class TestQuestions:
    async def ask(self, site: Site, votes: dict[str, int]) -> None:
        await site.create()
        for text, count in votes.items():
            question = await site.do("question", f"asker of {text}", question=text)
            for n in range(count):
                await site.do("question_upvote", f"voter {n}", question_id=str(question))

    async def read(self, site: Site, sort: str, limit: int) -> list[list[str]]:
        pages, after = [], None
        while True:
            query: dict[str, Any] = {"sort": sort, "limit": limit} | ({"after": after} if after else {})
            response = await site.client.get("/api/streams/demo/questions", params=query)
            assert response.status_code == 200, response.text
            pages.append([Question.model_validate(q).question for q in response.json()["questions"]])
            after = response.json()["next_after"]
            if after is None:
                return pages

    async def test_by_votes_the_older_first_among_equals(self, site: Site) -> None:
        await self.ask(site, {"a": 0, "b": 2, "c": 1, "d": 2, "e": 0})
        assert await self.read(site, "votes", 2) == [["b", "d"], ["c", "a"], ["e"]]
        assert await self.read(site, "votes", 5) == [["b", "d", "c", "a", "e"]]

    async def test_by_time(self, site: Site) -> None:
        await self.ask(site, {"a": 0, "b": 2, "c": 1})
        assert await self.read(site, "time", 2) == [["a", "b"], ["c"]]

    async def test_anonymous_stays_anonymous(self, site: Site) -> None:
        await site.create()
        await site.do("question", "secret-asker", question="who am I?", anonymous=True)
        response = await site.client.get("/api/streams/demo/questions")
        assert response.json()["questions"][0]["user"] is None
        assert "secret-asker" not in response.text

    @pytest.mark.parametrize(
        "cursor", ["x", "1.2", "5", "1.00000000000000000000000000000000", "-." + "0" * 32]
    )
    @pytest.mark.parametrize("sort", ["votes", "time"])
    async def test_a_wrong_cursor(self, site: Site, sort: str, cursor: str) -> None:
        await self.ask(site, {"a": 1})
        response = await site.client.get(
            "/api/streams/demo/questions", params={"sort": sort, "after": cursor}
        )
        assert error_of(response, 422, "invalid_field")["field"] == "after"

    async def test_what_is_not_committed_is_not_shown(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The room decides on its state before the log has it; whoever reads meanwhile waits for the log's word."""
        await self.ask(site, {"a": 0})

        async def fail(self: MemoryLog, appends: object) -> None:
            raise LogUnavailable("gone")

        with monkeypatch.context() as patched:
            patched.setattr(MemoryLog, "append", fail)
            with pytest.raises(AssertionError):
                await site.do("question", question="never committed")
        assert await self.read(site, "time", 10) == [["a"]]


class TestGuests:
    async def test_a_token_for_a_name(self, site: Site) -> None:
        await site.create()
        response = await site.client.post("/api/streams/demo/guest", json={"name": " Ada\u202e "})
        assert response.status_code == 201
        body = response.json()
        assert (body["user"]["name"], body["user"]["role"]) == ("Ada", "viewer")
        identity = site.authenticator.verify(body["token"])
        assert (identity.id, identity.guest, identity.streams) == (
            body["user"]["id"],
            True,
            {"demo": Role.viewer},
        )
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body["expires_at"])

    async def test_everyone_gets_an_id_of_their_own(self, site: Site) -> None:
        await site.create()
        ids = set()
        for _ in range(5):
            response = await site.client.post("/api/streams/demo/guest", json={"name": "Ada"})
            ids.add(response.json()["user"]["id"])
        assert len(ids) == 5

    @pytest.mark.parametrize(
        ("name", "code"),
        [("", "empty_text"), (" \u200b", "empty_text"), ("x" * 41, "text_too_long"), (7, "invalid_field")],
    )
    async def test_names_that_are_none(self, site: Site, name: object, code: str) -> None:
        await site.create()
        response = await site.client.post("/api/streams/demo/guest", json={"name": name})
        assert error_of(response, 422, code)["field"] == "name"

    async def test_not_where_guests_may_not_read(self, site: Site) -> None:
        await site.create(guests=False)
        error_of(await site.client.post("/api/streams/demo/guest", json={"name": "Ada"}), 403, "forbidden")

    @pytest.mark.parametrize("site", [{"auth": {"guests": False}}], indirect=True)
    async def test_can_be_switched_off(self, site: Site) -> None:
        await site.create()
        error_of(await site.client.post("/api/streams/demo/guest", json={"name": "Ada"}), 403, "forbidden")

    async def test_a_guests_token_opens_no_other_stream(self, site: Site) -> None:
        await site.create("demo")
        await site.create("other", guests=False)
        token = (await site.client.post("/api/streams/demo/guest", json={"name": "Ada"})).json()["token"]
        response = await site.client.get("/api/streams/other", headers={"Authorization": f"Bearer {token}"})
        error_of(response, 403, "stream_not_yours")

    @pytest.mark.parametrize(
        "site", [{"limits": {"guest_token_burst": 2, "guest_token_rate": 0.001}}], indirect=True
    )
    async def test_bounded_for_each_network(self, site: Site) -> None:
        await site.create()

        async def ask(client: httpx.AsyncClient) -> httpx.Response:
            return await client.post("/api/streams/demo/guest", json={"name": "Ada"})

        assert [(await ask(site.client)).status_code for _ in range(2)] == [201, 201]
        refused = await ask(site.client)
        assert error_of(refused, 429, "rate_limited")["retry_after"] > 0
        assert int(refused.headers["retry-after"]) > 0
        async with site.client_from("203.0.113.8") as neighbour:
            assert (await ask(neighbour)).status_code == 201

    @pytest.mark.parametrize(
        "site", [{"limits": {"guest_token_burst": 1, "guest_token_rate": 0.001}}], indirect=True
    )
    async def test_an_ipv6_network_is_one_customer(self, site: Site) -> None:
        await site.create()
        statuses = []
        for address in ("2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:2::1", "::ffff:203.0.113.9"):
            async with site.client_from(address) as client:
                statuses.append(
                    (await client.post("/api/streams/demo/guest", json={"name": "A"})).status_code
                )
        assert statuses == [201, 429, 201, 201]

    @pytest.mark.parametrize("site", [{"limits": {"guest_token_rate": 0}}], indirect=True)
    async def test_zero_is_no_limit(self, site: Site) -> None:
        await site.create()
        for _ in range(70):
            assert (
                await site.client.post("/api/streams/demo/guest", json={"name": "Ada"})
            ).status_code == 201


class TestTickets:
    async def test_a_ticket_for_a_token(self, site: Site) -> None:
        response = await site.client.post("/api/ticket", headers=site.bearer(id="u7"))
        assert response.json()["expires_in"] == 30
        identity = site.app.http.state.services.tickets.redeem(response.json()["ticket"])
        assert identity.id == "u7"

    async def test_not_without_one(self, site: Site) -> None:
        error_of(await site.client.post("/api/ticket"), 401, "token_required")
        error_of(
            await site.client.post("/api/ticket", headers={"Authorization": "Bearer x"}), 401, "bad_token"
        )

    async def test_bounded(self, site: Site) -> None:
        headers = site.bearer()
        statuses = [(await site.client.post("/api/ticket", headers=headers)).status_code for _ in range(21)]
        assert statuses == [200] * 20 + [429]


class TestErrors:
    async def test_no_such_path(self, site: Site) -> None:
        error_of(await site.client.get("/api/nothing"), 404, "not_found")
        error_of(await site.client.get("/nothing"), 404, "not_found")

    async def test_wrong_method(self, site: Site) -> None:
        response = await site.client.delete("/api/streams")
        error_of(response, 405, "method_not_allowed")
        assert response.headers["allow"]

    @pytest.mark.parametrize("content", [b"{", b"nonsense", b"\xff\xfe", b"[1", b"NaN,"])
    async def test_not_json(self, site: Site, content: bytes) -> None:
        response = await site.client.post(
            "/api/streams",
            content=content,
            headers=site.bearer(Role.host) | {"content-type": "application/json"},
        )
        error_of(response, 400, "invalid_json")

    @pytest.mark.parametrize("content", [b"[]", b"7", b'"x"', b"null", b""])
    async def test_not_an_object(self, site: Site, content: bytes) -> None:
        response = await site.client.post(
            "/api/streams",
            content=content,
            headers=site.bearer(Role.host) | {"content-type": "application/json"},
        )
        error_of(response, 422, "not_an_object")

    async def test_deep_nesting_is_an_error_like_others(self, site: Site) -> None:
        response = await site.client.post(
            "/api/streams",
            content=b"[" * 30_000,
            headers=site.bearer(Role.host) | {"content-type": "application/json"},
        )
        assert response.status_code in {400, 422}
        assert set(response.json()) == {"error"}

    @pytest.mark.parametrize("declared", [True, False])
    async def test_bodies_are_bounded(self, site: Site, declared: bool) -> None:
        async def body() -> Any:
            for _ in range(20):
                yield b" " * 8192

        content = b" " * 70_000 if declared else body()
        response = await site.client.post(
            "/api/streams",
            content=content,
            headers=site.bearer(Role.host) | {"content-type": "application/json"},
        )
        error_of(response, 413, "body_too_large")

    async def test_the_database_is_away(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        async def fail(self: MemoryLog, *arguments: object) -> None:
            raise LogUnavailable("no answer from db.internal")

        monkeypatch.setattr(MemoryLog, "streams", fail)
        response = await site.client.get("/api/streams")
        error_of(response, 503, "unavailable")
        assert response.headers["retry-after"] == "1"
        assert "db.internal" not in response.text

    async def test_our_own_mistakes_show_nothing_inside(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail(self: MemoryLog) -> None:
            raise ZeroDivisionError("inside")

        monkeypatch.setattr(MemoryLog, "streams", fail)
        response = await site.client.get("/api/streams")
        error_of(response, 500, "internal_error")
        assert "inside" not in response.text


class TestCors:
    """S3: exact origins, never credentials."""

    pytestmark = pytest.mark.parametrize("site", [{"allowed_origins": "https://example.org"}], indirect=True)

    async def test_an_allowed_page_may_read(self, site: Site) -> None:
        response = await site.client.get("/api/streams", headers={"Origin": "https://example.org"})
        assert response.headers["access-control-allow-origin"] == "https://example.org"
        assert "Origin" in response.headers["vary"]
        assert "access-control-allow-credentials" not in response.headers

    @pytest.mark.parametrize(
        "origin", ["https://example.org.evil.test", "null", "https://evil.test", "http://example.org"]
    )
    async def test_others_may_not(self, site: Site, origin: str) -> None:
        response = await site.client.get("/api/streams", headers={"Origin": origin})
        assert "access-control-allow-origin" not in response.headers

    @pytest.mark.parametrize(
        ("origin", "allowed"), [("https://example.org", True), ("https://evil.test", False)]
    )
    async def test_preflight(self, site: Site, origin: str, allowed: bool) -> None:
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type",
        }
        response = await site.client.options("/api/streams", headers=headers)
        assert (response.status_code == 200) is allowed
        assert (response.headers.get("access-control-allow-origin") == origin) is allowed
        assert "access-control-allow-credentials" not in response.headers


class TestOperation:
    async def test_alive_and_ready(self, site: Site) -> None:
        assert (await site.client.get("/healthz")).json() == {"status": "alive"}
        assert (await site.client.get("/readyz")).json() == {"status": "ready"}

    async def test_not_ready_without_the_database(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        async def fail(self: MemoryLog, *arguments: object) -> None:
            raise LogUnavailable("no answer")

        monkeypatch.setattr(MemoryLog, "heads", fail)
        assert "no answer" in error_of(await site.client.get("/readyz"), 503, "unavailable")["message"]
        assert (await site.client.get("/healthz")).status_code == 200

    async def test_not_ready_on_the_way_out(self, site: Site) -> None:
        await site.engine.drain()
        assert "shutting down" in error_of(await site.client.get("/readyz"), 503, "unavailable")["message"]

    def test_every_counter_of_the_engine_is_a_metric(self) -> None:
        assert {field.name for field in fields(Stats)} == {*COUNTERS, "rejections"}

    async def test_metrics(self, site: Site) -> None:
        await site.create()
        await site.do("start", "h", Role.host)
        await site.do("chat_message", "canary-user", message="canary-message")
        response = await site.client.get("/metrics")
        assert response.headers["content-type"].startswith("text/plain")
        assert "backchannel_events_total 2.0" in response.text
        assert "backchannel_rooms 1.0" in response.text
        assert "process_resident_memory_bytes" in response.text
        assert "canary" not in response.text

    @pytest.mark.parametrize("site", [{"metrics": {"enabled": False}}], indirect=True)
    async def test_metrics_can_be_switched_off(self, site: Site) -> None:
        error_of(await site.client.get("/metrics"), 404, "not_found")

    async def test_docs_need_no_other_host(self, site: Site) -> None:
        page = await site.client.get("/docs")
        assert page.status_code == 200
        assert "//" not in re.sub(r"<!doctype html>", "", page.text)
        for link in re.findall(r'(?:src|href)="([^"]+)"', page.text):
            assert (await site.client.get(link)).status_code == 200
        assert "unsafe-inline" not in page.headers["content-security-policy"].split("style-src")[0]

    async def test_openapi_describes_every_error(self, site: Site) -> None:
        document = (await site.client.get("/openapi.json")).json()
        assert {"/api/streams", "/api/streams/{stream_id}/guest", "/api/ticket", "/readyz"} <= set(
            document["paths"]
        )
        schemas = document["components"]["schemas"]
        assert "HTTPValidationError" not in schemas
        for path, operations in document["paths"].items():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        reference = response["content"]["application/json"]["schema"]["$ref"]
                        assert reference.endswith("/ApiErrorBody"), path

    async def test_every_answer_has_security_headers(self, site: Site) -> None:
        for path in ("/api/streams", "/nothing", "/docs", "/", "/healthz"):
            headers = (await site.client.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "set-cookie" not in headers
