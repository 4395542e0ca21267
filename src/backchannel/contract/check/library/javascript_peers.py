"""Channels from browser to browser (WebRTC): what is sent on one goes to another page, and to no WebSocket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..flow.libraries import Library
from ..flow.values import Obj, Opaque, Value, plain
from ..source.syntax import Attr, Call
from .javascript_common import listen, nothing, run

if TYPE_CHECKING:
    from ..flow.calls import CallSite
    from ..flow.engine import Engine
    from ..flow.scope import Frame
    from ..model import Where

_CHANNEL = "RTCDataChannel"
_PEERS = ("simple-peer.default", "simple-peer/simplepeer.min.js.default", "simple-peer", "SimplePeer", "vite-compatible-simple-peer/simplepeer.min.js.default")  # fmt: skip


def _opened(site: CallSite) -> Value:
    """A channel that this page opens; what else is asked of it is not known."""
    made = site.make(_CHANNEL)
    made.open = True
    return made


def _offered(engine: Engine, base: Value, value: Value, frame: Frame, where: Where) -> None:
    """`peer.ondatachannel = ({ channel }) => …`: the channel that the other page opened."""
    channel = engine.extra.setdefault("peer channel", Obj(_CHANNEL, where))
    event = engine.extra.setdefault("peer channel's event", Obj("dict", where))
    assert isinstance(channel, Obj)
    assert isinstance(event, Obj)
    channel.open = event.open = True
    event.fields["channel"] = channel
    listen(engine, value, frame, event)


def _happened(engine: Engine, base: Value, value: Value, frame: Frame, where: Where) -> None:
    listen(engine, value, frame, Opaque("event"))


def _told(site: CallSite) -> Value:
    run(site, site.arg(1), Opaque("event"))
    return Opaque("listener")


def is_to_peer(site: CallSite) -> bool:
    """Whether what is called is a method of something that is a channel elsewhere: whatever else it may be is one too."""
    func = site.node.func if isinstance(site.node, Call) else None
    if not isinstance(func, Attr):
        return False
    base = site.engine.evaluate(func.obj, site.frame, "optional")
    return any(isinstance(one, Obj) and one.kind == _CHANNEL for one in plain(base))


LIBRARY = Library(
    functions=dict.fromkeys(_PEERS, _opened),
    methods={
        "opaque.createDataChannel": _opened,
        f"{_CHANNEL}.send": nothing,
        f"{_CHANNEL}.close": nothing,
        f"{_CHANNEL}.addEventListener": _told,
        f"{_CHANNEL}.on": _told,
    },
    setters={
        "opaque.ondatachannel": _offered,
        **{
            f"{_CHANNEL}.{name}": _happened
            for name in ("onmessage", "onopen", "onclose", "onerror", "onbufferedamountlow")
        },
    },
)
