"""An AsyncAPI document as the back end of a comparison: its channels over WebSocket are the routes.

What a document says is taken from the server's point of view, as the specification has it: in 3.x an operation that *receives* is
heard by the server, in 2.x one that clients *publish*. A property that no schema mentions is none, unless the schema says that there
are more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from ..export import FILES, Format, export
from .asyncapi_messages import Message, conversation, read_message
from .asyncapi_nodes import AsyncApiError, Document, Node
from .model import Backend, Credential, Route

__all__ = ["AsyncApiError", "load_backend", "own_backend"]

OWN: Final = "Backchannel's own contract"
_VERSION: Final = re.compile(r"(\d+)\.(\d+)(\.\d+)?")
_WEBSOCKET: Final = frozenset({"ws", "wss"})
_VARIABLE: Final = re.compile(r"\{[^}]*\}")


def own_backend() -> Backend:
    """Backchannel's own contract, made from its models; lines are those of ``backchannel contract export --format asyncapi``."""
    return _backend(Document(export(Format.asyncapi), FILES[Format.asyncapi].as_posix()), OWN)


def load_backend(source: str) -> Backend:
    """The back end that a document describes.

    :param source: a path, or an http(s) URL
    :raises AsyncApiError: it cannot be had, is no AsyncAPI 2.x or 3.x, or describes nothing over WebSocket
    """
    return _backend(Document.load(source), source)


def _backend(document: Document, name: str) -> Backend:
    root = document.root
    major = _major(root)
    reader = _Reader(root) if major == 3 else _Reader2(root)
    routes = tuple(reader.routes())
    if not routes and not reader.skipped and not reader.open:
        raise AsyncApiError(f"{document.source}: it has no channels, so there is nothing to compare with")
    if not routes and not reader.open:
        raise AsyncApiError(
            f"{document.source}: nothing in it goes over WebSocket: {'; '.join(reader.skipped)}"
        )
    return Backend(name, routes, tuple(reader.open))


def _major(root: Node) -> int:
    told = root.get("asyncapi")
    if told is None:
        other = next((key for key in ("openapi", "swagger") if root.get(key) is not None), None)
        kind = (
            f"it is an {other} document, which describes HTTP"
            if other
            else "it does not say `asyncapi: …` at its top"
        )
        raise AsyncApiError(f"{root.where.file}: no AsyncAPI document: {kind}")
    version = str(told.scalar)
    found = _VERSION.fullmatch(version)
    if found is None or int(found[1]) not in {2, 3}:
        raise AsyncApiError(
            f"{told.where.file}:{told.where.line}: AsyncAPI {version} is not read, only 2.x and 3.x; "
            "convert it (`npx @asyncapi/cli convert --target-version 3.0.0`)"
        )
    return int(found[1])


