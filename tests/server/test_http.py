"""What every answer over HTTP has in common: errors in one shape, bounds, CORS, headers; and what operators ask."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest

from backchannel.engine.stats import Stats
from backchannel.log.base import LogUnavailable
from backchannel.log.memory import MemoryLog
from backchannel.protocol.user import Role
from backchannel.server.metrics import COUNTERS

from .conftest import Site, error_of


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
