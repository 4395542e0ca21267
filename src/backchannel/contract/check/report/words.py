"""What the formats say in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..finding import Class, Finding, Grade, Report
from ..model import Where

CLASSES: Final[tuple[Class, ...]] = ("url", "token", "message", "event", "response")
"""In the order in which a connection meets them, which is the order to mend them in: a socket that is refused hides all the rest."""

HEADINGS: Final[dict[Class, str]] = {
    "url": "URL",
    "token": "Token",
    "message": "Message format",
    "event": "Event types",
    "response": "Response format",
}


def place(where: Where) -> str:
    """`file:line`, or the file alone when it is meant as a whole."""
    return f"{where.file}:{where.line}" if where.line else where.file


def grade(finding: Finding) -> str:
    """`error`, `warning` or `note`."""
    return finding.grade.name.lower()


def count(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def tally(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning`: the grades that occur, worst first; `nothing found` if none does."""
    parts = [
        count(number, each.name.lower())
        for each in sorted(Grade, reverse=True)
        if (number := sum(finding.grade is each for finding in findings))
    ]
    return ", ".join(parts) or "nothing found"


def read(report: Report) -> str:
    """What was looked at."""
    return (
        f"{count(report.sockets, 'socket')} of the front end against {count(report.routes, 'route')}, "
        f"{count(report.files, 'file')} read"
    )


def left_out(report: Report) -> list[str]:
    """Sentences on what was found and is not listed."""
    lines = []
    if report.suppressed:
        lines.append(f"{count(len(report.suppressed), 'finding')} suppressed by comments in the source.")
    if report.known:
        lines.append(f"{count(len(report.known), 'finding')} known to the baseline.")
    if report.gone:
        lines.append(
            f"{count(len(report.gone), 'finding')} of the baseline gone: take them out of it with --update-baseline."
        )
    return lines
