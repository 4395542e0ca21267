"""Django Channels: from URLs to consumers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..flow import lineage
from ..flow.calls import CallSite
from ..flow.libraries import Handler, Library
from ..flow.values import Obj, Value, plain
from ..source.syntax import Class
from .python_common import first, socket_of
from .python_routes import Registered, web

if TYPE_CHECKING:
    pass

from .channels import BASES, deliver

LIBRARY = Library()

_APPLICATION = "channels.Application"
_ROUTER = "channels.URLRouter"


def _application(site: CallSite) -> Value:
    """`Consumer.as_asgi()`."""
    made = site.make(_APPLICATION)
    made.extra["class"] = site.receiver
    return made


for _base in BASES:
    LIBRARY.methods[f"{_base}.as_asgi"] = _application


def _path(style: Literal["django", "regex"]) -> Handler:
    def route(site: CallSite) -> Value:
        made = site.make("channels.route")
        made.extra["path"] = site.arg(0, "route") or site.arg(0, "regex")
        made.extra["style"] = style
        made.extra["target"] = site.arg(1, "view")
        made.where = site.where
        for option in plain(site.arg(1, "view")):
            cls = (
                option.extra.get("class")
                if isinstance(option, Obj) and option.kind == _APPLICATION
                else option
            )
            if (
                isinstance(cls, Obj)
                and isinstance(cls.node, Class)
                and any(base in BASES for base in lineage.library_bases(cls))
            ):
                _routed(site, made, cls, style)
        return made

    return route


def _routed(site: CallSite, made: Obj, cls: Obj, style: Literal["django", "regex"]) -> None:
    registry = web(site.engine)
    kept = socket_of(cls, "channels")
    path = made.extra["path"]
    old = registry.loose.get((made, cls))
    registry.loose[made, cls] = Registered(
        site.engine.as_value(path),
        site.where,
        kept,
        "channels",
        style,
        prefix=old.prefix if old is not None else None,
    )
    deliver(site.engine, cls, site)


def _url_router(site: CallSite) -> Value:
    made = site.make(_ROUTER)
    made.extra["routes"] = site.arg(0, "routes")
    for option in plain(site.arg(0, "routes")):
        for route in plain(option.items) if isinstance(option, Obj) else ():
            _nested(site, route)
    return made


def _nested(site: CallSite, route: Value) -> None:
    """`path("prefix/", URLRouter([...]))`: the prefix goes before what the inner router holds."""
    if not isinstance(route, Obj) or route.kind != "channels.route":
        return
    for target in plain(
        site.engine.as_value(route.extra["target"]) if route.extra["target"] is not None else None
    ):
        if not isinstance(target, Obj) or target.kind != _ROUTER or target.extra["routes"] is None:
            continue
        for option in plain(site.engine.as_value(target.extra["routes"])):
            for inner in plain(option.items) if isinstance(option, Obj) else ():
                for key, registered in web(site.engine).loose.items():
                    if isinstance(key, tuple) and key[0] is inner:
                        registered.prefix = site.engine.as_value(route.extra["path"])


def _protocols(site: CallSite) -> Value:
    return site.make("channels.ProtocolTypeRouter")


for _name in ("django.urls.path", "django.urls.conf.path"):
    LIBRARY.functions[_name] = _path("django")
for _name in ("django.urls.re_path", "django.conf.urls.url", "django.urls.conf.re_path", "django.urls.url"):
    LIBRARY.functions[_name] = _path("regex")
LIBRARY.functions["channels.routing.URLRouter"] = _url_router
LIBRARY.functions["channels.routing.ProtocolTypeRouter"] = _protocols
LIBRARY.functions["channels.routing.ChannelNameRouter"] = _protocols
for _name in (
    "channels.auth.AuthMiddlewareStack",
    "channels.security.websocket.AllowedHostsOriginValidator",
    "channels.security.websocket.OriginValidator",
    "channels.sessions.SessionMiddlewareStack",
    "channels.auth.AuthMiddleware",
):
    LIBRARY.functions[_name] = first
