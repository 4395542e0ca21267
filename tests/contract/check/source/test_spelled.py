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


@pytest.mark.parametrize(
    "source",
    [
        b"from openai import AsyncOpenAI\nasync for event in stream:\n    yield event.type",
        b"from aiokafka import AIOKafkaConsumer\n",
        b"import websockets\nasync with websockets.connect(URL) as feed: ...",
        b"async for line in response.aiter_lines():\n    kind = json.loads(line)['event']",
    ],
)
def test_what_passes_on_the_messages_of_others_may_give_any_name(source: bytes) -> None:
    assert "response.created" in Spelled({"main.py": SOURCE, "ai.py": source})


@pytest.mark.parametrize(
    "source",
    [
        b"from openair import x\n",
        b"from openai import OpenAI\ntext = client.chat.completions.create(model=MODEL, messages=messages)",
        b"from websockets.exceptions import ConnectionClosed\n",
        b'HOW = """\nimport websockets\nasync with websockets.connect(URL) as feed: ...\n"""',
    ],
)
def test_what_asks_others_for_an_answer_passes_no_names_on(source: bytes) -> None:
    assert "response.created" not in Spelled({"main.py": SOURCE, "ai.py": source})


def test_a_test_sends_nothing() -> None:
    for path in ("tests/sockets.py", "app/test_sockets.py", "app/sockets_test.py", "conftest.py"):
        assert "response.created" not in Spelled({"main.py": SOURCE, path: b"x == 'response.created'"})
    assert "response.created" in Spelled({"main.py": SOURCE, "contest.py": b"x = 'response.created'"})
    below = {"test/app/main.py": b"x = 'response.created'"}
    assert "response.created" in Spelled(below, ["test/app"]), "where a project stands says nothing of it"
