"""Stamps: what a step was made from, written when it is finished, so that it is made again only when that changed."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"


class StepError(Exception):
    """A step could not be done; the message says what to do about it."""


@contextmanager
def alone(step: str) -> Iterator[None]:
    """Hold off whoever does the same step in this checkout, until this one has ended or died."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"{step}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def digest(files: Iterable[Path], *also: str) -> str:
    """The SHA-256 of the files' paths and contents, in the order of their paths, and of ``also``, in hexadecimal."""
    total = hashlib.sha256()
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(ROOT)} {content}\n".encode())
    for word in also:
        total.update(f"{word}\n".encode())
    return total.hexdigest()


class Stamp:
    """The stamp of one step.

    A step takes it away before it begins and writes it after it has ended, so whatever interrupts the step leaves
    none, and what is half made never counts as made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def exists(self) -> bool:
        return self._path.exists()

    def says(self, made_from: str) -> bool:
        return self.exists and self._path.read_text() == made_from

    def take_away(self) -> None:
        self._path.unlink(missing_ok=True)

    def write(self, made_from: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(made_from)
