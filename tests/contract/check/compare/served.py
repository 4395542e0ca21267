"""A route that serves a message and a list of users, and what is told of its listeners."""

from __future__ import annotations

from backchannel.contract.check.finding import Grade
from backchannel.contract.check.model import (
    Conversation,
)

from .builders import (
    NUMBER,
    STRING,
    between,
    case,
    is_type,
    read,
    says,
    talk,
)

SERVES = talk(
    sends=[
        says({"type": "message", "data": {"id": NUMBER, "user_name": STRING, "text": STRING}}),
        says({"type": "users", "users": [{"id": NUMBER}]}),
    ]
)


def judged(here: Conversation, there: Conversation = SERVES) -> list[tuple[str, Grade]]:
    return [(one.rule, one.grade) for one in between(there, here)]


def hears(*names: str, **reads: str) -> Conversation:
    """Waits for those names, and reads those paths (by their need) of a `message`."""
    cases = [case(name) for name in names[1:]]
    return talk(
        cases=[*cases, case(names[0])],
        reads=[read(at.replace("__", "."), need, is_type("message")) for at, need in reads.items()],
    )
