"""The tables of the SQL stores, and how values are kept in them: the same in SQLite and PostgreSQL.

Times are whole milliseconds since 1970-01-01 UTC, ids are the 16 bytes of the UUID. There are no foreign keys: every write
to ``events``, ``claims`` and ``states`` comes after the row of its stream was locked in the same transaction, and streams
are not deleted, so a check for each event would only cost time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    UniqueConstraint,
)

from ..protocol.events import Stream, StreamStatus
from .base import Position, Record

metadata = MetaData()

KEY = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is looked up and ordered: by code point, as SQLite and Python do. In a language's order, PostgreSQL would
compare more slowly, and lock streams in another order than ``sorted`` gives."""

streams = Table(
    "streams",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("video_url", Text),
    Column("guests", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("starts_at", BigInteger),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("epoch", Text, nullable=False),
    Column("head", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""One row a stream; the lock on it orders the stream's events."""

events = Table(
    "events",
    metadata,
    Column("stream_id", KEY, primary_key=True),
    Column("offset", BigInteger, primary_key=True, autoincrement=False),
    Column("id", LargeBinary(16), nullable=False),
    Column("type", KEY, nullable=False),
    Column("user_id", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("stream_id", "id", name="events_id"),
    Index("events_type", "stream_id", "type", "offset"),
)
"""One row an event. In SQLite a table in the order of arrival: clustered by stream (``WITHOUT ROWID``), a commit for a
hundred streams would write a hundred pages of bodies where it now fills ten, and took a third more CPU."""

claims = Table(
    "claims",
    metadata,
    Column("stream_id", KEY, primary_key=True),
    Column("key", KEY, primary_key=True),
    Column("offset", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""One row a key that is held now, with the offset of the event that claimed it."""

states = Table(
    "states",
    metadata,
    Column("stream_id", KEY, primary_key=True),
    Column("epoch", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("format", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
"""The newest saved state of each stream."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970-01-01 UTC; exact, which ``timestamp()`` as a float is not."""
    return (moment - _EPOCH) // _MILLISECOND


def from_milliseconds(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)


def _optional_milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else to_milliseconds(moment)


def _optional_moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else from_milliseconds(milliseconds)


def stream_row(stream: Stream, position: Position) -> dict[str, Any]:
    """A row of ``streams``."""
    return {
        "id": stream.id,
        "title": stream.title,
        "description": stream.description,
        "video_url": stream.video_url,
        "guests": stream.guests,
        "created_at": to_milliseconds(stream.created_at),
        "epoch": position.epoch,
        "head": position.offset,
        **status_columns(stream.status, stream.starts_at, stream.started_at, stream.ended_at),
    }


def status_columns(
    status: StreamStatus,
    starts_at: datetime | None,
    started_at: datetime | None,
    ended_at: datetime | None,
) -> dict[str, Any]:
    return {
        "status": status.value,
        "starts_at": _optional_milliseconds(starts_at),
        "started_at": _optional_milliseconds(started_at),
        "ended_at": _optional_milliseconds(ended_at),
    }


def row_stream(row: Row[Any]) -> Stream:
    """The stream of a row that has all columns of ``streams``."""
    return Stream(
        id=row.id,
        title=row.title,
        description=row.description,
        status=StreamStatus(row.status),
        video_url=row.video_url,
        guests=row.guests,
        created_at=from_milliseconds(row.created_at),
        starts_at=_optional_moment(row.starts_at),
        started_at=_optional_moment(row.started_at),
        ended_at=_optional_moment(row.ended_at),
    )


RECORD = (events.c.offset, events.c.id, events.c.type, events.c.user_id, events.c.created_at, events.c.body)
"""The columns that ``row_record`` expects, in their order."""


def row_record(row: Row[int, bytes, str, str | None, int, str]) -> Record:
    offset, id_, type_, user_id, created_at, body = row
    return Record(offset, UUID(bytes=id_), type_, user_id, from_milliseconds(created_at), body)
