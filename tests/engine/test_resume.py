"""Coming back: exactly the gap, or a snapshot and the word that it is one."""

from __future__ import annotations

from uuid import uuid4

import pytest

from backchannel.log.memory import MemoryLog
from backchannel.protocol.codes import CloseCode

from .harness import ADA, BOB, HOST, MODERATOR, FaultyLog, Member, actor, enter, quick, running, stream, until


async def say(member: Member, count: int) -> None:
    for i in range(count):
        await member.acked("chat_message", message=str(i))


@pytest.mark.parametrize("stood_at", [0, 1, 7, 9, 10])
async def test_a_gap_that_is_wholly_there_comes_as_events(log: FaultyLog, stood_at: int) -> None:
    async with running(log) as engine:
        ada = await enter(engine, ADA)
        await say(ada, 10)
        bob = await enter(engine, BOB, resume=(ada.welcome["epoch"], stood_at))
        assert bob.welcome["recovered"] is True
        assert "snapshot" not in bob.welcome
        assert bob.welcome["offset"] == 10
        assert bob.offsets == list(range(stood_at + 1, 11))
        await say(ada, 1)
        await bob.has(11)
        assert bob.offsets == list(range(stood_at + 1, 12))


@pytest.mark.parametrize(
    ("epoch", "stood_at"),
    [("same", 3), ("same", 5), ("other", 9), ("same", 11), ("same", 2**53 - 1), ("other", 10)],
    ids=[
        "older than the ring",
        "one too old",
        "another epoch",
        "the future",
        "the far future",
        "another epoch's head",
    ],
)
async def test_any_other_position_brings_a_snapshot(memory: FaultyLog, epoch: str, stood_at: int) -> None:
    async with running(memory, options=quick(ring_events=4, viewer_count_interval=1000)) as engine:
        ada = await enter(engine, ADA)
        await say(ada, 10)
        actual = ada.welcome["epoch"] if epoch == "same" else "another"
        bob = await enter(engine, BOB, resume=(actual, stood_at))
        assert bob.welcome["recovered"] is False
        assert [message["message"] for message in bob.welcome["snapshot"]["chat"]] == [
            str(i) for i in range(10)
        ]
        assert bob.offsets == []
        await say(ada, 1)
        await bob.has(11)
        assert bob.offsets == [11]


@pytest.mark.parametrize(("limit", "recovered"), [(5, True), (4, False), (0, False)])
async def test_a_gap_longer_than_is_cheap_brings_a_snapshot(
    memory: FaultyLog, limit: int, recovered: bool
) -> None:
    async with running(memory, options=quick(resume_events=limit)) as engine:
        ada = await enter(engine, ADA)
        await say(ada, 10)
        bob = await enter(engine, BOB, resume=(ada.welcome["epoch"], 5))
        assert bob.welcome["recovered"] is recovered


async def test_a_gap_is_resumed_across_a_restart(log: FaultyLog) -> None:
    async with running(log) as engine:
        ada = await enter(engine, ADA)
        await say(ada, 10)
    async with running(log) as engine:
        back = await enter(engine, ADA, resume=(ada.welcome["epoch"], 6))
        assert (back.welcome["recovered"], back.offsets) == (True, [7, 8, 9, 10])


async def test_ones_own_form_comes_on_resume_too(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        ada, bob = await enter(engine, ADA), await enter(engine, BOB)
        question = uuid4()
        await ada.acked("question", question="Why?", id=question, anonymous=True)
        await bob.acked("question_upvote", question_id=question)
        for who, own, upvoted in ((ADA, True, None), (BOB, None, True), (HOST, None, None)):
            epoch = (await enter(engine, who)).welcome["epoch"]
            back = await enter(engine, who, resume=(epoch, 0))
            asked, vote = (frame["data"] for frame in back.sink.frames if "offset" in frame)
            assert (asked.get("own"), vote.get("upvoted"), asked["user"]) == (own, upvoted, None)


async def test_who_became_staff_gets_a_snapshot_of_what_they_were_not_sent(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        host, viewer = await enter(engine, HOST), await enter(engine, actor("mary"))
        await host.acked("settings", review_questions=True)
        ada = await enter(engine, ADA)
        await ada.acked("question", question="Why?")
        for who, epoch, hidden in (
            (MODERATOR, viewer.welcome["epoch"], ["Why?"]),
            (actor("mary"), host.welcome["epoch"], []),
        ):
            back = await enter(engine, who, resume=(epoch, 1))
            assert not back.welcome["recovered"]
            shown = [question["question"] for question in back.welcome["snapshot"]["hidden_questions"]]
            assert shown == hidden


async def test_another_epoch_sends_everyone_back_for_a_snapshot(memory: FaultyLog) -> None:
    """An old backup was put in the store's place under the running node."""
    async with running(memory) as engine:
        ada = await enter(engine, ADA)
        await say(ada, 3)
        old = ada.welcome["epoch"]
        memory.log = MemoryLog()
        await memory.log.create_stream(stream())
        await until(lambda: ada.sink.closed)
        assert ada.sink.closed is CloseCode.resync
        ada.leave()
        back = await enter(engine, ADA, resume=(old, 3))
        assert back.welcome["recovered"] is False
        assert back.welcome["epoch"] != old
        assert (back.welcome["offset"], back.welcome["viewer_count"]) == (0, 1)
        assert await back.acked("chat_message", message="Anew") == 1
        assert engine.stats.resyncs == 1


async def test_a_reload_keeps_viewers_who_can_be_given_what_they_lack(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        ada = await enter(engine, ADA)
        for failure in range(1, 4):
            memory.after = 1
            assert await ada.refused("chat_message", message="Hello") == "unavailable"
            await ada.has(failure)
        assert (ada.offsets, ada.sink.closed) == ([1, 2, 3], None)


async def test_a_reload_that_leaves_a_hole_sends_viewers_back(memory: FaultyLog) -> None:
    """More came in at once, with the answer lost, than is read back."""
    async with running(memory, options=quick(ring_events=4)) as engine:
        ada = await enter(engine, ADA)
        await say(ada, 1)
        memory.after = 1
        for i in range(6):
            ada.submit("chat_message", message=str(i))
        await until(lambda: ada.sink.closed)
        assert ada.sink.closed is CloseCode.resync
        assert ada.offsets == [1]
        back = await enter(engine, ADA)
        assert back.welcome["offset"] == 7
