"""What reading one end's source gives beside the end itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from .model import Backend, Frontend, Unresolved

End = TypeVar("End", Backend, Frontend)


@dataclass(frozen=True, slots=True)
class Reading(Generic[End]):
    """One end as it was read: `files` is how many source files were looked at, `unresolved` what could not be followed there."""

    end: End
    unresolved: tuple[Unresolved, ...]
    files: int
    commented: tuple[str, ...] = ()
    """The files that may have comments for the check."""
