"""What a client has to keep to: what the protocol fixes, and what the server's settings say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any, Final

from ..config import Settings, setting_fields
from ..protocol.base import MAX_FRAME_BYTES
from .security import MAX_TOKEN_CHARACTERS

_FIXED: Final = (
    (
        "max_frame_bytes",
        MAX_FRAME_BYTES,
        "Bytes of UTF-8 of one message of the client. More closes with 1009.",
    ),
    ("max_token_characters", MAX_TOKEN_CHARACTERS, "Characters of a token, all of them ASCII."),
)

_GROUPS: Final = ("limits", "auth", "room", "fanout", "websocket")
_NOT_A_CLIENTS: Final = frozenset(
    {
        # of REST, or of the operator's concern alone
        "limits.connections",
        "limits.header_max_count",
        "limits.header_max_bytes",
        "limits.body_max_bytes",
        "room.ring_events",
        "room.ring_bytes",
        "room.state_every",
        "room.idle_unload",
        "room.reconcile_interval",
        "fanout.write_buffer",
    }
)


def limits(settings: Settings) -> list[dict[str, Any]]:
    """Every number that a client meets, with its unit and meaning in words: ``name``, ``value``, ``description``.

    Names with a dot are settings; of those in ``limits``, 0 means no limit.
    """
    fixed = [{"name": name, "value": value, "description": text} for name, value, text in _FIXED]
    return [*fixed, *_of_settings(settings)]


def _of_settings(settings: Settings) -> Iterator[dict[str, Any]]:
    for name, field in setting_fields():
        value = reduce(getattr, name.split("."), settings)
        if name.split(".")[0] not in _GROUPS or name in _NOT_A_CLIENTS or not _is_number(value):
            continue
        yield {"name": name, "value": value, "description": " ".join((field.description or "").split())}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
