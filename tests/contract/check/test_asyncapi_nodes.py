"""Files and URLs of AsyncAPI documents, references between them, and what is wrong with them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from backchannel.contract.check import asyncapi_nodes
from backchannel.contract.check.asyncapi_source import AsyncApiError, load_backend
from backchannel.contract.check.model import (
    Record,
    Text,
)

from .asyncapi_documents import ROOMS, loaded, only, payload


class TestReferences:
    def test_to_other_files(self, tmp_path: Path) -> None:
        (tmp_path / "parts").mkdir()
        (tmp_path / "parts/say.yaml").write_text("Say: {type: object, properties: {type: {const: say}}}\n")
        main = tmp_path / "main.yaml"
        main.write_text(payload("{$ref: 'parts/say.yaml#/Say'}"))
        (send,) = only(load_backend(str(main))).conversation.sends
        assert isinstance(send.shape, Record)
        place = send.shape.properties["type"].where
        assert place is not None
        assert place.file == str(tmp_path / "parts/say.yaml")

    @pytest.mark.parametrize(
        ("reference", "words"),
        [
            ("#/components/schemas/Gone", "leads nowhere: there is no 'components'"),
            ("gone.yaml#/X", "no such file"),
            ("https://schemas.example/x.json", "leads to another host, which is not asked; bundle"),
            ("#/channels/c/messages/m/payload", "leads in a circle"),
        ],
    )
    def test_that_lead_nowhere(self, tmp_path: Path, reference: str, words: str) -> None:
        with pytest.raises(AsyncApiError, match=words):
            loaded(tmp_path, payload(f"{{$ref: '{reference}'}}"))


class TestDocuments:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "no AsyncAPI document: it should be an object"),
            ("- a\n- b\n", "no AsyncAPI document: it should be an object"),
            ("asyncapi: 3.0.0\nchannels: {a: [", r"asyncapi.yaml:3: neither JSON nor YAML"),
            ("a: b: c", r"asyncapi.yaml:1: neither JSON nor YAML"),
            ("openapi: 3.1.0\n", "it is an openapi document, which describes HTTP"),
            ("info: {}\n", "does not say `asyncapi"),
            (
                "info: {}\nasyncapi: 1.2.0\n",
                r"asyncapi.yaml:2: AsyncAPI 1.2.0 is not read, only 2.x and 3.x; convert",
            ),
            ("asyncapi: next\n", "AsyncAPI next is not read"),
            ("asyncapi: 3.0.0\n", "has no channels"),
            (
                ROOMS.replace("protocol: wss", "protocol: mqtt"),
                "nothing in it goes over WebSocket: the channel 'room' speaks mqtt",
            ),
        ],
    )
    def test_that_cannot_be_used(self, tmp_path: Path, text: str, words: str) -> None:
        with pytest.raises(AsyncApiError, match=words):
            loaded(tmp_path, text)

    def test_places_that_are_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(AsyncApiError, match="is a folder; name the AsyncAPI document in it"):
            load_backend(str(tmp_path))
        with pytest.raises(AsyncApiError, match="no such file; give the path or the http"):
            load_backend(str(tmp_path / "gone.yaml"))
        (tmp_path / "latin.yaml").write_bytes("asyncapi: é".encode("latin-1"))
        with pytest.raises(AsyncApiError, match="is not UTF-8"):
            load_backend(str(tmp_path / "latin.yaml"))

    def test_too_big(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asyncapi_nodes, "MAX_BYTES", 100)
        (tmp_path / "big.yaml").write_text(ROOMS)
        with pytest.raises(AsyncApiError, match="at most 100"):
            load_backend(str(tmp_path / "big.yaml"))

    @pytest.mark.parametrize("indent", [None, 2, "\t"])
    def test_json_of_any_layout(self, tmp_path: Path, indent: int | str | None) -> None:
        document = {
            "asyncapi": "3.0.0",
            "channels": {"c": {"address": "/c/😀", "messages": {"m": {"payload": {"const": "a\tb"}}}}},
            "operations": {"o": {"action": "send", "channel": {"$ref": "#/channels/c"}}},
        }
        path = tmp_path / "document.json"
        text = json.dumps(document, indent=indent).replace("/", "\\/")
        path.write_text("\ufeff" + text, encoding="utf-8")
        route = only(load_backend(str(path)))
        assert route.path == "/c/😀"
        assert route.conversation.sends[0].shape == Text(("a\tb",))


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """An HTTP server with one answer to everything. Gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing goes to the standard error of a test."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/asyncapi.yaml"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TestUrls:
    def test_a_document_and_one_beside_it(self) -> None:
        pages = {
            "/asyncapi.yaml": payload("{$ref: 'parts.yaml#/Say'}"),
            "/parts.yaml": "Say: {type: object, properties: {type: {const: say}}}\n",
        }

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            request.wfile.write(pages[request.path].encode())

        with serving(answer) as url:
            backend = load_backend(url)
        assert backend.name == url
        assert only(backend).where.file == url
        assert isinstance(only(backend).conversation.sends[0].shape, Record)

    def test_an_answer_that_is_no_document(self) -> None:
        with (
            serving(lambda request: request.send_error(404)) as url,
            pytest.raises(AsyncApiError, match="answers 404"),
        ):
            load_backend(url)

    def test_nobody_there(self) -> None:
        with serving(lambda request: request.send_error(404)) as url:
            pass
        with pytest.raises(AsyncApiError, match=r"cannot be fetched: .*refused"):
            load_backend(url)

    def test_no_answer_in_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asyncapi_nodes, "TIMEOUT", 0.2)
        over = threading.Event()

        def wait(request: BaseHTTPRequestHandler) -> None:
            assert over.wait(30)

        with serving(wait) as url:
            with pytest.raises(AsyncApiError, match=r"within 0.2 s"):
                load_backend(url)
            over.set()

    def test_an_answer_that_never_ends(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asyncapi_nodes, "TIMEOUT", 0.2)
        over = threading.Event()

        def drip(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            while not over.wait(0.05):
                request.wfile.write(b"#\n")

        with serving(drip) as url:
            with pytest.raises(AsyncApiError, match=r"no whole answer within 0.2 s"):
                load_backend(url)
            over.set()

    @pytest.mark.parametrize("url", ["ftp://example.org/a.yaml", "file:///etc/hostname"])
    def test_other_schemes(self, url: str) -> None:
        with pytest.raises(AsyncApiError, match="only http and https URLs are fetched"):
            load_backend(url)
