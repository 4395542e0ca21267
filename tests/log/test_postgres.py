"""A PostgreSQL that is away, dies, hangs or says no."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import Connection, text

from backchannel.log import postgres
from backchannel.log.base import LogRefused, LogUnavailable
from backchannel.log.sql import SqlLog

from ..servers import PostgresServer, free_port
from .records import add, event, stream


@pytest.fixture
async def log(postgres_url: str) -> AsyncIterator[SqlLog]:
    store = SqlLog(postgres_url)
    await store.open()
    await store.create_stream(stream())
    yield store
    await store.close()


@pytest.fixture
def stopped(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """The server of all tests, which this one may stop; afterwards it runs."""
    yield postgres_server
    postgres_server.start()


async def test_unreachable() -> None:
    port = free_port()
    log = SqlLog(f"postgresql://ada:secret@127.0.0.1:{port}/talks")
    with pytest.raises(LogUnavailable, match=rf"PostgreSQL at 127\.0\.0\.1:{port}") as failure:
        await log.open()
    assert "secret" not in str(failure.value)
    await log.close()


async def test_no_such_database(postgres_server: PostgresServer) -> None:
    log = SqlLog(postgres_server.url("nowhere"))
    with pytest.raises(LogRefused, match=r'database "nowhere" does not exist.*create the database'):
        await log.open()
    await log.close()


async def test_no_such_user(postgres_server: PostgresServer) -> None:
    log = SqlLog(postgres_server.url().replace("postgres@", "nobody:secret@"))
    with pytest.raises(LogRefused, match=r'role "nobody" does not exist.*check the user') as failure:
        await log.open()
    assert "secret" not in str(failure.value)
    await log.close()


async def test_tables_of_another_program(postgres_url: str) -> None:
    store = postgres.PostgresStore(postgres_url)

    def occupy(connection: Connection) -> None:
        with connection.begin():
            connection.execute(text("CREATE TABLE streams (name TEXT)"))

    await store.write(occupy)
    await store.close()
    log = SqlLog(postgres_url)
    with pytest.raises(LogRefused, match="has tables named streams, but they were not made by Backchannel"):
        await log.open()
    await log.close()


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_stopped_and_started_again(log: SqlLog, stopped: PostgresServer, mode: str) -> None:
    await add(log, "keynote", event("before"))
    await asyncio.to_thread(stopped.stop, mode)
    try:
        for _ in range(3):
            with pytest.raises(LogUnavailable, match="PostgreSQL at 127"):
                await log.heads(["keynote"])
            with pytest.raises(LogUnavailable, match="PostgreSQL at 127"):
                await log.create_stream(stream("panel"))
    finally:
        await asyncio.to_thread(stopped.start)
    await add(log, "keynote", event("after"))
    assert [record.body for record in await log.read("keynote", 0, 9)] == ["before", "after"]


async def test_a_restart_that_nobody_noticed(log: SqlLog, stopped: PostgresServer) -> None:
    """All connections of the pool are dead, and the first call afterwards works all the same."""
    await asyncio.gather(*(log.read("keynote", 0, 9) for _ in range(postgres.CONNECTIONS)))
    await asyncio.to_thread(stopped.stop)
    await asyncio.to_thread(stopped.start)
    await add(log, "keynote", event())


async def test_a_session_that_is_ended_in_the_middle(log: SqlLog, postgres_url: str) -> None:
    """The transaction's outcome is unknown to the caller, and nothing of it is there."""
    other = postgres.PostgresStore(postgres_url)

    def end_own_session(connection: Connection) -> None:
        with connection.begin():
            connection.execute(text("UPDATE streams SET head = 99"))
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(LogUnavailable, match="terminat"):
        await other.write(end_own_session)
    await other.close()
    assert (await log.heads(["keynote"]))["keynote"].offset == 0


async def test_a_server_that_hangs(log: SqlLog, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "WORK_SECONDS", 0.5)
    with pytest.raises(LogUnavailable, match=r"did not answer within 0\.5 s"):
        await log._store.read(lambda connection: connection.execute(text("SELECT pg_sleep(30)")).scalar())
    monkeypatch.undo()
    await add(log, "keynote", event())


async def test_a_lock_held_too_long(log: SqlLog, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres._SERVER_SETTINGS, "lock_timeout", "100")
    other = SqlLog(postgres_url)
    await other.open()

    def hold(connection: Connection) -> None:
        with connection.begin():
            connection.execute(text("SELECT * FROM streams FOR UPDATE"))
            held.set()
            connection.execute(text("SELECT pg_sleep(30)"))

    held = asyncio.Event()
    holder = asyncio.create_task(log._store.write(hold))
    await held.wait()
    with pytest.raises(LogUnavailable, match=r"lock timeout.*a lock was held for too long"):
        await add(other, "keynote", event())
    holder.cancel()
    with pytest.raises(asyncio.CancelledError):
        await holder
    await add(other, "keynote", event())
    await other.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
async def test_spellings_of_the_url(postgres_url: str, scheme: str) -> None:
    log = SqlLog(postgres_url.replace("postgresql", scheme) + "?sslmode=disable")
    await log.open()
    assert await log.streams() == ()
    await log.close()
