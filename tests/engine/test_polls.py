"""Polls on two nodes: a vote a person however many tabs, tallies that replace each other, and secrets that stay ones."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from backchannel.log.base import EventLog
from backchannel.protocol.replies import Error
from backchannel.room.identity import READER, Actor

from .harness import ADA, BOB, HOST, MODERATOR, FaultyLog, Member, actor, enter, running, whole_log

POLL = UUID(int=7)
TEXT: dict[str, Any] = {"id": POLL, "question": "Where next?", "options": ["Moon", "Mars"], "open": True}
QUIZ: dict[str, Any] = {**TEXT, "kind": "quiz", "right": 1, "results": "at_close"}


def polls(member: Member) -> list[dict[str, Any]]:
    return list(member.welcome["snapshot"].get("polls", ()))


class TestTwoNodes:
    """Two engines on one store, with nothing but the store between them."""

    async def test_racing_voters_have_one_vote_each(self, store: EventLog) -> None:
        voters = [actor(f"voter{i}") for i in range(30)]
        async with running(store) as left, running(store) as right:
            host, watcher = await enter(left, HOST), await enter(right, BOB)
            await host.acked("poll", **TEXT, changeable=False)
            await watcher.has(1)
            tabs = [await enter(engine, voter) for voter in voters for engine in (left, right)]
            for number, tab in enumerate(tabs):
                tab.submit("poll_vote", poll_id=POLL, choices=[number % 2], id=uuid4())
            replies = [await tab.reply() for tab in tabs]
            codes = [reply.data.code.value if isinstance(reply, Error) else "ack" for reply in replies]
            for of_one in zip(codes[::2], codes[1::2], strict=True):
                assert sorted(of_one) == ["ack", "already_voted"]
            for member in (host, watcher):
                await member.has(31)
                # Of several tallies in one pass only the last is sent.
                assert member.offsets == sorted(set(member.offsets))
            assert len(await whole_log(store)) == 31
            for engine in (left, right):
                (poll,) = polls(await enter(engine))
                assert (poll["votes"], sum(poll["tallies"])) == (30, 30)

    async def test_racing_changes_end_in_one_vote(self, store: EventLog) -> None:
        async with running(store) as left, running(store) as right:
            host, watcher = await enter(left, HOST), await enter(right, BOB)
            await host.acked("poll", **TEXT)
            await watcher.has(1)
            tabs = [await enter(engine, ADA) for engine in (left, right) for _ in range(3)]
            for turn in range(6):
                for number, tab in enumerate(tabs):
                    choices = [[0], [1], []][(turn + number) % 3]
                    tab.submit("poll_vote", poll_id=POLL, choices=choices, id=uuid4())
            for tab in tabs:
                await tab.answered(6)
            await host.has(len(await whole_log(store)))
            fresh = await enter(right, ADA)
            (poll,) = polls(fresh)
            own = fresh.welcome["snapshot"].get("own_poll_votes", [])
            assert poll["votes"] == sum(poll["tallies"]) == len(own)
            assert all(poll["tallies"][option] == 1 for vote in own for option in vote["choices"])


def everything(member: Member) -> str:
    return json.dumps([member.welcome, member.sink.frames])


def told(member: Member) -> set[str]:
    """Which secrets stand in anything that somebody was sent, their own choice aside."""
    text = everything(member)
    return {secret for secret in ('"right"', '"tallies"') if secret in text}


@pytest.mark.parametrize("read_anew", [False, True], ids=["same node", "read from the log"])
@pytest.mark.parametrize("reopened", [False, True], ids=["never closed", "reopened"])
async def test_until_it_closes_nothing_that_a_quiz_hides_is_sent(
    log: FaultyLog, read_anew: bool, reopened: bool
) -> None:
    async with running(log) as engine:
        ada, host = await enter(engine, ADA), await enter(engine, HOST)
        epochs = {ADA: ada.welcome["epoch"], BOB: ada.welcome["epoch"], HOST: host.welcome["epoch"]}
        await host.acked("poll", **QUIZ)
        await ada.acked("poll_vote", poll_id=POLL, choices=[0])
        assert told(ada) == set()
        if reopened:
            for status in ("closed", "open"):
                await host.acked("poll_status", poll_id=POLL, status=status)
        if not read_anew:
            await check_secrecy(engine, epochs)
    if read_anew:
        async with running(log) as engine:
            await check_secrecy(engine, epochs)


async def check_secrecy(engine: Any, epochs: dict[Actor, str]) -> None:
    for who in (ADA, BOB, READER):
        assert told(await enter(engine, who)) == set()
    for who in (ADA, BOB):
        missed = await enter(engine, who, resume=(epochs[who], 0))
        assert missed.welcome["recovered"]
        assert told(missed) == set()
    for fresh in (await enter(engine, HOST), await enter(engine, MODERATOR)):
        assert told(fresh) == {'"right"', '"tallies"'}


async def test_when_it_closes_everyone_is_told_all(log: FaultyLog) -> None:
    async with running(log) as engine:
        ada, host = await enter(engine, ADA), await enter(engine, HOST)
        await host.acked("poll", **QUIZ)
        await ada.acked("poll_vote", poll_id=POLL, choices=[0])
        await host.acked("poll_status", poll_id=POLL, status="closed")
        await ada.has(3)
        last = ada.sink.frames[-1]["data"]["poll"]
        assert (last["tallies"], last["right"], last["votes"]) == ([1, 0], 1, 1)


async def test_a_deleted_poll_is_in_no_resume_until_it_is_brought_back(log: FaultyLog) -> None:
    async with running(log) as engine:
        ada, host = await enter(engine, ADA), await enter(engine, HOST)
        await host.acked("poll", **TEXT)
        await host.acked("poll_delete", poll_id=POLL)
        epoch = ada.welcome["epoch"]
        assert "Moon" not in everything(await enter(engine, BOB, resume=(epoch, 0)))
        assert "Moon" not in everything(await enter(engine, BOB))
        await host.acked("poll_delete", poll_id=POLL, undo=True)
        assert "Moon" in everything(await enter(engine, BOB, resume=(epoch, 0)))
        assert "Moon" in everything(await enter(engine, BOB))
