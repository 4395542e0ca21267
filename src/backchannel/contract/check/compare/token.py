"""The rules of class token between both ends: what the handshake carries against what the route reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..finding import Finding, Grade
from ..model import Address, Credential, Route, Send, Socket, Unresolved
from . import names, shapes
from .link import Link
from .match import shown
from .rules import finding
from .target import read_address

_BROWSER_HEADERS = frozenset(
    {
        "cookie",
        "origin",
        "host",
        "user-agent",
        "accept-language",
        "accept-encoding",
        "sec-websocket-protocol",
        "sec-websocket-key",
        "sec-websocket-version",
        "connection",
        "upgrade",
        "cache-control",
        "pragma",
    }
)
"""Headers that a browser sends with a handshake by itself."""

_PROXY_HEADERS = ("x-forwarded", "x-real-ip", "forwarded", "cf-", "via", "x-request-id")


def tokens(links: Sequence[Link]) -> tuple[tuple[Finding, ...], tuple[Unresolved, ...]]:
    """What handshakes lack, and what they carry in vain."""
    findings: list[Finding] = []
    unresolved: list[Unresolved] = []
    for link in links:
        if len(link.routes) != 1 or not link.sure:
            continue
        route = link.routes[0]
        if route.credentials_open:
            unresolved.append(
                Unresolved(
                    f"what the handshake of {shown(route)} has to carry",
                    "it is read in code that could not be followed",
                    route.where,
                )
            )
            continue
        findings.extend(_judge(link.socket, route))
    return tuple(findings), tuple(unresolved)


def _judge(socket: Socket, route: Route) -> Iterator[Finding]:
    otherwise = _gives_otherwise(socket)
    missing = [
        credential for credential in route.credentials if credential.required and _lacks(socket, credential)
    ]
    given = _unread(socket, route)
    for credential in missing:
        offered = _meant(credential, given)
        if offered is not None:
            given = [one for one in given if one != offered]
            yield _misread(socket, route, credential, offered)
        else:
            found = _missing(socket, route, credential)
            # A route may take it in either way, though it reads as if it always wanted this one.
            yield replace(found, grade=Grade.WARNING) if otherwise else found
    if not missing:
        yield from (_vain(socket, route, name) for name in given if names.is_token(name))
    yield from _subprotocols(socket, route)


def _gives_otherwise(socket: Socket) -> bool:
    """Whether the socket gives a token in a message or as a subprotocol."""
    sends = socket.conversation.sends
    said = any(names.is_token(key) for send in sends for key in shapes.keys_at(send.shape, ()))
    return said or bool(socket.subprotocols)


def _lacks(socket: Socket, credential: Credential) -> bool:
    match credential.place:
        case "query":
            plain = [address for address in socket.addresses if read_address(address).known]
            return bool(plain) and not any(_may_have(address, credential.name) for address in plain)
        case "header":
            name = credential.name.lower()
            return name not in _BROWSER_HEADERS and not name.startswith(_PROXY_HEADERS)
        case "subprotocol":
            return socket.subprotocols is None
        case "message":
            sends = socket.conversation.sends
            return not socket.conversation.open_sends and not any(
                _may_carry(send, credential.name) for send in sends
            )
        case _:
            # A cookie is set where nobody sees it, and the path is the URL rules' matter.
            return False


def _may_have(address: Address, name: str) -> bool:
    tail = read_address(address).segments[-1:]
    hidden = any(not isinstance(part, str) and part.many for part in tail)
    return address.query_open or hidden or name in address.query


def _may_carry(send: Send, name: str) -> bool:
    path = tuple(name.split("."))
    return any(not shapes.look_up(option, path).absent for option in shapes.options(send.shape))


def _unread(socket: Socket, route: Route) -> list[str]:
    """Query parameters that the front end gives and the route never reads."""
    read = {credential.name for credential in route.credentials if credential.place == "query"}
    return list(
        dict.fromkeys(name for address in socket.addresses for name in address.query if name not in read)
    )


def _meant(credential: Credential, given: Sequence[str]) -> str | None:
    """The parameter that was likely meant to be the credential."""
    if credential.place not in {"query", "header", "subprotocol", "message"}:
        return None
    near = names.nearest(credential.name, given)
    token = next((name for name in given if names.is_token(name)), None) if _is_token(credential) else None
    return near if near and credential.place == "query" else token


def _is_token(credential: Credential) -> bool:
    return credential.place != "query" or names.is_token(credential.name)


def _misread(socket: Socket, route: Route, credential: Credential, offered: str) -> Finding:
    address = next(address for address in socket.addresses if offered in address.query)
    fix = (
        f"Send `?{credential.name}=` in place of `?{offered}=`."
        if credential.place == "query"
        else f"Read `{offered}` from the query on the server ({_remedy(credential)})."
    )
    return finding(
        "token-not-read",
        message=f"The front end gives `?{offered}=`, which {shown(route)} never reads; it wants {_named(credential)}.",
        why="Without that the handshake is refused, whatever else the address carries.",
        fix=fix,
        frontend=address.where,
        backend=credential.where,
        subject=f"{shown(route)} {offered} {credential.name}",
        grade=_grade(socket),
    )


def _missing(socket: Socket, route: Route, credential: Credential) -> Finding:
    where = socket.addresses[0].where if credential.place == "query" and socket.addresses else socket.where
    return finding(
        "token-missing",
        message=f"{shown(route)} always wants {_named(credential)}; the front end does not give it.",
        why="A browser cannot set headers on a WebSocket, so the handshake never has it and is refused."
        if credential.place == "header"
        else "Without it the route refuses the connection or fails.",
        fix=_remedy(credential),
        frontend=where,
        backend=credential.where,
        subject=f"{shown(route)} {credential.place} {credential.name}",
        grade=_grade(socket),
    )


def _vain(socket: Socket, route: Route, name: str) -> Finding:
    address = next(address for address in socket.addresses if name in address.query)
    wanted = next(
        (
            one
            for one in route.credentials
            if names.is_token(one.name) or one.place in {"cookie", "header", "subprotocol"}
        ),
        None,
    )
    instead = f" It looks for {_named(wanted)} instead." if wanted else ""
    return finding(
        "token-not-read",
        message=f"The front end gives `?{name}=`, which {shown(route)} never reads.{instead}",
        why="Who opens the socket is not known to the route by that token."
        if wanted
        else "The route serves whoever connects; the token only ends up in logs.",
        fix=f"Read `{name}` from the query on the server, or leave it out of the address.",
        frontend=address.where,
        backend=wanted.where if wanted else route.where,
        subject=f"{shown(route)} {name}",
        grade=Grade.WARNING if wanted else Grade.NOTE,
    )


def _subprotocols(socket: Socket, route: Route) -> Iterator[Finding]:
    """Browsers fail a connection that was offered subprotocols and chose none of them (WHATWG WebSockets, establish a WebSocket connection)."""
    offered = socket.subprotocols
    if not offered:
        return
    known = {name for name in offered if name is not None}
    answered = route.subprotocols
    if answered is not None and (known & answered or None in offered or not answered):
        # One that is computed may be any of those offered.
        return
    answers = ", ".join(sorted(answered)) if answered is not None else "none"
    yield finding(
        "token-not-read",
        message=f"The front end offers subprotocols ({', '.join(sorted(known)) or 'a computed one'}); {shown(route)} accepts without choosing one of them (it answers: {answers}).",
        why="A browser fails the connection when it offered subprotocols and the answer names none of them.",
        fix='Answer with one that was offered: `await websocket.accept(subprotocol="…")`; or offer none.',
        frontend=socket.where,
        backend=route.where,
        subject=f"{shown(route)} subprotocol",
        grade=_grade(socket),
    )


def _named(credential: Credential) -> str:
    match credential.place:
        case "query":
            return f"the query parameter `{credential.name}`"
        case "header":
            return f"the header `{credential.name}`"
        case "cookie":
            return f"the cookie `{credential.name}`"
        case "subprotocol":
            return "a token in `Sec-WebSocket-Protocol`"
        case "message":
            return f"`{credential.name}` in the first message"
        case "path":
            return f"`{credential.name}` in the path"


def _remedy(credential: Credential) -> str:
    match credential.place:
        case "query":
            return f"Add `?{credential.name}=…` to the address."
        case "header":
            return f"Take `{credential.name}` from a query parameter, a cookie, a subprotocol or the first message instead."
        case "subprotocol":
            return "Open it with `new WebSocket(url, [token])`."
        case _:
            return f"Send `{credential.name}` before anything else."


def _grade(socket: Socket) -> Grade:
    return Grade.ERROR if socket.called else Grade.WARNING
