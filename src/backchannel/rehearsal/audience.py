"""The audience at work: personas as clients, a screenplay for what they say, votes and reactions in between."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random
from time import monotonic
from uuid import UUID

from ..client import Client, CommandError, EventsOverrunError
from ..protocol.events import (
    AnyEvent,
    ChatMessageEvent,
    QuestionAnswerEvent,
    QuestionEvent,
    QuestionStatus,
    StreamStatus,
)
from .personas import PERSONAS, Persona
from .reactions import comment_on_question, reply_to_message, thank_for_answer
from .screenplay import Answer, Ask, Cue, Say, cues, load

TokenMaker = Callable[[Persona], str]
"""Gives a token that names the persona and carries its role; asked again at every connect."""

OPENING_LINES = 14
"""What fills a chat column on a laptop."""

logger = logging.getLogger("backchannel.rehearsal")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the audience is, in seconds; a test may have less patience than a human."""

    between_lines: tuple[float, float] = (2.0, 6.0)
    opening: tuple[float, float] = (0.1, 0.4)
    """Between the first lines in an empty room, so that whoever opens the page first finds a conversation."""
    before_reaction: tuple[float, float] = (2.5, 6.5)
    between_reactions: float = 8.0
    """To one human, so that a talkative one is not answered word by word."""
    vote_delay: float = 45.0
    """Mean time until somebody who likes a question votes for it."""


async def run_rehearsal(
    url: str,
    stream_id: str,
    make_token: TokenMaker,
    stop: asyncio.Event,
    *,
    seed: int | None = None,
    pace: Pace | None = None,
) -> None:
    """Play until ``stop`` is set. Goes on through restarts of the server; pauses while the stream is not live.

    :param url: of the server, as ``Client.connect`` takes it
    :param seed: the same one makes the same choices; None makes new ones
    :raises ConnectionClosedError: the server refused a persona for good (no such stream, a token that is not good)
    """
    random = Random(seed)  # noqa: S311  (small talk, no secrets)
    audience = Audience(url, stream_id, make_token, random, pace or Pace())
    play = asyncio.create_task(audience.play())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((play, stopping), return_when=asyncio.FIRST_COMPLETED)
        if play.done():
            play.result()
    except ExceptionGroup as failed:  # the first failure is what ended the others
        raise failed.exceptions[0] from failed
    finally:
        play.cancel()
        stopping.cancel()
        await asyncio.gather(play, stopping, return_exceptions=True)


