"""Several processes on one store: who comes second is told so, and nothing is lost, torn or doubled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from backchannel.log.base import Append, Committed, Conflict, Duplicates, NewRecord, Position
from backchannel.log.sql import SqlLog

from .records import add, event, stream, to

NODES = 4
ROUNDS = 25


@pytest.fixture
async def nodes(database_url: str) -> AsyncIterator[list[SqlLog]]:
    """Independent logs on one store that has the stream ``keynote``."""
    logs = [SqlLog(database_url) for _ in range(NODES)]
    for log in logs:
        await log.open()
    await logs[0].create_stream(stream())
    yield logs
    for log in logs:
        await log.close()


async def test_one_of_those_who_race_wins_and_all_others_learn_the_truth(nodes: list[SqlLog]) -> None:
    at = (await nodes[0].heads(["keynote"]))["keynote"]
    for round_ in range(ROUNDS):
        results = await asyncio.gather(*(log.append([to("keynote", at, event())]) for log in nodes))
        after = Position(at.epoch, round_ + 1)
        outcomes = [result for (result,) in results]
        assert outcomes.count(Committed(after.offset)) == 1
        assert outcomes.count(Conflict(after)) == NODES - 1
        at = after
    assert [record.offset for record in await nodes[0].read("keynote", 0, 999)] == list(range(1, ROUNDS + 1))


async def append_until_committed(log: SqlLog, at: Position, *records: NewRecord) -> int:
    """Decide again after each conflict, as the engine does; returns the first offset."""
    while True:
        (result,) = await log.append([to("keynote", at, *records)])
        if isinstance(result, Committed):
            return result.first
        assert isinstance(result, Conflict)
        assert result.position.offset > at.offset, "a conflict tells of a log that has moved"
        at = result.position


async def test_offsets_have_no_gap_and_each_event_is_where_its_writer_was_told(nodes: list[SqlLog]) -> None:
    start = (await nodes[0].heads(["keynote"]))["keynote"]

    async def write(number: int, log: SqlLog) -> dict[int, str]:
        acknowledged: dict[int, str] = {}
        for round_ in range(ROUNDS):
            bodies = [f"{number}/{round_}/{part}" for part in range(round_ % 3 + 1)]
            first = await append_until_committed(log, start, *map(event, bodies))
            acknowledged.update(enumerate(bodies, first))
        return acknowledged

    acknowledged: dict[int, str] = {}
    for of_node in await asyncio.gather(*(write(number, log) for number, log in enumerate(nodes))):
        assert not acknowledged.keys() & of_node.keys()
        acknowledged |= of_node
    stored = {record.offset: record.body for record in await nodes[-1].read("keynote", 0, 9999)}
    assert stored == acknowledged
    assert sorted(stored) == list(range(1, len(stored) + 1))


async def test_one_id_is_stored_once(nodes: list[SqlLog]) -> None:
    start = (await nodes[0].heads(["keynote"]))["keynote"]
    for _ in range(ROUNDS):
        twin = event(id=uuid4())

        async def send(log: SqlLog, twin: NewRecord) -> int:
            at = start
            while True:
                (result,) = await log.append([to("keynote", at, twin)])
                match result:
                    case Committed(first):
                        return first
                    case Duplicates(records):
                        return records[twin.id].offset
                    case Conflict(position):
                        at = position

        offsets = await asyncio.gather(*(send(log, twin) for log in nodes))
        assert len(set(offsets)) == 1
    assert (await nodes[0].heads(["keynote"]))["keynote"].offset == ROUNDS


async def test_a_claim_is_given_once(nodes: list[SqlLog]) -> None:
    start = (await nodes[0].heads(["keynote"]))["keynote"]

    async def claim(log: SqlLog, key: str) -> bool:
        at = start
        while True:
            (result,) = await log.append([to("keynote", at, event(claim=key))])
            if isinstance(result, Committed):
                return True
            assert isinstance(result, Conflict)
            if result.position == at:
                return False
            at = result.position

    for round_ in range(ROUNDS):
        won = await asyncio.gather(*(claim(log, f"vote/{round_}") for log in nodes))
        assert won.count(True) == 1


async def test_groups_that_share_streams_in_any_order_never_block_each_other(nodes: list[SqlLog]) -> None:
    """Opposite orders of the same streams are how transactions deadlock."""
    ids = [f"s{number}" for number in range(20)]
    for id_ in ids:
        await nodes[0].create_stream(stream(id_))

    async def write(number: int, log: SqlLog) -> int:
        committed = 0
        order = ids if number % 2 else ids[::-1]
        for _ in range(ROUNDS):
            heads = await log.heads(ids)
            results = await log.append([Append(id_, heads[id_], (event(),)) for id_ in order])
            committed += sum(isinstance(result, Committed) for result in results)
            assert all(isinstance(result, Committed | Conflict) for result in results)
        return committed

    async with asyncio.timeout(30):
        committed = sum(await asyncio.gather(*(write(number, log) for number, log in enumerate(nodes))))
    heads = await nodes[0].heads(ids)
    assert sum(position.offset for position in heads.values()) == committed >= ROUNDS * len(ids)
    for id_ in ids:
        offsets = [record.offset for record in await nodes[0].read(id_, 0, 9999)]
        assert offsets == list(range(1, heads[id_].offset + 1))


async def test_readers_never_see_a_part_of_an_append(nodes: list[SqlLog]) -> None:
    writer, reader, *_ = nodes
    done = False

    async def watch() -> int:
        looks = 0
        while not done:
            head = (await reader.heads(["keynote"]))["keynote"].offset
            seen = len(await reader.read("keynote", 0, 9999))
            assert head % 3 == seen % 3 == 0
            assert seen >= head
            looks += 1
        return looks

    watching = asyncio.create_task(watch())
    for _ in range(ROUNDS):
        await add(writer, "keynote", event(), event(), event())
    done = True
    assert await watching > 0
