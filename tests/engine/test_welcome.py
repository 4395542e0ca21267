"""The welcome is put together from bytes that were made before: it must be what the model would have made."""

from __future__ import annotations

from uuid import uuid4

import pytest

from backchannel.engine.welcome import WelcomeWriter
from backchannel.protocol.base import PROTOCOL_VERSION
from backchannel.protocol.events import Welcome, WelcomeEvent
from backchannel.room.identity import READER, Actor
from backchannel.room.rules import RoomRules
from backchannel.room.snapshot import me, snapshot

from .harness import ADA, BOB, HOST, NOON, RULES, FaultyLog, enter, running


async def fill(engine_log: FaultyLog) -> None:
    async with running(engine_log) as engine:
        host, ada, bob = await enter(engine, HOST), await enter(engine, ADA), await enter(engine, BOB)
        await host.acked("start")
        first = await ada.acked("chat_message", message='"Quoted" \\ and\nbroken 👩\u200d🚀 </script>')
        assert first == 2
        await bob.acked("chat_message", message="Answer", reply_to=ada.sink.frames[-1]["data"].get("id"))
        questions = [uuid4() for _ in range(3)]
        for i, question in enumerate(questions):
            await ada.acked("question", question=f"Q{i}?", id=question, anonymous=i == 1)
        await bob.acked("question_upvote", question_id=questions[1])
        await host.acked("question_answer", question_id=questions[0], answer="So.")


@pytest.mark.parametrize("who", [READER, ADA, BOB, HOST], ids=["no token", "asker", "voter", "host"])
@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("recovered", [False, True])
@pytest.mark.parametrize(
    "rules", [RULES, RoomRules(snapshot_questions=1)], ids=["all questions", "one question"]
)
async def test_the_bytes_are_the_models(
    memory: FaultyLog, who: Actor, named: bool, recovered: bool, rules: RoomRules
) -> None:
    await fill(memory)
    async with running(memory, rules=rules) as engine:
        room = await engine.room("keynote")
        state, stream = room.state, room.stream
        writer = WelcomeWriter(rules)
        made, made_from_what_is_kept = (
            writer.write(state, stream, who, named=named, recovered=recovered, viewer_count=17, now=NOON)
            for _ in range(2)
        )
        expected = WelcomeEvent(
            stream_id=stream.id if named else None,
            data=Welcome(
                protocol=PROTOCOL_VERSION,
                stream=stream,
                user=me(who),
                epoch=who.epoch(state.epoch),
                offset=state.offset,
                recovered=recovered,
                viewer_count=17,
                server_time=NOON,
                snapshot=None if recovered else snapshot(state, rules, who),
            ),
        )
        assert WelcomeEvent.model_validate_json(made) == expected
        assert made.decode() == expected.model_dump_json()
        assert made == made_from_what_is_kept


async def test_a_vote_that_was_never_committed_is_in_nobodys_welcome(memory: FaultyLog) -> None:
    """The state that was ahead of the log is thrown away, at the offset at which a welcome had been made of it."""
    async with running(memory) as engine:
        ada, question = await enter(engine, ADA), uuid4()
        await ada.acked("question", question="Why?", id=question)
        assert (await enter(engine, ADA)).welcome["snapshot"][
            "own_votes"
        ] == []  # made, and kept for this offset
        memory.before = 1
        assert await ada.refused("question_upvote", question_id=question) == "unavailable"
        assert (await enter(engine, ADA)).welcome["snapshot"]["own_votes"] == []


async def test_what_is_kept_is_made_anew_when_the_room_moves(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        ada = await enter(engine, ADA)
        assert ada.welcome["stream"]["status"] == "scheduled"
        host = await enter(engine, HOST)
        await host.acked("start")
        await ada.acked("chat_message", message="Hello")
        welcome = (await enter(engine, BOB)).welcome
        assert (welcome["stream"]["status"], welcome["offset"]) == ("live", 2)
        assert [message["message"] for message in welcome["snapshot"]["chat"]] == ["Hello"]
