"""The EventLog on SQL: the same statements for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError

from ..protocol.events import Stream
from . import sql_append, sql_rewrite
from .appends import check_appends, first_append, in_lobby_order
from .base import (
    Append,
    AppendResult,
    Conflict,
    LogRefused,
    NewRecord,
    NoSuchStream,
    Position,
    Record,
    Rewrite,
    SavedState,
    StreamExists,
)
from .schema import RECORD, events, row_record, row_stream, states, stream_row, streams
from .sqlite import SqliteStore

T = TypeVar("T")


class Store(Protocol):
    """Who runs work on a database. ``LogUnavailable`` and ``LogRefused`` come from here."""

    async def open(self) -> None: ...
    async def close(self) -> None: ...
    async def read(self, work: Callable[[Connection], T]) -> T: ...
    async def write(self, work: Callable[[Connection], T], *, patient: bool = False) -> T: ...
    async def purge(self) -> None: ...


def store_of(url: str) -> Store:
    """The store that a database URL names.

    :param url: ``sqlite:///backchannel.db`` (relative), ``sqlite:////var/lib/backchannel.db`` (absolute), or
        ``postgresql://user:password@host:5432/database``
    :raises LogRefused: it names none
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise LogRefused("the database URL cannot be read: write sqlite:///FILE or postgresql://…") from None
    scheme = parsed.drivername.partition("+")[0]
    if scheme in ("postgresql", "postgres"):
        from .postgres import (
            PostgresStore,  # its driver takes half a second to import, and few commands need it
        )

        return PostgresStore("postgresql" + url[url.index("://") :])
    if scheme != "sqlite":
        raise LogRefused(f"the database URL starts with {scheme!r}: write sqlite:///FILE or postgresql://…")
    if parsed.host or parsed.database in (None, "", ":memory:"):
        raise LogRefused("the database URL names no file: write sqlite:///FILE, or sqlite:////DIRECTORY/FILE")
    return SqliteStore(Path(parsed.database))


class SqlLog:
    """An ``EventLog`` in a SQL database; every promise stands in ``log.base``."""

    def __init__(self, url: str) -> None:
        """See ``store_of``; nothing is opened yet.

        :raises LogRefused: the URL names no store
        """
        self._store = store_of(url)

    async def open(self) -> None:
        await self._store.open()

    async def close(self) -> None:
        await self._store.close()

    async def create_stream(self, stream: Stream, records: Sequence[NewRecord] = ()) -> Position:
        start = Position(epoch=uuid4().hex, offset=0)
        first = first_append(stream.id, start, records)
        position = Position(start.epoch, len(records))
        create = partial(sql_append.create, row=stream_row(stream, position), first=first)
        try:
            await self._store.write(create, patient=bool(records))
        except IntegrityError:
            raise StreamExists(stream.id) from None
        return position

    async def stream(self, stream_id: str) -> Stream:
        return await self._store.read(partial(_stream, stream_id))

    async def streams(self) -> Sequence[Stream]:
        return in_lobby_order(await self._store.read(_streams))

    async def heads(self, stream_ids: Collection[str]) -> Mapping[str, Position]:
        return await self._store.read(partial(sql_append.positions, sorted(stream_ids)))

    async def append(self, appends: Sequence[Append]) -> Sequence[AppendResult]:
        check_appends(appends)
        if not appends:
            return ()
        return await self._store.write(lambda connection: sql_append.append(connection, appends))

    async def rewrite(self, rewrite: Rewrite) -> Position | Conflict:
        return await self._store.write(partial(sql_rewrite.rewrite, change=rewrite), patient=True)

    async def purge(self) -> None:
        await self._store.purge()

    async def read(self, stream_id: str, after: int, limit: int) -> Sequence[Record]:
        query = (
            select(*RECORD)
            .where(events.c.stream_id == stream_id, events.c.offset > after, events.c.offset <= after + limit)
            .order_by(events.c.offset)
        )
        return await self._store.read(partial(_records, stream_id, query))

    async def page(self, stream_id: str, type: str, before: int | None, limit: int) -> Sequence[Record]:
        query = select(*RECORD).where(events.c.stream_id == stream_id, events.c.type == type)
        if before is not None:
            query = query.where(events.c.offset < before)
        query = query.order_by(events.c.offset.desc()).limit(limit)
        records = await self._store.read(partial(_records, stream_id, query))
        return records[::-1]

    async def find(self, stream_id: str, ids: Collection[UUID]) -> Mapping[UUID, Record]:
        return await self._store.read(partial(_find, stream_id, list(ids)))

    async def save_state(self, stream_id: str, state: SavedState) -> None:
        await self._store.write(partial(_save_state, stream_id, state))

    async def saved_state(self, stream_id: str) -> SavedState | None:
        return await self._store.read(partial(_saved_state, stream_id))


def _streams(connection: Connection) -> Sequence[Stream]:
    return [row_stream(row) for row in connection.execute(select(streams))]


def _stream(stream_id: str, connection: Connection) -> Stream:
    row = connection.execute(select(streams).where(streams.c.id == stream_id)).one_or_none()
    if row is None:
        raise NoSuchStream(stream_id)
    return row_stream(row)


def _must_exist(connection: Connection, stream_id: str) -> None:
    if connection.scalar(select(streams.c.id).where(streams.c.id == stream_id)) is None:
        raise NoSuchStream(stream_id)


def _records(stream_id: str, query: Any, connection: Connection) -> Sequence[Record]:
    records = [row_record(row) for row in connection.execute(query)]
    if not records:
        _must_exist(connection, stream_id)
    return records


def _find(stream_id: str, ids: Sequence[UUID], connection: Connection) -> Mapping[UUID, Record]:
    found = sql_append.find(connection, stream_id, ids)
    if not found:
        _must_exist(connection, stream_id)
    return found


def _save_state(stream_id: str, state: SavedState, connection: Connection) -> None:
    row = {
        "epoch": state.position.epoch,
        "offset": state.position.offset,
        "format": state.format,
        "body": state.body,
    }
    with connection.begin():
        # The lock on the stream's row keeps two nodes from saving at once, and the epoch from changing meanwhile.
        lock = select(streams.c.epoch).where(streams.c.id == stream_id).with_for_update()
        epoch = connection.scalar(lock)
        if epoch is None:
            raise NoSuchStream(stream_id)
        if epoch != state.position.epoch:
            return
        kept = connection.execute(
            select(states.c.epoch, states.c.offset).where(states.c.stream_id == stream_id)
        ).first()
        if kept is None:
            connection.execute(insert(states), {"stream_id": stream_id, **row})
        elif kept.epoch != epoch or kept.offset <= state.position.offset:
            connection.execute(update(states).where(states.c.stream_id == stream_id).values(row))


def _saved_state(stream_id: str, connection: Connection) -> SavedState | None:
    present = (states.c.stream_id == streams.c.id) & (states.c.epoch == streams.c.epoch)
    query = select(states).join(streams, present).where(streams.c.id == stream_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        _must_exist(connection, stream_id)
        return None
    return SavedState(Position(row.epoch, row.offset), row.format, row.body)
