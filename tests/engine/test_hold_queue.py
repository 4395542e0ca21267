"""Deadlines of held messages: the room's own clock decides once, on however many nodes, and after a restart."""

from __future__ import annotations

import json
from uuid import uuid4

from backchannel.log.base import EventLog

from .harness import ADA, BOB, HOST, FaultyLog, Member, enter, running, until, whole_log


def said(member: Member) -> list[str]:
    return [f["data"]["message"] for f in member.sink.frames if f["type"] == "livestream:chat_message"]


async def test_what_is_delayed_comes_by_itself_and_once(store: EventLog) -> None:
    async with running(store) as left, running(store) as right:
        host, ada, bob = await enter(left, HOST), await enter(left, ADA), await enter(right, BOB)
        await host.acked("settings", delay_seconds=1)
        await ada.acked("chat_message", message="In a second")
        assert said(bob) == []
        for member in (host, ada, bob):
            await member.has(3)
            assert said(member) == ["In a second"]
        assert [frame["type"] for frame in bob.sink.frames if "offset" in frame] == [
            "livestream:settings",
            "livestream:chat_message",
        ]
        assert len(await whole_log(store)) == 3


async def test_a_deadline_that_passed_while_nobody_was_there_is_kept_at_the_next_start(
    log: FaultyLog,
) -> None:
    async with running(log) as engine:
        host, ada = await enter(engine, HOST), await enter(engine, ADA)
        await host.acked("settings", hold_messages="all", hold_seconds=1, hold_outcome="deny")
        await ada.acked("chat_message", message="Too late")
    async with running(log) as engine:
        ada = await enter(engine, ADA)
        await ada.has(3)
        (denied,) = (f for f in ada.sink.frames if f["type"] == "livestream:message_denied")
        assert denied["data"]["expired"]


async def test_a_deadline_whose_decision_could_not_be_kept_is_kept_later(log: FaultyLog) -> None:
    async with running(log) as engine:
        host, ada = await enter(engine, HOST), await enter(engine, ADA)
        await host.acked("settings", delay_seconds=1)
        await ada.acked("chat_message", message="After all")
        log.before = 1
        await until(lambda: said(host) == ["After all"])


async def test_nobody_else_ever_has_a_held_text_in_hand(log: FaultyLog) -> None:
    async with running(log) as engine:
        host, ada, bob = [await enter(engine, who) for who in (HOST, ADA, BOB)]
        await host.acked("settings", hold_messages="all")
        held = uuid4()
        await ada.acked("chat_message", message="Unheard", id=held)
        await host.acked("message_review", message_id=held, approve=False)
        late = await enter(engine, BOB)
        resumed = await enter(engine, BOB, resume=(bob.welcome["epoch"], 0))
        for member in (bob, late, resumed):
            assert "Unheard" not in json.dumps(member.sink.frames)
        assert "Unheard" in json.dumps(host.sink.frames)


async def test_an_approved_message_that_the_room_has_forgotten_can_be_deleted(log: FaultyLog) -> None:
    async with running(log) as engine:
        host, ada = await enter(engine, HOST), await enter(engine, ADA)
        await host.acked("settings", hold_messages="all")
        held = uuid4()
        await ada.acked("chat_message", message="Long ago", id=held)
        await host.acked("message_review", message_id=held, approve=True)
        for number in range(60):
            await host.acked("chat_message", message=f"{number}")
        await ada.acked("message_delete", message_id=held)
