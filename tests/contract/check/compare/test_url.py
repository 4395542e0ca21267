"""Addresses against routes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backchannel.contract.check.compare import compare
from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import Backend, Conversation, Echo, OneOf, Scalar

from .builders import (
    HOST,
    STRING,
    address,
    back,
    case,
    errors,
    found,
    front,
    hole,
    page,
    route,
    rules,
    says,
    server,
    socket,
    talk,
)


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/ws", ("ws://localhost:8000/ws",)),
        ("/ws", ("/ws",)),
        ("/ws", ("ws://", HOST, "/ws")),
        ("/ws", (hole("protocol"), "//", HOST, "/ws")),
        ("/ws", (hole("WS_URL", env=True), "/ws")),
        ("/api/v1/ws", (hole("WS_URL", env=True), "/ws")),
        ("/ws", (hole("WS_URL", env=True),)),
        ("/ws/{room}", ("/ws/", hole("roomId"))),
        ("/ws/{room}", ("/ws/lobby",)),
        ("/ws/{room}/{user}", ("/ws/", hole("a"), "/", hole("b.id"))),
        ("/ws/{rest:path}", ("/ws/a/b/c",)),
        ("/ws/room-{id}", ("/ws/room-", hole("id"))),
        ("/ws/chat", ("/ws/", hole("channel"))),
        ("/ws/a/b", ("/ws/", hole("path"))),
        ("/ws", ("/ws", hole("query"))),
        ("/", ("ws://localhost:8000",)),
        ("/ws/", ("/ws/",)),
        ("/ws", ("wss://stream.example.com/v5/public",)),
    ],
)
def test_an_address_that_fits_or_cannot_be_known_is_no_finding(path: str, parts: tuple[str, ...]) -> None:
    assert rules(server(route(path)), page(socket(address(*parts)))) == []


@pytest.mark.parametrize(
    ("rule", "path", "parts"),
    [
        ("url-trailing-slash", "/ws", ("ws://localhost:8000/ws/",)),
        ("url-trailing-slash", "/ws/", ("ws://localhost:8000/ws",)),
        ("url-trailing-slash", "/ws/{room}", ("/ws/", hole("roomId"), "/")),
        ("url-trailing-slash", "/api/ws", (hole("WS_URL", env=True), "/ws/")),
        ("url-trailing-slash", "/ws/chat", ("wss://my-app.onrender.com/ws/chat/",)),
        ("url-prefix", "/ws", ("/api/ws",)),
        ("url-prefix", "/ws", (hole("WS_URL", env=True), "/api/ws")),
        ("url-prefix", "/api/v1/ws/{room}", ("/ws/", hole("room"))),
        ("url-prefix", "/api/ws", ("/api/api/ws",)),
        ("url-parameter", "/ws/{client_id}", ("/ws",)),
        ("url-parameter", "/ws/{room}", ("/ws/", hole("room"), "/", hole("user"))),
        ("url-parameter", "/ws", ("/ws/", hole("room"))),
        ("url-no-route", "/ws", ("/socket",)),
        ("url-no-route", "/ws/chat/{id}", (hole("WS_URL", env=True), "/ws/room/", hole("id"))),
    ],
)
def test_an_address_that_leads_nowhere_is_one_error(rule: str, path: str, parts: tuple[str, ...]) -> None:
    assert errors(server(route(path)), page(socket(address(*parts)))) == [rule]


def test_what_is_said_is_judged_where_the_address_leads_nowhere_and_the_route_is_plain() -> None:
    there = talk(cases=[case("chat"), case("typing")])
    unheard, known = says({"type": "unheard"}), says({"type": "chat"})
    assert errors(
        server(route("/ws", there)), page(socket("/socket", conversation=talk(sends=[unheard])))
    ) == ["url-no-route"]
    wrong = page(socket("/socket", conversation=talk(sends=[unheard, known])))
    assert errors(server(route("/ws", there)), wrong) == ["event-unhandled", "url-no-route"]
    assert errors(server(route("/ws", there), route("/other", there)), wrong) == [
        "event-unhandled",
        "url-no-route",
    ]
    based = page(socket(address(hole("BASE", env=True), "/queue"), conversation=talk(sends=[unheard, known])))
    assert errors(server(route("/ws", there), route("/other", there)), based) == []
    also = talk(cases=[case("chat"), case("unheard")])
    assert errors(server(route("/ws", there), route("/other", also)), wrong) == ["url-no-route"]


def test_a_host_elsewhere_may_be_a_proxy_that_takes_a_prefix_away() -> None:
    said = talk(sends=[says({"type": "chat"}), says({"type": "unheard"})])
    there = server(route("/ws/friends", talk(cases=[case("chat")])))

    def at(path: str, talks: Conversation = said) -> list[str]:
        return errors(there, page(socket(address(f"wss://api.example.com{path}"), conversation=talks)))

    assert at("/app/ws/friends") == ["event-unhandled"]
    assert at("/app/ws/others") == []
    assert at("/app/ws/friends", talk(sends=[says({"type": "subscribe"})])) == []


def test_what_is_said_is_judged_where_only_the_slash_is_wrong() -> None:
    wrong = socket("/ws/", conversation=talk(sends=[says({"type": "unheard"}), says({"type": "chat"})]))
    assert errors(server(route("/ws", talk(cases=[case("chat")]))), page(wrong)) == [
        "event-unhandled",
        "url-trailing-slash",
    ]


@pytest.mark.parametrize(
    ("pattern", "parts", "expected"),
    [
        (r"^ws/chat/(?P<room>\w+)/$", ("/ws/chat/", hole("room"), "/"), []),
        (r"^ws/chat/(?P<room>\w+)/$", ("/ws/chat/", hole("room")), ["url-trailing-slash"]),
        (r"ws/chat/(?P<room>[^/]+)/?$", ("/ws/chat/", hole("room")), []),
        (r"^ws/chat/(?P<room>[0-9a-f-]{36})", ("/ws/chat/", hole("room"), "/"), []),
        (r"ws/feed/", ("/api/ws/feed/",), []),
        (r"ws/feed/", ("/ws/feed",), ["url-trailing-slash"]),
        (r"^ws/feed/$", ("/api/ws/feed/",), ["url-prefix"]),
        (r"^ws/(chat|room)/\d+/$", ("/ws/room/7/",), []),
        (r"^ws/(?:a|b/c)/$", ("/ws/b/c/",), []),
        (r"^ws/a/$|^ws/b/$", ("/anything",), []),
        (r"^ws/file\.log/$", ("/ws/file.log/",), []),
    ],
)
def test_regular_expressions_of_channels(pattern: str, parts: tuple[str, ...], expected: list[str]) -> None:
    assert (
        errors(server(route("", pattern=pattern, framework="channels")), page(socket(address(*parts))))
        == expected
    )


def test_a_more_exact_route_is_meant_first() -> None:
    chat = talk(cases=[case("chat")])
    general = talk(cases=[case("other")])
    says_chat = socket("/ws/chat", conversation=talk(sends=[says({"type": "chat"})]))
    assert errors(server(route("/ws/{name}", general), route("/ws/chat", chat)), page(says_chat)) == []


def test_one_fitting_alternative_is_enough() -> None:
    at = front(5)
    default = socket(
        address("ws://localhost:8000/wrong", at=at), address(hole("env.WS_URL", env=True), "/ws", at=at)
    )
    assert errors(server(route("/ws")), page(default)) == []


def test_a_prefix_that_another_branch_adds() -> None:
    built = socket(address("/ws", at=front(5)), address("/api/ws", at=front(50)))
    assert rules(server(route("/api/ws")), page(built)) == []


def test_a_wrong_default_is_an_error_where_the_setting_hides_everything() -> None:
    at = front(5)
    default = socket(
        address(hole("env.WS_URL", env=True), at=at), address("ws://localhost:8000/wrong", at=at)
    )
    assert errors(server(route("/ws")), page(default)) == ["url-no-route"]


def test_addresses_named_in_different_files_are_each_judged() -> None:
    shared = socket(address("/ws", at=front(5, "a.ts")), address("/wrong", at=front(5, "b.ts")))
    assert errors(server(route("/ws")), page(shared)) == ["url-no-route"]


@pytest.mark.parametrize("path", ["/socket", "/api/ws", "/ws/7"])
def test_routes_that_could_not_all_be_read_silence_it(path: str) -> None:
    backend = server(route("/ws"), open_=("a router is made in a loop",))
    findings, unresolved = compare(backend, [page(socket(path))])
    assert findings == ()
    assert unresolved


def test_a_slash_is_only_a_warning_where_routes_could_not_all_be_read() -> None:
    (one,) = found(server(route("/ws"), open_=("plugins add routes",)), page(socket("/ws/")))
    assert (one.rule, one.grade) == ("url-trailing-slash", Grade.WARNING)


def test_a_slash_on_a_host_of_its_own_may_be_another_servers() -> None:
    (one,) = found(
        server(route("/chat/{room}/")), page(socket(address("wss://relay.example.com/chat/", hole("room"))))
    )
    assert (one.rule, one.grade) == ("url-trailing-slash", Grade.WARNING)


def test_a_prefix_that_could_not_be_read_may_be_any() -> None:
    assert errors(server(route("/ws", prefix_open=True)), page(socket("/api/v2/ws"))) == []


def test_a_back_end_without_routes_proves_nothing() -> None:
    findings, unresolved = compare(server(), [page(socket("/ws"))])
    assert findings == ()
    assert unresolved


def test_a_word_behind_a_base_is_no_parameter_of_any_route() -> None:
    behind = socket(
        address(hole("WS_URL", env=True), "/queue"), conversation=talk(sends=[says({"type": "unheard"})])
    )
    backend = server(route("/ws/patient/{number}", talk(cases=[case("chat"), case("ban")])))
    assert rules(backend, page(behind)) == ["url-no-route"]


def test_a_constant_to_which_a_parameter_is_added() -> None:
    assert rules(server(route("/ws/chat/{room}/")), page(socket("/ws/chat/"))) == []


def test_a_base_that_is_a_setting_may_be_another_servers() -> None:
    (one,) = found(
        server(route("/ws/{room}")), page(socket(address(hole("STREAM_URL", env=True), "/video/95")))
    )
    assert (one.rule, one.grade) == ("url-no-route", Grade.WARNING)


def test_a_back_end_that_serves_http_alone() -> None:
    understood = Backend("server", (), (), (("/users", back()),))
    assert errors(understood, page(socket("/ws"))) == ["url-no-route"]
    assert rules(understood, page(socket(address("wss://stream.example.com/ws")))) == []
    assert rules(replace(understood, routes_open=("plugins",)), page(socket("/ws"))) == []


def test_a_proxy_may_take_a_prefix_away() -> None:
    proxied = replace(page(socket("/api/ws")), rewrites=(front(7, "vite.config.ts"),))
    (one,) = found(server(route("/ws")), proxied)
    assert (one.rule, one.grade) == ("url-prefix", Grade.WARNING)


def test_a_socket_that_nothing_opens_is_a_warning() -> None:
    (one,) = found(server(route("/ws")), page(socket("/other", called=False)))
    assert one.grade is Grade.WARNING


@pytest.mark.parametrize(("given", "expected"), [("abc", ["url-parameter"]), ("7", [])])
def test_a_number_in_the_path_wants_a_number(given: str, expected: list[str]) -> None:
    numbered = server(route("/ws/{room}", params={"room": "int"}))
    assert errors(numbered, page(socket(f"/ws/{given}"))) == expected
    assert errors(numbered, page(socket(address("/ws/", hole("room"))))) == []


def test_some_frameworks_serve_both_slashes() -> None:
    assert rules(server(route("/ws", framework="sanic")), page(socket("/ws/"))) == []


def test_events_for_another_route_are_one_finding() -> None:
    room = talk(cases=[case("join"), case("leave")])
    wrong = socket(
        "/ws", conversation=talk(sends=[says({"type": "join", "room": STRING}), says({"type": "news"})])
    )
    backend = server(route("/ws", talk(cases=[case("news")])), route("/ws/room", room))
    (one,) = [one for one in found(backend, page(wrong)) if one.grade is Grade.ERROR]
    assert (one.rule, one.kind) == ("url-wrong-socket", "url")
    assert "/ws/room" in one.fix


def test_a_socket_of_unknown_address_is_matched_by_what_it_says() -> None:
    unknown = socket(
        address_open="the address is a property of the page",
        conversation=talk(sends=[says({"type": "join"}), says({"type": "unheard"})]),
    )
    assert errors(server(route("/ws", talk(cases=[case("join"), case("leave")]))), page(unknown)) == [
        "event-unhandled"
    ]


def test_a_socket_of_unknown_address_that_says_nothing_in_common_is_somebody_elses() -> None:
    unknown = socket(address_open="it is a property", conversation=talk(sends=[says({"type": "subscribe"})]))
    assert rules(server(route("/ws", talk(cases=[case("join"), case("leave")]))), page(unknown)) == []


def test_routes_that_could_not_be_read_may_stand_below_their_prefix_only() -> None:
    known = replace(server(route("/api/ws")), routes_below={"/api/data": "a router could not be found"})
    assert errors(known, page(socket("/api/news"))) == ["url-no-route"]
    assert errors(known, page(socket("/api/data/news"))) == []


def test_what_no_route_sends_is_missed_on_a_socket_that_leads_nowhere_too() -> None:
    there = server(route("/ws/chat", talk(sends=[says({"type": "message"}), says({"type": "users"})])))
    lost = page(socket("/ws/groups", conversation=talk(cases=[case("made"), case("left")])))
    assert sorted(errors(there, lost)) == ["response-never-sent", "response-never-sent", "url-no-route"]
    served = page(socket("/ws/groups", conversation=talk(cases=[case("message"), case("users")])))
    assert "response-never-sent" not in errors(there, served)


def test_a_path_that_is_empty_until_what_it_needs_is_there() -> None:
    there = server(route("/ws/orders/{id}"))
    ready = address(hole("BASE", env=True), "/ws/orders/", hole("id"))
    empty = replace(address("ws://localhost:8000"), where=front(900))
    assert errors(there, page(socket(ready, empty))) == []
    assert errors(there, page(socket(empty))) == ["url-no-route"]


def test_a_relay_that_nobody_talks_to_sends_nothing_to_a_socket_that_leads_nowhere() -> None:
    relay = talk(
        sends=[says({"type": OneOf((Echo(("type",)), Scalar("string", frozenset({"info"}))))})],
    )
    lost = talk(cases=[case("made"), case("left")])
    there = server(route("/ws/chat", relay))
    assert "response-never-sent" in errors(there, page(socket("/ws/groups", conversation=lost)))
    saying = replace(lost, sends=(says({"type": "made"}), says({"type": "left"})))
    assert errors(there, page(socket("/ws/groups", conversation=saying))) == ["url-no-route"]


def test_a_back_end_without_a_route_is_no_error_where_one_may_be_hidden() -> None:
    http = Backend("server", (), http_paths=(("/ws", back()),))
    assert errors(http, page(socket("/ws"))) == ["url-no-route"]
    unread = replace(http, routes_below={"/ws": "its handler could not be followed"})
    assert rules(unread, page(socket("/ws"))) == []


def test_a_route_in_a_router_that_is_included_nowhere() -> None:
    there = route("/ws", talk(sends=[says({"type": "users"})]))
    backend = Backend("server", (), http_paths=(("/", back()),), unmounted=(there,))
    one, *more = found(backend, page(socket("/ws", conversation=talk(cases=[case("user")]))))
    assert one.rule == "response-never-sent"
    assert [other.rule for other in more] == ["url-no-route"]
    assert more[0].backend == there.where
    assert "in a router that no application includes" in more[0].message


def test_two_slashes_before_the_path_lead_nowhere() -> None:
    there = server(route("/ws"))
    assert errors(there, page(socket("//ws"))) == ["url-no-route"]
    assert errors(there, page(socket(address("ws://a//ws"), address("ws://a/ws")))) == [], (
        "one of them is right"
    )
    assert (
        errors(server(replace(route("/ws"), pattern="^ws$", framework="channels")), page(socket("//ws")))
        == []
    )