class _Reader:
    """A document of version 3; that of version 2 differs in where it keeps addresses and directions."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.default_type = root.text("defaultContentType") or ""
        self.refuses = root.text("x-unknown-messages") == "refused"
        self.skipped: list[str] = []
        """Channels that are none over WebSocket, and why."""
        self.open: list[str] = []
        """Why there may be more routes."""
        servers = root.get("servers")
        self.servers = dict(servers.members()) if servers is not None else {}

    def routes(self) -> Iterator[Route]:
        """The routes of all channels over WebSocket. Channels with one address are one: a socket has no other channels in it."""
        found: dict[str, list[tuple[Node, str]]] = {}
        channels = self.root.get("channels")
        for key, channel in channels.members() if channels is not None else ():
            servers = self.servers_of(channel)
            spoken = [server for server in servers if _speaks_websocket(server, channel)]
            if servers and not spoken:
                others = sorted({server.text("protocol") or "no protocol" for server in servers})
                self.skipped.append(f"the channel {key!r} speaks {', '.join(others)}")
                continue
            address = self.address(key, channel)
            if address is None:
                self.open.append(f"the channel {key!r} has no address")
                continue
            path, _, query = address.partition("?")
            for base in dict.fromkeys(map(self.base, spoken)) or [""]:
                whole = "/" + "/".join(part for part in (base.strip("/"), path.lstrip("/")) if part)
                found.setdefault(whole, []).append((channel, query))
        for whole, parts in found.items():
            yield self._route(whole, parts)

    def servers_of(self, channel: Node) -> list[Node]:
        """The servers that the channel is on: those that it names, else all."""
        return channel.items("servers") or list(self.servers.values())

    def address(self, key: str, channel: Node) -> str | None:
        """The path of a channel, with or without a query; None if it has none that is fixed."""
        del key
        return channel.text("address")

    def base(self, server: Node) -> str:
        """The path before the addresses of a server."""
        return server.text("pathname") or ""

    def _route(self, path: str, parts: list[tuple[Node, str]]) -> Route:
        """The route of a path, with the channels that it serves and the query that each has in its address."""
        halves = [self.messages(channel) for channel, _ in parts]
        credentials: dict[tuple[str, str], Credential] = {}
        for channel, query in parts:
            for one in self._handshake(channel, query):
                credentials.setdefault((one.place, one.name), one)
        channels = [channel for channel, _ in parts]
        told = {str(name.scalar) for channel in channels for name in channel.items("x-subprotocols")}
        any_slash = all(channel.text("x-trailing-slash") == "ignored" for channel in channels)
        return Route(
            path,
            channels[0].where,
            conversation(
                [message for heard, _ in halves for message in heard],
                [message for _, sent in halves for message in sent],
                refuses=self.refuses,
            ),
            params={name: kind for channel in channels for name, kind in _parameters(channel).items()},
            credentials=tuple(credentials.values()),
            subprotocols=frozenset(told) or None,
            # Whoever does not describe the handshake says nothing of it, rather than that nothing is wanted.
            credentials_open=not credentials,
            framework="backchannel" if any_slash else "asyncapi",
        )

    def messages(self, channel: Node) -> tuple[list[Message], list[Message]]:
        """What the server hears and what it sends on the channel."""
        own = channel.get("messages")
        every = [node for _, node in own.members()] if own is not None else []
        heard: list[Node] = []
        sent: list[Node] = []
        operations = self.root.get("operations")
        for _, operation in operations.members() if operations is not None else ():
            here = operation.get("channel") == channel
            receives = operation.text("action") == "receive"
            if here:
                (heard if receives else sent).extend(operation.items("messages") or every)
            reply = operation.get("reply")
            if reply is not None and (reply.get("channel") or operation.get("channel")) == channel:
                (sent if receives else heard).extend(reply.items("messages") or ([] if here else every))
        if not heard and not sent and every:
            self.open.append(
                f"no operation says who sends the messages of {channel.text('address') or channel.name}"
            )
        return self._read(heard), self._read(sent)

    def _read(self, nodes: Iterable[Node]) -> list[Message]:
        return [read_message(node, self.default_type) for node in dict.fromkeys(nodes)]

    def _handshake(self, channel: Node, query: str) -> Iterator[Credential]:
        """What the handshake carries: the query of the address, the WebSocket binding, the security schemes."""
        for name, _ in parse_qsl(query, keep_blank_values=True):
            yield Credential("query", name, required=False, where=channel.where)
        bindings = channel.get("bindings")
        binding = bindings.get("ws") if bindings is not None else None
        if binding is not None:
            yield from _described(binding.get("query"), "query")
            yield from _described(binding.get("headers"), "header")
        for server in self.servers_of(channel):
            yield from self._secured(server)

    def _secured(self, server: Node) -> Iterator[Credential]:
        alternatives = list(self.schemes(server))
        for scheme in alternatives:
            where = scheme.text("in") or ""
            name = scheme.text("name") or "Authorization"
            if scheme.text("type") == "httpApiKey" and where in {"query", "cookie"}:
                # Of several ways any will do. A header alone would shut out every browser: other clients are meant.
                required = len(alternatives) == 1 and where == "query"
                yield Credential("query" if where == "query" else "cookie", name, required, scheme.where)
            elif scheme.text("type") in {"httpApiKey", "http"}:
                yield _header(name, scheme, required=False)

    def schemes(self, server: Node) -> Iterator[Node]:
        """The security schemes of a server, any of which will do."""
        yield from server.items("security")


def _speaks_websocket(server: Node, channel: Node) -> bool:
    """Whether the channel is one over WebSocket there: by the protocol, or by the binding where that says only `https`."""
    protocol = (server.text("protocol") or "").lower()
    bindings = channel.get("bindings")
    return protocol in _WEBSOCKET or (
        protocol in {"http", "https"} and bindings is not None and bindings.get("ws") is not None
    )


def _parameters(channel: Node) -> dict[str, str]:
    described = channel.get("parameters")
    found: dict[str, str] = {}
    for name, parameter in described.members() if described is not None else ():
        schema = parameter.get("schema")
        kind = schema.text("type") if schema is not None else None
        found[name] = "int" if kind == "integer" else "str"
    return found


def _described(schema: Node | None, place: str) -> Iterator[Credential]:
    properties = schema.get("properties") if schema is not None else None
    if schema is None or properties is None:
        return
    required = {str(item.scalar) for item in schema.items("required")}
    for name, described in properties.members():
        if place == "header":
            yield _header(name, described, required=name in required)
        else:
            yield Credential("query", name, name in required, described.where)


def _header(name: str, node: Node, *, required: bool) -> Credential:
    if name.lower() == "sec-websocket-protocol":
        return Credential("subprotocol", name, required, node.where)
    return Credential("header", name, required, node.where)


class _Reader2(_Reader):
    """A document of version 2."""

    def servers_of(self, channel: Node) -> list[Node]:
        named = [str(item.scalar) for item in channel.items("servers")]
        return [server for name, server in self.servers.items() if not named or name in named]

    def address(self, key: str, channel: Node) -> str | None:
        del channel
        return key

    def base(self, server: Node) -> str:
        url = server.text("url") or ""
        # A variable may be anywhere in the URL, also in its host: it must not be taken for the parts' separators.
        plain = _VARIABLE.sub(lambda found: found[0].replace(":", "_"), url)
        return urlsplit(plain if "://" in plain else f"ws://{plain}").path

    def messages(self, channel: Node) -> tuple[list[Message], list[Message]]:
        return self._read(_of_operation(channel.get("publish"))), self._read(
            _of_operation(channel.get("subscribe"))
        )

    def schemes(self, server: Node) -> Iterator[Node]:
        components = self.root.get("components")
        known = components.get("securitySchemes") if components is not None else None
        for requirement in server.items("security"):
            for name, _ in requirement.members():
                scheme = known.get(name) if known is not None else None
                if scheme is not None:
                    yield scheme


def _of_operation(operation: Node | None) -> list[Node]:
    message = operation.get("message") if operation is not None else None
    if message is None:
        return []
    return message.items("oneOf") or [message]
