"""AsyncAPI documents as the back end of a check: what they say of routes, handshakes and messages, and what is wrong with them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import dedent

import pytest

from backchannel.contract.check import asyncapi_nodes
from backchannel.contract.check.asyncapi_source import AsyncApiError, load_backend, own_backend
from backchannel.contract.check.check import CheckError, check
from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import (
    Anything,
    Backend,
    Binary,
    Condition,
    Credential,
    Listing,
    OneOf,
    Read,
    Record,
    Route,
    Scalar,
    Send,
    Text,
)
from backchannel.protocol.base import message_type
from backchannel.protocol.commands import COMMANDS
from backchannel.protocol.events import EVENTS

ROOMS = """\
asyncapi: 3.0.0
info: {title: Rooms, version: '1'}
servers:
  live: {host: 'rooms.example:8443', protocol: wss, pathname: /v1}
  broker: {host: 'kafka.example', protocol: kafka}
channels:
  room:
    address: /rooms/{room_id}
    servers: [{$ref: '#/servers/live'}]
    parameters:
      room_id: {}
    bindings:
      ws:
        query:
          type: object
          required: [token]
          properties:
            token: {type: string}
            lang: {type: string}
    messages:
      join: {$ref: '#/components/messages/Join'}
      say: {$ref: '#/components/messages/Say'}
      said: {$ref: '#/components/messages/Said'}
  audit:
    address: audit.log
    servers: [{$ref: '#/servers/broker'}]
operations:
  hear:
    action: receive
    channel: {$ref: '#/channels/room'}
    messages:
      - $ref: '#/channels/room/messages/join'
      - $ref: '#/channels/room/messages/say'
    reply:
      messages:
        - $ref: '#/components/messages/Refused'
  tell:
    action: send
    channel: {$ref: '#/channels/room'}
    messages: [{$ref: '#/channels/room/messages/said'}]
components:
  messages:
    Join:
      payload:
        type: object
        required: [type, room]
        properties:
          type: {const: join}
          room: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}
          since: {type: [string, 'null']}
    Say:
      payload:
        allOf:
          - $ref: '#/components/schemas/Named'
          - type: object
            required: [text]
            properties:
              type: {enum: [say, shout]}
              text: {type: string}
              tags: {type: array, items: {type: object, required: [label], properties: {label: {type: string}}}}
    Said:
      payload:
        oneOf:
          - {$ref: '#/components/schemas/Line'}
          - {$ref: '#/components/schemas/Count'}
        discriminator: kind
    Refused:
      payload:
        type: object
        properties: {type: {const: error}, reason: {type: string}}
  schemas:
    Named: {type: object, required: [type], properties: {type: {type: string}, id: {type: string}}}
    Line: {type: object, required: [kind, text], properties: {kind: {type: string}, text: {type: string}}}
    Count: {type: object, required: [kind], properties: {kind: {type: string}, n: {type: integer}}, additionalProperties: true}
"""
TWO = """\
asyncapi: 2.6.0
info: {title: Prices, version: '1'}
servers:
  main: {url: 'wss://{host}/feed/v2', protocol: wss, security: [{key: []}]}
channels:
  prices/{symbol}:
    parameters: {symbol: {schema: {type: string}}, depth: {schema: {type: integer}}}
    publish:
      message:
        oneOf:
          - {$ref: '#/components/messages/Subscribe'}
          - {name: bare, payload: {type: string, const: ping}}
    subscribe:
      message: {payload: {type: object, required: [event, price], properties: {event: {const: tick}, price: {type: number}}}}
components:
  messages:
    Subscribe: {payload: {type: object, required: [event], properties: {event: {const: subscribe}}}}
  securitySchemes:
    key: {type: httpApiKey, in: query, name: api_key}
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Backend]:
    """Writes a document and loads it."""

    def write_and_load(text: str) -> Backend:
        path = tmp_path / "asyncapi.yaml"
        path.write_text(dedent(text), encoding="utf-8")
        return load_backend(str(path))

    return write_and_load


def only(backend: Backend) -> Route:
    (route,) = backend.routes
    return route


def read_at(route: Route, path: str, name: str | None = None) -> Read:
    (read,) = [
        read
        for read in route.conversation.reads
        if ".".join(read.path) == path
        and (name is None or any(name in condition.values for condition in read.conditions))
    ]
    return read


