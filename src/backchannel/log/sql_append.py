"""``append`` on SQL: everything in one transaction, first hoping that nothing stands in the way, then looking closely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from .appends import KeyChange, key_changes
from .base import Append, AppendResult, Committed, Conflict, Duplicates, NoSuchStream, Position, Record
from .schema import RECORD, claims, events, row_record, status_columns, streams, to_milliseconds
from .statements import ADVANCE, INSERT_CLAIMS, INSERT_EVENTS

MAX_IN_LIST = 500
"""Values in one ``IN (…)``; drivers allow 32,766, and no caller has reason to ask for so many at once."""


class _InTheWay(Exception):
    """A head has moved or a claim is not as expected: the hope was in vain."""


def append(connection: Connection, appends: Sequence[Append]) -> Sequence[AppendResult]:
    """See ``EventLog.append``. The connection must not be in a transaction."""
    with suppress(_InTheWay, IntegrityError):
        with connection.begin():
            _write(connection, appends)
        return [_committed(append) for append in appends]
    with connection.begin():
        return _settle(connection, appends)


def _committed(append: Append) -> Committed:
    return Committed(append.expected.offset + 1)


def _write(connection: Connection, appends: Sequence[Append]) -> None:
    """Write all of it, or raise. Locks the streams first, so whoever comes second waits here and then finds them moved."""
    # In the order of ids: two transactions that share streams lock them in the same order, and cannot wait for each other.
    if ADVANCE.execute(connection, sorted(map(_move, appends))) != len(appends):
        raise _InTheWay
    _fill(connection, appends)
    for append in appends:
        if append.status is not None:
            columns = status_columns(**asdict(append.status))
            connection.execute(update(streams).where(streams.c.id == append.stream_id).values(columns))


def create(connection: Connection, row: dict[str, Any], first: Append) -> None:
    """See ``EventLog.create_stream``. ``row`` is the stream's, with the head that ``first`` gives it.

    :raises IntegrityError: the stream's id is taken
    """
    with connection.begin():
        connection.execute(insert(streams), row)
        _fill(connection, [first])


def _fill(connection: Connection, appends: Sequence[Append]) -> None:
    INSERT_EVENTS.execute(connection, list(chain.from_iterable(map(_event_rows, appends))))
    _change_claims(connection, appends)


def _move(append: Append) -> tuple[Any, ...]:
    expected = append.expected
    return (append.stream_id, expected.epoch, expected.offset, expected.offset + len(append.records))


def _event_rows(append: Append) -> list[tuple[Any, ...]]:
    stream_id = append.stream_id
    return [
        (stream_id, offset, new.id.bytes, new.type, new.user_id, to_milliseconds(new.created_at), new.body)
        for offset, new in enumerate(append.records, append.expected.offset + 1)
    ]


def _change_claims(connection: Connection, appends: Sequence[Append]) -> None:
    """Apply the net effect. What must be free is inserted and what must be held is deleted, which also proves it."""
    changes = [(append.stream_id, change) for append in appends for change in key_changes(append)]
    if not changes:
        return
    _delete_claims(
        connection, [(stream_id, change.key) for stream_id, change in changes if change.held_before]
    )
    taken = [
        (stream_id, change.key, change.offset)
        for stream_id, change in changes
        if change.held_after or not change.held_before
    ]
    INSERT_CLAIMS.execute(connection, taken)
    given_back = [
        (stream_id, change.key)
        for stream_id, change in changes
        if not change.held_before and not change.held_after
    ]
    _delete_claims(connection, given_back)


def _delete_claims(connection: Connection, keys: Sequence[tuple[str, str]]) -> None:
    for start in range(0, len(keys), MAX_IN_LIST):
        lot = keys[start : start + MAX_IN_LIST]
        statement = delete(claims).where(tuple_(claims.c.stream_id, claims.c.key).in_(lot))
        if connection.execute(statement).rowcount != len(lot):
            raise _InTheWay


def _settle(connection: Connection, appends: Sequence[Append]) -> Sequence[AppendResult]:
    """Lock all streams, find out what stands in the way of which, and write the rest."""
    heads = positions(sorted(append.stream_id for append in appends), connection, lock=True)
    obstacles = [_obstacle(connection, append, heads) for append in appends]
    _write(
        connection, [append for append, obstacle in zip(appends, obstacles, strict=True) if obstacle is None]
    )
    return [obstacle or _committed(append) for append, obstacle in zip(appends, obstacles, strict=True)]


def positions(
    stream_ids: Sequence[str], connection: Connection, *, lock: bool = False
) -> Mapping[str, Position]:
    """See ``EventLog.heads``. With ``lock``, the streams are held to the end of the transaction; give them in order."""
    found: dict[str, Position] = {}
    for start in range(0, len(stream_ids), MAX_IN_LIST):
        lot = stream_ids[start : start + MAX_IN_LIST]
        query = select(streams.c.id, streams.c.epoch, streams.c.head).where(streams.c.id.in_(lot))
        query = query.order_by(streams.c.id).with_for_update() if lock else query
        found.update({id_: Position(epoch, head) for id_, epoch, head in connection.execute(query)})
    return found


def _obstacle(
    connection: Connection, append: Append, heads: Mapping[str, Position]
) -> Conflict | Duplicates | None:
    position = heads.get(append.stream_id)
    if position is None:
        raise NoSuchStream(append.stream_id)
    if position != append.expected:
        return Conflict(position)
    if duplicates := find(connection, append.stream_id, [record.id for record in append.records]):
        return Duplicates(duplicates)
    changes = key_changes(append)
    held = _held(connection, append.stream_id, changes)
    if any(change.held_before is not (change.key in held) for change in changes):
        return Conflict(position)
    return None


def _held(connection: Connection, stream_id: str, changes: Sequence[KeyChange]) -> set[str]:
    held: set[str] = set()
    for start in range(0, len(changes), MAX_IN_LIST):
        keys = [change.key for change in changes[start : start + MAX_IN_LIST]]
        query = select(claims.c.key).where(claims.c.stream_id == stream_id, claims.c.key.in_(keys))
        held.update(connection.scalars(query))
    return held


def find(connection: Connection, stream_id: str, ids: Sequence[UUID]) -> Mapping[UUID, Record]:
    """See ``EventLog.find``; an unknown stream has no events."""
    found: dict[UUID, Record] = {}
    for start in range(0, len(ids), MAX_IN_LIST):
        lot = [id_.bytes for id_ in ids[start : start + MAX_IN_LIST]]
        query = select(*RECORD).where(events.c.stream_id == stream_id, events.c.id.in_(lot))
        found.update({(record := row_record(row)).id: record for row in connection.execute(query)})
    return found
