"""Statements for many rows at once, compiled once.

A statement that carries many rows in one ``VALUES`` list is one step for the driver. For SQLite that matters more than the
parsing it saves: its driver lets go of Python's global lock in every step and waits to get it back, up to the switch
interval (5 ms) each time that the event loop is busy, so a hundred steps for a hundred rows could take half a second.
PostgreSQL saves the round trips.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Connection,
    Executable,
    Table,
    Text,
    Update,
    and_,
    column,
    insert,
    select,
    update,
    values,
)
from sqlalchemy.exc import IntegrityError

from .schema import claims, events, streams

MAX_ROWS = 128
"""Rows in one statement: times 7 columns it is far below what the drivers allow (32,766 parameters)."""


class BulkStatement:
    """A statement over any number of rows, given as tuples in the order of its columns.

    Rows go out in lots of 128, 64, 32 … 1, so that at most eight texts of each statement exist: all of them stay
    prepared in the driver.
    """

    def __init__(self, build: Callable[[int], Executable]) -> None:
        self._build = build
        self._texts: dict[tuple[str, int], str] = {}

    def execute(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> int:
        """Run it for all rows, in order; returns how many rows of the table were touched."""
        touched = 0
        for lot in _lots(rows):
            parameters = tuple(chain.from_iterable(lot))
            touched += _run(connection, self._text(connection, len(lot)), parameters)
        return touched

    def _text(self, connection: Connection, size: int) -> str:
        key = (connection.dialect.name, size)
        text = self._texts.get(key)
        if text is None:
            # Compiled by hand and not by connection.execute: to bind 128 rows by name took more time than to store them.
            text = self._texts[key] = str(self._build(size).compile(dialect=connection.dialect))  # type: ignore[attr-defined]  # Executable has no compile(), every statement has
        return text


def sqlite_driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, in the same transaction; what it raises is ``sqlite3.Error``."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _run(connection: Connection, text: str, parameters: tuple[Any, ...]) -> int:
    """How many rows one statement touched."""
    if connection.dialect.name != "sqlite":
        return connection.exec_driver_sql(text, parameters).rowcount
    # Straight to the driver: through SQLAlchemy a small statement took 6 µs, three times as long.
    try:
        return sqlite_driver(connection).execute(text, parameters).rowcount
    except sqlite3.IntegrityError as error:
        raise IntegrityError(text, parameters, error) from error


def _lots(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    start = 0
    while start < len(rows):
        size = min(MAX_ROWS, 1 << ((len(rows) - start).bit_length() - 1))
        yield rows[start : start + size]
        start += size


def _insert(table: Table) -> BulkStatement:
    empty = {column.name: None for column in table.columns}
    return BulkStatement(lambda size: insert(table).values([empty] * size))


def _advance(size: int) -> Update:
    """Rows: stream id, epoch, expected head, new head. A stream that is not at its epoch and head is left alone.

    Rows of ``streams`` are locked in the order of their ids; ``sql_append`` says why.
    """
    columns = (
        column("id", Text),
        column("epoch", Text),
        column("expected", BigInteger),
        column("head", BigInteger),
    )
    # Nested, so that the text begins with UPDATE: sqlite3 counts the touched rows of nothing that begins with WITH.
    moved = values(*columns).data([("", "", 0, 0)] * size).cte("moved", nesting=True)
    is_expected = and_(
        streams.c.id == moved.c.id, streams.c.epoch == moved.c.epoch, streams.c.head == moved.c.expected
    )
    locked = (
        select(streams.c.id, moved.c.head)
        .join(moved, is_expected)
        .order_by(streams.c.id)
        .with_for_update(of=streams)
        .subquery("locked")
    )
    return update(streams).where(streams.c.id == locked.c.id).values(head=locked.c.head)


ADVANCE = BulkStatement(_advance)
"""Moves heads; see ``_advance``."""

INSERT_EVENTS = _insert(events)
INSERT_CLAIMS = _insert(claims)
