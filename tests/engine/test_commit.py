"""Committing: many rooms share a transaction, each command is answered once, and nothing is true before the log says so."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest

from backchannel.log.base import Append, AppendResult, Conflict, EventLog, Position
from backchannel.log.memory import MemoryLog
from backchannel.protocol.codes import CloseCode
from backchannel.protocol.replies import Ack, Error, Reply

from .harness import ADA, BOB, HOST, FaultyLog, actor, enter, running, stream, until, whole_log

ID = UUID(int=1)


def codes(replies: Sequence[Reply]) -> list[str]:
    return [reply.data.code.value if isinstance(reply, Error) else "ack" for reply in replies]


def offsets(replies: Sequence[Reply]) -> list[int | None]:
    return [reply.data.offset if isinstance(reply, Ack) else None for reply in replies]


async def test_rooms_that_wait_share_one_transaction(log: FaultyLog) -> None:
    names = [f"room{i}" for i in range(20)]
    for name in names:
        await log.create_stream(stream(name))
    async with running(log) as engine:
        people = [await enter(engine, ADA, stream_id=name) for name in names]
        log.gate.clear()
        for person in people:
            person.submit("chat_message", message="Hello")
        await until(lambda: log.groups)
        log.gate.set()
        assert [offsets([await person.reply()]) for person in people] == [[1]] * 20
        assert sum(log.groups) == 20
        assert len(log.groups) <= 2


async def test_what_comes_while_a_commit_is_under_way_goes_into_the_next(log: FaultyLog) -> None:
    async with running(log) as engine:
        ada = await enter(engine, ADA)
        log.gate.clear()
        ada.submit("chat_message", message="first")
        await until(lambda: log.groups)
        for i in range(50):
            ada.submit("chat_message", message=str(i))
        log.gate.set()
        await until(lambda: len(ada.replies) == 51)
        assert offsets(ada.replies) == list(range(1, 52))
        assert len(log.groups) == 2


@pytest.mark.parametrize("resent", [True, False])
async def test_an_answer_that_is_lost_after_the_commit(log: FaultyLog, resent: bool) -> None:
    """The sender is told to try again and gets the first offset; others see the message once, with the resend or without."""
    async with running(log) as engine:
        ada, bob = await enter(engine, ADA), await enter(engine, BOB)
        log.after = 1
        assert await ada.refused("chat_message", message="Hello", id=ID) == "unavailable"
        if resent:
            assert await ada.acked("chat_message", message="Hello", id=ID) == 1
        await bob.has(1)
        assert await ada.acked("chat_message", message="And then") == 2
        await bob.has(2)
        assert bob.offsets == [1, 2]
        assert [record.id for record in await whole_log(log.log)][:1] == [ID]


async def test_a_commit_that_fails_changes_nothing(log: FaultyLog) -> None:
    async with running(log) as engine:
        ada, bob = await enter(engine, ADA), await enter(engine, BOB)
        log.before = 1
        assert await ada.refused("chat_message", message="Hello", id=ID) == "unavailable"
        assert await whole_log(log.log) == []
        assert await ada.acked("chat_message", message="Hello", id=ID) == 1
        await bob.has(1)
        assert bob.offsets == [1]
        assert (bob.sink.closed, bob.welcome["offset"]) == (None, 0)


async def test_an_error_of_ours_ends_neither_the_writer_nor_the_room(log: FaultyLog) -> None:
    await log.create_stream(stream("other"))
    async with running(log) as engine:
        ada, other = await enter(engine, ADA), await enter(engine, ADA, stream_id="other")
        log.broken = ZeroDivisionError("a fault")
        log.gate.clear()
        ada.submit("chat_message", message="Hello")
        await until(lambda: log.groups)
        other.submit("chat_message", message="Waiting behind it")
        log.gate.set()
        assert codes([await ada.reply()]) == ["unavailable"]
        assert offsets([await other.reply()]) == [1]
        assert await ada.acked("chat_message", message="Again") == 1


async def test_a_store_that_cannot_be_read_either(log: FaultyLog) -> None:
    async with running(log) as engine:
        ada = await enter(engine, ADA)
        log.before, log.unreadable = 1, True
        assert await ada.refused("chat_message", message="1") == "unavailable"
        assert await ada.refused("chat_message", message="2") == "unavailable"
        sent_away = await enter(engine, BOB)
        assert sent_away.sink.closed is CloseCode.try_again_later
        log.unreadable = False
        assert await ada.acked("chat_message", message="3") == 1
        assert ada.sink.closed is None


class TestVoid:
    """What was decided behind an accepted command is as void as that command when the commit fails."""

    @pytest.mark.parametrize("named", [True, False])
    async def test_a_rejection_behind_a_commit_that_fails_is_not_told(
        self, log: FaultyLog, named: bool
    ) -> None:
        async with running(log) as engine:
            ada = await enter(engine, ADA)
            await ada.acked("question", question="Why?", id=ID)
            log.before = 1
            ada.submit("question_upvote", question_id=ID)
            ada.submit("question_upvote", question_id=ID, id=uuid4() if named else None)
            await until(lambda: len(ada.replies) == 2)
            assert codes(ada.replies) == ["unavailable", "unavailable"]

    async def test_the_same_id_twice_in_one_batch(self, log: FaultyLog) -> None:
        async with running(log) as engine:
            ada = await enter(engine, ADA)
            log.before = 1
            for _ in range(2):
                ada.submit("chat_message", message="Hello", id=ID)
            await until(lambda: len(ada.replies) == 2)
            assert codes(ada.replies) == ["unavailable", "unavailable"]
            ada.replies.clear()
            for _ in range(3):
                ada.submit("chat_message", message="Hello", id=ID)
            await until(lambda: len(ada.replies) == 3)
            assert offsets(ada.replies) == [1, 1, 1]
            assert len(await whole_log(log.log)) == 1

    async def test_each_command_of_a_batch_stands_for_itself(self, log: FaultyLog) -> None:
        async with running(log) as engine:
            ada = await enter(engine, ADA)
            for message in ("a", "\u200b", "b", "x" * 501, "c"):
                ada.submit("chat_message", message=message)
            await until(lambda: len(ada.replies) == 5)
            # A rejection that no commit can change need not wait for one; here it stands behind an accepted command.
            assert codes(ada.replies) == ["ack", "ack", "ack", "empty_text", "text_too_long"]
            assert offsets(ada.replies)[:3] == [1, 2, 3]


class TestResend:
    async def test_any_command_gets_its_first_result(self, log: FaultyLog) -> None:
        async with running(log) as engine:
            host = await enter(engine, HOST)
            question, ids = uuid4(), [uuid4() for _ in range(6)]
            await host.acked("question", question="Why?", id=question)
            acts: list[tuple[str, dict[str, Any]]] = [
                ("start", {}),
                ("chat_message", {"message": "Hello"}),
                ("question_upvote", {"question_id": question}),
                ("question_upvote", {"question_id": question, "withdraw": True}),
                ("question_answer", {"question_id": question, "answer": "So."}),
                ("end", {}),
            ]
            first = [
                await host.acked(type, id=id, **data) for id, (type, data) in zip(ids, acts, strict=True)
            ]
            again = [
                await host.acked(type, id=id, **data) for id, (type, data) in zip(ids, acts, strict=True)
            ]
            assert first == again == [2, 3, 4, 5, 6, 7]
            assert len(await whole_log(log.log)) == 7

    async def test_after_the_room_was_read_anew(self, log: FaultyLog) -> None:
        async with running(log) as engine:
            ada = await enter(engine, ADA)
            await ada.acked("chat_message", message="Hello", id=ID)
        async with running(log) as engine:
            ada = await enter(engine, ADA)
            assert await ada.acked("chat_message", message="Hello", id=ID) == 1

    async def test_an_id_of_somebody_or_something_else_is_taken(self, log: FaultyLog) -> None:
        async with running(log) as engine:
            ada, bob, host = await enter(engine, ADA), await enter(engine, BOB), await enter(engine, HOST)
            start = uuid4()
            await host.acked("start", id=start)
            await ada.acked("chat_message", message="Hello", id=ID)
            assert await bob.refused("chat_message", message="Hello", id=ID) == "id_taken"
            assert await ada.refused("question", question="Hello?", id=ID) == "id_taken"
            assert await host.refused("end", id=start) == "id_taken"
            assert await ada.refused("chat_message", message="Mine?", id=start) == "id_taken"

    async def test_one_duplicate_does_not_hold_up_the_batch(self, log: FaultyLog) -> None:
        """The log alone knows the id of a vote; all others of the batch are decided again and go in."""
        async with running(log) as engine:
            ada, bob = await enter(engine, ADA), await enter(engine, BOB)
            await ada.acked("question", question="Why?", id=ID)
            vote = uuid4()
            await ada.acked("question_upvote", question_id=ID, id=vote)
            await ada.acked("question_upvote", question_id=ID, withdraw=True)
            for i in range(3):
                bob.submit("chat_message", message=str(i))
            ada.submit("question_upvote", question_id=ID, id=vote)
            bob.submit("chat_message", message="3")
            await until(lambda: len(bob.replies) == 4 and ada.replies)
            assert offsets(ada.replies) == [2]
            assert offsets(bob.replies) == [4, 5, 6, 7]


class Overtaken(MemoryLog):
    """Somebody else is always ahead."""

    async def append(self, appends: Sequence[Append]) -> Sequence[AppendResult]:
        return [Conflict(Position(append.expected.epoch, append.expected.offset)) for append in appends]


async def test_who_is_always_overtaken_is_told_to_come_back() -> None:
    log = Overtaken()
    await log.create_stream(stream())
    async with running(log) as engine:
        ada = await enter(engine, ADA)
        assert await ada.refused("chat_message", message="Hello") == "unavailable"
        assert engine.stats.conflicts == 5


class TestTwoNodes:
    """Two engines on one store, with nothing but the store between them."""

    async def test_racing_voters_are_counted_once(self, store: EventLog) -> None:
        voters = [actor(f"voter{i}") for i in range(40)]
        async with running(store) as left, running(store) as right:
            asker, watcher = await enter(left, ADA), await enter(right, BOB)
            await asker.acked("question", question="Why?", id=ID)
            await watcher.has(1)
            tabs = [await enter(engine, voter) for voter in voters for engine in (left, right)]
            for tab in tabs:
                tab.submit("question_upvote", question_id=ID, id=uuid4())
            replies = [await tab.reply() for tab in tabs]
            for of_one in zip(replies[::2], replies[1::2], strict=True):
                assert sorted(codes(of_one)) == ["ack", "already_upvoted"]
            for member in (asker, watcher):
                await member.has(41)
                # Of several tallies in one pass only the last is sent.
                assert member.offsets == sorted(set(member.offsets))
            records = await whole_log(store)
            assert [record.offset for record in records] == list(range(1, 42))
            for engine in (left, right):
                (question,) = (await enter(engine)).welcome["snapshot"]["questions"]
                assert question["upvotes"] == 40

    async def test_messages_of_both_come_in_one_order(self, store: EventLog) -> None:
        async with running(store) as left, running(store) as right:
            people = [await enter(engine, who) for engine in (left, right) for who in (ADA, BOB)]
            for i in range(25):
                for person in people:
                    person.submit("chat_message", message=str(i), id=uuid4())
            for person in people:
                await person.answered(25)
            acked = sorted(offset for person in people for offset in offsets(person.replies) if offset)
            assert acked == list(range(1, len(acked) + 1))
            ids = [str(record.id) for record in await whole_log(store)]
            assert len(ids) == len(acked)
            for person in people:
                await person.has(len(ids))
                seen = [f["data"]["id"] for f in person.sink.frames if f["type"] == "livestream:chat_message"]
                assert seen == ids


class TestTheWayOut:
    async def test_what_waits_is_committed_and_told(self, log: FaultyLog) -> None:
        async with running(log) as engine:
            ada, bob = await enter(engine, ADA), await enter(engine, BOB)
            log.gate.clear()
            for i in range(3):
                ada.submit("chat_message", message=str(i))
            await until(lambda: log.groups)
            for i in range(3):
                bob.submit("chat_message", message=str(i))
            draining = asyncio.create_task(engine.drain())
            await until(lambda: engine.draining)
            log.gate.set()
            await draining
            assert offsets(ada.replies) + offsets(bob.replies) == [1, 2, 3, 4, 5, 6]
            assert ada.offsets == bob.offsets == [1, 2, 3, 4, 5, 6]

    async def test_afterwards_nothing_new_is_taken_and_nobody_waits(self, log: FaultyLog) -> None:
        async with running(log) as engine:
            ada = await enter(engine, ADA)
            await engine.drain()
            assert await ada.refused("chat_message", message="Late") == "unavailable"
            assert (await enter(engine, BOB)).sink.closed is CloseCode.try_again_later
            assert await engine.unready_reason() == "shutting down"
