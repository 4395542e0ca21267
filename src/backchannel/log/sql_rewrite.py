"""``rewrite`` on SQL: events of the past changed in place, in one transaction."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, update

from .base import Conflict, NoSuchStream, Position, Rewrite
from .schema import claims, events, states, streams, to_milliseconds
from .sql_append import positions


def rewrite(connection: Connection, change: Rewrite) -> Position | Conflict:
    """See ``EventLog.rewrite``. The connection must not be in a transaction."""
    with connection.begin():
        position = positions([change.stream_id], connection, lock=True).get(change.stream_id)
        if position is None:
            raise NoSuchStream(change.stream_id)
        if position != change.expected:
            return Conflict(position)
        _change_events(connection, change)
        _rename_claims(connection, change)
        after = Position(uuid4().hex, position.offset + 1)
        _append(connection, change, after)
        return after


def _change_events(connection: Connection, change: Rewrite) -> None:
    if change.records:
        statement = update(events).where(
            events.c.stream_id == change.stream_id, events.c.offset == bindparam("at")
        )
        values: dict[str, BindParameter[str]] = {
            "user_id": bindparam("new_user_id"),
            "body": bindparam("new_body"),
        }
        rows = [
            {"at": one.offset, "new_user_id": one.user_id, "new_body": one.body} for one in change.records
        ]
        connection.execute(statement.values(values), rows)


def _rename_claims(connection: Connection, change: Rewrite) -> None:
    if change.claims:
        statement = update(claims).where(
            claims.c.stream_id == change.stream_id, claims.c.key == bindparam("old")
        )
        rows = [{"old": old, "new": new} for old, new in change.claims.items()]
        connection.execute(statement.values(key=bindparam("new")), rows)


def _append(connection: Connection, change: Rewrite, at: Position) -> None:
    act = change.act
    row = {
        "stream_id": change.stream_id,
        "offset": at.offset,
        "id": act.id.bytes,
        "type": act.type,
        "user_id": act.user_id,
        "created_at": to_milliseconds(act.created_at),
        "body": act.body,
    }
    connection.execute(insert(events), row)
    connection.execute(
        update(streams).where(streams.c.id == change.stream_id).values(epoch=at.epoch, head=at.offset)
    )
    connection.execute(delete(states).where(states.c.stream_id == change.stream_id))
