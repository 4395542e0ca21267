"""A SQLite file as a store: who runs work on it, and in which state it may be used at all.

The driver is the standard library's, in threads of ours: one that writes and a few that read. A transaction is one trip
to a thread, however many statements it has; an asynchronous driver would come back to the event loop for each.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from . import migrate
from .base import LogRefused, LogUnavailable
from .failures import corrupt, told_as_log_errors
from .statements import sqlite_driver
from .threads import Threads

T = TypeVar("T")

READERS = 4
"""Threads that read. WAL lets them read while the writer writes; more than cores and disk can use gain nothing."""

BUSY_SECONDS = 5.0
"""How long to wait for another process's lock before ``LogUnavailable``."""

CHECKPOINT_PAGES = 4000
"""Pages of 4 KiB in the write-ahead log before it is folded into the file. SQLite's 1000 fold the same hot pages of the
indexes four times as often, which cost a fifth of the CPU of an append."""

CACHE_KIB = 16 * 1024
"""Page cache of a connection: the hot pages of the indexes of a few hundred streams."""

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
"""See "The Database Header" in SQLite's file format: page size at 16, size of the database in pages at 28."""

_UPGRADING = threading.Lock()
"""Alembic keeps what it works on in globals: one upgrade at a time in a process."""


class SqliteStore:
    """Runs work on a SQLite file, in threads."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._name = f"the SQLite file {self._path}"
        self._writer = _engine(self._path, size=1)
        self._readers = _engine(self._path, size=READERS, query_only=True)
        self._connection: Connection | None = None
        """The one that writes; only the write thread touches it."""
        self._write_thread = Threads(1, "log-write")
        self._read_threads = Threads(READERS, "log-read")

    async def open(self) -> None:
        """Create, check or migrate the file; see ``EventLog.open``."""
        await self._run(self._write_thread, self._prepare)

    async def close(self) -> None:
        """Wait for what is under way and close the file, which folds the write-ahead log into it."""
        await self._read_threads.close()
        self._readers.dispose()
        await self._write_thread.close()
        self._release()
        self._writer.dispose()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on a connection that only reads, in no transaction: each statement sees the newest commit."""
        return await self._run(self._read_threads, partial(_on_connection, self._readers, work))

    async def write(self, work: Callable[[Connection], T], *, patient: bool = False) -> T:
        """Run ``work`` on the one connection that writes; transactions are its own to begin, and lock the file at once.

        :param patient: changes nothing here, where no work is broken off for its length
        """
        return await self._run(self._write_thread, partial(self._on_writer, work))

    async def purge(self) -> None:
        """Write the whole file anew and empty the write-ahead log: SQLite leaves what was deleted where it stood."""
        await self.write(self._purge)

    def _purge(self, connection: Connection) -> None:
        driver = sqlite_driver(connection)
        driver.execute("VACUUM")
        busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise LogUnavailable(
                f"{self._name}: what was replaced still stands in its write-ahead log, since somebody is reading from it"
            )

    async def _run(self, threads: Threads, work: Callable[[], T]) -> T:
        with told_as_log_errors(self._name):
            return await threads.run(work)

    def _on_writer(self, work: Callable[[Connection], T]) -> T:
        # Kept, so that no append pays for the pool's giving and taking back. Given back when the work failed or left a
        # transaction open: that leaves it as new.
        connection = self._connection = self._connection or self._writer.connect()
        done = False
        try:
            result = work(connection)
            done = not connection.in_transaction()
        finally:
            if not done:
                self._release()
        return result

    def _release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _prepare(self) -> None:
        self._check_directory()
        if not self._path.exists():
            self._create()
        self._check_file()
        self._upgrade(self._writer)

    def _upgrade(self, engine: Engine) -> None:
        with _UPGRADING, engine.begin() as connection:
            migrate.upgrade(connection)

    def _check_directory(self) -> None:
        directory = self._path.parent
        if not directory.is_dir():
            raise LogRefused(
                f"{self._name} cannot be created: {directory} is not a directory; create it first"
            )
        if not os.access(directory, os.W_OK):
            raise LogRefused(
                f"{self._name} cannot be used: its directory may not be written; check its rights"
            )

    def _create(self) -> None:
        """Make the database beside its place and move it there: what stands in its place was never half made."""
        left_over = _beside(self._path, "-wal")
        if left_over.exists():
            raise LogRefused(
                f"{self._name} is missing, but its write-ahead log {left_over.name} is there: "
                "put the file back beside it, or remove the write-ahead log to start with an empty database"
            )
        draft = self._path.with_name(f".{self._path.name}.{uuid4().hex}.new")
        engine = _engine(draft, size=1)
        try:
            self._upgrade(engine)
            engine.dispose()
            _move_unless_there(draft, self._path)
        finally:
            engine.dispose()
            draft.unlink(missing_ok=True)

    def _check_file(self) -> None:
        """Look at the file through a connection that cannot write.

        :raises LogRefused: it is not a database of ours, is damaged, or is newer than this version
        """
        self._check_header()
        if not os.access(self._path, os.W_OK):
            raise LogRefused(f"{self._name} may not be written; check its rights")
        self._check_content()

    def _check_header(self) -> None:
        if not self._path.is_file():
            raise LogRefused(f"{self._path} is not a file; name a file for the SQLite database")
        with self._path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
        if not header:
            raise LogRefused(
                f"{self._name} is empty (0 bytes), so it has been truncated: restore it from a backup. "
                "If it never held anything, remove it and it will be created"
            )
        if not header.startswith(_MAGIC[: len(header)]):
            raise LogRefused(f"{self._name} is not a SQLite database; give Backchannel a file of its own")
        self._check_size(header)

    def _check_size(self, header: bytes) -> None:
        """SQLite itself takes a file for whole when only a part of its last page is missing, and for new when it is tiny."""
        size = self._path.stat().st_size
        if len(header) < _HEADER_BYTES:
            raise corrupt(self._name, f"it has {size} bytes, less than the header of a database")
        write_ahead_log = _beside(self._path, "-wal")
        if write_ahead_log.exists() and write_ahead_log.stat().st_size:
            return  # A crash may have left any size: the write-ahead log has what is missing, and the next check tells.
        page_size = int.from_bytes(header[16:18], "big")
        page_size = 65536 if page_size == 1 else page_size
        expected = page_size * int.from_bytes(header[28:32], "big")
        if size < expected or (page_size and size % page_size):
            raise corrupt(self._name, f"it has {size} bytes and should have {expected}")

    def _check_content(self) -> None:
        engine = _engine(self._path, size=1, read_only=True)
        try:
            with engine.connect() as connection:
                finding = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
                if finding != "ok":
                    raise corrupt(self._name, finding)
                if not migrate.check(connection, self._name):
                    raise LogRefused(
                        f"{self._name} is a SQLite database, but not one of Backchannel; give it a file of its own"
                    )
        finally:
            engine.dispose()


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _on_connection(engine: Engine, work: Callable[[Connection], T]) -> T:
    with engine.connect() as connection:
        return work(connection)


def _engine(path: Path, *, size: int, query_only: bool = False, read_only: bool = False) -> Engine:
    """An engine whose transactions start with ``BEGIN IMMEDIATE``, so that they never fail half-way for a lock.

    :param query_only: refuse statements that write, and run each statement by itself
    :param read_only: open the file itself for reading only, and set nothing in it
    """
    address = path.as_uri() + ("?mode=ro" if read_only else "")

    def connect() -> sqlite3.Connection:
        # isolation_level None: the driver must not begin transactions by itself, too late and without IMMEDIATE.
        connection = sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
            connection.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
        if query_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=size, max_overflow=0)
    if not (query_only or read_only):

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            sqlite_driver(connection).execute("BEGIN IMMEDIATE")

    return engine


def _move_unless_there(source: Path, target: Path) -> None:
    """Give ``source`` its name for good, on disk; if another process was faster, its file stays."""
    with source.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        source.rename(target)
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
