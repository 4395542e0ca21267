"""Where tokens are kept, and what handshakes carry."""

from __future__ import annotations

import pytest

from backchannel.contract.check.compare import compare
from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import Credential, Socket

from .builders import (
    STRING,
    address,
    back,
    errors,
    found,
    hole,
    page,
    route,
    rules,
    says,
    server,
    socket,
    stored,
    talk,
)

WS = server(route("/ws", credentials=[Credential("query", "token", False, back())]))


def reader(key: str, *more: str, store: str = "localStorage") -> Socket:
    return socket("/ws", token_reads=[stored(one, store) for one in (key, *more)])


def test_a_key_that_is_written_is_fine() -> None:
    assert rules(WS, page(reader("token"), reader("token"), writes=[stored("token")])) == []


def test_a_key_that_nobody_writes_while_another_is() -> None:
    (one,) = found(WS, page(reader("token"), writes=[stored("refresh_token"), stored("access_token")]))
    assert (one.rule, one.grade) == ("token-key-unwritten", Grade.ERROR)
    assert 'Read localStorage "access_token"' in one.fix


def test_a_session_that_is_kept_need_not_be_the_users() -> None:
    (one,) = found(WS, page(reader("access_token"), writes=[stored("chat_session")]))
    assert (one.rule, one.grade) == ("token-key-unwritten", Grade.WARNING)
    (one,) = found(WS, page(reader("access_token"), writes=[stored("chat_session"), stored("jwt")]))
    assert (one.grade, "jwt" in one.fix) == (Grade.ERROR, True)


def test_the_right_key_in_the_wrong_store() -> None:
    assert errors(WS, page(reader("token"), writes=[stored("token", "sessionStorage")])) == [
        "token-key-unwritten"
    ]


def test_two_sockets_with_two_keys_are_one_finding_at_the_wrong_one() -> None:
    wrong, right = reader("token"), reader("access_token")
    (one,) = found(WS, page(right, wrong, writes=[stored("access_token")]))
    assert (one.rule, one.grade) == ("token-storage-keys", Grade.ERROR)
    assert one.frontend == wrong.token_reads[0].where


def test_two_sockets_with_two_keys_that_nobody_is_seen_to_write() -> None:
    right, wrong = reader("access_token"), reader("token")
    (one,) = found(WS, page(wrong, right, reads=[stored("access_token")]))
    assert (one.rule, one.frontend) == ("token-storage-keys", wrong.token_reads[0].where)


def test_two_keys_that_are_both_written_are_two_tokens() -> None:
    assert (
        rules(
            WS, page(reader("token"), reader("admin_token"), writes=[stored("token"), stored("admin_token")])
        )
        == []
    )


def test_one_written_key_among_those_tried_is_enough() -> None:
    assert rules(WS, page(reader("token", "access_token"), writes=[stored("access_token")])) == []


def test_a_key_that_holds_no_token_is_not_judged() -> None:
    assert rules(WS, page(reader("username"), writes=[stored("token")])) == []


def test_a_single_key_without_any_writer_may_be_written_elsewhere() -> None:
    (one,) = found(WS, page(reader("token")))
    assert (one.rule, one.grade) == ("token-key-unwritten", Grade.WARNING)


def test_a_token_in_the_first_message_may_do_instead() -> None:
    backend = server(route("/ws", credentials=[wants("query", "token")]))
    authed = socket("/ws", conversation=talk(sends=[says({"type": "auth", "token": STRING})]))
    (one,) = [one for one in found(backend, page(authed)) if one.kind == "token"]
    assert one.grade is Grade.WARNING


def test_a_cookie_may_come_from_the_server() -> None:
    assert rules(WS, page(reader("token", store="cookie"), writes=[stored("access_token")])) == []


def test_a_key_written_by_another_front_end_that_shares_its_login() -> None:
    assert (
        rules(
            WS, page(reader("token"), writes=[stored("auth")]), page(writes=[stored("token")], name="login")
        )
        == []
    )


def test_storage_that_could_not_all_be_read_silences_it() -> None:
    findings, unresolved = compare(
        WS, [page(reader("token"), writes=[stored("access_token")], open_=("keys are computed",))]
    )
    assert findings == ()
    assert any("keys are computed" in one.why for one in unresolved)


def wants(place: str, name: str, *, required: bool = True) -> Credential:
    return Credential(place, name, required, back())  # type: ignore[arg-type]  # literals, short in the tests


