"""One event of the log in the forms that its audiences get."""

from __future__ import annotations

from dataclasses import dataclass

from ..protocol.events import AnyLogEvent


@dataclass(frozen=True, slots=True)
class Rendered:
    """One event as its several audiences get it."""

    everyone: AnyLogEvent | None
    """What all get who get nothing else; None: they get nothing."""
    staff: AnyLogEvent | None
    """What host and moderators get."""
    own_user: str | None = None
    own: AnyLogEvent | None = None
    """What this one user gets instead."""
    own_if_viewer: bool = False
    """Whether one who is staff gets what staff get: it says more than their own."""
    replaces: tuple[str, str] | None = None
    """Names a value that the event holds absolutely: of several in one pass only the last need be sent."""
