"""Real clients whose every command, answer and frame goes into a history."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Self
from uuid import UUID, uuid4

from pydantic import Field, TypeAdapter

from backchannel.client import Client, CommandError, ConnectionClosedError
from backchannel.log.sql import SqlLog
from backchannel.protocol import commands
from backchannel.protocol.codes import ErrorCode
from backchannel.protocol.events import (
    AnyEvent,
    ChatMessageEvent,
    LogEvent,
    QuestionAnswerEvent,
    QuestionEvent,
    QuestionUpvoteEvent,
    Snapshot,
    WelcomeEvent,
)
from backchannel.protocol.replies import Ack, AckData, Reply
from backchannel.protocol.user import Role
from backchannel.room.events import load_event
from backchannel.testing import RunningServer

from .history import Command, History, Kind, LogEntry, Outcome, Seen, Segment, Viewing

_strict: TypeAdapter[AnyEvent | Reply] = TypeAdapter(Annotated[AnyEvent | Reply, Field(discriminator="type")])
"""Refuses what the contract does not have, which the client would pass over."""

PATIENCE = 40.0
"""Seconds to wait for what has to come."""


@dataclass(slots=True)
class Changed:
    """Something to wait for instead of sleeping: set at every frame that any witness gets."""

    event: asyncio.Event

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until it holds, looking again at every frame.

        :raises TimeoutError: it did not hold in time
        """
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self.event.clear()
                await self.event.wait()


class Witness:
    """One user with one client. Keeps its own position and sequence, so that it does not believe the client's view."""

    def __init__(self, recorder: Recorder, name: str, role: Role, **options: Any) -> None:
        self.name = name
        self.id = name.lower()
        self.duplicates = 0
        """Acks that name an offset from before the connection: the answer to a resend of what was committed."""
        self._recorder = recorder
        self._history = recorder.history
        self.viewing = Viewing(name)
        self._history.viewings.append(self.viewing)
        self._position: tuple[str, int] | None = None
        token = recorder.server.token(name, role=role)
        self.client: Client = recorder.server.client(
            recorder.stream_id, token, on_frame=self._on_frame, **options
        )

    async def __aenter__(self) -> Self:
        await self.client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()

    @property
    def offset(self) -> int:
        return self._position[1] if self._position else -1

    async def say(self, message: str) -> AckData | None:
        return await self._record(Kind.chat, lambda id: self.client.say(message, id=id))

    async def ask(self, question: str) -> AckData | None:
        return await self._record(Kind.question, lambda id: self.client.ask(question, id=id))

    async def upvote(self, question: UUID) -> AckData | None:
        return await self._record(Kind.upvote, lambda id: self.client.upvote(question, id=id), question)

    async def withdraw_upvote(self, question: UUID) -> AckData | None:
        def act(id: UUID) -> Awaitable[AckData]:
            return self.client.withdraw_upvote(question, id=id)

        return await self._record(Kind.upvote, act, question, withdraw=True)

    async def answer(self, question: UUID, answer: str) -> AckData | None:
        return await self._record(Kind.answer, lambda id: self.client.answer(question, answer, id=id))

    async def start(self) -> AckData | None:
        def act(id: UUID) -> Awaitable[AckData]:
            data = commands.ActData(id=id)
            return self.client.send(commands.StartCommand(type="livestream:start", data=data))

        return await self._record(Kind.status, act)

    async def _record(
        self,
        kind: Kind,
        act: Callable[[UUID], Awaitable[AckData]],
        question: UUID | None = None,
        *,
        withdraw: bool = False,
    ) -> AckData | None:
        """The ack's data; None if the command was rejected or its outcome stayed unknown."""
        command = Command(uuid4(), kind, self.id, self._history.tick(), question=question, withdraw=withdraw)
        self._history.commands.append(command)
        try:
            ack = await act(command.id)
        except CommandError as error:
            # A server that could not keep it does not know either whether it was kept.
            if error.code is not ErrorCode.unavailable:
                command.outcome, command.answered = Outcome.rejected, self._history.tick()
            return None
        except ConnectionClosedError:
            return None
        command.outcome, command.answered, command.offset = Outcome.acked, self._history.tick(), ack.offset
        self._recorder.took(command)
        return ack

    def _on_frame(self, text: str) -> None:
        message = _strict.validate_json(text)
        if isinstance(message, WelcomeEvent):
            self._take_welcome(message)
        elif isinstance(message, LogEvent):
            self.viewing.segments[-1].seen.append(Seen(message.offset, Kind(message.type), _subject(message)))
            self._position = (self.viewing.segments[-1].epoch, message.offset)
        elif isinstance(message, Ack):
            self._recorder.ack_came()
            self.duplicates += (message.data.offset or 2**53) <= self.viewing.segments[-1].offset
        self._recorder.changed.event.set()

    def _take_welcome(self, event: WelcomeEvent) -> None:
        data = event.data
        self.viewing.segments.append(
            Segment(data.epoch, data.offset, data.recovered, data.snapshot is not None, asked=self._position)
        )
        if not data.recovered:
            self._position = (data.epoch, data.offset)


