"""Which endpoint, who, and where from: read from a handshake without opening anything."""

from __future__ import annotations

from typing import Any

import pytest

from backchannel.config import Settings
from backchannel.connection import ResumePoint
from backchannel.protocol.codes import CloseCode
from backchannel.room.identity import Identity
from backchannel.server.app import Application
from backchannel.server.handshake import Handshake, Refusal, examine
from backchannel.server.services import Services

SECRET = "a-secret-only-for-these-tests-0123456789"


@pytest.fixture
def services(tmp_path: Any) -> Services:
    settings = Settings.model_validate({"secret": SECRET, "database_url": f"sqlite:///{tmp_path / 'x.db'}"})
    return Application(settings).gateway.services


def scope(path: str = "/ws/livestream/keynote", query: bytes = b"", **more: Any) -> dict[str, Any]:
    return {
        "type": "websocket",
        "path": path,
        "query_string": query,
        "headers": [],
        "subprotocols": [],
        "scheme": "ws",
        "client": ("192.0.2.7", 4711),
    } | more


def examined(services: Services, **more: Any) -> Handshake:
    handshake = examine(scope(**more), services)
    assert isinstance(handshake, Handshake), handshake
    return handshake


@pytest.mark.parametrize(
    ("path", "stream_id"),
    [
        ("/ws", None),
        ("/ws/", None),
        ("/ws/livestream/keynote", "keynote"),
        ("/ws/livestream/keynote/", "keynote"),
        ("/ws/livestream/" + "a" * 64, "a" * 64),
        ("/ws/livestream/A-b_c.d~9", "A-b_c.d~9"),
    ],
)
def test_the_two_endpoints(services: Services, path: str, stream_id: str | None) -> None:
    assert examined(services, path=path).stream_id == stream_id
    assert examined(services, path="/prefix" + path, root_path="/prefix").stream_id == stream_id


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ws//",
        "/wss",
        "/ws/livestream",
        "/ws/livestream/",
        "/ws/livestream//",
        "/ws/livestream/a b",
        "/ws/livestream/a\n",
        "/ws/livestream/.hidden",
        "/ws/livestream/../ws",
        "/ws/livestream/a/b",
        "/ws/livestream/" + "a" * 65,
        "/ws/livestream/é",
        "/x/ws",
    ],
)
def test_any_other_path_is_no_stream(services: Services, path: str) -> None:
    refusal = examine(scope(path), services)
    assert isinstance(refusal, Refusal)
    assert refusal.code is CloseCode.no_such_stream
    assert "/ws" in refusal.reason


@pytest.mark.parametrize(
    ("query", "resume"),
    [
        (b"epoch=e1&offset=0", ResumePoint("e1", 0)),
        (b"offset=12&epoch=a%20b", ResumePoint("a b", 12)),
        (b"epoch=e1", None),
        (b"offset=1", None),
        (b"epoch=&offset=1", None),
        (b"epoch=e1&offset=", None),
        (b"epoch=e1&offset=1.0", None),
        (b"epoch=e1&offset=-1", None),
        (b"epoch=e1&offset=1e3", None),
        (b"epoch=e1&offset=" + b"9" * 20, None),
        (b"epoch=e1&offset=" + b"9" * 10_000, None),
        (b"epoch=" + b"e" * 65 + b"&offset=1", None),
        (b"\xff\xfe=%ff&epoch=%zz", None),
        (b"&".join(b"a%d=1" % i for i in range(21)) + b"&epoch=e1&offset=1", None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_where_a_client_says_it_stands(services: Services, query: bytes, resume: ResumePoint | None) -> None:
    assert examined(services, query=query).resume == resume


def test_nobody_is_somebody_without_a_token(services: Services) -> None:
    handshake = examined(services, query=b"user=ada&role=host&token=")
    assert (handshake.identity, handshake.address) == (None, "192.0.2.7")
    assert examined(services, client=None).address == ""


@pytest.mark.parametrize(
    "offered", [["x"], ["backchannel.v2"], ["bearer.x"], ["BACKCHANNEL.V1"], ["", "\x00"], ["\xff" * 5000]]
)
def test_subprotocols_that_are_not_ours(services: Services, offered: list[str]) -> None:
    refusal = examine(scope(subprotocols=offered), services)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.subprotocol) == (CloseCode.unsupported_protocol, None)


def test_a_refusal_echoes_what_was_offered_and_fits_into_a_close_frame(services: Services) -> None:
    offered = ["backchannel.v1", "bearer.not.a.token"]
    refusal = examine(scope(subprotocols=offered), services)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.subprotocol) == (CloseCode.bad_token, "backchannel.v1")
    assert 0 < len(refusal.reason.encode()) <= 123
    assert "not.a.token" not in refusal.reason


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        (b"http://chat.example", True),
        (b"http://chat.example:8000", False),
        (b"https://chat.example", False),
        (b"http://evil.example", False),
        (b"http://chat.example.evil.example", False),
        (b"null", False),
        (b"", False),
    ],
)
def test_only_its_own_pages(services: Services, origin: bytes | None, allowed: bool) -> None:
    headers = [(b"host", b"chat.example")] + ([(b"origin", origin)] if origin is not None else [])
    result = examine(scope(headers=headers), services)
    assert isinstance(result, Handshake) is allowed
    assert allowed or (isinstance(result, Refusal) and result.code is CloseCode.origin_refused)


def test_a_ticket_is_for_one_handshake(services: Services) -> None:
    ticket = services.tickets.issue(Identity("ada", "Ada")).encode()
    first = examined(services, query=b"ticket=" + ticket).identity
    assert first is not None
    assert first.id == "ada"
    assert isinstance(examine(scope(query=b"ticket=" + ticket), services), Refusal)
