"""The page around a front end: storages, cookies, its own address, events on elements and on the window."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from ..flow.libraries import Getter, Handler, Library
from ..flow.objects import heard_part, item, set_item
from ..flow.values import NONE, Lit, Obj, Opaque, Stored, Text, Value, Wire, join, options, plain
from ..model import StorageUse
from .javascript_common import BOOLEAN, TEXT, first, is_function, nothing, object_of, run, shared

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.scope import Frame
    from ..model import Where

Store = Literal["localStorage", "sessionStorage", "cookie", "asyncStorage"]

# How storages are reached, and which one each is.
_STORES: dict[str, Store] = {
    "localStorage": "localStorage", "window.localStorage": "localStorage", "globalThis.localStorage": "localStorage", "self.localStorage": "localStorage",
    "sessionStorage": "sessionStorage", "window.sessionStorage": "sessionStorage",
    "@react-native-async-storage/async-storage.default": "asyncStorage", "AsyncStorage": "asyncStorage", "react-native.AsyncStorage": "asyncStorage",
}  # fmt: skip
_COOKIES = ("js-cookie.default", "Cookies", "js-cookie", "universal-cookie.default", "cookie")


# --- storages --------------------------------------------------------------------------------------------------------


def _keys(site: CallSite, store: Store, writes: bool) -> list[str]:
    """The keys that a call names; a computed one that is written makes the store open."""
    found: list[str] = []
    for option in plain(site.arg(0)):
        if isinstance(option, Lit):
            found.append(str(option.value))
        elif writes and site.frame.called and not (isinstance(option, Opaque) and option.param):
            site.engine.seen.storage_open[
                f"a computed key of {store} at {site.where.file}:{site.where.line}"
            ] = None
    return found


def _get(store: Store) -> Handler:
    def call(site: CallSite) -> Value:
        found: list[Value] = []
        for key in _keys(site, store, writes=False):
            site.engine.seen.storage_reads[StorageUse(store, key, site.where, site.frame.called)] = None
            found.append(Stored(store, key, site.where))
        return join(*found) if found else Opaque(f"{store}[…]")

    return call


def _set(store: Store) -> Handler:
    def call(site: CallSite) -> Value:
        for key in _keys(site, store, writes=True):
            site.engine.seen.storage_writes[StorageUse(store, key, site.where, site.frame.called)] = None
        return NONE

    return call


def _cookie(engine: Engine, base: Value, value: Value, frame: Frame, where: Where) -> None:
    """`document.cookie = 'token=…'`."""
    for option in options(value):
        start = option.parts[0] if isinstance(option, Text) else option
        name = re.match(r"\s*([^=;\s]+)=", str(start.value)) if isinstance(start, Lit) else None
        if name is not None:
            engine.seen.storage_writes[StorageUse("cookie", name.group(1), where, frame.called)] = None
        else:
            engine.seen.storage_open[f"a computed cookie at {where.file}:{where.line}"] = None


def _storage() -> dict[str, Handler]:
    table: dict[str, Handler] = {}
    for name, store in _STORES.items():
        table |= {
            f"{name}.getItem": _get(store),
            f"{name}.setItem": _set(store),
            f"{name}.removeItem": nothing,
            f"{name}.clear": nothing,
        }
    for name in _COOKIES:
        table |= {f"{name}.get": _get("cookie"), f"{name}.set": _set("cookie"), f"{name}.remove": nothing}
    for name in ("expo-secure-store", "SecureStore"):
        table |= {f"{name}.getItemAsync": _get("asyncStorage"), f"{name}.setItemAsync": _set("asyncStorage")}
    return table


# --- the page's address and its settings -----------------------------------------------------------------------------


def _setting(source: str) -> Getter:
    return lambda engine, base, frame, where: Opaque(source, env=True)


_SETTINGS = {
    "import.meta.env": "import.meta.env", "process.env": "process.env", "window.location": "location", "document.location": "location",
    "globalThis.location": "location", "self.location": "location", "window.env": "window.env", "window.ENV": "window.ENV", "window._env_": "window._env_",
    "window.__ENV__": "window.__ENV__", "globalThis.process": "process", "import.meta.url": "import.meta.url", "document.baseURI": "document.baseURI",
}  # fmt: skip


# --- events ----------------------------------------------------------------------------------------------------------


def _bus(site: CallSite) -> Obj:
    """Events that the page's code sends itself over the window."""
    return shared(site, "window events", "Map")


def _listeners(site: CallSite) -> Obj:
    """Who listens to what the code dispatches itself, by the event's name."""
    return shared(site, "window listeners", "Map")


_BROWSERS = frozenset(
    [
        "DOMContentLoaded", "afterprint", "animationend", "beforeinstallprompt", "beforeprint", "beforeunload", "blur", "change", "click",
        "contextmenu", "copy", "cut", "dblclick", "devicemotion", "deviceorientation", "drag", "dragend", "dragenter", "dragleave", "dragover",
        "dragstart", "drop", "focus", "focusin", "focusout", "fullscreenchange", "hashchange", "input", "keydown", "keypress", "keyup",
        "languagechange", "load", "loadeddata", "loadedmetadata", "mousedown", "mouseenter", "mouseleave", "mousemove", "mouseout", "mouseover",
        "mouseup", "offline", "online", "orientationchange", "pagehide", "pageshow", "paste", "pointercancel", "pointerdown", "pointermove",
        "pointerup", "popstate", "readystatechange", "rejectionhandled", "reset", "resize", "scroll", "select", "selectionchange", "storage",
        "submit", "timeupdate", "touchcancel", "touchend", "touchmove", "touchstart", "transitionend", "unhandledrejection", "unload",
        "visibilitychange", "wheel",
    ]
)  # fmt: skip
"""Events that browsers raise: who listens to one waits for no message of that name."""


