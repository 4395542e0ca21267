"""The EventLog in memory, for tests: it keeps every promise of ``log.base`` but durability."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from uuid import UUID, uuid4

from ..protocol.events import Stream
from .appends import check_appends, first_append, in_lobby_order, key_changes
from .base import (
    Append,
    AppendResult,
    Committed,
    Conflict,
    Duplicates,
    NewRecord,
    NoSuchStream,
    Position,
    Record,
    Rewrite,
    SavedState,
    StreamExists,
)


@dataclass
class _StreamLog:
    stream: Stream
    epoch: str
    records: list[Record] = field(default_factory=list)
    by_id: dict[UUID, Record] = field(default_factory=dict)
    claims: set[str] = field(default_factory=set)
    state: SavedState | None = None

    @property
    def position(self) -> Position:
        return Position(self.epoch, len(self.records))


class MemoryLog:
    """An ``EventLog`` whose content is gone with the process."""

    def __init__(self) -> None:
        self._logs: dict[str, _StreamLog] = {}

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def create_stream(self, stream: Stream, records: Sequence[NewRecord] = ()) -> Position:
        log = _StreamLog(stream, epoch=uuid4().hex)
        first = first_append(stream.id, log.position, records)
        if stream.id in self._logs:
            raise StreamExists(stream.id)
        self._logs[stream.id] = log
        _commit(log, first)
        return log.position

    async def stream(self, stream_id: str) -> Stream:
        return self._log(stream_id).stream

    async def streams(self) -> Sequence[Stream]:
        return in_lobby_order(log.stream for log in self._logs.values())

    async def heads(self, stream_ids: Collection[str]) -> Mapping[str, Position]:
        return {id_: self._logs[id_].position for id_ in stream_ids if id_ in self._logs}

    async def append(self, appends: Sequence[Append]) -> Sequence[AppendResult]:
        check_appends(appends)
        obstacles = [_obstacle(self._log(append.stream_id), append) for append in appends]
        return [
            obstacle or _commit(self._log(append.stream_id), append)
            for append, obstacle in zip(appends, obstacles, strict=True)
        ]

    async def rewrite(self, rewrite: Rewrite) -> Position | Conflict:
        log = self._log(rewrite.stream_id)
        if log.position != rewrite.expected:
            return Conflict(log.position)
        for new in rewrite.records:
            record = replace(log.records[new.offset - 1], user_id=new.user_id, body=new.body)
            log.records[new.offset - 1] = log.by_id[record.id] = record
        log.claims = {rewrite.claims.get(key, key) for key in log.claims}
        _commit(log, Append(rewrite.stream_id, log.position, (rewrite.act,)))
        log.epoch, log.state = uuid4().hex, None
        return log.position

    async def purge(self) -> None:
        """Nothing is in any file."""

    async def read(self, stream_id: str, after: int, limit: int) -> Sequence[Record]:
        return self._log(stream_id).records[max(after, 0) : max(after + limit, 0)]

    async def page(self, stream_id: str, type: str, before: int | None, limit: int) -> Sequence[Record]:
        records = self._log(stream_id).records
        earlier = [
            record for record in records if record.type == type and (before is None or record.offset < before)
        ]
        return earlier[max(len(earlier) - limit, 0) :]

    async def find(self, stream_id: str, ids: Collection[UUID]) -> Mapping[UUID, Record]:
        by_id = self._log(stream_id).by_id
        return {id_: by_id[id_] for id_ in ids if id_ in by_id}

    async def save_state(self, stream_id: str, state: SavedState) -> None:
        log = self._log(stream_id)
        is_older = log.state is not None and log.state.position.offset > state.position.offset
        if state.position.epoch == log.epoch and not is_older:
            log.state = state

    async def saved_state(self, stream_id: str) -> SavedState | None:
        return self._log(stream_id).state

    def _log(self, stream_id: str) -> _StreamLog:
        try:
            return self._logs[stream_id]
        except KeyError:
            raise NoSuchStream(stream_id) from None


def _obstacle(log: _StreamLog, append: Append) -> Conflict | Duplicates | None:
    changes = key_changes(append)
    if log.position != append.expected:
        return Conflict(log.position)
    duplicates = {record.id: log.by_id[record.id] for record in append.records if record.id in log.by_id}
    if duplicates:
        return Duplicates(duplicates)
    if any(change.held_before is not (change.key in log.claims) for change in changes):
        return Conflict(log.position)
    return None


def _commit(log: _StreamLog, append: Append) -> Committed:
    first = append.expected.offset + 1
    for offset, new in enumerate(append.records, first):
        record = Record(offset, new.id, new.type, new.user_id, new.created_at, new.body)
        log.records.append(record)
        log.by_id[new.id] = record
    for change in key_changes(append):
        (log.claims.add if change.held_after else log.claims.discard)(change.key)
    if append.status is not None:
        log.stream = log.stream.model_copy(update=asdict(append.status))
    return Committed(first)
