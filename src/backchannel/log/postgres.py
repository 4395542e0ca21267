"""A PostgreSQL database as a store: who runs work on it, and how long anything may take."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

import asyncpg
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from . import migrate
from .base import LogUnavailable
from .failures import told_as_log_errors
from .schema import metadata

T = TypeVar("T")

CONNECTIONS = 8
"""The most connections of one node. Appends are grouped, so one or two are at work; the rest read for opening rooms."""

CONNECT_SECONDS = 5.0
WORK_SECONDS = 15.0
"""How long one piece of work may take in all, with the wait for a connection; then ``LogUnavailable``."""
PATIENT_SECONDS = 600.0
"""The same for what writes a whole stream at once. Each of its statements still has to end in time."""

_SERVER_SETTINGS = {
    "application_name": "backchannel",
    # Shorter than WORK_SECONDS, so that the server says which it was.
    "statement_timeout": "10000",
    "lock_timeout": "5000",
    # A node that was stopped in a transaction holds its streams' locks no longer than this.
    "idle_in_transaction_session_timeout": "10000",
}

_MIGRATION_LOCK = 0x6261636B
"""Key of the advisory lock that nodes hold while they check and migrate, one after the other: "back" in ASCII."""


class PostgresStore:
    """Runs work on a PostgreSQL database."""

    def __init__(self, url: str) -> None:
        """:param url: as libpq takes it: ``postgresql://user:password@host:port/database?sslmode=…``"""
        self._name = f"PostgreSQL at {urlsplit(url).netloc.rpartition('@')[2] or 'the local socket'}"
        self._engine = _engine(url)
        self._reader = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    async def open(self) -> None:
        """Connect, check and migrate; see ``EventLog.open``."""
        await self.write(self._prepare)

    async def close(self) -> None:
        await self._engine.dispose()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in no transaction: each statement sees the newest commit."""
        return await self._run(self._reader, work, WORK_SECONDS)

    async def write(self, work: Callable[[Connection], T], *, patient: bool = False) -> T:
        """Run ``work`` on a connection; transactions are its own to begin.

        :param patient: whether it may take ``PATIENT_SECONDS``: an operator waits, and no viewer
        """
        return await self._run(self._engine, work, PATIENT_SECONDS if patient else WORK_SECONDS)

    async def purge(self) -> None:
        """Remove the rows that were replaced; what is free in the files then is written over as it is used again."""
        await self._run(self._reader, _vacuum, PATIENT_SECONDS)

    async def _run(self, engine: AsyncEngine, work: Callable[[Connection], T], seconds: float) -> T:
        with told_as_log_errors(self._name):
            try:
                async with asyncio.timeout(seconds), engine.connect() as connection:
                    return await connection.run_sync(work)
            except TimeoutError:
                raise LogUnavailable(f"{self._name} did not answer within {seconds:g} s") from None

    def _prepare(self, connection: Connection) -> None:
        with connection.begin():
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            migrate.check(connection, self._name)
            migrate.upgrade(connection)


def _vacuum(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        connection.execute(text(f"VACUUM {table.name}"))


def _engine(url: str) -> AsyncEngine:
    async def connect() -> asyncpg.Connection:
        # asyncpg reads the URL itself: it knows libpq's parameters (sslmode, several hosts), which SQLAlchemy does not.
        return await asyncpg.connect(url, timeout=CONNECT_SECONDS, server_settings=_SERVER_SETTINGS)

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        pool_size=CONNECTIONS,
        max_overflow=0,
        # A server that was restarted leaves dead connections in the pool: found before the work, not in it.
        pool_pre_ping=True,
    )