def _listen(site: CallSite) -> Value:
    """On an element or the window: the event is unknown, or one that the code itself dispatches."""
    kind = site.text(0)
    bus = _bus(site)
    if kind is not None and kind not in _BROWSERS and is_function(site.arg(1) or NONE):
        site.engine.grow(_listeners(site), kind, site.args[1], site.frame, site.node.line)
    if kind is not None and kind in bus.fields:
        run(site, site.arg(1), bus.fields[kind])
    else:
        run(site, site.arg(1), Opaque("event"))
    return NONE


def _dispatch(site: CallSite) -> Value:
    """An event of a known name is kept for those who listen to it; one that is named by what was heard goes to those whom that name means."""
    bus = _bus(site)
    for event in plain(site.arg(0)):
        if not isinstance(event, Obj) or event.kind != "dict" or "type" not in event.fields:
            continue
        for kind in plain(event.fields["type"]):
            if not isinstance(kind, Lit) and heard_part(kind) is None:
                continue
            called = item(site.engine, _listeners(site), kind, site.frame, site.node.line)
            if isinstance(kind, Lit):
                set_item(site.engine, bus, kind, event, site.frame, site.node.line)
            else:
                run(site, called, event)
    return BOOLEAN


def _custom_event(site: CallSite) -> Value:
    made = object_of(site, {"type": site.arg(0) or NONE})
    for given in plain(site.arg(1)):
        if isinstance(given, Obj):
            detail = item(site.engine, given, Lit("detail", "str"), site.frame, site.node.line)
            site.engine.grow(made, "detail", detail, site.frame, site.node.line, sure=True)
    made.open = True
    return made


def _blob(site: CallSite) -> Value:
    """Bytes: made from what was heard, it was heard as such."""
    made = site.make("bytes")
    made.extra["binary"] = True
    for value in plain(site.arg(0)):
        if isinstance(value, Wire) and value.stage != "json":
            site.engine.seen.hear(value.site, "binary", site.where)
    return made


def _decoded(site: CallSite) -> Value:
    """`new TextDecoder().decode(…)`: bytes that were heard are text."""
    found = [value for value in plain(site.arg(0)) if isinstance(value, Wire)]
    return found[0] if found else TEXT


def _method_send(site: CallSite) -> Value:
    return NONE


_BYTES = ("Blob", "File", "Uint8Array", "Int16Array", "Float32Array", "ArrayBuffer", "DataView", "Uint8ClampedArray", "Int8Array", "Uint16Array", "Int32Array", "Uint32Array")  # fmt: skip


def _bytes_method(site: CallSite) -> Value:
    made = site.make("bytes")
    made.extra["binary"] = True
    for callback in site.args:
        if is_function(callback):
            run(site, callback, made)
    return made


LIBRARY = Library(
    functions={
        **_storage(), **dict.fromkeys(_BYTES, _blob), "CustomEvent": _custom_event, "MessageEvent": _custom_event, "Event": _custom_event,
        **{f"{owner}{name}": handler for owner in ("", "window.", "document.", "globalThis.") for name, handler in
           (("addEventListener", _listen), ("removeEventListener", nothing), ("dispatchEvent", _dispatch))},
        "TextDecoder": lambda site: site.make("TextDecoder"), "TextEncoder": lambda site: site.make("TextEncoder"),
        "XMLHttpRequest": lambda site: site.make("XMLHttpRequest"), "EventSource": lambda site: site.make("EventSource"),
        "prompt": lambda site: TEXT, "confirm": lambda site: BOOLEAN, "window.prompt": lambda site: TEXT,
        "document.getElementById": lambda site: Opaque("an element"), "document.querySelector": lambda site: Opaque("an element"),
        "$": lambda site: Opaque("elements"), "jQuery": lambda site: Opaque("elements"), "unref": first,
    },
    methods={
        "TextDecoder.decode": _decoded, "TextEncoder.encode": _bytes_method, "XMLHttpRequest.send": _method_send,
        "*.addEventListener": _listen, "bytes.arrayBuffer": _bytes_method, "bytes.slice": _bytes_method, "bytes.buffer": _bytes_method,
    },
    getters={
        **{name: _setting(source) for name, source in _SETTINGS.items()},
        "bytes.buffer": lambda engine, base, frame, where: base,
    },
    setters={"document.cookie": _cookie, "window.document.cookie": _cookie},
    values={
        "location": lambda engine: Opaque("location", env=True), "import.meta.url": lambda engine: Opaque("import.meta.url", env=True),
        **{
            f"{owner}.WebSocket": lambda engine: engine.external("WebSocket")
            for owner in ("window", "globalThis", "self")
        },
    },
    silent=("history.", "navigator.", "document.", "window.scroll", "performance."),
)  # fmt: skip