class TestVersionThree:
    def test_a_channel_over_websocket_is_a_route_and_no_other(self, load: Callable[[str], Backend]) -> None:
        route = only(load(ROOMS))
        assert (route.path, route.params, route.where.line) == ("/v1/rooms/{room_id}", {"room_id": "str"}, 7)

    def test_what_the_handshake_carries(self, load: Callable[[str], Backend]) -> None:
        route = only(load(ROOMS))
        assert [(one.place, one.name, one.required) for one in route.credentials] == [
            ("query", "token", True),
            ("query", "lang", False),
        ]
        assert not route.credentials_open

    def test_what_it_receives_is_heard_case_by_case(self, load: Callable[[str], Backend]) -> None:
        conversation = only(load(ROOMS)).conversation
        assert [(case.path, case.value) for case in conversation.cases] == [
            (("type",), "join"),
            (("type",), "say"),
            (("type",), "shout"),
        ]
        assert conversation.hears == {"json"}
        assert not conversation.open_hears

    def test_what_is_required_and_what_kind_it_is(self, load: Callable[[str], Backend]) -> None:
        route = only(load(ROOMS))
        of_join = (Condition(("type",), frozenset({"join"})),)
        name = read_at(route, "room.name")
        assert (name.need, name.kind, name.conditions) == ("required", "string", of_join)
        assert ROOMS.splitlines()[name.where.line - 1].strip().startswith("room:")
        assert (read_at(route, "room.size").need, read_at(route, "room.size").kind) == ("optional", "number")
        assert read_at(route, "since").kind == "string"

    def test_all_of_is_joined(self, load: Callable[[str], Backend]) -> None:
        route = only(load(ROOMS))
        assert read_at(route, "text", "shout").need == "required"
        assert read_at(route, "id", "say").need == "optional"

    def test_an_item_of_an_optional_list_is_not_required(self, load: Callable[[str], Backend]) -> None:
        route = only(load(ROOMS))
        assert (read_at(route, "tags").kind, read_at(route, "tags").need) == ("list", "optional")
        assert read_at(route, "tags.[].label").need == "optional"

    def test_what_it_sends_and_replies(self, load: Callable[[str], Backend]) -> None:
        sends = only(load(ROOMS)).conversation.sends
        names = [
            {
                key: prop.shape.literals
                for key, prop in send.shape.properties.items()
                if isinstance(prop.shape, Scalar) and prop.shape.literals
            }
            for send in sends
            if isinstance(send.shape, Record)
        ]
        assert names == [
            {"type": frozenset({"error"})},
            {"kind": frozenset({"Line"})},
            {"kind": frozenset({"Count"})},
        ]

    def test_a_place_is_the_line_of_the_name(self, load: Callable[[str], Backend]) -> None:
        conversation = only(load(ROOMS)).conversation
        lines = ROOMS.splitlines()
        assert [lines[case.where.line - 1].strip() for case in conversation.cases] == [
            "Join:",
            "Say:",
            "Say:",
        ]
        assert lines[conversation.sends[0].where.line - 1].strip() == "Refused:"

    def test_only_what_says_so_has_more_than_it_tells(self, load: Callable[[str], Backend]) -> None:
        shapes = [send.shape for send in only(load(ROOMS)).conversation.sends]
        assert [shape.open for shape in shapes if isinstance(shape, Record)] == [False, False, True]

    def test_a_channel_without_operations_leaves_open_who_speaks(
        self, load: Callable[[str], Backend]
    ) -> None:
        backend = load(ROOMS.replace("'#/channels/room'", "'#/channels/audit'"))
        assert not only(backend).conversation.sends
        assert "who sends the messages of /rooms/{room_id}" in backend.routes_open[0]

    def test_channels_with_one_address_are_one_route(self, load: Callable[[str], Backend]) -> None:
        more = """\
  other:
    address: rooms/{room_id}?trace={trace}
    servers: [{$ref: '#/servers/live'}]
    messages: {leave: {payload: {type: object, required: [type], properties: {type: {const: leave}}}}}
operations:
  leave: {action: receive, channel: {$ref: '#/channels/other'}}
"""
        route = only(load(ROOMS.replace("operations:\n", more)))
        assert [case.value for case in route.conversation.cases] == ["join", "say", "shout", "leave"]
        assert [one.name for one in route.credentials] == ["token", "lang", "trace"]
        assert len(route.conversation.sends) == 3

    def test_a_binding_tells_where_the_protocol_does_not(self, load: Callable[[str], Backend]) -> None:
        assert only(load(ROOMS.replace("protocol: wss", "protocol: https"))).path == "/v1/rooms/{room_id}"

    def test_a_channel_without_an_address_is_told(self, load: Callable[[str], Backend]) -> None:
        backend = load(ROOMS.replace("    address: /rooms/{room_id}\n", ""))
        assert backend.routes_open[0] == "the channel 'room' has no address"


