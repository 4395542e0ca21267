"""FastAPI and Starlette: applications, routers, and how they are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow import calls, members
from ..flow.calls import CallSite
from ..flow.libraries import Getter, Handler, Library
from ..flow.values import NONE, Ext, Native, Obj, Opaque, Sock, Value, Wire, join, lit, plain
from ..model import Where
from ..source.syntax import Class
from .fastapi_parameters import bound_parameters, path_types
from .python_common import Stage, called, functions_of, heard, later, nothing, socket_of, socks, texts
from .python_routes import Mounted, Registered, spelled, web

if TYPE_CHECKING:
    from ..flow.engine import Engine
    from ..flow.scope import Frame

LIBRARY = Library()

_APPS = (
    "fastapi.FastAPI",
    "starlette.applications.Starlette",
    "fastapi.applications.FastAPI",
    "litestar.Litestar",
)
_ROUTERS = ("fastapi.APIRouter", "fastapi.routing.APIRouter", "starlette.routing.Router", "litestar.Router")
_HTTP = ("get", "post", "put", "patch", "delete", "head", "options", "api_route", "route")


def _application(site: CallSite) -> Value:
    return _holder(site, "fastapi.FastAPI", is_app=True)


def _router(site: CallSite) -> Value:
    return _holder(site, "fastapi.APIRouter", is_app=False)


def _holder(site: CallSite, kind: str, *, is_app: bool) -> Obj:
    made = site.make(kind)
    holder = web(site.engine).holder(made, "fastapi", is_app=is_app)
    holder.prefix = site.keywords.get("prefix")
    for word in ("routes", "route_handlers"):
        for route in _each(site.keywords.get(word)):
            _attach(site, made, route)
    lifespan = site.keywords.get("lifespan")
    if lifespan is not None and lifespan != NONE:
        site.invoke(lifespan, made)
    for word in ("on_startup", "on_shutdown"):
        for one in _each(site.keywords.get(word)):
            for function, this in functions_of(one):
                later(site.engine, function, this, site)
    return made


def _each(value: Value | None) -> list[Value]:
    return [one for option in plain(value) if isinstance(option, Obj) for one in plain(option.items)]


def _attach(site: CallSite, holder: Obj, route: Value) -> None:
    """A `WebSocketRoute`, `Route` or `Mount` in a list of routes."""
    if not isinstance(route, Obj):
        return
    registry = web(site.engine).holders[holder]
    registered = route.extra.get("route")
    if isinstance(registered, Registered):
        registry.routes[route] = registered
    mounted = route.extra.get("mount")
    if isinstance(mounted, Mounted):
        registry.mounts[route] = mounted


# --- routes ----------------------------------------------------------------------------------------------------------


def register(
    site: CallSite, holder: Obj, path: Value, endpoint: Value, *, socket: bool, where: Where
) -> None:
    """`endpoint` answers at `path` of `holder`."""
    registry = web(site.engine).holders.get(holder)
    if registry is None:
        return
    for function, this in functions_of(endpoint):
        kept = socket_of(function, "fastapi", this) if socket else None
        registry.routes[id(site.node), function] = Registered(
            path, where, kept, "fastapi", params=path_types(function)
        )
        words = bound_parameters(site.engine, function, kept, path, site)
        later(site.engine, function, this, site, **words)
    for option in plain(endpoint):
        if isinstance(option, Obj) and isinstance(option.node, Class) and option.kind == "class":
            kept = socket_of(option, "starlette") if socket else None
            registry.routes[id(site.node), option] = Registered(path, option.where, kept, "starlette")
            if socket:
                _endpoint(site, option)


def _decorator(*, socket: bool) -> Handler:
    def decorate(site: CallSite) -> Value:
        holder = site.receiver
        path = site.arg(0, "path") or lit("")

        def apply(inner: CallSite) -> Value:
            if isinstance(holder, Obj):
                register(site, holder, path, inner.arg(0) or NONE, socket=socket, where=site.where)
            return inner.arg(0) or NONE

        return Native(apply, "a route")

    return decorate


def _add(*, socket: bool) -> Handler:
    def add(site: CallSite) -> Value:
        if isinstance(site.receiver, Obj):
            endpoint = site.arg(1, "endpoint") or site.arg(1, "route") or NONE
            register(
                site, site.receiver, site.arg(0, "path") or lit(""), endpoint, socket=socket, where=site.where
            )
        return NONE

    return add


def _route_object(*, socket: bool) -> Handler:
    def make(site: CallSite) -> Value:
        made = site.make("starlette.Route")
        endpoint = site.arg(1, "endpoint") or NONE
        path = site.arg(0, "path") or lit("")
        for function, this in functions_of(endpoint):
            kept = socket_of(function, "starlette", this) if socket else None
            made.extra["route"] = Registered(path, site.where, kept, "starlette")
            words = bound_parameters(site.engine, function, kept, path, site)
            later(site.engine, function, this, site, **words)
        for option in plain(endpoint):
            if isinstance(option, Obj) and isinstance(option.node, Class) and option.kind == "class":
                kept = socket_of(option, "starlette") if socket else None
                made.extra["route"] = Registered(path, site.where, kept, "starlette")
                if socket:
                    _endpoint(site, option)
        return made

    return make


def _mount_object(site: CallSite) -> Value:
    made = site.make("starlette.Mount")
    child = next((option for option in plain(site.arg(1, "app")) if isinstance(option, Obj)), None)
    if child is None:
        child = site.make("fastapi.APIRouter")
        web(site.engine).holder(child, "starlette", is_app=False)
        for route in _each(site.keywords.get("routes")):
            _attach(site, child, route)
    made.extra["mount"] = Mounted(child, site.arg(0, "path"))
    return made


def _include(site: CallSite) -> Value:
    """`include_router(router, prefix=…)`; `mount(path, app)` has them the other way round."""
    parent = site.receiver
    registry = web(site.engine).holders.get(parent) if isinstance(parent, Obj) else None
    if registry is None:
        return NONE
    child, prefix = (site.arg(0, "router"), site.keywords.get("prefix"))
    if site.name.endswith(".mount"):
        child, prefix = site.arg(1, "app"), site.arg(0, "path")
    for option in plain(child):
        if isinstance(option, Obj) and option in web(site.engine).holders:
            key = (id(site.node), option)
            known = registry.mounts.get(key)
            prefix_now = (
                join(known.prefix, prefix) if known is not None and known.prefix is not None else prefix
            )
            registry.mounts[key] = Mounted(option, prefix_now)
        elif isinstance(option, Opaque) and not site.name.endswith(".mount"):
            why = f"a router ({option.source}) that is included could not be found"
            if prefix is not None and all(text.strip("/") and not cut for text, cut in spelled(prefix)):
                held = Registered(prefix, site.where, None, registry.framework, unread=why)
                registry.routes[id(site.node), why] = held
            else:
                web(site.engine).unread[why] = site.where
    return NONE


def _event(site: CallSite) -> Value:
    """`@app.on_event("startup")`, `@app.exception_handler(X)`, `@app.middleware("http")`: the framework calls it."""

    def apply(inner: CallSite) -> Value:
        for function, this in functions_of(inner.arg(0)):
            later(site.engine, function, this, site)
        return inner.arg(0) or NONE

    return Native(apply, "a hook")


def _add_hook(site: CallSite) -> Value:
    for function, this in functions_of(site.arg(1)):
        later(site.engine, function, this, site)
    return NONE


def _same(engine: Engine, base: Value, frame: Frame, where: Where) -> Value:
    return base


def _state(engine: Engine, base: Value, frame: Frame, where: Where) -> Value:
    """`app.state`: one object for an application, also as its requests and sockets see it."""
    assert isinstance(base, Obj)
    held = base.extra.get("state")
    if not isinstance(held, Obj):
        held = base.extra["state"] = Obj("starlette.State", base.where)
    return held


def _apps(engine: Engine, base: Value, frame: Frame, where: Where) -> Value:
    """The application behind a request or a socket: any that the project has."""
    found = [holder.obj for holder in web(engine).holders.values() if holder.is_app]
    return join(*found) if found else Opaque("app")


for _name in _APPS:
    LIBRARY.functions[_name] = _application
for _name in _ROUTERS:
    LIBRARY.functions[_name] = _router
for _kind in ("fastapi.FastAPI", "fastapi.APIRouter"):
    LIBRARY.methods[f"{_kind}.websocket"] = _decorator(socket=True)
    LIBRARY.methods[f"{_kind}.websocket_route"] = _decorator(socket=True)
    for _name in ("add_websocket_route", "add_api_websocket_route"):
        LIBRARY.methods[f"{_kind}.{_name}"] = _add(socket=True)
    for _name in _HTTP:
        LIBRARY.methods[f"{_kind}.{_name}"] = _decorator(socket=False)
    for _name in ("add_api_route", "add_route"):
        LIBRARY.methods[f"{_kind}.{_name}"] = _add(socket=False)
    for _name in ("include_router", "mount"):
        LIBRARY.methods[f"{_kind}.{_name}"] = _include
    for _name in ("on_event", "middleware", "exception_handler"):
        LIBRARY.methods[f"{_kind}.{_name}"] = _event
    for _name in ("add_event_handler", "add_exception_handler"):
        LIBRARY.methods[f"{_kind}.{_name}"] = _add_hook
    for _name in ("add_middleware", "register"):
        LIBRARY.methods[f"{_kind}.{_name}"] = nothing
    LIBRARY.getters[f"{_kind}.router"] = _same
    LIBRARY.getters[f"{_kind}.state"] = _state
for _name in ("fastapi.routing.APIWebSocketRoute", "starlette.routing.WebSocketRoute"):
    LIBRARY.functions[_name] = _route_object(socket=True)
for _name in ("starlette.routing.Route", "fastapi.routing.APIRoute"):
    LIBRARY.functions[_name] = _route_object(socket=False)
LIBRARY.functions["starlette.routing.Mount"] = _mount_object
LIBRARY.functions["starlette.requests.Request"] = lambda site: Ext("fastapi.Request")
LIBRARY.getters["fastapi.Request.app"] = _apps
LIBRARY.getters["starlette.Request.app"] = _apps
LIBRARY.getters["sock.app"] = _apps


# --- endpoints that are classes --------------------------------------------------------------------------------------


def _endpoint(site: CallSite, cls: Obj) -> None:
    """Calls what Starlette calls on a `WebSocketEndpoint` that a route leads to."""
    kept = socket_of(cls, "starlette")
    sock = Sock(kept)
    encoding = next(iter(texts(cls.fields.get("encoding"))), "")
    stage: Stage = "json" if encoding == "json" else "bytes" if encoding == "bytes" else "text"
    for instance in site.engine.instances_of(cls):
        if instance.owner is not cls:
            continue
        data = heard(site.engine, sock, stage, cls.where)
        events: dict[str, list[Value]] = {
            "on_connect": [sock],
            "on_receive": [sock, data],
            "on_disconnect": [sock, Opaque("code")],
        }
        for name, args in events.items():
            member = members.member(site.engine, instance, name, site.frame)
            for function, _ in functions_of(member):
                inner = CallSite(site.engine, site.node, called(site.frame), site.where, args)
                calls.invoke(site.engine, function, instance, inner, inner.frame)


# --- the socket ------------------------------------------------------------------------------------------------------


def _accept(site: CallSite) -> Value:
    given = site.arg(0, "subprotocol")
    for one in socks(site.receiver):
        found = one.site.data.setdefault("subprotocols", set())
        assert isinstance(found, set)
        if given is not None and given != NONE:
            for option in plain(given):
                found.add(getattr(option, "value", None) if hasattr(option, "value") else None)
    return NONE


def _receive(stage: Stage) -> Handler:
    def receive(site: CallSite) -> Value:
        return heard(site.engine, site.receiver, stage, site.where, site.frame)

    return receive


def _iterate(stage: Stage) -> Handler:
    await_one = _receive(stage)

    def run(site: CallSite) -> Value:
        made = site.engine.object_at("list", site.node, site.frame, site.receiver)
        site.engine.grow_items(made, await_one(site) or NONE, site.frame)
        return made

    return run


_STAGES: tuple[Stage, ...] = ("text", "json", "bytes")
for _stage in _STAGES:
    LIBRARY.methods[f"sock.receive_{_stage}"] = _receive(_stage)
    LIBRARY.methods[f"sock.iter_{_stage}"] = _iterate(_stage)
LIBRARY.methods["sock.receive"] = _receive("frame")
LIBRARY.methods["sock.accept"] = _accept


def frame_part(engine: Engine, base: Value, key: str, where: Where) -> Value:
    """A part of a message as ASGI has it: `text`, `bytes`, `type`."""
    assert isinstance(base, Wire)
    if key == "text":
        return Wire(base.site, "text")
    if key == "bytes":
        engine.seen.hear(base.site, "binary", where)
        return Wire(base.site, "bytes")
    return Opaque(key, kind="string")


def _frame_getter(key: str) -> Getter:
    return lambda engine, base, frame, where: frame_part(engine, base, key, where)


def _frame_get(site: CallSite) -> Value:
    key = site.text(0)
    found = [frame_part(site.engine, option, key or "", site.where) for option in plain(site.receiver)]
    return join(*found)


for _name in ("text", "bytes", "type"):
    LIBRARY.getters[f"wire-frame.{_name}"] = _frame_getter(_name)
LIBRARY.methods["wire-frame.get"] = _frame_get
