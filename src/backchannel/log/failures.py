"""What drivers raise, said in the terms of ``LogError``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from .base import LogError, LogRefused, LogUnavailable

_SQLITE_HINTS = {
    "SQLITE_FULL": "the disk is full, or the database has reached its largest size: free some space",
    "SQLITE_BUSY": "another process holds its lock for too long: is it being copied or checked?",
    "SQLITE_LOCKED": "another process holds its lock for too long: is it being copied or checked?",
    "SQLITE_READONLY": "it may not be written: check the rights of the file and its directory",
    "SQLITE_CANTOPEN": "it cannot be opened: check the path and the rights of the file and its directory",
    "SQLITE_IOERR": "the disk does not read or write: is there space, is the volume there?",
    "SQLITE_PERM": "it may not be opened: check the rights of the file and its directory",
}

_POSTGRES_HINTS = {
    "28": "check the user and the password in the database URL",
    "3D": "create the database, or check its name in the database URL",
    "53": "the server is out of connections, memory or disk space",
    "25006": "the server only answers reads: it is a standby, or its disk is protected",
    "57P": "the server is shutting down or starting up",
    "57014": "a statement took too long",
    "55P03": "a lock was held for too long",
}

_POSTGRES_REFUSALS = ("28", "3D")
"""Classes of SQLSTATE that waiting does not mend."""


@contextmanager
def told_as_log_errors(store: str) -> Iterator[None]:
    """Turn what SQLAlchemy and the drivers raise into ``LogUnavailable`` or ``LogRefused``.

    Violated constraints and our own errors pass: those are answers, not failures of the store.

    :param store: how messages name the store; without secrets
    """
    try:
        yield
    except (LogError, IntegrityError):
        raise
    except DBAPIError as error:
        cause = error.orig if error.orig is not None else error
        raise _log_error(store, cause) from error
    except sqlite3.Error as error:
        raise _log_error(store, error) from error
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        raise LogUnavailable(f"{store} does not answer: {_text(error)}") from error


def _log_error(store: str, cause: BaseException) -> LogError:
    if isinstance(cause, sqlite3.Error):
        return _sqlite_error(store, cause)
    state = getattr(cause, "sqlstate", None) or ""
    hint = next((hint for prefix, hint in _POSTGRES_HINTS.items() if state.startswith(prefix)), None)
    text = f"{store}: {_text(cause)}" + (f" ({hint})" if hint else "")
    return LogRefused(text) if state.startswith(_POSTGRES_REFUSALS) else LogUnavailable(text)


def _sqlite_error(store: str, cause: sqlite3.Error) -> LogError:
    name = getattr(cause, "sqlite_errorname", None) or ""
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return corrupt(store, str(cause))
    # Extended codes carry the primary one in front: SQLITE_IOERR_WRITE, SQLITE_BUSY_SNAPSHOT.
    hint = next((hint for primary, hint in _SQLITE_HINTS.items() if name.startswith(primary)), None)
    return LogUnavailable(f"{store}: {cause}" + (f"; {hint}" if hint else ""))


def corrupt(store: str, finding: str) -> LogRefused:
    return LogRefused(
        f"{store} is damaged or truncated ({finding}). Nothing was changed. Restore it from a backup; "
        "`sqlite3 FILE .recover` saves what can be read"
    )


def _text(error: BaseException) -> str:
    # SQLAlchemy's adapter puts the class of the driver's error in front: "<class '…'>: text".
    text = str(error).rpartition("'>: ")[2].strip()
    return text or type(error).__name__
