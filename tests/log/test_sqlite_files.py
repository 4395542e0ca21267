"""Files that the SQLite store must refuse, each with a clear message and without touching it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path

import pytest

from backchannel.log.base import LogRefused, LogUnavailable
from backchannel.log.sql import SqlLog

from .records import add, event, stream


def url(path: Path) -> str:
    return f"sqlite:///{path}"


async def refusal(path: Path) -> str:
    """Opening must be refused and change nothing; returns the message."""
    before = path.read_bytes() if path.is_file() else None
    log = SqlLog(url(path))
    with pytest.raises(LogRefused) as refused:
        await log.open()
    await log.close()
    assert (path.read_bytes() if path.is_file() else None) == before
    assert str(path) in str(refused.value)
    return str(refused.value)


@pytest.fixture
async def used(tmp_path: Path) -> Path:
    """A closed database with a stream of 300 events, some 40 pages."""
    path = tmp_path / "log.db"
    log = SqlLog(url(path))
    await log.open()
    await log.create_stream(stream())
    await add(log, "keynote", *(event("x" * 400) for _ in range(300)))
    await log.close()
    return path


async def test_a_missing_file_is_created(tmp_path: Path) -> None:
    path = tmp_path / "a ?%#b.db"
    log = SqlLog("sqlite:///" + str(path).replace("?", "%3F"))
    await log.open()
    await log.create_stream(stream())
    await log.close()
    assert [file.name for file in tmp_path.iterdir()] == ["a ?%#b.db"]


async def test_empty(used: Path) -> None:
    os.truncate(used, 0)
    assert "is empty (0 bytes), so it has been truncated: restore it" in await refusal(used)


@pytest.mark.parametrize("size", [1, 15, 16, 99, 100, 4095, 4096, 4097, 3 * 4096, -4096, -1])
async def test_truncated(used: Path, size: int) -> None:
    """``size`` in bytes; negative ones are cut off from the end."""
    os.truncate(used, size if size > 0 else used.stat().st_size + size)
    assert "is damaged or truncated" in await refusal(used)


@pytest.mark.parametrize("content", [b"not a database at all, but a text", b"\0" * 5000, b"PK\3\4"])
async def test_not_a_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log.db"
    path.write_bytes(content)
    assert "is not a SQLite database" in await refusal(path)


async def test_a_damaged_page(used: Path) -> None:
    pages = used.stat().st_size // 4096
    refused = 0
    for page in range(1, pages):
        original = used.read_bytes()
        # The page's own header and the start of its list of cells.
        used.write_bytes(original[: page * 4096] + b"\xa5" * 64 + original[page * 4096 + 64 :])
        refused += "is damaged or truncated" in await refusal(used)
        used.write_bytes(original)
    assert refused == pages - 1 > 30


async def test_the_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    assert "is a SQLite database, but not one of Backchannel" in await refusal(path)


async def test_tables_of_our_names_by_another_program(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE events (name TEXT)")
    connection.close()
    assert "has tables named events, but they were not made by Backchannel" in await refusal(path)


async def test_no_such_directory(tmp_path: Path) -> None:
    assert "is not a directory; create it first" in await refusal(tmp_path / "missing" / "log.db")
    (tmp_path / "file").touch()
    assert "is not a directory" in await refusal(tmp_path / "file" / "log.db")


async def test_a_directory_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    path.mkdir()
    assert "is not a file" in await refusal(path)


async def test_rights_are_missing(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The superuser, as whom tests may run, has all rights: so the question is answered for the system.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != used)
    assert "may not be written; check its rights" in await refusal(used)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != used.parent)
    assert "its directory may not be written" in await refusal(used)


async def test_a_write_ahead_log_without_its_file(used: Path) -> None:
    used.rename(used.with_name("elsewhere.db"))
    orphan = used.with_name(used.name + "-wal")
    orphan.write_bytes(b"committed events, perhaps")
    assert "its write-ahead log log.db-wal is there: put the file back" in await refusal(used)
    assert orphan.read_bytes() == b"committed events, perhaps"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://ada:secret@db/x", "starts with 'mysql'"),
        ("backchannel.db", "cannot be read"),
        ("", "cannot be read"),
    ],
)
def test_urls_that_name_no_store(address: str, message: str) -> None:
    with pytest.raises(LogRefused, match=message) as refused:
        SqlLog(address)
    assert "secret" not in str(refused.value)


async def test_what_was_not_folded_in_before_a_crash_is_read(used: Path) -> None:
    """A write-ahead log beside the file belongs to it: the check must not take it for damage, nor lose it."""
    log = SqlLog(url(used))
    await log.open()
    await add(log, "keynote", event("in the write-ahead log"))
    copy = used.with_name("copy.db")
    for suffix in ("", "-wal"):
        copy.with_name(copy.name + suffix).write_bytes(used.with_name(used.name + suffix).read_bytes())
    await log.close()
    again = SqlLog(url(copy))
    await again.open()
    assert [record.body for record in await again.read("keynote", 300, 9)] == ["in the write-ahead log"]
    await again.close()


async def test_full_disk_refuses_writes_serves_reads_and_recovers(used: Path) -> None:
    log = SqlLog(url(used))
    await log.open()
    with sqlite3.connect(used) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    await log._store.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages}").close())
    with pytest.raises(LogUnavailable, match=r"disk is full.*free some space"):
        await add(log, "keynote", event("y" * 100_000))
    assert len(await log.read("keynote", 0, 999)) == 300
    assert (await log.heads(["keynote"]))["keynote"].offset == 300
    await log._store.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1000000").close())
    await add(log, "keynote", event("y" * 100_000))
    await log.close()


async def test_a_lock_held_too_long(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.log.sqlite.BUSY_SECONDS", 0.05)
    log = SqlLog(url(used))
    await log.open()
    other = sqlite3.connect(used, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LogUnavailable, match="database is locked; another process holds its lock"):
        await add(log, "keynote", event())
    other.execute("ROLLBACK")
    other.close()
    await add(log, "keynote", event())
    await log.close()


async def test_reads_do_not_wait_for_a_write(used: Path) -> None:
    log = SqlLog(url(used))
    await log.open()
    other = sqlite3.connect(used, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(add(log, "keynote", event()))
    assert len(await log.read("keynote", 0, 999)) == 300
    other.execute("ROLLBACK")
    other.close()
    assert (await waiting).offset == 301
    await log.close()
