"""REST: a stream as a file, for those who may have it."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from backchannel.engine.archive import import_archive
from backchannel.protocol.user import Role
from backchannel.room.archive import read_archive

from .conftest import Site, error_of


async def talk(site: Site) -> None:
    await site.create()
    await site.do("start", "h", Role.host)
    rude = await site.do("chat_message", "u1", message="rude")
    await site.do("chat_message", "u2", message="=HYPERLINK(1)")
    await site.do("question", "u1", question="Why?", anonymous=True)
    await site.do("message_delete", "h", Role.host, message_id=str(rude))


async def table(site: Site, path: str) -> list[dict[str, str]]:
    response = await site.client.get(f"/api/streams/demo/{path}", headers=site.bearer(Role.moderator))
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"].startswith('attachment; filename="demo-')
    assert response.headers["cache-control"] == "no-store"
    return list(csv.DictReader(StringIO(response.text.removeprefix("\ufeff"), newline="")))


async def test_an_archive_makes_the_same_stream_elsewhere(site: Site) -> None:
    await talk(site)
    response = await site.client.get("/api/streams/demo/archive", headers=site.bearer(Role.host))
    assert response.status_code == 200, response.text
    assert response.headers["content-disposition"] == 'attachment; filename="demo.jsonl"'
    archive = read_archive(response.content.splitlines(keepends=True))
    position = await import_archive(site.log, archive, "again")
    assert position.epoch != (await site.log.heads(["demo"]))["demo"].epoch

    for path in ("messages", "questions"):
        before, after = [
            (await site.client.get(f"/api/streams/{id}/{path}")).json() for id in ("demo", "again")
        ]
        assert after == before
    # It goes on where it was.
    reply = await site.client.post(
        "/api/streams/again/commands",
        headers=site.bearer(),
        json={"type": "livestream:chat_message", "data": {"message": "on"}},
    )
    assert reply.json()["offset"] == position.offset + 1


async def test_a_long_archive_comes_whole(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.engine.archive.READ_AT_ONCE", 2)
    await talk(site)
    response = await site.client.get("/api/streams/demo/archive", headers=site.bearer(Role.host))
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert [line["type"] for line in lines] == ["archive", *["event"] * 5, "end"]


@pytest.mark.parametrize(
    ("path", "role", "status"),
    [
        ("archive", Role.moderator, 403),
        ("archive", Role.viewer, 403),
        ("messages.csv", Role.viewer, 403),
        ("questions.csv", Role.viewer, 403),
    ],
)
async def test_who_may_not_have_it(site: Site, path: str, role: Role, status: int) -> None:
    await site.create()
    response = await site.client.get(f"/api/streams/demo/{path}", headers=site.bearer(role))
    error_of(response, status, "forbidden")


@pytest.mark.parametrize("path", ["archive", "messages.csv", "questions.csv"])
async def test_a_host_of_another_stream_gets_nothing(site: Site, path: str) -> None:
    await site.create()
    await site.create("other")
    host = site.bearer(Role.host, {"other": Role.host})
    error_of(await site.client.get(f"/api/streams/demo/{path}", headers=host), 403, "stream_not_yours")
    error_of(await site.client.get(f"/api/streams/demo/{path}"), 401, "token_required")
    error_of(await site.client.get(f"/api/streams/none/{path}", headers=host), 404, "no_such_stream")


async def test_messages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.engine.tables.READ_AT_ONCE", 2)
    await talk(site)
    assert [row["message"] for row in await table(site, "messages.csv")] == ["'=HYPERLINK(1)"]
    rows = await table(site, "messages.csv?hidden=true")
    assert [(row["message"], row["hidden"]) for row in rows] == [("rude", "yes"), ("'=HYPERLINK(1)", "")]


async def test_questions(site: Site) -> None:
    await talk(site)
    (row,) = await table(site, "questions.csv")
    assert (row["question"], row["user_id"], row["status"]) == ("Why?", "", "open")


async def test_an_unknown_table_is_refused(site: Site) -> None:
    await site.create()
    response = await site.client.get("/api/streams/demo/votes.csv", headers=site.bearer(Role.host))
    assert error_of(response, 422, "invalid_field")["field"] == "table"
