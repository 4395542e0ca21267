"""How fast a viewer may write: slow mode, a least interval, and not the same thing again.

All of it is decided from the state, which follows from the log: coming back, or to another node, shortens no wait.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import regex

from ..protocol.codes import ErrorCode
from ..protocol.events import ChatMessage, StreamSettings
from .limits import told_wait
from .rejection import Rejection

MAX_TEXTS = 8
"""How many of a viewer's texts are remembered: more need not be told apart to stop somebody who repeats a few."""

_UNSAID = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Said:
    """What the limits need to know of a viewer who has written."""

    at: datetime
    """When the last message was said."""
    texts: tuple[tuple[str, datetime], ...] = ()
    """What the last ones said, as ``likeness`` has it, and when; oldest first. Empty where repeating is allowed."""


def is_paced(settings: StreamSettings) -> bool:
    """Whether it matters at all who wrote what and when."""
    return bool(settings.slow_mode or settings.message_interval_ms or settings.duplicate_window)


def interval(settings: StreamSettings) -> timedelta:
    """The least time between two messages of a viewer."""
    return max(timedelta(seconds=settings.slow_mode), timedelta(milliseconds=settings.message_interval_ms))


def too_soon(settings: StreamSettings, said: Said | None, text: str, now: datetime) -> Rejection | None:
    """Why a viewer who said that before may not say this now, and how long they wait."""
    if said is None or not is_paced(settings):
        return None
    wait = (said.at + interval(settings) - now).total_seconds()
    if wait > 0:
        message = f"wait {wait:.1f} s from one message to the next"
        code = ErrorCode.slow_mode if settings.slow_mode else ErrorCode.rate_limited
        return Rejection(code, message, retry_after=told_wait(wait))
    if not (settings.duplicate_window and said.texts):
        return None
    alike = likeness(text)
    again = max((at for before, at in said.texts if before == alike), default=None)
    if again is None:
        return None
    wait = (again + timedelta(seconds=settings.duplicate_window) - now).total_seconds()
    if wait <= 0:
        return None
    message = f"you have just said that, say something else or wait {wait:.0f} s"
    return Rejection(ErrorCode.duplicate_message, message, retry_after=told_wait(wait))


def note(said: dict[str, Said], settings: StreamSettings, message: ChatMessage) -> None:
    """Fold in that somebody has said this, at once or held. What is approved was noted when it was held, unless nothing
    was limited then.
    """
    before = said.get(message.user.id)
    if not message.user.role.is_staff and (before is None or before.at < message.created_at):
        remember(said, settings, message.user.id, message.message, message.created_at)


def remember(said: dict[str, Said], settings: StreamSettings, user_id: str, text: str, at: datetime) -> None:
    """Fold in that a viewer has said this. What no limit reaches back to any more is forgotten."""
    if not is_paced(settings):
        return
    before = said.pop(user_id, None)
    texts: tuple[tuple[str, datetime], ...] = ()
    if settings.duplicate_window:
        texts = (*(before.texts if before else ()), (likeness(text), at))[-MAX_TEXTS:]
    said[user_id] = Said(at, texts)
    reach = max(interval(settings), timedelta(seconds=settings.duplicate_window))
    while (oldest := next(iter(said))) != user_id and said[oldest].at < at - reach:
        del said[oldest]


def likeness(text: str) -> str:
    """The same for texts that a reader takes for the same: case, width, punctuation and blanks do not count.

    A short digest, so that what somebody said stands in the log alone. A text without letters and digits is itself.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    letters = _UNSAID.sub("", plain)
    return blake2b((letters or " ".join(text.split())).encode(), digest_size=8).hexdigest()
