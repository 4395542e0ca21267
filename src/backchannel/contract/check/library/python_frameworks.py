"""Quart, Sanic, Litestar and Flask-Sock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow import calls
from ..flow.calls import CallSite
from ..flow.libraries import Handler, Library
from ..flow.values import (
    NONE,
    Ext,
    Native,
    Obj,
    Opaque,
    Site,
    Sock,
    Value,
    plain,
)
from ..source.syntax import Function, Name
from .python_common import (
    called,
    functions_of,
    later,
    socket_of,
)
from .python_routes import Mounted, Registered, holder_maker, put_route, web

if TYPE_CHECKING:
    from ..flow.engine import Engine

LIBRARY = Library()
_functions, _methods, _getters = LIBRARY.functions, LIBRARY.methods, LIBRARY.getters


def _quart_decorator(site: CallSite) -> Value:
    """Quart's handler finds its socket in a global; it is run here and now, with that global as this route's."""
    holder, path = site.receiver, site.arg(0) or NONE

    def apply(inner: CallSite) -> Value:
        for function, this in functions_of(inner.arg(0)):
            if not isinstance(holder, Obj):
                continue
            kept = socket_of(function, "quart")
            put_route(site, holder, path, function, kept, "quart")
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
    _functions[f"quart.{_kind}"] = holder_maker("quart.App", "quart", is_app=_kind == "Quart")
_methods["quart.App.websocket"] = _quart_decorator


def _handler_decorator(framework: str, position: int) -> Handler:
    """A decorator whose handler gets the socket as its parameter at `position`."""

    def decorate(site: CallSite) -> Value:
        holder, path = site.receiver, site.arg(0) or NONE

        def apply(inner: CallSite) -> Value:
            for function, this in functions_of(inner.arg(0)):
                kept = socket_of(function, framework)
                if isinstance(holder, Obj) and holder in web(site.engine).holders:
                    put_route(site, holder, path, function, kept, framework)
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


def _hook(site: CallSite) -> Value:
    for function, this in functions_of(site.arg(0)):
        later(site.engine, function, this, site)
    return NONE


def _plain_decorator(site: CallSite) -> Value:
    def apply(inner: CallSite) -> Value:
        for function, this in functions_of(inner.arg(0)):
            later(site.engine, function, this, site, **_path_words(site.engine, function))
        return inner.arg(0) or NONE

    return Native(apply, "a route")


def _register(site: CallSite) -> Value:

    for option in plain(site.arg(0)):
        if isinstance(option, Obj) and isinstance(site.receiver, Obj) and option in web(site.engine).holders:
            prefix = site.keywords.get("url_prefix")
            web(site.engine).holders[site.receiver].mounts[option] = Mounted(option, prefix)
    return NONE


for _kind in ("Sanic", "Blueprint"):
    _functions[f"sanic.{_kind}"] = holder_maker("sanic.App", "sanic", is_app=_kind == "Sanic")
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
