"""The comparison: every rule over every socket and the routes that it talks to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..finding import Finding, order
from ..model import Backend, Frontend, Unresolved, Where
from .event import never_sent
from .message import messages
from .response import responses
from .storage import storage
from .token import tokens
from .url import urls


def compare(
    backend: Backend, frontends: Sequence[Frontend]
) -> tuple[tuple[Finding, ...], tuple[Unresolved, ...]]:
    """What both ends say differently, and what could not be decided.

    Pure: the same models give the same answer. The front ends are taken together before anything is said to be sent or handled by nobody.
    Findings are sorted by `finding.order` and hold each root cause once.
    """
    linked = urls(backend, frontends)
    parts = (
        (linked.findings, linked.unresolved),
        storage(frontends, linked.links),
        tokens(linked.links),
        messages(backend, linked.links),
        never_sent(linked.links),
        responses(backend, linked.links, linked.stranded),
        _empty(backend),
    )
    findings = _distinct(one for found, _ in parts for one in found)
    unresolved = dict.fromkeys(one for _, open_ in parts for one in open_)
    return tuple(sorted(findings, key=order)), tuple(
        sorted(unresolved, key=lambda one: (one.where or _NOWHERE, one.what, one.why))
    )


_SHOWN_OFTEN = frozenset({"url-wrong-socket", "message-envelope"})
"""Rules whose subject names the root cause without the message in which it shows."""

_NOWHERE = Where("\uffff", 0)
"""Sorts behind every file."""


def _empty(backend: Backend) -> tuple[tuple[Finding, ...], tuple[Unresolved, ...]]:
    reasons = backend.routes_open or (() if backend.routes else ("no WebSocket route was found in it",))
    return (), tuple(Unresolved(f"the routes of {backend.name}", reason, None) for reason in reasons)


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each root cause: the worst of those that are alike, and of those the first in its file."""
    best: dict[tuple[object, ...], Finding] = {}
    for one in sorted(findings, key=order):
        place = one.frontend or one.backend
        # One wrong socket, or one name under another key, shows in every message that is sent there.
        whole_file = one.rule in _SHOWN_OFTEN and place is not None
        key = (one.rule, place.file if whole_file and place else place, one.subject)
        if key not in best or one.grade > best[key].grade:
            best[key] = one
    return list(best.values())
