"""REST: guest tokens and tickets."""

from __future__ import annotations

import re

import httpx
import pytest

from backchannel.protocol.user import Role

from .conftest import Site, error_of


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
