"""The `websockets` library and Tornado, and sockets to somebody else's server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow import calls, lineage, members, objects
from ..flow.calls import CallSite
from ..flow.libraries import Library
from ..flow.values import (
    NONE,
    Json,
    Obj,
    Opaque,
    Sock,
    Value,
    Wire,
    lit,
    options,
    plain,
)
from ..model import Where
from ..source.syntax import Class, Function
from .python_common import (
    called,
    each_of,
    fails_without,
    functions_of,
    heard,
    later,
    note_credential,
    nothing,
    socket_of,
)
from .python_handshake import query_string
from .python_routes import Registered, web

if TYPE_CHECKING:
    from ..flow.engine import Engine
    from ..flow.scope import Frame

LIBRARY = Library()
_functions, _methods, _getters = LIBRARY.functions, LIBRARY.methods, LIBRARY.getters


# --- sockets to somebody else's server: nothing of theirs is ours ----------------------------------------------------


def _foreign(site: CallSite) -> Value:
    return site.make("foreign-socket")


for _name in (
    "websockets.connect",
    "websockets.client.connect",
    "websockets.asyncio.client.connect",
    "websocket.create_connection",
    "websocket.WebSocketApp",
    "websockets.sync.client.connect",
):
    _functions[_name] = _foreign
_methods["*.ws_connect"] = _foreign
for _name in ("send", "send_json", "send_str", "send_text", "send_bytes", "close", "ping"):
    _methods[f"foreign-socket.{_name}"] = nothing
for _name in ("recv", "receive", "receive_json", "receive_str"):
    _methods[f"foreign-socket.{_name}"] = lambda site: Opaque("another server's message")


# --- the `websockets` library ----------------------------------------------------------------------------------------


def _serve(site: CallSite) -> Value:
    """`serve(handler, host, port)`: it answers at any path, unless the handler looks at it."""
    for function, this in functions_of(site.arg(0, "ws_handler") or site.keywords.get("handler")):
        kept = socket_of(function, "websockets")
        web(site.engine).loose[function] = Registered(lit("/{path:path}"), function.where, kept, "websockets")
        node = function.node
        args: list[Value] = [Sock(kept)]
        if isinstance(node, Function) and len(node.params) > 1 and node.params[1].default is None:
            args.append(query_string(site.engine, kept))
        later(site.engine, function, this, site, args)
    return site.make("websockets.Server")


for _name in (
    "websockets.serve",
    "websockets.server.serve",
    "websockets.asyncio.server.serve",
    "websockets.legacy.server.serve",
    "websockets.sync.server.serve",
):
    _functions[_name] = _serve
for _name in ("recv", "receive_message"):
    _methods[f"sock.{_name}"] = lambda site: heard(site.engine, site.receiver, "text", site.where, site.frame)


def _sock_path(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    return query_string(engine, base.site) if isinstance(base, Sock) else None


_getters["sock.path"] = _sock_path
_getters["sock.request"] = lambda engine, base, frame, where: base
_getters["sock.request_headers"] = _getters["sock.handshake"] = lambda engine, base, frame, where: None


def _broadcast(site: CallSite) -> Value:
    """`websockets.broadcast(sockets, message)`."""
    each = objects.items_of(site.engine, site.arg(0) or NONE, site.frame, site.node.line)
    site.engine.send(each, site.arg(1) or NONE, site)
    return NONE


for _name in (
    "websockets.broadcast",
    "websockets.asyncio.server.broadcast",
    "websockets.legacy.protocol.broadcast",
):
    _functions[_name] = _broadcast


# --- Tornado ---------------------------------------------------------------------------------------------------------

_TORNADO = "tornado.websocket.WebSocketHandler"


def _tornado_sock(site: CallSite) -> Value:
    def of(one: Value) -> Value | None:
        return (
            Sock(socket_of(one.owner, "tornado")) if isinstance(one, Obj) and one.owner is not None else None
        )

    return each_of(site.receiver, of)


def _write_message(site: CallSite) -> Value:
    """A dict is sent as JSON."""
    sock = _tornado_sock(site)
    for option in options(site.arg(0, "message") or NONE):
        inner = next(iter(plain(option)), NONE)
        is_dict = (isinstance(inner, Obj) and inner.kind == "dict") or (
            isinstance(inner, Wire) and inner.stage == "json"
        )
        site.engine.send(sock, Json(option) if is_dict else option, site)
    return NONE


def _tornado_application(site: CallSite) -> Value:
    """`Application([(r"/ws", Handler), …])`."""
    for option in plain(site.arg(0, "handlers")):
        for entry in plain(option.items) if isinstance(option, Obj) else ():
            if isinstance(entry, Obj) and "1" in entry.fields:
                for cls in plain(entry.fields["1"]):
                    if (
                        isinstance(cls, Obj)
                        and isinstance(cls.node, Class)
                        and _TORNADO in lineage.library_bases(cls)
                    ):
                        _tornado_route(site, entry.fields["0"], cls)
    return site.make("tornado.Application")


def _tornado_route(site: CallSite, path: Value, cls: Obj) -> None:
    engine, kept = site.engine, socket_of(cls, "tornado")
    web(engine).loose[id(site.node), cls] = Registered(path, cls.where, kept, "tornado", "regex")
    for instance in engine.instances_of(cls):
        if instance.owner is not cls:
            continue
        for name, args in (("open", []), ("on_message", [Wire(kept, "text")]), ("on_close", [])):
            for option in plain(members.member(engine, instance, name, site.frame)):
                for function, _ in functions_of(option):
                    kept.data.setdefault("listens", site.where)
                    inner = CallSite(engine, site.node, called(site.frame), site.where, list[Value](args))
                    calls.invoke(engine, function, instance, inner, inner.frame)


def _tornado_argument(site: CallSite) -> Value:
    name = site.text(0)
    receiver = site.receiver
    if name is not None and isinstance(receiver, Obj) and receiver.owner is not None:
        kept = socket_of(receiver.owner, "tornado")
        hard = len(site.args) < 2 and "default" not in site.keywords
        function = site.engine.active[-1] if site.engine.active else None
        note_credential(kept, "query", name, site.where, required=hard or fails_without(function, site.node))
    return Opaque(f"query {name}", kind="string")


_functions["tornado.web.Application"] = _tornado_application
_methods[f"{_TORNADO}.write_message"] = _write_message
for _name in ("get_argument", "get_query_argument"):
    _methods[f"{_TORNADO}.{_name}"] = _tornado_argument
for _name in ("close", "ping", "set_nodelay"):
    _methods[f"{_TORNADO}.{_name}"] = nothing
