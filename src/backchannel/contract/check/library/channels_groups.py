"""Events for groups of Channels that no consumer in the group has a handler for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from ..flow import lineage
from ..flow.values import Ext, Lit, Obj, Text, Value, options, plain
from ..model import Undelivered
from ..source.syntax import Class
from .channels import has, may_join
from .python_common import socket_of
from .python_routes import web

if TYPE_CHECKING:
    from ..flow.engine import Engine

_Pattern: TypeAlias = tuple[str | None, ...]

_KNOWN_BASES = frozenset(
    {
        "object",
        "builtins.object",
        "abc.ABC",
        *(
            f"channels.generic.websocket.{name}"
            for name in (
                "AsyncWebsocketConsumer",
                "WebsocketConsumer",
                "AsyncJsonWebsocketConsumer",
                "JsonWebsocketConsumer",
            )
        ),
    }
)
_INHERITED = frozenset(
    {
        *("dispatch", "websocket_connect", "websocket_receive", "websocket_disconnect", "connect", "accept"),
        *(
            "receive",
            "send",
            "close",
            "disconnect",
            "send_json",
            "receive_json",
            "decode_json",
            "encode_json",
        ),
    }
)
"""What Channels' own consumers have: no `ValueError` comes of those names, whatever else does."""

_OWN_DISPATCH = ("dispatch", "__getattr__", "__getattribute__")


def undelivered(engine: Engine) -> Iterator[Undelivered]:
    """What groups are told in vain, where all that may be in them is known and one routed consumer surely is."""
    registry = web(engine)
    routed = {one.site for one in registry.loose.values()}
    classes = list(dict.fromkeys([*registry.consumers, *registry.groups]))
    for (name, where), groups in registry.told.items():
        handler = name.replace(".", "_")
        members = [cls for cls in classes if any(may_join(engine, cls, group) for group in groups)]
        if (
            handler in _INHERITED
            or handler.startswith("_")
            or any(_may_have(cls, handler) for cls in members)
        ):
            continue
        alone = len(classes) == 1
        sure = [
            cls
            for cls in members
            if socket_of(cls, "channels") in routed and _joins(registry.groups.get(cls, ()), groups, alone)
        ]
        if sure:
            yield Undelivered(name, where, tuple(map(_name, sure)), any(groups.values()))


def _may_have(cls: Obj, handler: str) -> bool:
    """Whether the class has such a handler, or has bases or a dispatch of its own that could."""
    known = all(
        (isinstance(base, Obj) and base.kind == "class")
        or (isinstance(base, Ext) and base.name in _KNOWN_BASES)
        for one in lineage.lineage(cls)
        for value in one.bases
        for base in options(value)
    )
    return not known or any(has(cls, name) for name in (handler, *_OWN_DISPATCH))


def _joins(joined: Iterable[Value], told: Iterable[Value], alone: bool) -> bool:
    """Whether one of the groups that a consumer joins is spelled as one that is told; the only consumer there is is in all whose names are not known."""
    held = {pattern for group in joined for one in plain(group) if (pattern := _pattern(one)) is not None}
    said = {_pattern(one) for group in told for one in plain(group)}
    return bool(held & said) or (alone and bool(held) and said == {None})


def _pattern(group: Value) -> _Pattern | None:
    """The texts of a group's name, with None for what is not known; None if nothing of it is."""
    if isinstance(group, Lit) and isinstance(group.value, str):
        return (group.value,)
    if isinstance(group, Text):
        parts = tuple(str(part.value) if isinstance(part, Lit) else None for part in group.parts)
        return parts if any(parts) else None
    return None


def _name(cls: Obj) -> str:
    return cls.node.name if isinstance(cls.node, Class) else cls.kind
