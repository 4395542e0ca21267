"""Sending on a socket, as the Python libraries spell it."""

from __future__ import annotations

from ..flow.calls import CallSite
from ..flow.libraries import Library
from ..flow.values import NONE, Json, Lit, Obj, Opaque, Value, join, options, plain
from .python_common import nothing

LIBRARY = Library()


def send_json(site: CallSite) -> Value:
    site.engine.send(site.receiver, Json(site.arg(0, "data") or NONE), site)
    return NONE


def send_text(site: CallSite) -> Value:
    site.engine.send(site.receiver, site.arg(0, "data") or NONE, site)
    return NONE


def binary(site: CallSite, value: Value | None) -> Value:
    """Bytes: what they hold is nobody's matter, unless it is text that was encoded."""
    found = (
        [option for option in options(value) if not isinstance(option, Opaque)] if value is not None else []
    )
    if found:
        return join(*found)
    made = site.make("bytes")
    made.extra["binary"] = True
    return made


def send_bytes(site: CallSite) -> Value:
    site.engine.send(site.receiver, binary(site, site.arg(0, "data")), site)
    return NONE


def send(site: CallSite) -> Value:
    """`send(text)` of most libraries; `send({"type": "websocket.send", "text": …})` of ASGI."""
    for option in options(site.arg(0) or NONE):
        inner = next(iter(plain(option)), NONE)
        kind = inner.fields.get("type") if isinstance(inner, Obj) and inner.kind == "dict" else None
        if isinstance(kind, Lit) and str(kind.value).startswith("websocket."):
            assert isinstance(inner, Obj)
            if "text" in inner.fields:
                site.engine.send(site.receiver, inner.fields["text"], site)
            elif "bytes" in inner.fields:
                site.engine.send(site.receiver, binary(site, inner.fields["bytes"]), site)
        else:
            site.engine.send(site.receiver, option, site)
    return NONE


for _kind in ("sock", "opaque"):
    LIBRARY.methods[f"{_kind}.send_json"] = send_json
    LIBRARY.methods[f"{_kind}.send_text"] = send_text
    LIBRARY.methods[f"{_kind}.send_str"] = send_text
    LIBRARY.methods[f"{_kind}.send_bytes"] = send_bytes
LIBRARY.methods["sock.send"] = send
for _name in ("close", "ping", "pong", "prepare", "can_prepare", "wait_closed", "drain", "abort"):
    LIBRARY.methods[f"sock.{_name}"] = nothing