class Audience:
    """The personas in one stream."""

    def __init__(self, url: str, stream_id: str, make_token: TokenMaker, random: Random, pace: Pace) -> None:
        self._url = url
        self._stream_id = stream_id
        self._make_token = make_token
        self._random = random
        self._pace = pace
        self._clients: dict[str, Client] = {}
        """By first name, as the screenplay calls them."""
        self._ids = {persona.id for persona in PERSONAS}
        self._reacted: dict[str, float] = {}

    async def play(self) -> None:
        """Connect everybody, then play the screenplay for ever."""
        async with AsyncExitStack() as stack:
            for persona in PERSONAS:
                token = self._token_of(persona)
                client = Client.connect(self._url, self._stream_id, token=token, connect_timeout=120.0)
                self._clients[persona.first_name] = await stack.enter_async_context(client)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._watch(tasks))
                tasks.create_task(self._perform())

    def _token_of(self, persona: Persona) -> Callable[[], str]:
        return lambda: self._make_token(persona)

    async def _perform(self) -> None:
        lookout = next(iter(self._clients.values()))
        opening = max(0, OPENING_LINES - len(lookout.view.chat))
        for number, cue in enumerate(cues(load(), self._random)):
            await self._pause(self._pace.opening if number < opening else self._pace.between_lines)
            client = self._clients[cue.speaker]
            while client.view.stream.status is not StreamStatus.live:
                await self._pause(self._pace.between_lines)
            await self._settle(self._do(client, cue))

    async def _do(self, client: Client, cue: Cue) -> None:
        match cue:
            case Say(text=text):
                await client.say(text)
            case Ask(text=text):
                if self._open_question(client, text) is None:
                    await client.ask(text)
            case Answer(question=asked, text=text):
                question = self._open_question(client, asked.text)
                if question is not None and client.view.user.may_answer:
                    await client.answer(question, text)

    @staticmethod
    def _open_question(client: Client, text: str) -> UUID | None:
        """The open question with these words, so that nothing is asked twice and what has its answer gets no other."""
        questions = client.view.questions.values()
        return next((q.id for q in questions if q.question == text and q.status is QuestionStatus.open), None)

    async def _watch(self, tasks: asyncio.TaskGroup) -> None:
        """Vote on what is asked, and react to humans."""
        lookout = next(iter(self._clients.values()))
        while True:
            try:
                async for event in lookout.events():
                    self._react(event, tasks)
            except EventsOverrunError as error:
                logger.warning("the rehearsal audience missed something: %s", error)

    def _react(self, event: AnyEvent, tasks: asyncio.TaskGroup) -> None:
        match event:
            case ChatMessageEvent(data=message) if message.user.id not in self._ids:
                if self._may_react_to(message.user.id):
                    text = reply_to_message(message.message, message.user.name, self._random)
                    speaker = self._somebody()
                    tasks.create_task(self._later(lambda: speaker.say(text, reply_to=message.id)))
            case QuestionEvent(data=question):
                self._vote_on(question.id, tasks)
                asker = question.user
                is_ours = asker is not None and asker.id in self._ids
                if not is_ours and self._may_react_to(asker.id if asker else "anonymous"):
                    text = comment_on_question(asker.name if asker else None, self._random)
                    speaker = self._somebody()
                    tasks.create_task(self._later(lambda: self._upvote_and_say(speaker, question.id, text)))
            case QuestionAnswerEvent(data=answer) if answer.answered_by.id not in self._ids:
                text = thank_for_answer(answer.answered_by.name, self._random)
                speaker = self._asker_of(answer.question_id)
                tasks.create_task(self._later(lambda: speaker.say(text)))

    def _vote_on(self, question: UUID, tasks: asyncio.TaskGroup) -> None:
        """Some questions please nearly everybody, others few; votes come over minutes, a few are taken back."""
        appeal = self._random.uniform(0.15, 0.95)
        for name, client in self._clients.items():
            if name in ("Mira", "Tomasz") or self._random.random() > appeal:
                continue
            tasks.create_task(
                self._vote(client, question, self._random.expovariate(1 / self._pace.vote_delay))
            )

    async def _vote(self, client: Client, question: UUID, delay: float) -> None:
        await asyncio.sleep(delay)
        if question in client.view.own_votes:
            return
        await self._settle(client.upvote(question))
        if self._random.random() < 0.07:
            await asyncio.sleep(self._random.expovariate(1 / self._pace.vote_delay))
            await self._settle(client.withdraw_upvote(question))

    async def _upvote_and_say(self, speaker: Client, question: UUID, text: str) -> None:
        if question not in speaker.view.own_votes:
            await self._settle(speaker.upvote(question))
        await speaker.say(text)

    async def _later(self, act: Callable[[], Awaitable[object]]) -> None:
        await self._pause(self._pace.before_reaction)
        await self._settle(act())

    async def _settle(self, act: Awaitable[object]) -> None:
        """Do it; what the room refuses (too fast, ended meanwhile, answered by the human first) is part of life."""
        try:
            await act
        except CommandError as error:
            logger.info("the rehearsal audience was refused: %s", error)

    async def _pause(self, seconds: tuple[float, float]) -> None:
        await asyncio.sleep(self._random.uniform(*seconds))

    def _may_react_to(self, user: str) -> bool:
        now = monotonic()
        if now - self._reacted.get(user, -self._pace.between_reactions) < self._pace.between_reactions:
            return False
        self._reacted[user] = now
        return True

    def _somebody(self) -> Client:
        viewers = [client for name, client in self._clients.items() if name != "Mira"]
        return self._random.choice(viewers)

    def _asker_of(self, question: UUID) -> Client:
        """The persona who asked, else anybody."""
        own = [client for client in self._clients.values() if question in client.view.own_questions]
        return own[0] if own else self._somebody()
