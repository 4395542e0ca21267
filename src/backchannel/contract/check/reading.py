"""What reading one end's source gives beside the end itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from .model import Backend, Frontend, Unresolved, Where
from .source.project import Project
from .suppress import MARK

End = TypeVar("End", Backend, Frontend)


@dataclass(frozen=True, slots=True)
class Reading(Generic[End]):
    """One end as it was read: `files` is how many source files were looked at, `unresolved` what could not be followed there."""

    end: End
    unresolved: tuple[Unresolved, ...]
    files: int
    commented: tuple[str, ...] = ()
    """The files that may have comments for the check."""


def read(end: End, project: Project, unresolved: Iterable[Unresolved]) -> Reading[End]:
    """The reading of an end with the files that could not be read beside what else could not be followed."""
    lost = dict.fromkeys([*unresolved, *_unread_files(project)])
    return Reading(end, tuple(lost), len(project.files), tuple(project.holding(MARK)))


def _unread_files(project: Project) -> Iterator[Unresolved]:
    for one in project.left_out:
        yield Unresolved("a file", one.why, Where(one.path, 0))
    for path in project.seeds:
        module = project.module(path)
        for line, why in module.broken if module is not None else ():
            yield Unresolved("a part of a file", f"it could not be parsed: {why}", Where(path, line))
