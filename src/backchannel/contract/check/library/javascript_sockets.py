"""WebSockets in the browser and in the libraries that wrap them: where one is opened, what is sent on it, what listens to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.libraries import Getter, Handler, Library
from ..flow.values import NONE, Json, Native, Obj, Opaque, Site, Sock, Value, Wire, join, lit, options, plain
from .javascript_common import NUMBER, TEXT, cell, each, is_function, known, listen, nothing, run
from .javascript_peers import is_to_peer

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.scope import Frame
    from ..model import Where

_CONSTRUCTORS = (
    "WebSocket", "reconnecting-websocket.default", "ReconnectingWebSocket", "partysocket.WebSocket", "partysocket/ws.default", "partysocket/ws.WebSocket",
    "ws.default", "ws.WebSocket", "isomorphic-ws.default", "websocket.w3cwebsocket", "reconnectingwebsocket.default", "ws", "universal-websocket-client.default",
    "pws.default", "react-native-reconnecting-websocket.default", "@gutenye/ws.default", "robust-websocket.default", "unws.WebSocket", "isows.WebSocket",
)  # fmt: skip


# --- opening ---------------------------------------------------------------------------------------------------------


def sockets_of(engine: Engine) -> list[Site]:
    """Every socket that was opened in the round at hand."""
    held = engine.extra.setdefault("sockets", {})
    assert isinstance(held, dict)
    return [site for site in held if site.data.get("round") == engine.round]


def open_socket(
    site: CallSite, address: Value, protocols: Value | None = None, label: str = "WebSocket"
) -> Sock:
    """The socket that this call opens, with what of its address and subprotocols was seen in this round."""
    engine = site.engine
    box = site.make("websocket")
    opened = box.extra.get("site")
    if not isinstance(opened, Site):
        opened = box.extra["site"] = Site(site.where, label)
        registry = engine.extra.setdefault("sockets", {})
        assert isinstance(registry, dict)
        registry[opened] = None
    if opened.data.get("round") != engine.round:
        opened.data["round"] = engine.round
        opened.called = False
        opened.data["address"] = opened.data["protocols"] = None
    opened.called = opened.called or site.frame.called
    held = opened.data["address"]
    opened.data["address"] = join(engine.as_value(held), address) if held is not None else address
    if protocols is not None:
        given = opened.data["protocols"]
        opened.data["protocols"] = join(engine.as_value(given), protocols) if given is not None else protocols
    return Sock(opened)


def _constructed(site: CallSite) -> Value:
    given = known(site.arg(0))
    # Libraries that reconnect take a function as well, which they ask for the address each time.
    address = (
        each(site, given, lambda one: run(site, one) if is_function(one) else one)
        if given is not None
        else None
    )
    return open_socket(site, address if address is not None else Opaque("no address"), site.arg(1))


# --- sending and listening -------------------------------------------------------------------------------------------


def _send(site: CallSite) -> Value:
    for value in site.args[:1]:
        site.engine.send(site.receiver, value, site)
    return NONE


def _send_unknown(site: CallSite) -> Value | None:
    """`x.send(JSON.stringify(…))` on something unknown is a socket's."""
    if not any(isinstance(option, Json) for option in plain(site.arg(0))):
        return None
    if is_to_peer(site):
        return NONE
    site.engine.send(site.receiver, site.arg(0) or NONE, site)
    return NONE


def _heard(engine: Engine, base: Value, value: Value, frame: Frame, where: Where) -> None:
    if isinstance(base, Sock):
        listen(engine, value, frame, Wire(base.site, "frame"))


def _happened(engine: Engine, base: Value, value: Value, frame: Frame, where: Where) -> None:
    listen(engine, value, frame, Opaque("event"))


def _binary(engine: Engine, base: Value, value: Value, frame: Frame, where: Where) -> None:
    if isinstance(base, Sock):
        base.site.data["binary"] = True


def _add_listener(site: CallSite) -> Value:
    """`socket.addEventListener('message', …)`; of the library `ws`, `socket.on('message', data => …)`."""
    kind = site.text(0)
    for sock in plain(site.receiver):
        if not isinstance(sock, Sock):
            continue
        stage: Value = Wire(sock.site, "text" if site.name.endswith((".on", ".once")) else "frame")
        run(site, site.arg(1), stage if kind in ("message", None) else Opaque("event"))
    return site.receiver