class TestVersionTwo:
    def test_clients_publish_what_the_server_hears(self, load: Callable[[str], Backend]) -> None:
        route = only(load(TWO))
        assert (route.path, route.params) == ("/feed/v2/prices/{symbol}", {"symbol": "str", "depth": "int"})
        assert [(case.path, case.value) for case in route.conversation.cases] == [(("event",), "subscribe")]
        assert route.conversation.hears == {"json", "text"}
        (send,) = route.conversation.sends
        assert isinstance(send, Send)
        assert isinstance(send.shape, Record)
        assert send.shape.properties["price"].shape == Scalar("number")

    def test_the_only_key_in_the_query_is_required(self, load: Callable[[str], Backend]) -> None:
        route = only(load(TWO))
        assert [(one.place, one.name, one.required) for one in route.credentials] == [
            ("query", "api_key", True)
        ]

    def test_of_several_ways_none_is_required(self, load: Callable[[str], Backend]) -> None:
        more = "    other: {type: http, scheme: bearer}\n"
        route = only(load(TWO.replace("[{key: []}]", "[{key: []}, {other: []}]") + more))
        assert [(one.place, one.name, one.required) for one in route.credentials] == [
            ("query", "api_key", False),
            ("header", "Authorization", False),
        ]

    def test_who_describes_no_handshake_says_nothing_of_it(self, load: Callable[[str], Backend]) -> None:
        assert only(load(TWO.replace(", security: [{key: []}]", ""))).credentials_open


def payload(schema: str, more: str = "") -> str:
    return f"""\
asyncapi: 3.1.0
channels: {{c: {{address: /c, messages: {{m: {{payload: {schema}{more}}}}}}}}}
operations: {{o: {{action: send, channel: {{$ref: '#/channels/c'}}}}}}
"""


class TestSchemas:
    @pytest.mark.parametrize(
        ("schema", "shape"),
        [
            ("{type: string, const: ping}", Text(("ping",))),
            ("{type: string}", Text((None,))),
            ("{type: array, items: {type: integer}}", Listing(Scalar("number"))),
            ("{type: boolean}, contentType: text/plain", Text((None,))),
            ("{}, contentType: application/octet-stream", Binary()),
            ("{enum: [1, 2]}", Scalar("number", frozenset({1, 2}))),
            ("{schemaFormat: application/vnd.apache.avro, schema: {type: record}}", None),
            ("{description: anything}", None),
            ("true", None),
        ],
    )
    def test_forms_of_frames(self, load: Callable[[str], Backend], schema: str, shape: object) -> None:
        (send,) = only(load(payload(schema))).conversation.sends
        assert send.shape == shape if shape is not None else isinstance(send.shape, Anything)

    def test_values_that_may_be_null(self, load: Callable[[str], Backend]) -> None:
        schema = "{type: object, properties: {a: {type: string, nullable: true}, b: {anyOf: [{type: string}, {type: 'null'}]}}}"
        (send,) = only(load(payload(schema))).conversation.sends
        assert isinstance(send.shape, Record)
        for name in "ab":
            assert send.shape.properties[name].shape == OneOf((Scalar("string"), Scalar("null")))

    def test_a_recursive_schema_ends(self, load: Callable[[str], Backend]) -> None:
        text = payload("{$ref: '#/components/schemas/Tree'}") + (
            "components: {schemas: {Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'},"
            " right: {$ref: '#/components/schemas/Tree'}}}}}\n"
        )
        (send,) = only(load(text)).conversation.sends
        assert isinstance(send.shape, Record)
        assert isinstance(send.shape.properties["left"].shape, Anything)

    @pytest.mark.timeout(20)
    def test_types_that_mention_each_other_do_not_multiply(self, load: Callable[[str], Backend]) -> None:
        every = ", ".join(f"p{n}: {{$ref: '#/components/schemas/T{n}'}}" for n in range(10))
        types = ", ".join(f"T{n}: {{type: object, properties: {{{every}}}}}" for n in range(10))
        load(payload("{$ref: '#/components/schemas/T0'}") + f"components: {{schemas: {{{types}}}}}\n")

    def test_alternatives_of_alternatives_are_not_all_tried(self, load: Callable[[str], Backend]) -> None:
        either = "{oneOf: [{type: object, properties: {a: {}}}, {type: object, properties: {b: {}}}]}"
        (send,) = only(load(payload(f"{{allOf: [{', '.join([either] * 12)}]}}"))).conversation.sends
        assert isinstance(send.shape, Anything)


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
    def test_that_lead_nowhere(self, load: Callable[[str], Backend], reference: str, words: str) -> None:
        with pytest.raises(AsyncApiError, match=words):
            load(payload(f"{{$ref: '{reference}'}}"))


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
    def test_that_cannot_be_used(self, load: Callable[[str], Backend], text: str, words: str) -> None:
        with pytest.raises(AsyncApiError, match=words):
            load(text)

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
        ("parts", "rule"),
        [
            ({"path": "/chat"}, "url-no-route"),
            ({"event": "chat_message"}, "event-unhandled"),
            ({"event": "livestream:join"}, "url-wrong-socket"),
            ({"field": "text"}, "message-field"),
            ({"text": "messageText"}, "response-shape"),
        ],
    )
    def test_that_drifted(self, tmp_path: Path, parts: dict[str, str], rule: str) -> None:
        assert self.errors(tmp_path, **parts) == {rule}

    def test_a_document_that_cannot_be_had(self, tmp_path: Path) -> None:
        with pytest.raises(CheckError, match="no such file"):
            check([tmp_path], [], asyncapi=str(tmp_path / "gone.yaml"))
