"""The rehearsal audience in a real room, faster than life."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from backchannel.config import Settings
from backchannel.protocol.events import QuestionStatus
from backchannel.protocol.user import Role
from backchannel.rehearsal import PERSONAS, Persona, run_rehearsal
from backchannel.rehearsal.audience import Pace
from backchannel.testing import RunningServer, running_server

from .conftest import UNLIMITED
from .recorder import Recorder

HURRIED = Pace(between_lines=(0.0, 0.01), before_reaction=(0.0, 0.01), between_reactions=0.0, vote_delay=0.05)
AUDIENCE = {persona.id for persona in PERSONAS}


@asynccontextmanager
async def rehearsal(server: RunningServer, stream_id: str) -> AsyncIterator[None]:
    """The audience at work; leaving waits until it is gone and raises what went wrong."""

    def token(persona: Persona) -> str:
        return server.token(persona.name, id=persona.id, role=persona.role)

    stop = asyncio.Event()
    play = asyncio.create_task(run_rehearsal(server.url, stream_id, token, stop, seed=1, pace=HURRIED))
    try:
        yield
        stop.set()
        await play
    finally:
        play.cancel()
        await asyncio.gather(play, return_exceptions=True)


async def test_the_audience_talks_asks_votes_and_leaves_questions_to_the_host(
    server: RunningServer, stream_id: str
) -> None:
    await server.create_stream(stream_id)
    recorder = Recorder(server, stream_id)
    async with recorder.witness("Onlooker") as onlooker, rehearsal(server, stream_id):
        view = onlooker.client.view

        def lively() -> bool:
            questions = list(view.questions.values())
            return (
                len({message.user.id for message in view.chat} & AUDIENCE) >= 10
                and any(question.upvotes >= 5 for question in questions)
                and any(question.status is QuestionStatus.answered for question in questions)
                and sum(question.status is QuestionStatus.open for question in questions) >= 3
            )

        await recorder.changed.until(lively)


async def test_the_audience_answers_humans(server: RunningServer, stream_id: str) -> None:
    await server.create_stream(stream_id)
    recorder = Recorder(server, stream_id)
    async with recorder.witness("Grace", Role.host) as grace, rehearsal(server, stream_id):
        view = grace.client.view
        await recorder.changed.until(lambda: view.viewer_count > len(PERSONAS) or len(view.chat) > 3)
        hello = await grace.say("Hello everybody")
        assert hello is not None
        await recorder.changed.until(lambda: any(message.reply_to == hello.id for message in view.chat))
        asked = await grace.ask("Who of you has slept well?")
        assert asked is not None
        assert asked.id is not None
        question = asked.id
        await recorder.changed.until(
            lambda: question in view.questions and view.questions[question].upvotes > 0
        )
        await grace.answer(question, "I have.")
        thanks = ("Thank you, Grace", "Clear answer, Grace", "thank you Grace")
        await recorder.changed.until(
            lambda: any(thank in message.message for message in view.chat for thank in thanks)
        )


async def test_the_audience_survives_a_server_that_is_killed() -> None:
    async with running_server(Settings(limits=UNLIMITED)) as server:
        await server.create_stream("demo")
        recorder = Recorder(server, "demo")
        async with recorder.witness("Onlooker") as onlooker, rehearsal(server, "demo"):
            await recorder.changed.until(lambda: len(onlooker.client.view.chat) >= 5)
            await server.kill()
            before = onlooker.client.view.offset
            await server.start()
            await recorder.changed.until(lambda: onlooker.client.view.offset >= before + 5)
