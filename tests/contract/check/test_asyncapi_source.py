"""AsyncAPI documents of either version as the back end of a check: routes, handshakes and conversations."""

from __future__ import annotations

from pathlib import Path

from backchannel.contract.check.model import (
    Condition,
    Record,
    Scalar,
    Send,
)

from .asyncapi_documents import ROOMS, loaded, only, read_at

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


class TestVersionThree:
    def test_a_channel_over_websocket_is_a_route_and_no_other(self, tmp_path: Path) -> None:
        route = only(loaded(tmp_path, ROOMS))
        assert (route.path, route.params, route.where.line) == ("/v1/rooms/{room_id}", {"room_id": "str"}, 7)

    def test_what_the_handshake_carries(self, tmp_path: Path) -> None:
        route = only(loaded(tmp_path, ROOMS))
        assert [(one.place, one.name, one.required) for one in route.credentials] == [
            ("query", "token", True),
            ("query", "lang", False),
        ]
        assert not route.credentials_open

    def test_what_it_receives_is_heard_case_by_case(self, tmp_path: Path) -> None:
        conversation = only(loaded(tmp_path, ROOMS)).conversation
        assert [(case.path, case.value) for case in conversation.cases] == [
            (("type",), "join"),
            (("type",), "say"),
            (("type",), "shout"),
        ]
        assert conversation.hears == {"json"}
        assert not conversation.open_hears

    def test_what_is_required_and_what_kind_it_is(self, tmp_path: Path) -> None:
        route = only(loaded(tmp_path, ROOMS))
        of_join = (Condition(("type",), frozenset({"join"})),)
        name = read_at(route, "room.name")
        assert (name.need, name.kind, name.conditions) == ("required", "string", of_join)
        assert ROOMS.splitlines()[name.where.line - 1].strip().startswith("room:")
        assert (read_at(route, "room.size").need, read_at(route, "room.size").kind) == ("optional", "number")
        assert read_at(route, "since").kind == "string"

    def test_all_of_is_joined(self, tmp_path: Path) -> None:
        route = only(loaded(tmp_path, ROOMS))
        assert read_at(route, "text", "shout").need == "required"
        assert read_at(route, "id", "say").need == "optional"

    def test_an_item_of_an_optional_list_is_not_required(self, tmp_path: Path) -> None:
        route = only(loaded(tmp_path, ROOMS))
        assert (read_at(route, "tags").kind, read_at(route, "tags").need) == ("list", "optional")
        assert read_at(route, "tags.[].label").need == "optional"

    def test_what_it_sends_and_replies(self, tmp_path: Path) -> None:
        sends = only(loaded(tmp_path, ROOMS)).conversation.sends
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

    def test_a_place_is_the_line_of_the_name(self, tmp_path: Path) -> None:
        conversation = only(loaded(tmp_path, ROOMS)).conversation
        lines = ROOMS.splitlines()
        assert [lines[case.where.line - 1].strip() for case in conversation.cases] == [
            "Join:",
            "Say:",
            "Say:",
        ]
        assert lines[conversation.sends[0].where.line - 1].strip() == "Refused:"

    def test_only_what_says_so_has_more_than_it_tells(self, tmp_path: Path) -> None:
        shapes = [send.shape for send in only(loaded(tmp_path, ROOMS)).conversation.sends]
        assert [shape.open for shape in shapes if isinstance(shape, Record)] == [False, False, True]

    def test_a_channel_without_operations_leaves_open_who_speaks(self, tmp_path: Path) -> None:
        backend = loaded(tmp_path, ROOMS.replace("'#/channels/room'", "'#/channels/audit'"))
        assert not only(backend).conversation.sends
        assert "who sends the messages of /rooms/{room_id}" in backend.routes_open[0]

    def test_channels_with_one_address_are_one_route(self, tmp_path: Path) -> None:
        more = """\
  other:
    address: rooms/{room_id}?trace={trace}
    servers: [{$ref: '#/servers/live'}]
    messages: {leave: {payload: {type: object, required: [type], properties: {type: {const: leave}}}}}
operations:
  leave: {action: receive, channel: {$ref: '#/channels/other'}}
"""
        route = only(loaded(tmp_path, ROOMS.replace("operations:\n", more)))
        assert [case.value for case in route.conversation.cases] == ["join", "say", "shout", "leave"]
        assert [one.name for one in route.credentials] == ["token", "lang", "trace"]
        assert len(route.conversation.sends) == 3

    def test_a_binding_tells_where_the_protocol_does_not(self, tmp_path: Path) -> None:
        assert (
            only(loaded(tmp_path, ROOMS.replace("protocol: wss", "protocol: https"))).path
            == "/v1/rooms/{room_id}"
        )

    def test_a_channel_without_an_address_is_told(self, tmp_path: Path) -> None:
        backend = loaded(tmp_path, ROOMS.replace("    address: /rooms/{room_id}\n", ""))
        assert backend.routes_open[0] == "the channel 'room' has no address"


class TestVersionTwo:
    def test_clients_publish_what_the_server_hears(self, tmp_path: Path) -> None:
        route = only(loaded(tmp_path, TWO))
        assert (route.path, route.params) == ("/feed/v2/prices/{symbol}", {"symbol": "str", "depth": "int"})
        assert [(case.path, case.value) for case in route.conversation.cases] == [(("event",), "subscribe")]
        assert route.conversation.hears == {"json", "text"}
        (send,) = route.conversation.sends
        assert isinstance(send, Send)
        assert isinstance(send.shape, Record)
        assert send.shape.properties["price"].shape == Scalar("number")

    def test_the_only_key_in_the_query_is_required(self, tmp_path: Path) -> None:
        route = only(loaded(tmp_path, TWO))
        assert [(one.place, one.name, one.required) for one in route.credentials] == [
            ("query", "api_key", True)
        ]

    def test_of_several_ways_none_is_required(self, tmp_path: Path) -> None:
        more = "    other: {type: http, scheme: bearer}\n"
        route = only(loaded(tmp_path, TWO.replace("[{key: []}]", "[{key: []}, {other: []}]") + more))
        assert [(one.place, one.name, one.required) for one in route.credentials] == [
            ("query", "api_key", False),
            ("header", "Authorization", False),
        ]

    def test_who_describes_no_handshake_says_nothing_of_it(self, tmp_path: Path) -> None:
        assert only(loaded(tmp_path, TWO.replace(", security: [{key: []}]", ""))).credentials_open
