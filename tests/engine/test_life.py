"""A room's time in memory: opened once, unloaded when nobody has been there for long, opened again from what was kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from backchannel.engine import engine as engine_module
from backchannel.log.base import LogUnavailable, NoSuchStream
from backchannel.protocol.replies import Ack

from .harness import ADA, BOB, HOST, FaultyLog, command, enter, quick, running, until


@pytest.fixture(autouse=True)
def _quick_sweeps() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_module, "SWEEP_INTERVAL", 0.01)
        yield


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def test_an_empty_room_is_unloaded_and_opens_from_its_saved_state(log: FaultyLog) -> None:
    clock = Clock()
    async with running(log, options=quick(idle_unload=300, ring_events=4), clock=clock) as engine:
        ada = await enter(engine, ADA)
        for i in range(30):
            await ada.acked("chat_message", message=str(i))
        clock.now += 1000
        await until(lambda: ada.offsets[-1:] == [30])
        assert engine.open_rooms(), "somebody is there"
        ada.leave()
        assert engine.open_rooms()
        clock.now += 301
        await until(lambda: not engine.open_rooms())
        await until(lambda: log.saved)
        log.reads.clear()
        back = await enter(engine, ADA)
        assert [m["message"] for m in back.welcome["snapshot"]["chat"]] == [str(i) for i in range(30)]
        # Read are only the events for the ring; the state comes from what was kept.
        assert [after for after, _ in log.reads] == [26]


async def test_the_state_is_kept_now_and_then(log: FaultyLog) -> None:
    async with running(log, options=quick(state_every=10)) as engine:
        ada = await enter(engine, ADA)
        for i in range(25):
            await ada.acked("chat_message", message=str(i))
        await until(lambda: len(log.saved) >= 2)
        assert log.saved[0] >= 10
        assert log.saved[1] >= log.saved[0] + 10
    saved = await log.saved_state("keynote")
    assert saved is not None
    assert saved.position.offset == 25


async def test_a_state_that_cannot_be_read_is_read_from_the_log(log: FaultyLog) -> None:
    async with running(log) as engine:
        ada = await enter(engine, ADA)
        for i in range(5):
            await ada.acked("chat_message", message=str(i))
    saved = await log.saved_state("keynote")
    assert saved is not None
    await log.save_state("keynote", type(saved)(saved.position, saved.format, '{"no": "state"}'))
    async with running(log) as engine:
        back = await enter(engine, ADA)
        assert [m["message"] for m in back.welcome["snapshot"]["chat"]] == [str(i) for i in range(5)]


async def test_a_room_is_opened_once_however_many_come(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        rooms = await asyncio.gather(*(engine.room("keynote") for _ in range(20)))
        assert len({id(room) for room in rooms}) == 1


async def test_one_who_gives_up_waiting_does_not_fail_the_others(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        waiting = [asyncio.create_task(engine.room("keynote")) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        assert await waiting[1] is await waiting[2]


async def test_no_such_stream(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        with pytest.raises(NoSuchStream):
            await engine.room("nowhere")
        with pytest.raises(NoSuchStream):
            await engine.submit("nowhere", ADA, command("chat_message", message="Hello"))


async def test_a_room_that_cannot_be_read_can_be_opened_later(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        memory.unreadable = True
        with pytest.raises(LogUnavailable):
            await engine.room("keynote")
        assert await engine.unready_reason() == "the store does not answer"
        memory.unreadable = False
        assert await engine.unready_reason() is None
        assert (await enter(engine, ADA)).welcome["offset"] == 0


async def test_commands_from_elsewhere_go_the_same_way(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        ada = await enter(engine, ADA)
        reply = await engine.submit("keynote", HOST, command("start"))
        assert isinstance(reply, Ack)
        assert reply.data.offset == 1
        await ada.has(1)
        assert not isinstance(await engine.submit("keynote", BOB, command("end")), Ack)


async def test_a_look_sees_only_what_is_committed(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        ada = await enter(engine, ADA)
        memory.gate.clear()
        ada.submit("chat_message", message="Under way")
        await until(lambda: memory.groups)
        look = asyncio.create_task(ada.room.look(lambda state: (state.offset, len(state.chat))))
        late = await asyncio.wait([look], timeout=0.01)
        assert look not in late[0]
        memory.before = 1
        memory.gate.set()
        assert await look == (0, 0)


async def test_who_comes_during_a_commit_is_let_in_after_it(memory: FaultyLog) -> None:
    async with running(memory) as engine:
        ada = await enter(engine, ADA)
        memory.gate.clear()
        ada.submit("chat_message", message="Under way")
        await until(lambda: memory.groups)
        coming = asyncio.create_task(enter(engine, BOB))
        done, _ = await asyncio.wait([coming], timeout=0.01)
        assert not done
        memory.gate.set()
        bob = await coming
        assert bob.welcome["offset"] == 1
        assert bob.offsets == []