def _subject(event: LogEvent) -> UUID | None:
    match event:
        case ChatMessageEvent() | QuestionEvent():
            return event.data.id
        case QuestionUpvoteEvent() | QuestionAnswerEvent():
            return event.data.question_id
        case _:
            return None


class Recorder:
    """One run against one stream of a real server."""

    def __init__(self, server: RunningServer, stream_id: str) -> None:
        self.server = server
        self.stream_id = stream_id
        self.history = History(epoch="")
        self.changed = Changed(asyncio.Event())
        self.witnesses: list[Witness] = []
        self.acked = 0
        self._acks_to_kill = 0
        self.questions: list[UUID] = []
        """That are acked."""

    def kill_after(self, acks: int) -> None:
        """Kill the server in the moment in which so many more acks have come, before anything else happens.

        An ack that was sent before its commit has no better chance to be found out.
        """
        self._acks_to_kill = acks

    def ack_came(self) -> None:
        """Called by a witness that sees an ack on the wire."""
        self._acks_to_kill -= 1
        if self._acks_to_kill == 0:
            os.kill(self.server.pid, signal.SIGKILL)

    def took(self, command: Command) -> None:
        """Called by a witness whose command was acked."""
        self.acked += 1
        if command.kind is Kind.question:
            self.questions.append(command.id)

    def witness(self, name: str, role: Role = Role.viewer, **options: Any) -> Witness:
        """A client to be entered."""
        witness = Witness(self, name, role, **options)
        self.witnesses.append(witness)
        return witness

    async def everyone_has(self, offset: int) -> None:
        """Wait until every witness has seen the log up to here, and take that down for O5."""
        await self.changed.until(lambda: all(witness.offset >= offset for witness in self.witnesses))
        for witness in self.witnesses:
            witness.viewing.until = offset

    async def compare_with_fresh(self) -> None:
        """For O8 and O9: the room as a fresh client of each user gets it, beside the room that was folded."""
        for witness in self.witnesses:
            token = self.server.token(witness.name, role=witness.client.view.user.role)
            fresh = await self._fresh_snapshot(token)
            name = witness.name
            folded = witness.client.view.snapshot()
            chat = folded.chat[-self.server.settings.room.chat_history :]
            self.history.folded = {**self.history.folded, name: folded.model_copy(update={"chat": chat})}
            self.history.fresh = {**self.history.fresh, name: fresh}
            self.history.final_upvotes = {question.id: question.upvotes for question in fresh.questions}

    async def _fresh_snapshot(self, token: str) -> Snapshot:
        async with self.server.client(self.stream_id, token) as client:
            return client.view.snapshot()

    async def read_log(self) -> None:
        """Take the log into the history, as the database holds it. Only while the server does not run."""
        log = SqlLog(self.server.settings.database_url)
        await log.open()
        try:
            self.history.epoch = (await log.heads([self.stream_id]))[self.stream_id].epoch
            while records := await log.read(self.stream_id, len(self.history.log), 1000):
                for record in records:
                    event = load_event(record.body)
                    question = getattr(event, "question_id", None)
                    self.history.log.append(LogEntry(record.offset, record.id, Kind(record.type), question))
        finally:
            await log.close()
