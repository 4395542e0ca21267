"""aiohttp, the `websockets` library, Tornado, Quart, Sanic, Litestar and Flask-Sock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow import calls, objects
from ..flow.calls import CallSite
from ..flow.libraries import Handler, Library
from ..flow.values import (
    NONE,
    Ext,
    Json,
    Lit,
    Native,
    Obj,
    Opaque,
    Site,
    Sock,
    Value,
    Wire,
    join,
    lit,
    options,
)
from ..model import Where
from ..source.syntax import Class, Function, Name
from .python_common import (
    called,
    defining_frame,
    each_of,
    functions_of,
    heard,
    later,
    nothing,
    plain,
    socket_of,
    socks,
)
from .python_handshake import query_string
from .python_routes import Registered, web
from .python_send import binary, send_json, send_text

if TYPE_CHECKING:
    from ..flow.engine import Engine
    from ..flow.scope import Frame

LIBRARY = Library()
_functions, _methods, _getters = LIBRARY.functions, LIBRARY.methods, LIBRARY.getters


def _route(
    site: CallSite, holder: Obj, path: Value, function: Obj, socket: Site | None, framework: str
) -> None:
    registry = web(site.engine).holders.get(holder)
    if registry is not None:
        registry.routes[id(site.node), function] = Registered(path, site.where, socket, framework)


def _framework(kind: str, framework: str, *, is_app: bool) -> Handler:
    def make(site: CallSite) -> Value:
        made = site.make(kind)
        holder = web(site.engine).holder(made, framework, is_app=is_app)
        holder.prefix = site.keywords.get("url_prefix") or site.keywords.get("prefix")
        return made

    return make


# --- aiohttp ---------------------------------------------------------------------------------------------------------


def _aiohttp_add(site: CallSite) -> Value:
    """`app.router.add_get(path, handler)`; whether it is a socket shows when the handler prepares one."""
    skip = 1 if site.name.endswith("add_route") else 0
    if isinstance(site.receiver, Obj):
        _aiohttp_route(site, site.receiver, site.arg(skip) or NONE, site.arg(skip + 1) or NONE)
    return NONE


def _aiohttp_route(site: CallSite, holder: Obj, path: Value, handler: Value) -> None:
    for function, this in functions_of(handler):
        request = site.engine.object_at("aiohttp.Request", site.node, site.frame, function)
        request.extra["route"] = (holder, path, site, function)
        _route(
            site,
            holder,
            path,
            function,
            function.extra["site"] if isinstance(function.extra.get("site"), Site) else None,
            "aiohttp",
        )  # type: ignore[arg-type]  # seen to be a Site
        later(site.engine, function, this, site, [request])


def _aiohttp_definition(site: CallSite) -> Value:
    """`web.get(path, handler)`."""
    made = site.make("aiohttp.RouteDef")
    skip = 1 if site.name.endswith(".route") else 0
    made.extra["path"], made.extra["handler"] = site.arg(skip), site.arg(skip + 1)
    return made


def _aiohttp_add_routes(site: CallSite) -> Value:
    for option in plain(site.arg(0)):
        if (
            isinstance(option, Obj)
            and option.kind == "aiohttp.RouteTableDef"
            and isinstance(site.receiver, Obj)
        ):
            from .python_routes import Mounted

            web(site.engine).holders[site.receiver].mounts[option] = Mounted(option, None)
        for route in plain(option.items) if isinstance(option, Obj) else ():
            if isinstance(route, Obj) and route.kind == "aiohttp.RouteDef" and isinstance(site.receiver, Obj):
                path, handler = route.extra["path"], route.extra["handler"]
                if path is not None and handler is not None:
                    where = CallSite(site.engine, site.node, site.frame, route.where)
                    _aiohttp_route(
                        where, site.receiver, site.engine.as_value(path), site.engine.as_value(handler)
                    )
    return NONE


def _aiohttp_decorator(site: CallSite) -> Value:
    holder, path = site.receiver, site.arg(0) or NONE

    def apply(inner: CallSite) -> Value:
        if isinstance(holder, Obj):
            _aiohttp_route(site, holder, path, inner.arg(0) or NONE)
        return inner.arg(0) or NONE

    return Native(apply, "a route")


def _aiohttp_subapp(site: CallSite) -> Value:
    from .python_routes import Mounted

    for option in plain(site.arg(1)):
        if isinstance(option, Obj) and isinstance(site.receiver, Obj) and option in web(site.engine).holders:
            web(site.engine).holders[site.receiver].mounts[option] = Mounted(option, site.arg(0))
    return NONE


def _websocket_response(site: CallSite) -> Value:
    """The socket belongs to the route whose request it is prepared with; until then to the function that makes it."""
    function = site.engine.active[-1] if site.engine.active else None
    made = site.engine.extra.setdefault(f"response {id(function or site.node)}", None)
    if not isinstance(made, Site):
        made = site.engine.extra[f"response {id(function or site.node)}"] = Site(site.where, "aiohttp")
        made.data["framework"] = "aiohttp"
        protocols = site.keywords.get("protocols")
        if protocols is not None:
            made.data["subprotocols"] = {
                option.value
                for one in plain(protocols)
                if isinstance(one, Obj)
                for option in plain(one.items)
                if isinstance(option, Lit)
            }
    return Sock(made)


def _prepare(site: CallSite) -> Value:
    for request in plain(site.arg(0)):
        route = request.extra.get("route") if isinstance(request, Obj) else None
        if isinstance(route, tuple):
            holder, path, at, function = route
            for one in socks(site.receiver):
                function.extra["site"] = one.site
                _route(at, holder, path, function, one.site, "aiohttp")
                assert isinstance(request, Obj)
                for name, value in request.extra.items():
                    if name.startswith("part "):
                        one.site.data.setdefault(name, value)
                request_site = request.extra.get("handshake")
                if isinstance(request_site, Site):
                    for name in ("credentials", "credentials_open"):
                        if name in request_site.data:
                            one.site.data[name] = request_site.data[name]
    return NONE


def _request_part(place: str) -> object:
    def get(engine: Engine, base: Value, frame: Frame, where: Where) -> Value:
        from .python_handshake import part_of

        assert isinstance(base, Obj)
        kept = base.extra.get("handshake")
        if not isinstance(kept, Site):
            kept = base.extra["handshake"] = Site(where, "request")
        return part_of(engine, kept, place)  # type: ignore[arg-type]  # one of the places, below

    return get


for _attribute, _place in (
    ("query", "query"),
    ("rel_url.query", "query"),
    ("headers", "header"),
    ("cookies", "cookie"),
    ("match_info", "path"),
):
    _getters[f"aiohttp.Request.{_attribute}"] = _request_part(_place)  # type: ignore[assignment]  # a Getter, made by a function that says object for brevity
_getters["aiohttp.Request.rel_url"] = lambda engine, base, frame, where: base


def _aiohttp_app(engine: Engine, base: Value, frame: Frame, where: Where) -> Value:
    found = [holder.obj for holder in web(engine).holders.values() if holder.is_app]
    return join(*found) if found else Opaque("app")


_getters["aiohttp.Request.app"] = _aiohttp_app


def _mapping_item(engine: Engine, base: Value, key: Value, frame: Frame, where: Where) -> Value | None:
    """`app["sockets"]`."""
    assert isinstance(base, Obj)
    if isinstance(key, Lit) and str(key.value) in base.fields:
        return base.fields[str(key.value)]
    return base.items


_methods["aiohttp.Application.get"] = lambda site: _mapping_item(
    site.engine, site.receiver, site.arg(0) or NONE, site.frame, site.where
)
_getters["aiohttp.Application.router"] = lambda engine, base, frame, where: base
_functions["aiohttp.web.Application"] = _framework("aiohttp.Application", "aiohttp", is_app=True)
_functions["aiohttp.web.RouteTableDef"] = _framework("aiohttp.RouteTableDef", "aiohttp", is_app=False)
_functions["aiohttp.web.WebSocketResponse"] = _websocket_response
_methods["sock.prepare"] = _prepare
for _name in ("get", "post", "put", "delete", "patch", "view", "route"):
    _functions[f"aiohttp.web.{_name}"] = _aiohttp_definition
    _methods[f"aiohttp.RouteTableDef.{_name}"] = _aiohttp_decorator
for _name in ("add_get", "add_post", "add_route", "add_put", "add_delete", "add_view"):
    _methods[f"aiohttp.Application.{_name}"] = _aiohttp_add
_methods["aiohttp.Application.add_routes"] = _aiohttp_add_routes
_methods["aiohttp.Application.add_subapp"] = _aiohttp_subapp
for _name in ("on_startup", "on_shutdown", "on_cleanup"):
    _getters[f"aiohttp.Application.{_name}"] = lambda engine, base, frame, where: Ext("aiohttp.hooks")


def _hook(site: CallSite) -> Value:
    for function, this in functions_of(site.arg(0)):
        later(site.engine, function, this, site)
    return NONE


_functions["aiohttp.hooks.append"] = _hook
_methods["sock.receive_str"] = lambda site: heard(site.engine, site.receiver, "text", site.where)


def _frame_data(engine: Engine, base: Value, frame: Frame, where: Where) -> Value:
    """`msg.data`: text, or bytes where the program says so, which does not show here."""
    assert isinstance(base, Wire)
    base.site.data.setdefault("listens", where)
    return Wire(base.site, "text")


def _frame_json(site: CallSite) -> Value:
    found: list[Value] = []
    for option in plain(site.receiver):
        if isinstance(option, Wire):
            site.engine.seen.hear(option.site, "json", site.where)
            found.append(Wire(option.site, "json"))
    return join(*found)


_getters["wire-frame.data"] = _frame_data
_methods["wire-frame.json"] = _frame_json


def _each_frame(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    """`async for message in socket`: frames in aiohttp, their text elsewhere."""
    if not isinstance(base, Sock):
        return None
    return heard(engine, base, "frame" if base.site.data.get("framework") == "aiohttp" else "text", where)


_getters["sock.[]"] = _each_frame


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
    _methods[f"sock.{_name}"] = lambda site: heard(site.engine, site.receiver, "text", site.where)


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
                        and _TORNADO in objects.library_bases(cls)
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
            for option in plain(objects.member(engine, instance, name, site.frame)):
                for function, _ in functions_of(option):
                    kept.data.setdefault("listens", site.where)
                    inner = CallSite(engine, site.node, called(site.frame), site.where, list[Value](args))
                    calls.invoke(engine, function, instance, inner, inner.frame)


def _tornado_argument(site: CallSite) -> Value:
    from .python_common import fails_without, note_credential

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


# --- Quart, Sanic, Flask-Sock, Litestar ------------------------------------------------------------------------------


def _quart_decorator(site: CallSite) -> Value:
    """Quart's handler finds its socket in a global; it is run here and now, with that global as this route's."""
    holder, path = site.receiver, site.arg(0) or NONE

    def apply(inner: CallSite) -> Value:
        for function, this in functions_of(inner.arg(0)):
            if not isinstance(holder, Obj):
                continue
            kept = socket_of(function, "quart")
            _route(site, holder, path, function, kept, "quart")
            site.engine.extra["quart"], before = kept, site.engine.extra.get("quart")
            words = _path_words(site.engine, function)
            run = CallSite(site.engine, site.node, called(site.frame), site.where, [], words)
            calls.invoke(site.engine, function, this, run, run.frame)
            site.engine.extra["quart"] = before
        return inner.arg(0) or NONE

    return Native(apply, "a route")


def _path_words(engine: Engine, function: Obj) -> dict[str, Value]:
    node = function.node
    assert isinstance(node, Function)
    return {
        param.target.id: Opaque(param.target.id)
        for param in node.params
        if isinstance(param.target, Name) and not param.rest
    }


def _current(engine: Engine) -> Value:
    kept = engine.extra.get("quart")
    return Sock(kept) if isinstance(kept, Site) else Ext("quart.websocket")


LIBRARY.values["quart.websocket"] = _current
for _kind in ("Quart", "Blueprint"):
    _functions[f"quart.{_kind}"] = _framework("quart.App", "quart", is_app=_kind == "Quart")
_methods["quart.App.websocket"] = _quart_decorator


def _handler_decorator(framework: str, position: int) -> Handler:
    """A decorator whose handler gets the socket as its parameter at `position`."""

    def decorate(site: CallSite) -> Value:
        holder, path = site.receiver, site.arg(0) or NONE

        def apply(inner: CallSite) -> Value:
            for function, this in functions_of(inner.arg(0)):
                kept = socket_of(function, framework)
                if isinstance(holder, Obj) and holder in web(site.engine).holders:
                    _route(site, holder, path, function, kept, framework)
                else:
                    web(site.engine).loose[id(site.node), function] = Registered(
                        path, site.where, kept, framework, "django" if framework != "litestar" else "template"
                    )
                words = _path_words(site.engine, function)
                for index, name in enumerate(list(words)):
                    if index == position:
                        words[name] = Sock(kept)
                later(site.engine, function, this, site, **words)
            return inner.arg(0) or NONE

        return Native(apply, "a route")

    return decorate


def _plain_decorator(site: CallSite) -> Value:
    def apply(inner: CallSite) -> Value:
        for function, this in functions_of(inner.arg(0)):
            later(site.engine, function, this, site, **_path_words(site.engine, function))
        return inner.arg(0) or NONE

    return Native(apply, "a route")


def _register(site: CallSite) -> Value:
    from .python_routes import Mounted

    for option in plain(site.arg(0)):
        if isinstance(option, Obj) and isinstance(site.receiver, Obj) and option in web(site.engine).holders:
            prefix = site.keywords.get("url_prefix")
            web(site.engine).holders[site.receiver].mounts[option] = Mounted(option, prefix)
    return NONE


for _kind in ("Sanic", "Blueprint"):
    _functions[f"sanic.{_kind}"] = _framework("sanic.App", "sanic", is_app=_kind == "Sanic")
_methods["sanic.App.websocket"] = _handler_decorator("sanic", 1)
for _kind in ("quart.App", "sanic.App"):
    for _name in (
        "get",
        "post",
        "put",
        "delete",
        "patch",
        "route",
        "before_serving",
        "after_serving",
        "before_server_start",
        "after_server_start",
        "listener",
        "errorhandler",
        "on_request",
    ):
        _methods[f"{_kind}.{_name}"] = _plain_decorator
    _methods[f"{_kind}.register_blueprint"] = _methods[f"{_kind}.blueprint"] = _register
    _methods[f"{_kind}.add_background_task"] = _hook
    _methods[f"{_kind}.add_task"] = lambda site: site.arg(0)
_functions["flask_sock.Sock"] = lambda site: site.make("flask_sock.Sock")
_methods["flask_sock.Sock.route"] = _handler_decorator("flask_sock", 0)
_functions["litestar.websocket"] = _handler_decorator("litestar", 0)
__all__ = ["LIBRARY", "binary", "defining_frame", "send_json", "send_text"]
