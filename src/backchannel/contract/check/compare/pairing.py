"""What is sent, and handled by nobody, in place of what somebody waits for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from ..model import Case, Send
from . import names, shapes


def counterpart(
    case: Case, sent: Iterable[tuple[Send, str]], known: Collection[str]
) -> tuple[Send, str] | None:
    """That of the messages (or of the values of a field) which the case most likely means; `known` are those that have a case of their own."""
    if names.is_heartbeat(case.value):  # `ping` is not `pong` misspelled
        return None
    strange = [
        (send, name)
        for send, name in sent
        if name not in known and send.called and _may_be_meant(name, case.value)
    ]
    for means in _MEANINGS:
        for send, name in strange:
            if means(case.value, name, send):
                return send, name
    return None


def _tells_of(wanted: str, name: str, send: Send) -> bool:
    return names.is_told_by(wanted, name, shapes.keys_at(send.shape, ()))


_MEANINGS: tuple[Callable[[str, str, Send], bool], ...] = (
    lambda wanted, name, _: names.is_near(wanted, name),
    lambda wanted, name, _: names.is_reworded(wanted, name),
    lambda wanted, name, _: names.is_inflected(wanted, name),
    _tells_of,
)
"""How a name can stand for what is waited for, the surest first."""


def _may_be_meant(name: str, wanted: str) -> bool:
    """Whether a message of that name can be the one that is waited for: what any end sends (`error`) is only that under another spelling, or none that says more."""
    return not names.is_courtesy(name) or (names.is_courtesy(wanted) and names.is_variant(name, wanted))
