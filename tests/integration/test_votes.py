"""One vote a user and question, however many tabs, resends and races."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from uuid import UUID, uuid4

from backchannel.testing import RunningServer

from .oracles import violations
from .raw import STREAM, Frame, joined
from .recorder import Recorder

VOTERS = 25


async def test_racing_voters_are_counted_exactly(server: RunningServer, stream_id: str) -> None:
    await server.create_stream(stream_id)
    recorder = Recorder(server, stream_id)
    async with AsyncExitStack() as stack:
        voters = [
            await stack.enter_async_context(recorder.witness(f"Voter{number}")) for number in range(VOTERS)
        ]
        for number in range(3):
            await voters[number].ask(f"Question {number}?")
        for act in ("upvote", "upvote", "withdraw_upvote", "upvote"):
            await asyncio.gather(
                *(
                    getattr(voter, act)(question)
                    for voter in voters
                    for question in recorder.questions
                    if act == "upvote" or int(voter.id[-1]) % 2
                )
            )
        await recorder.everyone_has(max(command.offset or 0 for command in recorder.history.commands))
        await recorder.compare_with_fresh()
        assert set(recorder.history.final_upvotes.values()) == {VOTERS}
    assert violations(recorder.history, "O8", "O9", "O6", "O7") == []


async def test_one_user_in_many_tabs_has_one_vote(server: RunningServer, stream_id: str) -> None:
    await server.create_stream(stream_id)
    ada = server.token("Ada")
    async with AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(joined(server, STREAM, stream_id, ada)) for _ in range(8)]
        question = (await tabs[0].command("livestream:question", {"question": "Why?"}))["data"]["id"]

        async def race(**data: object) -> Counter[str]:
            body: Frame = {"question_id": question, **data}
            replies = await asyncio.gather(*(tab.command("livestream:question_upvote", body) for tab in tabs))
            return Counter(reply["data"].get("code", "ack") for reply in replies)

        assert await race() == {"ack": 1, "already_upvoted": 7}
        assert await upvotes(server, stream_id, question) == 1
        assert await race(withdraw=True) == {"ack": 1, "not_upvoted": 7}
        assert await upvotes(server, stream_id, question) == 0
        assert await race(id=str(uuid4())) == {"ack": 8}  # one act, sent eight times
        assert await upvotes(server, stream_id, question) == 1


async def upvotes(server: RunningServer, stream_id: str, question: str) -> int:
    async with server.client(stream_id, server.token("Counter")) as client:
        return client.view.questions[UUID(question)].upvotes
