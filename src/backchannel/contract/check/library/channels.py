"""Django Channels: consumers, groups, and the routing of URLs to consumers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..flow import calls, lineage
from ..flow.calls import CallSite
from ..flow.libraries import Handler, Library
from ..flow.values import NONE, Bound, Ext, Json, Lit, Obj, Opaque, Site, Sock, Text, Value, Wire, join, plain
from ..model import Where
from ..source.syntax import Function
from .python_common import called, each_of, nothing, socket_of, texts
from .python_handshake import part_of, query_string
from .python_routes import web
from .python_send import binary

if TYPE_CHECKING:
    from ..flow.engine import Engine
    from ..flow.scope import Frame

LIBRARY = Library()

_TEXT = ("AsyncWebsocketConsumer", "WebsocketConsumer")
_JSON = ("AsyncJsonWebsocketConsumer", "JsonWebsocketConsumer")
BASES = (
    *tuple(f"channels.generic.websocket.{name}" for name in (*_TEXT, *_JSON)),
    "djangochannelsrestframework.consumers.AsyncAPIConsumer",
    "djangochannelsrestframework.generics.GenericAsyncAPIConsumer",
)


# --- a consumer is its socket ----------------------------------------------------------------------------------------


def _site_of(instance: Value) -> Site | None:
    if isinstance(instance, Obj):
        cls = instance.owner if instance.kind == "instance" else instance
        if cls is not None:
            return socket_of(cls, "channels")
    return None


def _sock(site: CallSite) -> Value:
    return each_of(site.receiver, lambda one: Sock(found) if (found := _site_of(one)) is not None else None)


def _send(site: CallSite) -> Value:
    text, data = site.arg(0, "text_data"), site.arg(1, "bytes_data")
    if text is not None and text != NONE:
        site.engine.send(_sock(site), text, site)
    elif data is not None:
        site.engine.send(_sock(site), binary(site, data), site)
    return NONE


def _send_json(site: CallSite) -> Value:
    site.engine.send(_sock(site), Json(site.arg(0, "content") or NONE), site)
    return NONE


def _accept(site: CallSite) -> Value:
    found = _site_of(site.receiver)
    given = site.arg(0, "subprotocol")
    if found is not None and given is not None and given != NONE:
        kept = found.data.setdefault("subprotocols", set())
        assert isinstance(kept, set)
        kept.update(texts(given) or [None])
    return NONE


def _base_receive(site: CallSite) -> Value:
    """`super().receive(…)` of a JSON consumer decodes and calls `receive_json`."""
    for option in plain(site.receiver.this if hasattr(site.receiver, "this") else site.receiver):
        if isinstance(option, Obj):
            _deliver_json(site.engine, option, site)
    return NONE


# --- what a consumer is called with ----------------------------------------------------------------------------------


def _consumer(engine: Engine, cls: Obj, frame: Frame) -> None:
    """Every consumer class: its instances are made by Channels."""
    web(engine).consumers[cls] = None


def deliver(engine: Engine, cls: Obj, site: CallSite) -> None:
    """What Channels calls on a consumer that a route leads to, once the modules have run."""
    for instance in engine.instances_of(cls):
        if instance.owner is not cls:
            continue
        kept = socket_of(cls, "channels")
        _invoke(engine, instance, "connect", site, [])
        _invoke(engine, instance, "websocket_connect", site, [Opaque("event")])
        text, data = Wire(kept, "text"), Wire(kept, "bytes")
        if has(cls, "receive"):
            method = _method(engine, instance, "receive")
            names = (
                [getattr(p.target, "id", "") for p in method.node.params]
                if method is not None and isinstance(method.node, Function)
                else []
            )
            words: dict[str, Value] = {}
            if "bytes_data" in names:
                words["bytes_data"] = join(data, NONE)
            _invoke(engine, instance, "receive", site, [text], **words)
            kept.data.setdefault("listens", site.where)
        elif has(cls, "receive_json"):
            _deliver_json(engine, instance, site)
        _invoke(engine, instance, "disconnect", site, [Opaque("code", kind="number")])


def _deliver_json(engine: Engine, instance: Obj, site: CallSite) -> None:
    assert instance.owner is not None
    kept = socket_of(instance.owner, "channels")
    if has(instance.owner, "receive_json"):
        engine.seen.hear(kept, "json", site.where)
        _invoke(engine, instance, "receive_json", site, [Wire(kept, "json")])


def has(cls: Obj, name: str) -> bool:
    return any(name in one.fields for one in lineage.lineage(cls))


def _method(engine: Engine, instance: Obj, name: str) -> Obj | None:
    for one in lineage.lineage(instance.owner):
        for option in plain(one.fields.get(name)):
            found = option.function if isinstance(option, Bound) else option
            if isinstance(found, Obj) and isinstance(found.node, Function):
                return found
    return None


def _invoke(
    engine: Engine, instance: Obj, name: str, site: CallSite, args: list[Value], **words: Value
) -> None:
    method = _method(engine, instance, name)
    if method is not None:
        inner = CallSite(engine, site.node, called(site.frame), site.where, args, words)
        calls.invoke(engine, method, instance, inner, inner.frame)


# --- groups ----------------------------------------------------------------------------------------------------------


def _group_send(site: CallSite) -> Value:
    """`group_send(group, {"type": "chat.message", …})`: the method of that name of every consumer that may be in the group."""
    event = site.arg(1, "message")
    group = site.arg(0, "group")
    for option in plain(event):
        if not isinstance(option, Obj) or option.kind != "dict":
            web(site.engine).unread["an event is sent to a group that could not be read"] = site.where
            continue
        names = texts(option.fields.get("type"))
        if not names:
            web(site.engine).unread["the type of an event that is sent to a group could not be read"] = (
                site.where
            )
        for name in names:
            if group is not None and group != _ONE_CHANNEL:
                place = _named_at(option, name) or site.where
                groups = web(site.engine).told.setdefault((name, place), {})
                groups[group] = groups.get(group, False) or site.frame.called
            for instance in _members(site, group, name.replace(".", "_")):
                _invoke(site.engine, instance, name.replace(".", "_"), site, [option])
    return NONE


def _named_at(event: Obj, name: str) -> Where | None:
    held = plain(event.fields.get("type"))
    return next((one.where for one in held if isinstance(one, Lit) and one.value == name), None)


def _members(site: CallSite, group: Value | None, handler: str) -> Iterator[Obj]:
    """Instances of the consumers with such a handler that join groups of such a name."""
    for cls in list(web(site.engine).consumers):
        if not has(cls, handler) or not may_join(site.engine, cls, group):
            continue
        for instance in site.engine.instances_of(cls):
            if instance.owner is cls:
                yield instance


def may_join(engine: Engine, cls: Obj, group: Value | None) -> bool:
    joined = web(engine).groups.get(cls)
    if not joined or group is None:
        return True
    return any(_same_group(one, other) for held in joined for one in plain(held) for other in plain(group))


def _same_group(one: Value, other: Value) -> bool:
    """Whether two group names can be the same, by how they begin."""
    left, right = _beginning(one), _beginning(other)
    if left is None or right is None:
        return True
    if isinstance(one, Lit) and isinstance(other, Lit):
        return left == right
    return left.startswith(right) or right.startswith(left)


def _beginning(value: Value) -> str | None:
    if isinstance(value, Lit):
        return str(value.value)
    if isinstance(value, Text) and isinstance(value.parts[0], Lit):
        return str(value.parts[0].value)
    return None


def _group_add(site: CallSite) -> Value:
    group = site.arg(0)
    if group is not None:
        for cls in _joining(site):
            web(site.engine).groups.setdefault(cls, {})[group] = None
    return NONE


def _joining(site: CallSite) -> set[Obj]:
    """The class of the consumer whose code it is, or of one that was given to the code."""
    this = site.frame.this
    held = [*site.frame.scope.now.values(), *(this.fields.values() if isinstance(this, Obj) else ())]
    given = [one for value in held for one in plain(value)]
    owners = {one.owner for one in given if isinstance(one, Obj) and one.kind == "instance"}
    own = {this.owner} if isinstance(this, Obj) else set()
    return {cls for cls in own | (owners & web(site.engine).consumers.keys()) if cls is not None}


_ONE_CHANNEL = Opaque("channel")


def _channel_send(site: CallSite) -> Value:
    """`channel_layer.send(channel_name, event)`: to one consumer, of whichever class."""
    return _group_send(
        CallSite(
            site.engine,
            site.node,
            site.frame,
            site.where,
            [_ONE_CHANNEL, site.arg(1, "message") or NONE],
        )
    )


LIBRARY.functions.update(
    {
        "channels.layers.get_channel_layer": lambda site: Ext("channel_layer"),
        "channel_layer.group_send": _group_send,
        "channel_layer.send": _channel_send,
        "channel_layer.group_add": _group_add,
        "channel_layer.group_discard": nothing,
        "channels.layers.InMemoryChannelLayer": lambda site: Ext("channel_layer"),
    }
)


# --- scope -----------------------------------------------------------------------------------------------------------


def _is_consumer(value: Value) -> bool:
    return isinstance(value, Obj) and any(base in BASES for base in lineage.library_bases(value.owner))


def _layer(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    return Ext("channel_layer") if _is_consumer(base) else None


def _scope(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    found = _site_of(base) if _is_consumer(base) else None
    if found is None:
        return None
    held = found.data.get("scope")
    if not isinstance(held, Obj):
        held = found.data["scope"] = Obj("channels.scope", where)
        held.extra["of"] = found
    return held


def _scope_item(engine: Engine, base: Value, key: Value, frame: Frame, where: Where) -> Value | None:
    if not isinstance(base, Obj) or not isinstance(site := base.extra["of"], Site):
        return None
    name = next(iter(texts(key)), "")
    if name == "query_string":
        return query_string(engine, site)
    if name == "cookies":
        return part_of(engine, site, "cookie")
    if name == "headers":
        site.data["credentials_open"] = True
    if name == "url_route":
        return part_of(engine, site, "path", " route")
    return base.fields.get(name, Opaque(name))


def _scope_get(site: CallSite) -> Value | None:
    key = site.arg(0)
    return _scope_item(site.engine, site.receiver, key, site.frame, site.where) if key is not None else None


def _route_item(engine: Engine, base: Value, key: Value, frame: Frame, where: Where) -> Value:
    """`scope["url_route"]["kwargs"]["room"]`."""
    return base if "kwargs" in texts(key) else Opaque(next(iter(texts(key)), "part of the path"))


def _route_get(site: CallSite) -> Value:
    return _route_item(site.engine, site.receiver, site.arg(0) or NONE, site.frame, site.where)


LIBRARY.items["channels.scope"] = _scope_item
LIBRARY.methods["channels.scope.get"] = _scope_get
LIBRARY.items["handshake.path route"] = _route_item
LIBRARY.methods["handshake.path route.get"] = _route_get
LIBRARY.getters["instance.scope"] = _scope
LIBRARY.getters["instance.channel_layer"] = _layer

_METHODS: dict[str, Handler] = {
    "send": _send,
    "send_json": _send_json,
    "accept": _accept,
    "receive": _base_receive,
    **dict.fromkeys(
        (
            "close",
            "connect",
            "disconnect",
            "dispatch",
            "websocket_connect",
            "websocket_disconnect",
            "websocket_receive",
            "receive_json",
            "channel_layer_alias",
        ),
        nothing,
    ),
    "encode_json": lambda site: Json(site.arg(0) or NONE),
}
for _base in BASES:
    LIBRARY.classes[_base] = _consumer
    for _name, _handler in _METHODS.items():
        LIBRARY.methods[f"{_base}.{_name}"] = _handler
