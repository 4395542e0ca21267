"""Backchannel's own contract as the back end of a check, and front ends against it."""

from __future__ import annotations

from pathlib import Path

import pytest

from backchannel.contract.check.asyncapi_source import own_backend
from backchannel.contract.check.check import CheckError, check
from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import (
    Credential,
    Record,
    Scalar,
)
from backchannel.protocol.base import message_type
from backchannel.protocol.commands import COMMANDS
from backchannel.protocol.events import EVENTS

from .asyncapi_documents import read_at


class TestOwnContract:
    def test_it_is_the_committed_document_line_by_line(self, root: Path) -> None:
        lines = (root / "contract/asyncapi.json").read_text(encoding="utf-8").splitlines()
        for route in own_backend().routes:
            assert route.where.file == "contract/asyncapi.json"
            for case in route.conversation.cases:
                assert f'"{case.value}"' in lines[case.where.line]
            for read in route.conversation.reads:
                assert f'"{read.path[-1]}": {{' in lines[read.where.line - 1]

    def test_it_says_what_the_models_say(self) -> None:
        stream, streams = own_backend().routes
        assert (stream.path, streams.path) == ("/ws/livestream/{stream_id}", "/ws")
        heard = {case.value for case in streams.conversation.cases}
        assert heard == {message_type(command) for command in COMMANDS}
        assert heard - {case.value for case in stream.conversation.cases} == {
            "livestream:join",
            "livestream:leave",
        }
        types = {
            value
            for send in streams.conversation.sends
            if isinstance(send.shape, Record)
            and isinstance(kind := send.shape.properties["type"].shape, Scalar)
            for value in kind.literals or ()
        }
        assert types == {message_type(event) for event in EVENTS} | {"ack", "error"}

    def test_every_message_about_a_stream_names_it_on_ws(self) -> None:
        stream, streams = own_backend().routes
        name = "livestream:chat_message"
        assert read_at(stream, "stream_id", name).need == "optional"
        assert read_at(streams, "stream_id", name).need == "required"
        for route, optional in ((stream, True), (streams, False)):
            for send in route.conversation.sends:
                assert isinstance(send.shape, Record)
                if "stream_id" in send.shape.properties and "ref" not in send.shape.properties:
                    assert send.shape.properties["stream_id"].optional is optional

    def test_any_way_of_a_token_will_do_and_all_is_known(self) -> None:
        for route in own_backend().routes:
            ways = {(one.place, one.name) for one in route.credentials}
            assert {("query", "token"), ("query", "ticket"), ("header", "Authorization")} <= ways
            assert ("subprotocol", "Sec-WebSocket-Protocol") in ways
            assert not any(one.required for one in route.credentials)
            assert route.subprotocols == frozenset({"backchannel.v1"})
            assert not route.credentials_open
            assert route.conversation.open_hears == route.conversation.open_sends == ()
            assert route.conversation.fallthrough == "refused"
            assert isinstance(route.credentials[0], Credential)


TALK = """\
const token = localStorage.getItem("access_token");
const socket = new WebSocket(`ws://localhost:8000/ws/livestream/${{streamId}}{path}?token=${{token}}`);
socket.onmessage = (event) => {{
  const message = JSON.parse(event.data);
  if (message.type === "livestream:chat_message") show(message.data.{text}, message.data.user.name);
  if (message.type === "error") fail(message.data.code, message.data.message);
}};
socket.send(JSON.stringify({{ type: "{event}", ref: "1", data: {{ {field}: "Hello" }} }}));
localStorage.setItem("access_token", "secret");
"""


class TestAFrontEnd:
    """A front end against Backchannel's own contract."""

    def errors(self, folder: Path, **parts: str) -> set[str]:
        good = {"path": "", "text": "message", "event": "livestream:chat_message", "field": "message"}
        (folder / "talk.ts").write_text(TALK.format(**(good | parts)))
        return {found.rule for found in check([folder], []).findings if found.grade is Grade.ERROR}

    @pytest.mark.parametrize("path", ["", "/"])
    def test_that_fits(self, tmp_path: Path, path: str) -> None:
        assert self.errors(tmp_path, path=path) == set()

    @pytest.mark.parametrize(
        ("parts", "rules"),
        [
            ({"path": "/chat"}, {"url-no-route"}),
            ({"event": "chat_message"}, {"event-unhandled"}),
            # On the socket where it belongs it would lack its `stream_id`.
            ({"event": "livestream:join"}, {"url-wrong-socket", "message-field"}),
            ({"field": "text"}, {"message-field"}),
            ({"text": "messageType"}, {"response-shape"}),
        ],
    )
    def test_that_drifted(self, tmp_path: Path, parts: dict[str, str], rules: set[str]) -> None:
        assert self.errors(tmp_path, **parts) == rules

    def test_a_document_that_cannot_be_had(self, tmp_path: Path) -> None:
        with pytest.raises(CheckError, match="no such file"):
            check([tmp_path], [], asyncapi=str(tmp_path / "gone.yaml"))
