"""A room at work: one task that takes turns. In each it decides what waits, commits it, tells everyone, and lets in who waits.

Between two turns the state holds exactly what is committed. While a commit is under way the state is ahead of the log, and
nobody is shown it. If a commit fails, or the log turns out to have moved, the state is thrown away and read again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID, uuid4

import structlog

from ..bus.base import Bus, LogMoved, NodePresence
from ..log.base import (
    AppendResult,
    Committed,
    Conflict,
    Duplicates,
    EventLog,
    LogUnavailable,
    Position,
    Record,
)
from ..protocol.codec import uuid_of
from ..protocol.codes import CloseCode
from ..protocol.commands import RoomCommand
from ..protocol.events import Stream
from ..protocol.replies import Reply
from ..protocol.times import from_unix
from ..room.decide import apply
from ..room.identity import Actor
from ..room.rules import Moment, RoomRules
from ..room.state import RoomState
from .committer import Committer
from .deadlines import Deadlines
from .hub import Hub
from .inbox import UNAVAILABLE, Joining, Submission
from .keeper import StateKeeper
from .loader import LoadedRoom, LoggedEvent, load_room, read_events
from .options import EngineOptions
from .recall import recall
from .stats import Stats
from .turn import Decider, Turn
from .viewer import Viewer

MAX_TURN = 1000
"""Commands decided in one turn: bounds the size of a transaction."""
MAX_WAITING = 20_000
"""Commands that may wait for a turn; beyond it senders are told to come back rather than kept waiting."""
MAX_TRIES = 5
"""How often a command is decided anew because other nodes were ahead, before its sender is told to try again."""

T = TypeVar("T")

_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RoomContext:
    """What all rooms of a node share."""

    log: EventLog
    committer: Committer
    bus: Bus
    node_id: str
    rules: RoomRules
    options: EngineOptions
    stats: Stats
    clock: Callable[[], float] = time.time
    """Unix seconds."""


class Room:
    """One stream on one node."""

    def __init__(self, stream: Stream, loaded: LoadedRoom, context: RoomContext) -> None:
        self._stream = stream
        self._context = context
        self._submissions: list[Submission] = []
        self._batch: list[Submission] = []
        """What the turn under way decides."""
        self._joins: dict[Viewer, Joining] = {}
        self._looks: list[Callable[[LogUnavailable | None], None]] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._stale = False
        """Whether the state is, or may be, ahead of the log."""
        self._behind = False
        """Whether the log is known to be ahead of the state."""
        self._decider = Decider(context.rules, context.stats)
        self._keeper = StateKeeper(context.log, stream.id, context.options.state_every, loaded.saved_at)
        self._deadlines = Deadlines(self._wake.set, context.clock)
        self.state = loaded.state
        self.hub = Hub(stream.id, context.rules, context.options, context.stats, self._share)
        self.hub.prefill(loaded.recent, self.state)
        self._deadlines.watch(self.state)
        self.idle_since = context.clock()
        self._task = asyncio.create_task(self._run(), name=f"room {stream.id}")

    # What others may see and ask. All of it in the event loop; nothing here waits.

    @property
    def stream(self) -> Stream:
        """The stream as it stands now."""
        state, stream = self.state, self._stream
        now = (state.status, state.starts_at, state.started_at, state.ended_at)
        if now != (stream.status, stream.starts_at, stream.started_at, stream.ended_at):
            names = ("status", "starts_at", "started_at", "ended_at")
            self._stream = stream.model_copy(update=dict(zip(names, now, strict=True)))
        return self._stream

    @property
    def idle(self) -> bool:
        """Whether nobody is here and nothing waits, not even for its time."""
        return not (len(self.hub) or self._submissions or self._joins or self._deadlines.pending)

    def submit(
        self,
        actor: Actor,
        command: RoomCommand,
        reply: Callable[[Reply], None],
        *,
        named: bool = False,
    ) -> None:
        """Let a command be decided in the next turn; ``reply`` is called exactly once with its ack or error.

        :param named: whether the reply says its ``stream_id``, as on ``/ws``
        """
        submission = Submission(actor, command, reply, self._stream.id if named else None)
        self._context.stats.commands += 1
        if self._closing or len(self._submissions) >= MAX_WAITING:
            self._refuse([submission])
            return
        self._submissions.append(submission)
        self._wake.set()

    def join(self, joining: Joining) -> None:
        """Let a viewer in: at once if the state is what the log holds, else after the turn that is under way."""
        if self._closing:
            joining.viewer.sink.close(CloseCode.try_again_later)
            return
        if not (self._stale or self._behind):
            self.hub.let_in(joining, self.state, self.stream, from_unix(self._context.clock()))
            return
        self._joins[joining.viewer] = joining
        self._wake.set()

    def leave(self, viewer: Viewer) -> None:
        """Forget a viewer, also one that still waits. Idempotent."""
        self._joins.pop(viewer, None)
        self.hub.remove(viewer)
        self.idle_since = self._context.clock()

    async def look(self, view: Callable[[RoomState], T]) -> T:
        """What ``view`` makes of the state between two turns, when it holds exactly what is committed.

        :raises LogUnavailable: the log cannot be read now, or the room is closing
        """
        if self._closing:
            raise LogUnavailable("the room is closing")
        seen: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._looks.append(lambda error: _settle(seen, view, self.state, error))
        self._wake.set()
        return await seen

    def log_moved(self, position: Position) -> None:
        """Somebody says that the log stands there. If that is news, the next turn reads what is missing.

        It is news to a stale room whatever it says: after a commit whose answer was lost the state may be at this very
        position, but no viewer has been told.
        """
        stale = self._stale and not self._batch  # in a turn it only means that the commit is under way
        if stale or position.epoch != self.state.epoch or position.offset > self.state.offset:
            self._behind = True
            self._wake.set()

    async def close(self) -> None:
        """Finish what waits, keep the state, and end. Idempotent."""
        self._closing = True
        self._wake.set()
        await asyncio.wait([self._task])
        self._deadlines.stop()
        self.hub.flush()
        self.hub.stop()
        await self._keeper.finish(None if self._stale else self.state)

    # Turns.

    async def _run(self) -> None:
        while not (self._closing and not self._waiting):
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                try:
                    await self._take_turn()
                except LogUnavailable as error:
                    self._give_up(str(error))
                except Exception:
                    # A fault of ours must not end the room: nobody would be answered any more.
                    _logger.exception("a turn failed", stream_id=self._stream.id)
                    self._give_up("internal error")
                self._deadlines.watch(None if self._stale else self.state)

    @property
    def _waiting(self) -> bool:
        waits = self._submissions or self._joins or self._looks
        return bool(waits or self._behind or self._deadlines.rung)

    async def _take_turn(self) -> None:
        if self._stale:
            await self._reload()
        elif self._behind:
            await self._catch_up()
        self._let_in()  # first: who came before a command was sent is to see what follows from it
        self._batch, self._submissions = self._submissions[:MAX_TURN], self._submissions[MAX_TURN:]
        now = from_unix(self._context.clock())
        self._batch += self._deadlines.due(self.state, now, MAX_TURN)
        if self._batch:
            recalled = await recall(self._context.log, self.state, self._batch)
            moment = Moment(now, uuid4, recalled)
            turn = self._decider.decide(self.state, self._batch, moment, time.monotonic())
            if not turn.accepted or await self._commit(turn):
                await self._answer_refused(turn)
            self._batch = []
        if not self._stale:
            self._keeper.keep(self.state)

    async def _commit(self, turn: Turn) -> bool:
        """Whether the turn is in the log. If not, what it decided is void, its rejections too: all of it is decided again."""
        self._stale = True  # until the log has said otherwise: the state is ahead of it
        try:
            result: AppendResult = await self._context.committer.append(turn.append(self._stream.id))
        except LogUnavailable as error:
            _logger.warning("commit failed", stream_id=self._stream.id, error=str(error))
            self._refuse(self._unanswered())
            return False
        match result:
            case Committed(first):
                self._stale = False
                self._committed(turn, first)
                return True
            case Conflict():
                self._context.stats.conflicts += 1
            case Duplicates(records):
                for submission, _ in turn.accepted:
                    self._repeat(submission, records)
        self._decide_again(self._unanswered())
        return False

    def _unanswered(self) -> list[Submission]:
        return [submission for submission in self._batch if not submission.answered]

    def _committed(self, turn: Turn, first: int) -> None:
        events = [LoggedEvent(first + i, event) for i, (_, event) in enumerate(turn.accepted)]
        self.hub.publish(events, self.state)
        for i, (submission, event) in enumerate(turn.accepted):
            submission.accept(event.id, first + i)
        self._context.stats.events += len(turn.accepted)
        self._context.bus.publish(LogMoved(self._stream.id, self.state.epoch, self.state.offset))

    async def _answer_refused(self, turn: Turn) -> None:
        """Refused commands whose id the log knows were accepted before: their senders get the first result."""
        doubtful = [submission for submission, _ in turn.refused if submission.may_be_a_repeat]
        ids = {id for submission in doubtful if (id := uuid_of(submission.command))}
        try:
            records = await self._context.log.find(self._stream.id, ids) if ids else {}
        except LogUnavailable:
            self._refuse(submission for submission, _ in turn.refused)
            return
        for submission, rejection in turn.refused:
            if not (submission.may_be_a_repeat and self._repeat(submission, records)):
                self._context.stats.reject(rejection.code)
                submission.reject(rejection)

    def _repeat(self, submission: Submission, records: Mapping[UUID, Record]) -> bool:
        """Answer a command with what stands in the log under its id, if anything does."""
        id = uuid_of(submission.command)
        if id is None or id not in records:
            return False
        self._context.stats.duplicates += submission.repeat(records[id])
        return True

    def _decide_again(self, submissions: list[Submission]) -> None:
        for submission in submissions:
            submission.tries += 1
        self._refuse(submission for submission in submissions if submission.tries >= MAX_TRIES)
        self._submissions[:0] = [submission for submission in submissions if submission.tries < MAX_TRIES]

    def _refuse(self, submissions: Iterable[Submission]) -> None:
        for submission in submissions:
            self._context.stats.reject(UNAVAILABLE.code)
            submission.reject(UNAVAILABLE)

    def _give_up(self, reason: str) -> None:
        """Nothing can be read or decided now: all who wait are told to come back."""
        _logger.warning("the room cannot go on", stream_id=self._stream.id, reason=reason)
        self._stale, self._behind = True, False
        waiting = self._unanswered() + self._submissions
        self._batch, self._submissions = [], []
        self._refuse(waiting)
        joins, self._joins = self._joins, {}
        for viewer in joins:
            viewer.sink.close(CloseCode.try_again_later)
        looks, self._looks = self._looks, []
        for look in looks:
            look(LogUnavailable(reason))

    # Reading and keeping the state.

    async def _reload(self) -> None:
        """The state may be ahead of the log: throw it away. Viewers stay if what they lack can be given to them."""
        context, epoch, published = (
            self._context,
            self.state.epoch,
            self.hub.last_offset,
        )
        loaded = await load_room(
            context.log,
            self._stream.id,
            chat_history=context.rules.chat_history,
            recent=context.options.ring_events,
        )
        self.state, self._keeper.saved_at = loaded.state, loaded.saved_at
        self._stale = self._behind = False
        missing = [item for item in loaded.recent if item.offset > published]
        if epoch == loaded.state.epoch and loaded.state.offset - len(missing) == published:
            self.hub.publish(missing, self.state)
        else:
            _logger.warning("the log has another history, viewers resync", stream_id=self._stream.id)
            self.hub.resync(loaded.recent, self.state)

    async def _catch_up(self) -> None:
        """Another node has committed: read and show what it did."""
        heads = await self._context.log.heads([self._stream.id])
        head = heads.get(self._stream.id)
        if head is None or head.epoch != self.state.epoch:
            await self._reload()
            return
        self._behind = False
        events = [
            e async for e in read_events(self._context.log, self._stream.id, self.state.offset, head.offset)
        ]
        for item in events:
            apply(self.state, item.event, item.offset)
        self.hub.publish(events, self.state)

    def _let_in(self) -> None:
        joins, self._joins = self._joins, {}
        if joins:
            stream, now = self.stream, from_unix(self._context.clock())
            for joining in joins.values():
                self.hub.let_in(joining, self.state, stream, now)
        looks, self._looks = self._looks, []
        for look in looks:
            look(None)

    def _share(self, people: int) -> None:
        self._context.bus.publish(NodePresence(self._context.node_id, self._stream.id, people))


def _settle(
    seen: asyncio.Future[T],
    view: Callable[[RoomState], T],
    state: RoomState,
    error: LogUnavailable | None,
) -> None:
    """Answer one ``look``; whoever asked may have gone."""
    if seen.done():
        return
    if error is not None:
        seen.set_exception(error)
        return
    try:
        seen.set_result(view(state))
    except Exception as failure:  # noqa: BLE001  (it is for whoever asked, and must not end the turn)
        seen.set_exception(failure)
