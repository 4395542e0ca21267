"""Commands over HTTP: the same commands, the same answers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from backchannel.protocol.user import Role

from .conftest import Site, error_of

URL = "/api/streams/demo/commands"


def chat(**data: Any) -> dict[str, Any]:
    return {"type": "livestream:chat_message", "data": {"message": "Hello"} | data}


async def test_a_command_is_carried_out_once_however_often_it_is_sent(site: Site) -> None:
    await site.create()
    id = str(uuid4())
    for _ in range(2):
        response = await site.client.post(URL, json=chat(id=id), headers=site.bearer(Role.viewer))
        assert (response.status_code, response.json()) == (200, {"id": id, "offset": 1})
    page = (await site.client.get("/api/streams/demo/messages")).json()
    assert [message["message"] for message in page["messages"]] == ["Hello"]


async def test_staff_lead_the_questions(site: Site) -> None:
    await site.create()
    asked = await site.client.post(
        URL,
        json={"type": "livestream:question", "data": {"question": "Why?"}},
        headers=site.bearer(Role.viewer),
    )
    data = {"question_id": asked.json()["id"], "status": "dismissed"}
    command = {"type": "livestream:question_status", "data": data}
    refused = await site.client.post(URL, json=command, headers=site.bearer(Role.viewer))
    error_of(refused, 403, "forbidden")
    done = await site.client.post(URL, json=command, headers=site.bearer(Role.moderator))
    assert done.status_code == 200
    assert (await site.client.get("/api/streams/demo/questions")).json()["questions"] == []


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        (b"{", 400, "invalid_json", None),
        (b"\xff", 400, "invalid_json", None),
        (b"[]", 422, "not_an_object", None),
        (b'{"type": "livestream:chat"}', 422, "unknown_type", "type"),
        (
            b'{"type": "livestream:chat_message", "data": {"messag": "a"}}',
            422,
            "unknown_field",
            "data.messag",
        ),
        (b'{"type": "ping"}', 422, "wrong_endpoint", "type"),
        (b'{"type": "livestream:start", "stream_id": "other"}', 422, "wrong_stream", "stream_id"),
        (b" " * 16_385, 413, "body_too_large", None),
    ],
    ids=lambda value: value[:40] if isinstance(value, bytes) else None,
)
async def test_what_is_wrong_is_named(
    site: Site, body: bytes, status: int, code: str, field: str | None
) -> None:
    await site.create()
    error = error_of(await site.client.post(URL, content=body, headers=site.bearer(Role.host)), status, code)
    assert error.get("field") == field


async def test_without_a_token_nothing_is_said(site: Site) -> None:
    await site.create()
    error_of(await site.client.post(URL, json=chat()), 401, "token_required")


async def test_there_must_be_such_a_stream(site: Site) -> None:
    error_of(await site.client.post(URL, json=chat(), headers=site.bearer(Role.host)), 404, "no_such_stream")


async def test_history_holds_no_text_of_a_deleted_message_but_for_staff(site: Site) -> None:
    await site.create()
    said = await site.client.post(URL, json=chat(message="Rude"), headers=site.bearer(Role.viewer))
    command = {"type": "livestream:message_delete", "data": {"message_id": said.json()["id"]}}
    done = await site.client.post(URL, json=command, headers=site.bearer(Role.moderator))
    assert done.status_code == 200
    for role, text in ((Role.viewer, ""), (Role.moderator, "Rude")):
        page = (await site.client.get("/api/streams/demo/messages", headers=site.bearer(role))).json()
        assert [(m["message"], m["deleted"]) for m in page["messages"]] == [(text, True)]
    undo = {"type": "livestream:messages_restore", "data": {"act_id": done.json()["id"]}}
    await site.client.post(URL, json=undo, headers=site.bearer(Role.host))
    page = (await site.client.get("/api/streams/demo/messages")).json()
    assert [m["message"] for m in page["messages"]] == ["Rude"]


async def test_polls_are_read_as_their_reader_may_see_them(site: Site) -> None:
    await site.create()
    quiz = {
        "question": "Where?",
        "kind": "quiz",
        "options": ["Here", "There"],
        "right": 1,
        "results": "at_close",
        "open": True,
    }
    made = await site.client.post(
        URL, json={"type": "livestream:poll", "data": quiz}, headers=site.bearer(Role.host)
    )
    poll_id = made.json()["id"]
    vote = {"type": "livestream:poll_vote", "data": {"poll_id": poll_id, "choices": [1]}}
    assert (await site.client.post(URL, json=vote, headers=site.bearer(Role.viewer))).status_code == 200
    error_of(await site.client.post(URL, json=vote, headers=site.bearer(Role.viewer)), 409, "already_voted")
    draft = {"question": "Who?", "options": ["Ada", "Bob"]}
    await site.client.post(
        URL, json={"type": "livestream:poll", "data": draft}, headers=site.bearer(Role.host)
    )
    for role, seen in ((Role.viewer, [(1, None, None)]), (Role.host, [(1, [0, 1], 1), (0, [0, 0], None)])):
        page = (await site.client.get("/api/streams/demo/polls", headers=site.bearer(role))).json()
        assert [(p["votes"], p.get("tallies"), p.get("right")) for p in page["polls"]] == seen
        assert page["current_poll"] == poll_id
