"""What a handshake brings, and tickets: read in order, redeemed once, bounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.room.identity import Identity
from backchannel.server.auth import Authenticator, TokenError, identify
from backchannel.server.credentials import Credentials, UnsupportedProtocol, read_credentials
from backchannel.server.tickets import MAX_PER_USER, Tickets, TooManyTickets

AUTHENTICATOR = Authenticator(secret="correct-horse-battery-staple-and-more")


class TestCredentials:
    def test_order(self) -> None:
        headers = [(b"authorization", b"Bearer from-header")]
        protocols = ["backchannel.v1", "bearer.from-protocol"]
        query = {"ticket": "from-ticket", "token": "from-query"}
        assert read_credentials(headers, protocols, query) == Credentials(
            "from-protocol", None, "backchannel.v1"
        )
        assert read_credentials(headers, [], query) == Credentials(token="from-header")
        assert read_credentials([], [], query) == Credentials(ticket="from-ticket")
        assert read_credentials([], [], {"token": "from-query"}) == Credentials(token="from-query")
        assert read_credentials([], ["backchannel.v1"], {}) == Credentials(subprotocol="backchannel.v1")

    def test_the_url_can_be_switched_off(self) -> None:
        assert read_credentials([], [], {"token": "t"}, query_token=False) == Credentials()

    @pytest.mark.parametrize("value", [b"Basic dTpw", b"Bearer", b"Bearer ", b"", b"\xff\xfe"])
    def test_other_authorization_is_left_alone(self, value: bytes) -> None:
        assert read_credentials([(b"authorization", value)]) == Credentials()

    def test_the_scheme_is_case_insensitive(self) -> None:
        assert read_credentials([(b"authorization", b"bEARER  t ")]).token == "t"

    @pytest.mark.parametrize(
        "offered",
        [["graphql-ws"], ["bearer.token"], [""], ["backchannel.v2"], ["Backchannel.V1"], ["\x00\xff" * 500]],
    )
    def test_other_subprotocols(self, offered: list[str]) -> None:
        with pytest.raises(UnsupportedProtocol):
            read_credentials([], offered)

    @given(
        st.lists(st.text(max_size=50), max_size=30), st.lists(st.tuples(st.binary(), st.binary()), max_size=5)
    )
    def test_hostile_headers_never_crash(
        self, offered: list[str], headers: list[tuple[bytes, bytes]]
    ) -> None:
        found = read_credentials(headers, ["backchannel.v1", *offered])
        assert found.subprotocol == "backchannel.v1"

    def test_an_empty_bearer_is_none(self) -> None:
        assert read_credentials([], ["backchannel.v1", "bearer."]).token is None

    def test_the_repr_shows_neither(self) -> None:
        assert "canary" not in repr(Credentials("canary", "canary"))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class TestTickets:
    def test_single_use(self) -> None:
        tickets = Tickets(30, Clock())
        ada = Identity("u1", "Ada")
        ticket = tickets.issue(ada)
        assert tickets.redeem(ticket) == ada
        assert tickets.redeem(ticket) is None
        assert tickets.redeem("unknown") is None

    def test_expires_and_is_forgotten(self) -> None:
        clock = Clock()
        tickets = Tickets(30, clock)
        ticket = tickets.issue(Identity("u1", "Ada"))
        clock.now = 29.9
        assert len(tickets) == 1
        clock.now = 30
        assert tickets.redeem(ticket) is None
        assert len(tickets) == 0

    def test_bounded_for_each_user(self) -> None:
        clock = Clock()
        tickets = Tickets(30, clock)
        for _ in range(MAX_PER_USER):
            tickets.issue(Identity("u1", "Ada"))
        with pytest.raises(TooManyTickets):
            tickets.issue(Identity("u1", "Ada"))
        assert tickets.issue(Identity("u2", "Bo"))
        clock.now = 31
        assert tickets.issue(Identity("u1", "Ada"))

    def test_bounded_in_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("backchannel.server.tickets.MAX_TICKETS", 3)
        tickets = Tickets(30, Clock())
        for n in range(3):
            tickets.issue(Identity(f"u{n}", "U"))
        with pytest.raises(TooManyTickets):
            tickets.issue(Identity("u9", "U"))

    def test_are_never_alike(self) -> None:
        tickets = Tickets(30, Clock())
        made = {tickets.issue(Identity(f"u{n}", "U")) for n in range(100)}
        assert len(made) == 100
        assert min(map(len, made)) >= 43


class TestIdentify:
    def test_each_way_in(self) -> None:
        tickets = Tickets(30, Clock())
        ada = Identity("u1", "Ada")
        ticket = tickets.issue(ada)
        assert identify(Credentials(ticket=ticket), AUTHENTICATOR, tickets) == ada
        assert identify(Credentials(), AUTHENTICATOR, tickets) is None
        verified = identify(Credentials(token=AUTHENTICATOR.issue(ada, 60).token), AUTHENTICATOR, tickets)
        assert verified is not None
        assert verified.id == "u1"
        with pytest.raises(TokenError, match="used"):
            identify(Credentials(ticket=ticket), AUTHENTICATOR, tickets)
