"""Whatever is done in whatever order, the SQL store answers as the one in memory does."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from backchannel.log.base import (
    Append,
    Conflict,
    EventLog,
    LogError,
    NewRecord,
    Position,
    SavedState,
    StatusUpdate,
)
from backchannel.log.memory import MemoryLog
from backchannel.log.sql import SqlLog
from backchannel.protocol.events import StreamStatus

from .records import NOON, stream

T = TypeVar("T")

STREAMS = ["a", "b", "c"]
KEYS = ["k1", "k2", "k3"]
IDS = [UUID(int=number) for number in range(1, 40)]
"""Few, so that duplicates are frequent."""

new_records = st.builds(
    NewRecord,
    id=st.sampled_from(IDS),
    type=st.sampled_from(["chat", "question"]),
    user_id=st.none() | st.sampled_from(["ada", "grace"]),
    created_at=st.just(NOON),
    body=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    claim=st.none() | st.sampled_from(KEYS),
    release=st.none() | st.sampled_from(KEYS),
)
statuses = st.none() | st.sampled_from(
    [
        StatusUpdate(StreamStatus.scheduled, NOON, None, None),
        StatusUpdate(StreamStatus.live, None, NOON, None),
        StatusUpdate(StreamStatus.ended, None, NOON, NOON),
    ]
)
parts = st.tuples(st.sampled_from(STREAMS), st.integers(-1, 1), st.lists(new_records, max_size=4), statuses)


class StoresAgree(RuleBasedStateMachine):
    """Runs each step on both and compares the answers; epochs are each store's own, so they are named by stream."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.directory = Path(tempfile.mkdtemp())
        self.memory = MemoryLog()
        self.sql = SqlLog(f"sqlite:///{self.directory / 'log.db'}")
        self.epochs: dict[str, str] = {}
        self.run(self.sql.open())

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(coroutine)

    def outcome(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """What it returns or raises, comparable between the stores."""
        try:
            return self.without_epochs(self.run(coroutine))
        except (LogError, ValueError) as error:
            return type(error), str(error)

    def without_epochs(self, answer: Any) -> Any:
        match answer:
            case Position(epoch, offset):
                return Position(self.epochs[epoch], offset)
            case Conflict(position):
                return Conflict(self.without_epochs(position))
            case dict():
                return {key: self.without_epochs(value) for key, value in answer.items()}
            case list() | tuple():
                return [self.without_epochs(value) for value in answer]
        return answer

    def head(self, log: EventLog, stream_id: str, off_by: int) -> Position:
        position = self.run(log.heads([stream_id])).get(stream_id, Position("unknown", 0))
        return Position(position.epoch, position.offset + off_by)

    def appends(self, log: EventLog, parts: Sequence[Any]) -> list[Append]:
        return [
            Append(stream_id, self.head(log, stream_id, off_by), tuple(records), status)
            for stream_id, off_by, records, status in parts
        ]

    @initialize()
    def first_stream(self) -> None:
        self.create("a")

    @rule(stream_id=st.sampled_from(STREAMS))
    def create(self, stream_id: str) -> None:
        for log in (self.memory, self.sql):
            try:
                self.epochs[self.run(log.create_stream(stream(stream_id))).epoch] = stream_id
            except LogError:
                assert stream_id in self.run(log.heads(STREAMS))

    @rule(parts=st.lists(parts, max_size=3))
    def append(self, parts: Sequence[Any]) -> None:
        assert self.outcome(self.sql.append(self.appends(self.sql, parts))) == self.outcome(
            self.memory.append(self.appends(self.memory, parts))
        )

    @rule(stream_id=st.sampled_from(STREAMS), record=new_records)
    def append_one(self, stream_id: str, record: NewRecord) -> None:
        self.append([(stream_id, 0, [record], None)])

    @rule(stream_id=st.sampled_from(STREAMS), after=st.integers(0, 20), limit=st.integers(0, 20))
    def read(self, stream_id: str, after: int, limit: int) -> None:
        sql, memory = (self.outcome(log.read(stream_id, after, limit)) for log in (self.sql, self.memory))
        assert sql == memory

    @rule(
        stream_id=st.sampled_from(STREAMS),
        type_=st.sampled_from(["chat", "question", "none"]),
        before=st.none() | st.integers(0, 20),
        limit=st.integers(0, 20),
    )
    def page(self, stream_id: str, type_: str, before: int | None, limit: int) -> None:
        sql, memory = (
            self.outcome(log.page(stream_id, type_, before, limit)) for log in (self.sql, self.memory)
        )
        assert sql == memory

    @rule(stream_id=st.sampled_from(STREAMS), ids=st.lists(st.sampled_from(IDS)))
    def find(self, stream_id: str, ids: list[UUID]) -> None:
        sql, memory = (self.outcome(log.find(stream_id, ids)) for log in (self.sql, self.memory))
        assert sql == memory

    @rule(stream_id=st.sampled_from(STREAMS), off_by=st.integers(-3, 0), body=st.text("ab", max_size=3))
    def save_state(self, stream_id: str, off_by: int, body: str) -> None:
        sql, memory = (
            self.outcome(log.save_state(stream_id, SavedState(self.head(log, stream_id, off_by), 1, body)))
            for log in (self.sql, self.memory)
        )
        assert sql == memory

    @rule()
    def open_again(self) -> None:
        self.run(self.sql.close())
        self.sql = SqlLog(f"sqlite:///{self.directory / 'log.db'}")
        self.run(self.sql.open())

    @invariant()
    def same_content(self) -> None:
        assert self.run(self.sql.streams()) == self.run(self.memory.streams())
        for stream_id in STREAMS:
            answers = []
            for log in (self.sql, self.memory):
                state = self.outcome(log.saved_state(stream_id))
                if isinstance(state, SavedState):
                    state = (self.without_epochs(state.position), state.format, state.body)
                answers.append(
                    [self.outcome(log.heads([stream_id])), self.outcome(log.read(stream_id, 0, 999)), state]
                )
            assert answers[0] == answers[1]

    def teardown(self) -> None:
        self.run(self.sql.close())
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
        shutil.rmtree(self.directory)


StoresAgreeTest = pytest.mark.timeout(180)(StoresAgree.TestCase)
StoresAgreeTest.settings = settings(
    max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
