"""What the check has to say: findings, and what it could not decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, TypeAlias

from .model import Unresolved, Where

Class: TypeAlias = Literal["url", "token", "message", "event", "response"]


class Grade(IntEnum):
    """How sure and how bad. `ERROR` provably breaks in code that can run; `WARNING` breaks in code that nothing calls, or only on some path; `NOTE` is worth knowing."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One root cause, at the place where one would fix it.

    `rule` is the id of its page in the docs (`url-trailing-slash`). `message` says what each end says, in one or two sentences; `why` why that breaks;
    `fix` what to change, with the text to write. An end that does not exist is None.
    """

    rule: str
    kind: Class
    grade: Grade
    message: str
    why: str
    fix: str
    frontend: Where | None
    backend: Where | None
    subject: str = ""
    """What it is about, free of lines and paths (`livestream:join`): with rule and files it identifies a finding in a baseline when lines have moved."""


def order(finding: Finding) -> tuple[object, ...]:
    """The key by which a report is sorted: front end file and line, worst first within one line; what has no front end comes last."""
    place = finding.frontend or finding.backend
    assert place is not None, "a finding names at least one end"
    return finding.frontend is None, place.file, place.line, -finding.grade, finding.rule, finding.message


@dataclass(frozen=True, slots=True)
class Report:
    """Findings are sorted by `order`; `suppressed` and `known` (in the baseline) are counted, not listed among them."""

    findings: tuple[Finding, ...]
    unresolved: tuple[Unresolved, ...]
    suppressed: tuple[Finding, ...] = ()
    known: tuple[Finding, ...] = ()
    gone: tuple[str, ...] = ()
    """What the baseline knows and is found no more, a line each."""
    files: int = 0
    sockets: int = 0
    routes: int = 0
    seconds: float = 0.0
    socket_files: tuple[str, ...] = ()
    route_files: tuple[str, ...] = ()
    """The files that open the sockets and declare the routes, without repeats: also those that nothing was found in."""
    commented: tuple[str, ...] = ()
    """The files that may have comments for the check."""
