"""The example application with Backchannel mounted in it, under uvicorn as its README starts it, with its own sign-in."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from ..servers import free_port
from .processes import EXAMPLES, running

PATIENCE = 45.0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the example runs, as ``host:port``."""
    folder = tmp_path_factory.mktemp("fastapi-app")
    port = free_port()
    environment = {
        "BACKCHANNEL_SECRET": secrets.token_hex(32),
        "BACKCHANNEL_DATABASE_URL": f"sqlite:///{folder / 'backchannel.db'}",
    }
    arguments = ("-m", "uvicorn", "main:app", "--ws", "websockets-sansio", "--port", str(port))
    log = folder / "log"
    with running("fastapi-app", *arguments, environment=environment, log=log) as process:
        deadline = time.monotonic() + PATIENCE
        while "Uvicorn running" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
        yield f"127.0.0.1:{port}"


@contextmanager
def signed_in(site: str, user: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://{site}") as client:
        assert client.post("/sign-in", json={"user": user}).status_code == 204
        yield client


def watch(site: str, client: httpx.Client, **headers: str) -> ClientConnection:
    cookie = {"Cookie": f"session={client.cookies.get('session', '')}"}
    return connect(
        f"ws://{site}/live/ws/livestream/launch", additional_headers=cookie | headers, close_timeout=5
    )


@pytest.fixture(scope="module")
def stream(site: str) -> None:
    """A live stream, made by the host of the application over the mounted REST API."""
    with signed_in(site, "ines") as ines:
        made = ines.post("/live/api/streams", json={"id": "launch", "title": "Launch day", "guests": True})
        assert made.status_code == 201, made.text
        assert ines.post("/live/api/streams/launch/start").status_code == 200


@pytest.mark.usefixtures("stream")
def test_its_users_are_the_users_of_the_chat(site: str) -> None:
    with signed_in(site, "ada") as ada, watch(site, ada) as socket:
        welcome = json.loads(socket.recv(PATIENCE))["data"]
        assert (welcome["user"]["id"], welcome["user"]["role"]) == ("u-1", "viewer")
        socket.send(json.dumps({"type": "livestream:chat_message", "data": {"message": "Hello"}}))
        while (event := json.loads(socket.recv(PATIENCE)))["type"] != "livestream:chat_message":
            pass
        assert event["data"]["user"] == {"id": "u-1", "name": "Ada", "role": "viewer"}
        assert ada.post("/live/api/streams/launch/end").status_code == 403


@pytest.mark.usefixtures("stream")
def test_whoever_is_not_signed_in_reads_as_a_guest(site: str) -> None:
    with httpx.Client(base_url=f"http://{site}") as nobody, watch(site, nobody) as socket:
        welcome = json.loads(socket.recv(PATIENCE))["data"]
        assert welcome["user"]["id"] is None
        assert welcome["user"]["may_chat"] is False
        assert nobody.post("/live/api/streams/launch/end").status_code == 401


@pytest.mark.usefixtures("stream")
def test_a_page_of_another_origin_cannot_act_in_the_name_of_a_user(site: str) -> None:
    with signed_in(site, "ines") as ines:
        answer = ines.post("/live/api/streams/launch/end", headers={"Origin": "https://evil.example"})
        assert answer.status_code == 401
        assert ines.get("/live/api/streams/launch").json()["status"] == "live"
        with (
            watch(site, ines, Origin="https://evil.example") as socket,
            pytest.raises(Exception, match="4507"),
        ):
            socket.recv(PATIENCE)


@pytest.mark.usefixtures("stream")
def test_a_page_of_the_application_itself_can(site: str) -> None:
    with signed_in(site, "ines") as ines, watch(site, ines, Origin=f"http://{site}") as socket:
        assert json.loads(socket.recv(PATIENCE))["data"]["user"]["role"] == "host"


def test_the_readme_shows_the_three_lines_of_the_example() -> None:
    readme = (EXAMPLES / "fastapi-app" / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    lines = block.splitlines()
    code = (EXAMPLES / "fastapi-app" / "main.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert [line for line in lines if line not in code] == []
