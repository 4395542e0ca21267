"""Who reads too slowly: left out, given what it lacks when it can take it, and sent away when that is no longer there."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from backchannel.engine.options import FanoutOptions
from backchannel.engine.ring import Entry, PreparedEvent, Ring
from backchannel.protocol.codes import CloseCode
from backchannel.protocol.events import ViewerCount, ViewerCountEvent

from .harness import ADA, BOB, FaultyLog, actor, enter, quick, running, until

STILL = quick(viewer_count_interval=1000)


async def test_a_full_socket_is_left_out_and_catches_up_when_it_drains(memory: FaultyLog) -> None:
    async with running(memory, options=STILL) as engine:
        ada, slow = await enter(engine, ADA), await enter(engine, BOB, capacity=2)
        for i in range(200):
            ada.submit("chat_message", message=str(i))
        await ada.has(200)
        assert ada.offsets == list(range(1, 201))
        assert slow.sink.paused
        before = len(slow.offsets)
        assert before < 200
        while slow.offsets[-1:] != [200]:
            slow.sink.drain()
        assert slow.offsets == list(range(1, 201))
        assert slow.sink.closed is None


async def test_a_replys_way_is_open_while_the_fan_out_waits(memory: FaultyLog) -> None:
    async with running(memory, options=STILL) as engine:
        slow = await enter(engine, BOB, capacity=1)
        assert slow.sink.paused
        assert await slow.acked("chat_message", message="Still here") == 1


async def test_overtaken_by_the_ring_is_closed_and_nobody_else(memory: FaultyLog) -> None:
    async with running(memory, options=quick(ring_events=8, viewer_count_interval=1000)) as engine:
        ada, slow = await enter(engine, ADA), await enter(engine, BOB, capacity=1)
        for i in range(20):
            await ada.acked("chat_message", message=str(i))
        await ada.has(20)
        slow.sink.drain()
        assert slow.sink.closed is CloseCode.slow_reader
        assert slow.offsets == []
        assert (ada.offsets, ada.sink.closed) == (list(range(1, 21)), None)
        assert engine.stats.slow_readers == 1
        back = await enter(engine, BOB, resume=(ada.welcome["epoch"], 15))
        assert (back.welcome["recovered"], back.offsets) == (True, [16, 17, 18, 19, 20])


async def test_slow_for_too_long_is_closed_even_if_the_ring_still_has_it(memory: FaultyLog) -> None:
    options = quick(viewer_count_interval=1000, fanout=FanoutOptions(0.0, slow_reader_timeout=30))
    async with running(memory, options=options) as engine:
        ada, slow = await enter(engine, ADA), await enter(engine, BOB, capacity=1)
        await ada.acked("chat_message", message="Hello")
        await ada.has(1)
        now, hub = asyncio.get_running_loop().time(), ada.room.hub
        hub.sweep(now)
        hub.sweep(now + 29)
        assert len(hub) == 2
        hub.sweep(now + 31)
        assert slow.sink.closed is CloseCode.slow_reader
        assert ada.sink.closed is None


async def test_who_drains_in_time_starts_anew(memory: FaultyLog) -> None:
    options = quick(viewer_count_interval=1000, fanout=FanoutOptions(0.0, slow_reader_timeout=30))
    async with running(memory, options=options) as engine:
        ada, slow = await enter(engine, ADA), await enter(engine, BOB, capacity=2)
        now, hub = asyncio.get_running_loop().time(), ada.room.hub
        for round in range(3):
            for i in range(2):
                await ada.acked("chat_message", message=str(i))
            await ada.has(2 * round + 2)
            hub.sweep(now + 25 * round)
            slow.sink.drain()
            slow.sink.drain()
        assert slow.sink.closed is None
        assert slow.offsets == [1, 2, 3, 4, 5, 6]


async def test_one_commit_larger_than_the_ring_leaves_no_hole(memory: FaultyLog) -> None:
    async with running(memory, options=quick(ring_events=4, viewer_count_interval=1000)) as engine:
        people = [await enter(engine, who) for who in (ADA, BOB, actor("eve"))]
        for i in range(50):
            people[0].submit("chat_message", message=str(i))
        for person in people:
            await person.has(50)
            assert person.offsets == list(range(1, 51))
            assert person.sink.closed is None


async def test_messages_that_come_together_are_one_write(memory: FaultyLog) -> None:
    async with running(memory, options=STILL) as engine:
        ada = await enter(engine, ADA)
        await until(lambda: ada.sink.frames[-1]["type"] == "livestream:viewer_count")
        writes = ada.sink.writes
        for i in range(50):
            ada.submit("chat_message", message=str(i))
        await ada.has(50)
        assert ada.sink.writes == writes + 1


async def test_of_the_tallies_in_one_pass_only_the_last_is_sent_but_the_voters_own(memory: FaultyLog) -> None:
    async with running(memory, options=STILL) as engine:
        ada, watcher = await enter(engine, ADA), await enter(engine, BOB)
        voters = [await enter(engine, actor(f"voter{i}")) for i in range(5)]
        question = uuid4()
        await ada.acked("question", question="Why?", id=question)
        await watcher.has(1)
        for voter in voters:
            voter.submit("question_upvote", question_id=question)
        await watcher.has(6)
        assert watcher.offsets == [1, 6]
        for number, voter in enumerate(voters, 1):
            await voter.has(6)
            votes = [f["data"] for f in voter.sink.frames if f["type"] == "livestream:question_upvote"]
            assert [vote["upvotes"] for vote in votes if vote.get("upvoted")] == [number]
            assert votes[-1]["upvotes"] == 5


class TestRing:
    @staticmethod
    def entry(offset: int) -> Entry:
        event = PreparedEvent(ViewerCountEvent(data=ViewerCount(viewer_count=offset)), "keynote")
        return Entry(offset, event, event)

    @pytest.mark.parametrize(("events", "size"), [(10, 10**9), (10**9, 600)])
    def test_it_is_bounded_in_number_and_bytes(self, events: int, size: int) -> None:
        ring = Ring(events, size)
        for offset in range(1, 1001):
            ring.append(self.entry(offset))
            ring.release(ring.head)
        kept = ring.after(ring.tail - 1)
        assert 1 <= len(kept) <= 10
        assert [entry.offset for entry in kept] == list(range(1001 - len(kept), 1001))
        assert sum(entry.size for entry in kept) <= size
        assert ring.seq_of(1000 - len(kept), 1000) == ring.tail - 1
        assert ring.seq_of(999 - len(kept), 1000) is None

    def test_what_nobody_was_given_yet_stays(self) -> None:
        ring = Ring(2, 10**9)
        for offset in range(1, 11):
            ring.append(self.entry(offset))
        assert [entry.offset for entry in ring.after(0)] == list(range(1, 11))
        ring.release(5)
        assert [entry.offset for entry in ring.after(5)] == [6, 7, 8, 9, 10]
        ring.release(10)
        assert ring.tail == 9

    def test_an_event_larger_than_the_ring_is_kept_alone(self) -> None:
        ring = Ring(10, 1)
        for offset in range(1, 4):
            ring.append(self.entry(offset))
            ring.release(ring.head)
        assert [entry.offset for entry in ring.after(2)] == [3]


async def test_leaving_twice_and_leaving_before_coming_in(memory: FaultyLog) -> None:
    async with running(memory, options=STILL) as engine:
        ada, bob = await enter(engine, ADA), await enter(engine, BOB)
        bob.leave()
        bob.leave()
        await ada.acked("chat_message", message="Hello")
        await ada.has(1)
        assert bob.offsets == []
        await until(lambda: len(ada.room.hub) == 1)
