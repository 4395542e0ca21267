"""Which names of messages a tree may put together."""

from __future__ import annotations

import pytest

from backchannel.contract.check.source.spelled import Spelled

SOURCE = b"""
import redis
send({"type": "user_joined"})
class RoomClosed(Event): pass
state = f"job_{status}"
kind = entity + "_removed"
topic = f"{name}:{verb}"
ENTITIES = ["member", "created"]
"""


@pytest.mark.parametrize(
    "name",
    [
        "user_joined",
        "userJoined",
        "user:joined",
        "room_closed",
        "job_done",
        "member_removed",
        "member:created",
    ],
)
def test_what_may_be_put_together_is_spelled(name: str) -> None:
    assert name in Spelled({"main.py": SOURCE})


@pytest.mark.parametrize("name", ["auth_failed", "user_left", "member:lost", "done_job"])
def test_what_stands_nowhere_is_not(name: str) -> None:
    assert name not in Spelled({"main.py": SOURCE})


def test_what_passes_on_the_messages_of_others_may_give_any_name() -> None:
    assert "response.created" in Spelled({"main.py": SOURCE, "ai.py": b"from openai import AsyncOpenAI\n"})
    assert "response.created" not in Spelled({"main.py": SOURCE, "ai.py": b"from openair import x\n"})
