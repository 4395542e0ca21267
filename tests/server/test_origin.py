"""Which pages may connect: the exact ones, and no trick."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.server.origin import OriginPolicy, parse_origin

POLICY = OriginPolicy(["https://example.org", "https://app.example.com:8443"])

TRICKS = [
    "null",
    "",
    "*",
    "https://*",
    "https://*.example.org",
    "https://example.org.evil.test",
    "https://evil-example.org",
    "https://evilexample.org",
    "https://sub.example.org",
    "http://example.org",
    "https://example.org:444",
    "https://example.org:80",
    "https://example.org@evil.test",
    "https://evil.test@example.org",
    "https://example.org:pw@example.org",
    "https://example.org/",
    "https://example.org/path",
    "https://example.org?x",
    "https://example.org#x",
    "https://example.org\\@evil.test",
    "https://example.org\\.evil.test",
    "https://example.org%2eevil.test",
    "https://example.org, https://evil.test",
    "https://evil.test https://example.org",
    " https://example.org",
    "https://example.org\n",
    "https://example.org\x00",
    "https://example.org.",
    "https://example.org:",
    "https://example.org:99999",
    "https://example.org:x",
    "https://exаmple.org",  # the first а is Cyrillic
    "//example.org",
    "example.org",
    "file://",
    "chrome-extension://example.org",
    "javascript:alert(1)",
    "https://[::1",
]


@pytest.mark.parametrize("origin", TRICKS)
def test_tricks_are_refused(origin: str) -> None:
    assert not POLICY.allows(origin, "https", "chat.example.net")


@pytest.mark.parametrize("origin", ["https://example.org", "https://EXAMPLE.org", "https://example.org:443"])
def test_the_same_origin_in_another_spelling_is_the_same(origin: str) -> None:
    assert POLICY.allows(origin, "https", "chat.example.net")


def test_the_port_counts() -> None:
    assert POLICY.allows("https://app.example.com:8443", "https", None)
    assert not POLICY.allows("https://app.example.com", "https", None)


def test_no_browser_names_no_origin() -> None:
    assert POLICY.allows(None, "ws", "127.0.0.1:8000")


@pytest.mark.parametrize(
    ("origin", "scheme", "host"),
    [
        ("http://127.0.0.1:8000", "ws", "127.0.0.1:8000"),
        ("http://localhost:8000", "http", "LOCALHOST:8000"),
        ("https://chat.example.net", "wss", "chat.example.net"),
        ("https://chat.example.net", "https", "chat.example.net:443"),
        ("http://[::1]:8000", "ws", "[::1]:8000"),
    ],
)
def test_the_servers_own_pages(origin: str, scheme: str, host: str) -> None:
    assert OriginPolicy().allows(origin, scheme, host)


@pytest.mark.parametrize(
    ("origin", "scheme", "host"),
    [
        ("http://127.0.0.1:8001", "ws", "127.0.0.1:8000"),
        ("http://localhost:8000", "ws", "127.0.0.1:8000"),
        ("https://chat.example.net", "ws", "chat.example.net"),
        ("http://chat.example.net", "ws", None),
        ("null", "ws", "null"),
        ("http://", "ws", ""),
        ("https://evil.test", "ws", "evil.test@chat.example.net"),
    ],
)
def test_other_pages(origin: str, scheme: str, host: str | None) -> None:
    assert not OriginPolicy().allows(origin, scheme, host)


def test_with_a_public_url_the_host_header_says_nothing() -> None:
    policy = OriginPolicy(public_url="https://chat.example.net")
    assert policy.allows("https://chat.example.net", "ws", "10.0.0.7:8000")
    assert not policy.allows("http://evil.test", "ws", "evil.test")


def test_cross_origins_are_written_as_browsers_write_them() -> None:
    policy = OriginPolicy(
        ["https://EXAMPLE.org:443", "http://[::1]:8000"], public_url="https://chat.example.net"
    )
    assert policy.cross_origins == ["http://[::1]:8000", "https://example.org"]


def test_what_is_no_origin_cannot_be_configured() -> None:
    with pytest.raises(ValueError, match="no origin"):
        OriginPolicy(["https://example.org/page"])


@given(st.text(max_size=80))
def test_junk_is_no_origin(junk: str) -> None:
    assert parse_origin(junk) is None or junk.lower().startswith(("http://", "https://"))


@given(st.from_regex(r"https?://[a-z0-9.@:\\/%*\[\]-]{1,40}", fullmatch=True))
def test_only_exact_hosts_match(origin: str) -> None:
    if POLICY.allows(origin, "https", "chat.example.net"):
        plain = origin.removesuffix(":443")
        assert plain in {"https://example.org", "https://app.example.com:8443", "https://chat.example.net"}
