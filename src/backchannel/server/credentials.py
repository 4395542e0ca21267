"""What a handshake or request brings to say who it is from. Pure: nothing is verified here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..protocol.base import SUBPROTOCOL

BEARER_SUBPROTOCOL = "bearer."
"""A browser can set no header on a WebSocket but this list, so the token travels as a made-up subprotocol."""


class UnsupportedProtocol(Exception):
    """The client offers subprotocols, but none that this server speaks. Closed with ``unsupported_protocol``."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """At most one of ``token`` and ``ticket`` is there. Neither is ever shown: not in a repr, a log or an error."""

    token: str | None = field(default=None, repr=False)
    ticket: str | None = field(default=None, repr=False)
    subprotocol: str | None = None
    """What the accepted handshake must echo; None if nothing was offered."""


def read_credentials(
    headers: Iterable[tuple[bytes, bytes]],
    subprotocols: Sequence[str] = (),
    query: Mapping[str, str] | None = None,
    *,
    query_token: bool = True,
) -> Credentials:
    """The first of: the subprotocol pair, ``Authorization: Bearer``, ``?ticket=``, ``?token=``.

    An empty value counts as absent. What comes later in that order is not looked at, even if the first proves wrong: a
    request has one author.

    :param headers: names in lower case, as ASGI gives them
    :param query: the decoded parameters of the URL
    :param query_token: whether ``?token=`` is accepted (``auth.query_token``)
    :raises UnsupportedProtocol: subprotocols are offered, but not ours
    """
    if subprotocols and SUBPROTOCOL not in subprotocols:
        raise UnsupportedProtocol
    echo = SUBPROTOCOL if subprotocols else None
    for offered in subprotocols:
        if offered.startswith(BEARER_SUBPROTOCOL) and len(offered) > len(BEARER_SUBPROTOCOL):
            return Credentials(token=offered[len(BEARER_SUBPROTOCOL) :], subprotocol=echo)
    if token := _bearer(headers):
        return Credentials(token=token, subprotocol=echo)
    if query and (ticket := query.get("ticket")):
        return Credentials(ticket=ticket, subprotocol=echo)
    if query and query_token and (token := query.get("token")):
        return Credentials(token=token, subprotocol=echo)
    return Credentials(subprotocol=echo)


def _bearer(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The token of the first ``Authorization: Bearer``; other schemes belong to proxies and are left alone."""
    for name, value in headers:
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            return value[7:].strip().decode("latin-1")
    return None
