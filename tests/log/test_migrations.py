"""The schema that the revisions make is the schema that the code uses."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from backchannel.log import migrate
from backchannel.log.base import LogRefused
from backchannel.log.schema import metadata
from backchannel.log.sql import SqlLog, store_of

from .records import add, event, stream


def differences(connection: Connection) -> Any:
    options = {"version_table": migrate.VERSION_TABLE, "compare_type": True, "compare_server_default": True}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


async def test_revisions_make_the_tables_that_the_code_uses(database_url: str) -> None:
    store = store_of(database_url)
    await store.open()
    assert await store.read(differences) == []
    tables = await store.read(lambda connection: inspect(connection).get_table_names())
    assert set(tables) == {*metadata.tables, migrate.VERSION_TABLE}
    await store.close()


async def test_the_comparison_finds_what_differs(database_url: str) -> None:
    store = store_of(database_url)
    await store.open()

    def spoil(connection: Connection) -> None:
        with connection.begin():
            connection.execute(text("DROP INDEX events_type"))
            connection.execute(text("ALTER TABLE streams ADD COLUMN extra TEXT"))

    await store.write(spoil)
    assert {difference[0] for difference in await store.read(differences)} == {"add_index", "remove_column"}
    await store.close()


async def test_opening_again_changes_nothing(database_url: str) -> None:
    for round_ in range(3):
        log = SqlLog(database_url)
        await log.open()
        if round_ == 0:
            await log.create_stream(stream())
        await add(log, "keynote", event())
        assert len(await log.read("keynote", 0, 99)) == round_ + 1
        await log.close()


async def test_many_may_open_a_new_store_at_once(database_url: str) -> None:
    logs = [SqlLog(database_url) for _ in range(5)]
    await asyncio.gather(*(log.open() for log in logs))
    await logs[0].create_stream(stream())
    for log in logs:
        await add(log, "keynote", event())
        await log.close()


async def test_a_newer_schema_is_refused_and_left_alone(database_url: str) -> None:
    store = store_of(database_url)
    await store.open()

    def set_revision(connection: Connection) -> None:
        with connection.begin():
            connection.execute(text(f"UPDATE {migrate.VERSION_TABLE} SET version_num = '9999'"))

    await store.write(set_revision)
    await store.close()
    newer = SqlLog(database_url)
    with pytest.raises(
        LogRefused, match=r"schema revision 9999, which this version does not know .*start that version"
    ):
        await newer.open()
    await newer.close()