def _data(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    if not isinstance(base, Wire):
        return None
    heard = Wire(base.site, "text")
    if frame.handling:
        engine.seen.hear(base.site, "text", where)
    return heard


def _frame_part(value: Value) -> Getter:
    return lambda engine, base, frame, where: value


# --- react-use-websocket ---------------------------------------------------------------------------------------------


def _use_websocket(site: CallSite) -> Value:
    """`const { sendJsonMessage, lastJsonMessage } = useWebSocket(url, { onMessage, queryParams, … })`."""
    sock = open_socket(site, _hook_address(site), None, "useWebSocket")
    made = site.make("react-use-websocket")
    made.extra["socket"] = sock
    for given in plain(site.arg(1)):
        if not isinstance(given, Obj):
            continue
        run(site, given.fields.get("onMessage"), Wire(sock.site, "frame"))
        for name in ("onOpen", "onClose", "onError", "onReconnectStop"):
            run(site, given.fields.get(name), Opaque("event"))
        if "filter" in given.fields:
            run(site, given.fields["filter"], Wire(sock.site, "frame"))
        if "protocols" in given.fields:
            sock.site.data["protocols"] = given.fields["protocols"]
        if "queryParams" in given.fields:
            sock.site.data["query"] = given.fields["queryParams"]
        heartbeat = given.fields.get("heartbeat")
        for beat in plain(heartbeat):
            message = beat.fields.get("message") if isinstance(beat, Obj) else lit("ping")
            if heartbeat is not None and heartbeat != lit(value=False):
                site.engine.send(sock, message if message is not None else lit("ping"), site)
    return made


def _hook_address(site: CallSite) -> Value:
    given = site.arg(0) or NONE
    found = [site.invoke(option) if is_function(option) else option for option in options(given)]
    address = known(join(*found))
    return address if address is not None else Opaque("no address")


def _of_hook(engine: Engine, base: Value) -> Sock | None:
    sock = base.extra.get("socket") if isinstance(base, Obj) else None
    return sock if isinstance(sock, Sock) else None


def _last_message(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    sock = _of_hook(engine, base)
    return join(NONE, Wire(sock.site, "frame")) if sock is not None else None


def _last_json(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    sock = _of_hook(engine, base)
    if sock is None:
        return None
    engine.seen.hear(sock.site, "json", where)
    return join(NONE, Wire(sock.site, "json"))


def _sender(*, encode: bool) -> Getter:
    """`sendMessage` and `sendJsonMessage` as values."""

    def get(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
        sock = _of_hook(engine, base)
        if sock is None or not isinstance(base, Obj):
            return None

        def send(site: CallSite) -> Value:
            value = site.arg(0) or NONE
            site.engine.send(sock, Json(value) if encode else value, site)
            return NONE

        label = "sendJsonMessage" if encode else "sendMessage"
        made = base.extra.get(label)
        if not isinstance(made, Native):
            made = base.extra[label] = Native(send, label)
        return made

    return get


def _underlying(engine: Engine, base: Value, frame: Frame, where: Where) -> Value | None:
    sock = _of_hook(engine, base)
    return Native(lambda site: sock, "getWebSocket") if sock is not None else None


# --- @vueuse/core ----------------------------------------------------------------------------------------------------


def _vueuse(site: CallSite) -> Value:
    """`const { data, send } = useWebSocket(url, { onMessage })`: `data` is a ref of the last frame's text."""
    address = known(
        each(
            site,
            site.arg(0),
            lambda value: value.fields.get("value", value) if isinstance(value, Obj) else value,
        )
    )
    sock = open_socket(site, address if address is not None else Opaque("no address"), None, "useWebSocket")
    data = cell(site, "vue.ref", join(NONE, Wire(sock.site, "text")))
    made = site.make("dict")
    grow = site.engine.grow
    for name, value in (("data", data), ("ws", sock)):
        grow(made, name, value, site.frame, site.node.line, sure=True)
    send = made.extra.setdefault("send", Native(lambda inner: _sent(inner, sock), "send"))
    assert isinstance(send, Native)
    grow(made, "send", send, site.frame, site.node.line, sure=True)
    made.open = True
    for given in plain(site.arg(1)):
        if isinstance(given, Obj):
            run(site, given.fields.get("onMessage"), sock, Wire(sock.site, "frame"))
            for name in ("onConnected", "onDisconnected", "onError"):
                run(site, given.fields.get(name), sock, Opaque("event"))
            if "protocols" in given.fields:
                sock.site.data["protocols"] = given.fields["protocols"]
    return made


def _sent(site: CallSite, sock: Sock) -> Value:
    site.engine.send(sock, site.arg(0) or NONE, site)
    return NONE


# --- rxjs and sockette -----------------------------------------------------------------------------------------------


def _rx_socket(site: CallSite) -> Value:
    """`webSocket(url)` of RxJS: a subject whose values are JSON both ways."""
    found = [
        given.fields.get("url", NONE) if isinstance(given, Obj) and given.kind == "dict" else given
        for given in plain(site.arg(0))
    ]
    sock = open_socket(site, join(*found), None, "webSocket")
    site.engine.seen.hear(sock.site, "json", site.where)
    made = cell(site, "rxjs.subject", Wire(sock.site, "json"))
    made.extra["socket"] = sock
    return made


def _sockette(site: CallSite) -> Value:
    sock = open_socket(site, site.arg(0) or NONE, None, "Sockette")
    for given in plain(site.arg(1)):
        if isinstance(given, Obj):
            run(site, given.fields.get("onmessage"), Wire(sock.site, "frame"))
            for name in ("onopen", "onclose", "onerror", "onreconnect"):
                run(site, given.fields.get(name), Opaque("event"))
            if "protocols" in given.fields:
                sock.site.data["protocols"] = given.fields["protocols"]
    return sock


def _sock_json(site: CallSite) -> Value:
    site.engine.send(site.receiver, Json(site.arg(0) or NONE), site)
    return NONE


_SOCKET: dict[str, Handler] = {
    "send": _send, "addEventListener": _add_listener, "on": _add_listener, "once": _add_listener, "addListener": _add_listener,
    "close": nothing, "reconnect": nothing, "open": nothing, "removeEventListener": nothing, "off": nothing, "terminate": nothing, "ping": nothing,
    "removeAllListeners": nothing, "refresh": nothing, "json": _sock_json, "toString": lambda site: TEXT,
}  # fmt: skip

LIBRARY = Library(
    functions={
        **dict.fromkeys(_CONSTRUCTORS, _constructed),
        "react-use-websocket.default": _use_websocket, "react-use-websocket.useWebSocket": _use_websocket,
        "react-use-websocket/dist/lib/use-websocket.useWebSocket": _use_websocket, "react-use-websocket.default.default": _use_websocket,
        "react-use-websocket.useSocketIO": lambda site: site.make("dict"),
        "@vueuse/core.useWebSocket": _vueuse, "rxjs/webSocket.webSocket": _rx_socket, "rxjs/webSocket.WebSocketSubject": _rx_socket,
        "sockette.default": _sockette, "Sockette": _sockette,
    },
    methods={
        **{f"sock.{name}": handler for name, handler in _SOCKET.items()},
        "opaque.send": _send_unknown,
    },
    getters={
        "wire-frame.data": _data,
        **{f"wire-frame.{name}": _frame_part(Opaque(name)) for name in ("type", "target", "origin", "timeStamp", "lastEventId", "currentTarget")},
        "sock.readyState": lambda engine, base, frame, where: NUMBER, "sock.url": lambda engine, base, frame, where: TEXT,
        "sock.bufferedAmount": lambda engine, base, frame, where: NUMBER, "sock.protocol": lambda engine, base, frame, where: TEXT,
        "react-use-websocket.lastMessage": _last_message, "react-use-websocket.lastJsonMessage": _last_json,
        "react-use-websocket.sendMessage": _sender(encode=False), "react-use-websocket.sendJsonMessage": _sender(encode=True),
        "react-use-websocket.readyState": lambda engine, base, frame, where: NUMBER, "react-use-websocket.getWebSocket": _underlying,
    },
    setters={
        "sock.onmessage": _heard, "sock.onopen": _happened, "sock.onclose": _happened, "sock.onerror": _happened, "sock.binaryType": _binary,
    },
)  # fmt: skip
