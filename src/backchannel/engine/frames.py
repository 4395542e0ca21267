"""Prepared frames: a message as the bytes that go to every viewer, made once.

A server's WebSocket frames are not masked (RFC 6455, 5.1), so the same bytes serve everyone, and frames that follow each
other may be joined into one write; the client sees separate messages.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

_FIN_TEXT = 0x81
_SHORT = 126
_MEDIUM = 1 << 16


def frame(text: bytes) -> bytes:
    """One unfragmented, unmasked text frame (RFC 6455, 5.2)."""
    size = len(text)
    if size < _SHORT:
        return bytes((_FIN_TEXT, size)) + text
    if size < _MEDIUM:
        return bytes((_FIN_TEXT, 126)) + size.to_bytes(2, "big") + text
    return bytes((_FIN_TEXT, 127)) + size.to_bytes(8, "big") + text


class Batch:
    """Messages that are written together."""

    def __init__(self, texts: Iterable[bytes]) -> None:
        self.texts = tuple(texts)
        """Each message's JSON in UTF-8, in order."""

    def __bool__(self) -> bool:
        return bool(self.texts)

    @cached_property
    def wire(self) -> bytes:
        """All of them as frames, for one write; made when the first viewer needs it."""
        return b"".join(map(frame, self.texts))
