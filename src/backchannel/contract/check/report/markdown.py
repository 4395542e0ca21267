"""Markdown for a review: issues by class with both ends' code, what to fix, in which order, and how each file stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from ..finding import Finding, Grade, Report
from ..lines import Lines
from ..model import Where
from .words import CLASSES, HEADINGS, count, grade, left_out, place, read, tally

_LANGUAGES: Final = {
    ".py": "python",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".jsx": "jsx",
    ".vue": "vue",
    ".svelte": "svelte",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
}
# An underscore within a word is none.
_MARKUP: Final = re.compile(r"[<*\[\]]|(?<!\w)_|_(?!\w)")

Numbered: TypeAlias = tuple[int, Finding]


def markdown(report: Report, lines: Lines) -> str:
    """The report as a document, ending in a newline. Every statement in it is a finding's or a count of them.

    Findings have numbers, errors first, in the order in which they are to be mended; fixes and plan refer to them.
    """
    numbered = list(enumerate(sorted(report.findings, key=_priority), 1))
    errors = [(number, finding) for number, finding in numbered if finding.grade is Grade.ERROR]
    parts = [
        "# WebSocket contract: front end against back end",
        f"**{_capital(tally(report.findings))}.** {_capital(read(report))}.",
        *left_out(report),
        *_issues("Critical issues", errors, lines),
        *_issues("Warnings and notes", numbered[len(errors) :], lines),
        *_fixes(errors),
        *_plan(numbered, report),
        *_status(report),
        *_unresolved(report),
    ]
    return "\n\n".join(parts) + "\n"


def _priority(finding: Finding) -> tuple[int, int]:
    return -finding.grade if finding.grade is Grade.ERROR else 0, CLASSES.index(finding.kind)


def _issues(title: str, findings: Sequence[Numbered], lines: Lines) -> Iterator[str]:
    if findings:
        yield f"## {title}"
    for kind in CLASSES:
        of_kind = [(number, finding) for number, finding in findings if finding.kind == kind]
        if of_kind:
            yield f"### {HEADINGS[kind]}"
        for number, finding in of_kind:
            yield from _issue(number, finding, lines)


def _issue(number: int, finding: Finding, lines: Lines) -> Iterator[str]:
    yield f"#### {number}. {_capital(grade(finding))}: {_prose(finding.message)}"
    for title, end in (("Back end", finding.backend), ("Front end", finding.frontend)):
        if end is not None:
            yield f"**{title}**, {_code(place(end))}:"
            yield from _excerpt(end, lines)
    yield f"**Problem** ({_code(finding.rule)}): {_prose(finding.why)}"
    yield f"**Fix**: {_prose(finding.fix)}"


def _excerpt(where: Where, lines: Lines) -> Iterator[str]:
    quoted = lines.around(where)
    if not quoted:
        return
    # A fence must be longer than any in what it holds.
    fence = "`" * max(3, 1 + max((len(run) for line in quoted for run in re.findall("`+", line)), default=0))
    suffix = PurePosixPath(where.file).suffix.lower()
    yield "\n".join([f"{fence}{_LANGUAGES.get(suffix, 'javascript')}", *quoted, fence])


def _fixes(errors: Sequence[Numbered]) -> Iterator[str]:
    if errors:
        yield "## Required fixes"
        yield "\n".join(
            f"{number}. {_code(place(_fixed_at(finding)))}: {_prose(finding.fix)}"
            for number, finding in errors
        )


def _plan(numbered: Sequence[Numbered], report: Report) -> Iterator[str]:
    looks = [f"Look by hand: {_prose(each.what)}{_at(each.where)}" for each in report.unresolved]
    steps = [
        ("Priority 1: mend what is broken", _todos(numbered, Grade.ERROR)),
        ("Priority 2: mend what breaks on some path", _todos(numbered, Grade.WARNING)),
        ("Priority 3: look at the rest", _todos(numbered, Grade.NOTE) + looks),
    ]
    if any(items for _, items in steps):
        yield "## Immediate plan"
    for title, items in steps:
        if items:
            yield f"### {title}"
            yield "\n".join(f"- [ ] {item}" for item in items)


def _todos(numbered: Sequence[Numbered], wanted: Grade) -> list[str]:
    return [
        f"{number}: {_code(finding.rule)}{_at(_fixed_at(finding))}"
        for number, finding in numbered
        if finding.grade is wanted
    ]


def _fixed_at(finding: Finding) -> Where:
    where = finding.frontend or finding.backend
    assert where is not None, "a finding names at least one end"
    return where


def _at(where: Where | None) -> str:
    return f" at {_code(place(where))}" if where else ""


def _status(report: Report) -> Iterator[str]:
    fronts = _files(report.socket_files, [finding.frontend for finding in report.findings])
    backs = _files(report.route_files, [finding.backend for finding in report.findings])
    rows = [
        _row("Front end", file, [f for f in report.findings if f.frontend and f.frontend.file == file])
        for file in fronts
    ]
    rows += [
        _row("Back end", file, [f for f in report.findings if f.backend and f.backend.file == file])
        for file in backs
    ]
    if not rows:
        return
    yield "## Current status"
    yield "\n".join(["| End | Component | Status | Issues |", "| --- | --- | --- | --- |", *rows])


def _files(all_files: Sequence[str], ends: Sequence[Where | None]) -> list[str]:
    return sorted({*all_files, *(end.file for end in ends if end is not None)})


def _row(end: str, file: str, findings: Sequence[Finding]) -> str:
    worst = max((finding.grade for finding in findings), default=Grade.NOTE)
    status = {Grade.ERROR: "❌ broken", Grade.WARNING: "⚠️ breaks on some path", Grade.NOTE: "✅ fits"}[worst]
    kinds = [HEADINGS[kind] for kind in CLASSES if any(finding.kind == kind for finding in findings)]
    issues = f"{tally(findings)}: {', '.join(kinds)}" if findings else "none found"
    return f"| {end} | {_code(file).replace('|', chr(92) + '|')} | {status} | {issues} |"


def _unresolved(report: Report) -> Iterator[str]:
    if not report.unresolved:
        return
    yield "## Not resolved"
    yield f"{_capital(count(len(report.unresolved), 'thing'))} could not be followed in the source, and nothing is said about what depends on them."
    yield "\n".join(
        f"- {_prose(each.what)}{_at(each.where)}: {_prose(each.why)}" for each in report.unresolved
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _code(value: str) -> str:
    """A code span, whatever backticks are in it."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", value)), default=0))
    pad = " " if "`" in value else ""
    return f"{fence}{pad}{value}{pad}{fence}"


def _prose(words: str) -> str:
    """One paragraph in which nothing from the source becomes markup; code spans that the text has stay what they are."""
    pieces = re.split(r"(`+[^`]+`+)", " ".join(words.split()))
    return "".join(piece if piece.startswith("`") else _MARKUP.sub(r"\\\g<0>", piece) for piece in pieces)