def test_a_required_parameter_that_is_not_given() -> None:
    backend = server(route("/ws", credentials=[wants("query", "token")]))
    assert errors(backend, page(socket("/ws"))) == ["token-missing"]
    assert errors(backend, page(socket(address("/ws", query={"token": "x"})))) == []
    assert errors(backend, page(socket(address("/ws", query_open=True)))) == []
    assert errors(backend, page(socket(address("/ws", hole("queryString"))))) == []


def test_the_parameter_under_another_name_is_one_finding() -> None:
    backend = server(route("/ws", credentials=[wants("query", "token")]))
    (one,) = found(backend, page(socket(address("/ws", query={"access_token": "x"}))))
    assert (one.rule, one.grade) == ("token-not-read", Grade.ERROR)
    assert "Send `?token=` in place of `?access_token=`" in one.fix


def test_a_required_header_cannot_come_from_a_browser() -> None:
    backend = server(route("/ws", credentials=[wants("header", "Authorization")]))
    (one,) = found(backend, page(socket("/ws")))
    assert one.rule == "token-missing"
    assert "browser cannot set headers" in one.why
    assert errors(server(route("/ws", credentials=[wants("header", "origin")])), page(socket("/ws"))) == []


def test_a_query_token_where_a_header_is_read() -> None:
    backend = server(route("/ws", credentials=[wants("header", "authorization")]))
    assert errors(backend, page(socket(address("/ws", query={"token": "x"})))) == ["token-not-read"]


def test_a_token_that_the_route_never_reads_is_milder() -> None:
    (note,) = found(server(route("/ws")), page(socket(address("/ws", query={"token": "x"}))))
    assert (note.rule, note.grade) == ("token-not-read", Grade.NOTE)
    backend = server(route("/ws", credentials=[wants("cookie", "session", required=False)]))
    (warning,) = found(backend, page(socket(address("/ws", query={"token": "x"}))))
    assert (warning.rule, warning.grade) == ("token-not-read", Grade.WARNING)


def test_a_parameter_that_is_no_token_may_be_passed_over() -> None:
    assert rules(server(route("/ws")), page(socket(address("/ws", query={"v": "2"})))) == []


def test_a_token_in_the_first_message() -> None:
    backend = server(route("/ws", credentials=[wants("message", "token")]))
    silent = socket("/ws", conversation=talk(sends=[says({"type": "hi"})]))
    authed = socket("/ws", conversation=talk(sends=[says({"type": "auth", "token": STRING})]))
    open_ = socket("/ws", conversation=talk(open_sends=("it is a prop",)))
    assert errors(backend, page(silent)) == ["token-missing"]
    assert errors(backend, page(authed)) == []
    assert errors(backend, page(open_)) == []


@pytest.mark.parametrize(
    ("offered", "answered", "expected"),
    [
        (("bearer", None), frozenset({"bearer"}), []),
        ((None,), frozenset({"bearer"}), []),
        (("bearer",), frozenset(), []),
        (("bearer", None), None, ["token-not-read"]),
        (("graphql-ws",), frozenset({"chat"}), ["token-not-read"]),
        (None, None, []),
    ],
)
def test_subprotocols(
    offered: tuple[str | None, ...] | None, answered: frozenset[str] | None, expected: list[str]
) -> None:
    backend = server(route("/ws", subprotocols=answered))
    assert errors(backend, page(socket("/ws", subprotocols=offered))) == expected


def test_a_handshake_that_could_not_be_followed_is_not_judged() -> None:
    backend = server(route("/ws", credentials=[wants("query", "token")], credentials_open=True))
    findings, unresolved = compare(backend, [page(socket("/ws"))])
    assert findings == ()
    assert unresolved


def test_a_socket_that_nothing_opens_is_a_warning() -> None:
    backend = server(route("/ws", credentials=[wants("query", "token")]))
    (one,) = found(backend, page(socket("/ws", called=False)))
    assert one.grade is Grade.WARNING


def test_a_key_that_nobody_writes_is_no_error_where_no_route_asks_who_it_is() -> None:
    lost = page(reader("token"), writes=[stored("access_token")])
    assert errors(WS, lost) == ["token-key-unwritten"]
    assert errors(server(route("/ws")), lost) == []
    assert "token-key-unwritten" in rules(server(route("/ws")), lost)
