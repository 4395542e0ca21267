"""Messages for a group of sockets that none of them can take."""

from __future__ import annotations

from collections.abc import Sequence

from ..finding import Finding, Grade
from ..model import Backend, Undelivered
from .rules import finding
from .text import listed


def no_handlers(backend: Backend, never_sent: Sequence[Finding]) -> list[Finding]:
    """One for each message that kills the sockets that it is for. The front end's branch that waits for it (one of `never_sent`) is of the same cause."""
    waits = {one.backend: one for one in reversed(never_sent)}
    return [_report(one, waits.get(one.where)) for one in backend.undelivered]


def _report(one: Undelivered, waits: Finding | None) -> Finding:
    members = listed(one.members)
    handler = one.name.replace(".", "_")
    return finding(
        "response-no-handler",
        message=f"The group is told `{one.name}`, for which {members} has no handler `{handler}`.",
        why=f'Channels raises "No handler for message type {one.name}" in every consumer of the group: its socket closes, and what was to be told never arrives.',
        fix=f"Give {members} a method `{handler}(self, event)` that sends it on, or tell the type of a handler that there is.",
        frontend=waits.frontend if waits is not None else None,
        backend=one.where,
        subject=f"{', '.join(one.members)} {one.name}",
        grade=Grade.ERROR if one.called else Grade.WARNING,
    )
