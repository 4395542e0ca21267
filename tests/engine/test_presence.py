"""How many people there are: a number now and then, never a message for each who comes."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from backchannel.engine.presence import Presence
from backchannel.room.identity import READER

from .harness import ADA, BOB, FaultyLog, Member, actor, enter, quick, running, until


def counts(member: Member) -> list[int]:
    return [f["data"]["viewer_count"] for f in member.sink.frames if f["type"] == "livestream:viewer_count"]


async def test_a_user_is_one_in_several_tabs_and_each_guest_is_one(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        watcher = await enter(engine, ADA)
        tabs = [await enter(engine, BOB) for _ in range(3)]
        guests = [await enter(engine, READER) for _ in range(2)]
        await until(lambda: counts(watcher)[-1:] == [4])
        assert engine.viewer_count("keynote") == 4
        tabs[0].leave()
        guests[0].leave()
        await until(lambda: counts(watcher)[-1:] == [3])
        for tab in tabs:
            tab.leave()
        await until(lambda: counts(watcher)[-1:] == [2])
        assert (await enter(engine, BOB)).welcome["viewer_count"] == 3


async def test_a_crowd_is_told_of_as_a_number_not_one_by_one(memory: FaultyLog) -> None:
    async with running(memory, options=quick(viewer_count_interval=1000)) as engine:
        watcher = await enter(engine, ADA)
        await until(lambda: counts(watcher))
        for i in range(100):
            await enter(engine, actor(f"viewer{i}"))
        await watcher.acked("chat_message", message="Welcome, all")
        await watcher.has(1)
        assert len(counts(watcher)) == 1
        assert engine.viewer_count("keynote") == 101


async def test_two_announcements_are_an_interval_apart() -> None:
    loop = asyncio.get_running_loop()
    told: list[tuple[float, int]] = []
    presence = Presence(0.05, lambda people: told.append((loop.time(), people)), lambda _: None)
    for people in range(1, 200):
        presence.set_local(people)
        await asyncio.sleep(0.001)
    await until(lambda: told[-1][1] == 199)
    presence.stop()
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(told)]
    assert len(gaps) >= 2
    assert min(gaps) >= 0.05 - 0.001  # timers may fire early by the resolution of the clock


async def test_what_did_not_change_is_not_told() -> None:
    told: list[int] = []
    presence = Presence(0.0, told.append, lambda _: None)
    presence.set_local(3)
    await until(lambda: told == [3])
    presence.set_local(4)
    presence.set_local(3)
    presence.set_remote("other", 0)
    await asyncio.sleep(0)
    presence.set_local(5)
    await until(lambda: told[-1] == 5)
    assert told == [3, 5]


async def test_other_nodes_count_until_they_fall_silent() -> None:
    told: list[int] = []
    shared: list[int] = []
    presence = Presence(0.0, told.append, shared.append)
    presence.set_local(2)
    presence.set_remote("left", 10)
    presence.set_remote("right", 100)
    await until(lambda: told[-1:] == [112])
    presence.set_remote("right", 0)
    await until(lambda: told[-1] == 12)
    presence.STALE_AFTER = -1.0
    presence.repeat()
    await until(lambda: told[-1] == 2)
    assert set(shared) == {2}
