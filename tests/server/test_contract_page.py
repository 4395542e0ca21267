"""``/asyncapi.json`` and ``/contract``: what they say is what this very server does, as it is set."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from backchannel.contract import asyncapi_document
from backchannel.protocol.codes import CLOSE_TABLE, ERROR_TABLE
from backchannel.protocol.commands import COMMANDS, RefreshData
from backchannel.protocol.events import EVENTS
from backchannel.protocol.replies import REPLIES
from backchannel.server.auth import MAX_TOKEN_CHARACTERS, REQUIRED_CLAIMS
from backchannel.server.contract_page.fields import Field, field_list
from backchannel.server.contract_page.json_text import json_block
from backchannel.server.contract_page.markup import element, inline

from .conftest import Site, settings_with

OFFICIAL = Path(__file__).parent.parent / "contract" / "vendored" / "asyncapi-3.0.0.json"


def site_with(**changes: Any) -> Site:
    return Site(settings_with(**changes))


async def document_of(site: Site) -> dict[str, Any]:
    document: dict[str, Any] = (await site.client.get("/asyncapi.json")).json()
    return document


class TestDocument:
    async def test_it_is_the_contract_as_the_server_is_set(self, site: Site) -> None:
        assert await document_of(site) == asyncapi_document(site.settings)

    async def test_a_server_that_takes_no_token_in_the_url_says_so(self) -> None:
        document = await document_of(site_with(auth={"query_token": False}))
        assert "token" not in document["components"]["securitySchemes"]
        for channel in document["channels"].values():
            assert "token" not in channel["bindings"]["ws"]["query"]["properties"]
        Draft7Validator(json.loads(OFFICIAL.read_text(encoding="utf-8"))).validate(document)

    async def test_limits_are_those_in_force(self) -> None:
        document = await document_of(site_with(limits={"message_max_characters": 77}, auth={"ticket_ttl": 5}))
        limits = {row["name"]: row["value"] for row in document["x-limits"]}
        assert (limits["limits.message_max_characters"], limits["auth.ticket_ttl"]) == (77, 5)
        assert "within 5 s" in document["components"]["securitySchemes"]["ticket"]["description"]

    async def test_nothing_of_the_operators_own_is_told(self) -> None:
        site = site_with(database_url="postgresql://backstage:pass-word@db.internal/x")
        text = (await site.client.get("/asyncapi.json")).text + (await site.client.get("/contract")).text
        assert not re.search("backstage|pass-word|db.internal|a-secret-only", text)

    async def test_the_address_is_the_public_one(self) -> None:
        document = await document_of(site_with(public_url="https://chat.example.org"))
        hosts = [server["variables"]["host"]["default"] for server in document["servers"].values()]
        assert hosts == ["chat.example.org"] * 2

    def test_the_claims_are_those_that_the_server_wants(self) -> None:
        told = {row["name"] for row in asyncapi_document()["x-token"] if row["required"]}
        assert told == set(REQUIRED_CLAIMS)

    def test_the_longest_token_is_one_number_everywhere(self) -> None:
        (told,) = [
            row["value"] for row in asyncapi_document()["x-limits"] if row["name"] == "max_token_characters"
        ]
        (bound,) = [
            part.max_length
            for part in RefreshData.model_fields["token"].metadata
            if hasattr(part, "max_length")
        ]
        assert told == bound == MAX_TOKEN_CHARACTERS


class TestPage:
    async def test_every_message_code_and_limit_is_on_it(self, site: Site) -> None:
        text = (await site.client.get("/contract")).text.replace("<wbr>", "")
        for model in (*COMMANDS, *REPLIES, *EVENTS):
            assert f'<h3 id="{model.__name__}">' in text
        for code in CLOSE_TABLE:
            assert f'<span id="close-{int(code)}"><code>{int(code)}</code></span>' in text
        for error in ERROR_TABLE:
            assert f'id="error-{error.value}"' in text
        for row in asyncapi_document()["x-limits"]:
            assert f"<code>{row['name']}</code>" in text

    async def test_headers_forbid_what_the_page_does_not_need(self, site: Site) -> None:
        for path in ("/contract", "/contract/", "/asyncapi.json"):
            headers = (await site.client.get(path)).headers
            assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; ")
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-cache"

    async def test_there_is_no_inline_script_or_style(self, site: Site) -> None:
        text = (await site.client.get("/contract")).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)", text)

    async def test_its_style_is_there_and_may_be_kept(self, site: Site) -> None:
        (address,) = re.findall(
            r'<link rel="stylesheet" href="([^"]+)">', (await site.client.get("/contract")).text
        )
        response = await site.client.get(address)
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/css; charset=utf-8"
        assert "immutable" in response.headers["cache-control"]

    @pytest.mark.parametrize("path", ["/contract", "/asyncapi.json"])
    @pytest.mark.parametrize("encoding", ["gzip", "identity"])
    async def test_what_is_known_is_not_sent_again(self, site: Site, path: str, encoding: str) -> None:
        first = await site.client.get(path, headers={"accept-encoding": encoding})
        assert first.headers.get("content-encoding") == ("gzip" if encoding == "gzip" else None)
        again = await site.client.get(
            path, headers={"accept-encoding": encoding, "if-none-match": first.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
        other = "identity" if encoding == "gzip" else "gzip"
        changed = await site.client.get(
            path, headers={"accept-encoding": other, "if-none-match": first.headers["etag"]}
        )
        assert (changed.status_code, changed.text) == (200, first.text)

    async def test_compressed_it_is_small(self, site: Site) -> None:
        text = (await site.client.get("/contract")).text
        described = text.count('<article class="message"')
        # It grows with the contract, so what is bounded is what one message or type costs: half a packet.
        assert len(gzip.compress(text.encode())) < 300 * described


class TestMarkup:
    def test_text_is_escaped_and_html_is_not(self) -> None:
        inner = element("b", "<script>&")
        assert inner == "<b>&lt;script&gt;&amp;</b>"
        assert element("p", inner, title='"><x>') == f'<p title="&quot;&gt;&lt;x&gt;">{inner}</p>'

    def test_markdown_of_descriptions(self) -> None:
        assert inline("a `<b>` **c** *d* e*f") == (
            "a <code>&lt;b&gt;</code> <strong>c</strong> <em>d</em> e*f"
        )

    @pytest.mark.parametrize("value", [{}, [], None, True, 7, "x", {"a": [1, {"b": "</pre>"}], "c": {}}])
    def test_a_block_of_json_reads_back(self, value: object) -> None:
        text = re.sub(r"<[^>]+>", "", json_block(value))
        for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            text = text.replace(entity, character)
        assert json.loads(text) == value
        assert text == json.dumps(value, indent=2)

    def test_a_field_that_may_be_two_things(self) -> None:
        schema = {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}], "description": "Whose."}
        text = field_list([Field("data.id", schema, required=False)], ("required", "optional"))
        assert re.sub(r"<[^>]+>", "", text) == "data.id UUID or null optionalWhose."
