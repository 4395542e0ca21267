"""aiohttp: applications, route tables, and the socket that a handler prepares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.calls import CallSite
from ..flow.libraries import Getter, Library
from ..flow.values import (
    NONE,
    Ext,
    Lit,
    Native,
    Obj,
    Opaque,
    Site,
    Sock,
    Value,
    Wire,
    join,
    plain,
)
from ..model import Where
from .python_common import Place, Stage, functions_of, heard, later, socks
from .python_handshake import part_of
from .python_routes import Mounted, holder_maker, put_route, web

if TYPE_CHECKING:
    from ..flow.engine import Engine
    from ..flow.scope import Frame

LIBRARY = Library()
_functions, _methods, _getters = LIBRARY.functions, LIBRARY.methods, LIBRARY.getters


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
        socket = function.extra.get("site")
        put_route(site, holder, path, function, socket if isinstance(socket, Site) else None, "aiohttp")
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
                put_route(at, holder, path, function, one.site, "aiohttp")
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


def _request_part(place: Place) -> Getter:
    def get(engine: Engine, base: Value, frame: Frame, where: Where) -> Value:
        assert isinstance(base, Obj)
        kept = base.extra.get("handshake")
        if not isinstance(kept, Site):
            kept = base.extra["handshake"] = Site(where, "request")
        return part_of(engine, kept, place)

    return get


_PARTS: dict[str, Place] = {
    "query": "query",
    "rel_url.query": "query",
    "headers": "header",
    "cookies": "cookie",
    "match_info": "path",
}
for _attribute, _place in _PARTS.items():
    _getters[f"aiohttp.Request.{_attribute}"] = _request_part(_place)
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
_functions["aiohttp.web.Application"] = holder_maker("aiohttp.Application", "aiohttp", is_app=True)
_functions["aiohttp.web.RouteTableDef"] = holder_maker("aiohttp.RouteTableDef", "aiohttp", is_app=False)
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
_methods["sock.receive_str"] = lambda site: heard(site.engine, site.receiver, "text", site.where, site.frame)


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
    stage: Stage = "frame" if base.site.data.get("framework") == "aiohttp" else "text"
    return heard(engine, base, stage, where, frame)


_getters["sock.[]"] = _each_frame
