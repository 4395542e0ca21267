"""Which web pages may talk to the server: an exact list, compared as scheme, host and port.

A browser names a page's origin in the ``Origin`` header and the page cannot forge it. What is no browser can, so the check
protects users, not the server: who somebody is comes from the token alone, never from an origin or a ``Host``. The server
uses no cookies; a request without ``Origin`` therefore carries nobody's rights by accident and is let through.

The server's own pages are allowed: those of ``public_url`` where that is set (then ``Host`` is not looked at), else those
whose origin is the very host and scheme that the request was sent to.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

_DEFAULT_PORT = {"http": 80, "https": 443}
_HTTP_SCHEME = {"ws": "http", "wss": "https", "http": "http", "https": "https"}

Origin = tuple[str, str, int]
"""Scheme, host in lower case, port."""


def parse_origin(value: str) -> Origin | None:
    """An ``Origin`` header's value taken apart; None for what is not one origin, ``null`` included.

    A browser sends nothing but scheme, host and port (RFC 6454, 7); whatever has more is refused rather than trimmed.
    """
    if not value.isascii() or not value.isprintable() or value != value.strip() or "\\" in value:
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORT or not parts.hostname or "@" in parts.netloc or "*" in parts.netloc:
        return None
    if value.lower() != f"{parts.scheme}://{parts.netloc}".lower() or parts.netloc.endswith(":"):
        return None
    return parts.scheme, parts.hostname, port if port is not None else _DEFAULT_PORT[parts.scheme]


class OriginPolicy:
    """The origins that may connect."""

    def __init__(self, allowed: Iterable[str] = (), public_url: str | None = None) -> None:
        """:param allowed: origins of other pages, exact

        :param public_url: the server's own origin, if a proxy stands before it
        :raises ValueError: one of them is no origin
        """
        self._allowed = {self._required(value) for value in allowed}
        self._own = self._required(public_url) if public_url else None

    @staticmethod
    def _required(value: str) -> Origin:
        origin = parse_origin(value)
        if origin is None:
            raise ValueError(f"{value!r} is no origin; write scheme, host and port only")
        return origin

    def allows(self, origin: str | None, scheme: str, host: str | None) -> bool:
        """Whether a page of this origin may send this request.

        :param origin: the ``Origin`` header; None if there is none
        :param scheme: of the request: http, https, ws or wss
        :param host: the ``Host`` header
        """
        if origin is None:
            return True
        asked = parse_origin(origin)
        if asked is None:
            return False
        return asked in self._allowed or asked == self._own_origin(scheme, host)

    @property
    def cross_origins(self) -> list[str]:
        """The configured origins of other pages, those that get CORS headers, written as browsers write them."""
        return sorted(_write_origin(origin) for origin in self._allowed)

    def _own_origin(self, scheme: str, host: str | None) -> Origin | None:
        if self._own is not None:
            return self._own
        http_scheme = _HTTP_SCHEME.get(scheme)
        return parse_origin(f"{http_scheme}://{host}") if http_scheme and host else None


def _write_origin(origin: Origin) -> str:
    scheme, host, port = origin
    host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{host}" if port == _DEFAULT_PORT[scheme] else f"{scheme}://{host}:{port}"
