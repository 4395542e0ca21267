"""What was deleted or hidden is absent from a resume too, on the node that did it and on one that read it from the log."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from backchannel.engine.engine import Engine
from backchannel.room.identity import Actor
from backchannel.room.rules import RoomRules

from .harness import ADA, BOB, HOST, FaultyLog, Member, enter, running


def texts(member: Member) -> str:
    return json.dumps(member.sink.frames)


@pytest.mark.parametrize("read_anew", [False, True], ids=["same node", "read from the log"])
async def test_a_resume_brings_no_deleted_message_and_no_dismissed_question(
    log: FaultyLog, read_anew: bool
) -> None:
    async with running(log) as engine:
        ada, host = await enter(engine, ADA), await enter(engine, HOST)
        rude, question = uuid4(), uuid4()
        await ada.acked("chat_message", message="Something rude", id=rude)
        await ada.acked("question", question="Something ruder?", id=question)
        await host.acked("question_answer", question_id=question, answer="Rudest")
        await host.acked("message_delete", message_id=rude)
        await host.acked("question_status", question_id=question, status="dismissed")
        epochs = {BOB: ada.welcome["epoch"], HOST: host.welcome["epoch"]}
        if not read_anew:
            await check_resumes(engine, epochs)
    if read_anew:
        async with running(log) as engine:
            await check_resumes(engine, epochs)


async def check_resumes(engine: Engine, epochs: dict[Actor, str]) -> None:
    bob = await enter(engine, BOB, resume=(epochs[BOB], 0))
    assert bob.welcome["recovered"]
    assert not {"rude", "ruder", "Rudest"} & set(texts(bob).replace("?", " ").replace('"', " ").split())
    host = await enter(engine, HOST, resume=(epochs[HOST], 0))
    assert all(text in texts(host) for text in ("Something rude", "Something ruder?", "Rudest"))
    ada = await enter(engine, ADA, resume=(epochs[BOB], 0))
    assert "Something ruder?" in texts(ada)


async def test_undone_it_is_there_again(log: FaultyLog) -> None:
    async with running(log) as engine:
        ada, host = await enter(engine, ADA), await enter(engine, HOST)
        message, act = uuid4(), uuid4()
        await ada.acked("chat_message", message="Not so rude", id=message)
        await host.acked("message_delete", message_id=message, id=act)
        await host.acked("messages_restore", act_id=act)
        bob = await enter(engine, BOB, resume=(ada.welcome["epoch"], 0))
        assert [frame["data"].get("message") for frame in bob.sink.frames if frame.get("offset") == 1] == [
            "Not so rude"
        ]


async def test_a_message_that_the_room_has_forgotten_can_be_deleted(log: FaultyLog) -> None:
    async with running(log, rules=RoomRules(chat_history=2)) as engine:
        ada, host = await enter(engine, ADA), await enter(engine, HOST)
        old = uuid4()
        await ada.acked("chat_message", message="Long ago", id=old)
        for i in range(3):
            await ada.acked("chat_message", message=str(i))
        await host.acked("message_delete", message_id=old)
        assert await host.refused("message_delete", message_id=uuid4()) == "unknown_message"
