"""Markdown for a review: issues by class with both ends' code, what to fix, in which order, and how each file stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

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


def markdown(report: Report, lines: Lines) -> str:
    """The report as a document, ending in a newline. Every statement in it is a finding's or a count of them."""
    errors = [finding for finding in report.findings if finding.grade is Grade.ERROR]
    others = [finding for finding in report.findings if finding.grade is not Grade.ERROR]
    parts = [
        "# WebSocket contract: front end against back end",
        f"**{_capital(tally(report.findings))}.** {_capital(read(report))}.",
        *left_out(report),
        *_issues("Critical issues", errors, lines),
        *_issues("Warnings and notes", others, lines),
        *_fixes(errors),
        *_plan(report),
        *_status(report),
        *_unresolved(report),
    ]
    return "\n\n".join(parts) + "\n"


def _issues(title: str, findings: Sequence[Finding], lines: Lines) -> Iterator[str]:
    if not findings:
        return
    yield f"## {title}"
    present = [kind for kind in CLASSES if any(finding.kind == kind for finding in findings)]
    for number, kind in enumerate(present, 1):
        yield f"### {number}. {HEADINGS[kind]}"
        for finding in findings:
            if finding.kind == kind:
                yield from _issue(finding, lines)


def _issue(finding: Finding, lines: Lines) -> Iterator[str]:
    yield f"#### {_capital(grade(finding))}: {_prose(finding.message)}"
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


def _fixes(errors: Sequence[Finding]) -> Iterator[str]:
    if not errors:
        return
    yield "## Required fixes"
    yield "\n".join(f"{number}. {_todo(finding)}" for number, finding in enumerate(_in_order(errors), 1))


def _plan(report: Report) -> Iterator[str]:
    steps = [
        ("Priority 1: what is broken", [_todo(each) for each in _in_order(_graded(report, Grade.ERROR))]),
        (
            "Priority 2: what breaks on some path",
            [_todo(each) for each in _in_order(_graded(report, Grade.WARNING))],
        ),
        (
            "Priority 3: worth a look",
            [_todo(each) for each in _in_order(_graded(report, Grade.NOTE))]
            + [f"Look by hand: {_prose(each.what)}{_at(each.where)}" for each in report.unresolved],
        ),
    ]
    if not any(items for _, items in steps):
        return
    yield "## Immediate plan"
    for title, items in steps:
        if items:
            yield f"### {title}"
            yield "\n".join(f"- [ ] {item}" for item in items)


def _graded(report: Report, wanted: Grade) -> list[Finding]:
    return [finding for finding in report.findings if finding.grade is wanted]


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: CLASSES.index(finding.kind))


def _todo(finding: Finding) -> str:
    return f"{_code(finding.rule)}{_at(finding.frontend or finding.backend)}: {_prose(finding.fix)}"


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
    """One paragraph in which nothing from the source becomes HTML; code spans that the text has stay what they are."""
    pieces = re.split(r"(`+[^`]+`+)", " ".join(words.split()))
    return "".join(
        piece if piece.startswith("`") else re.sub(r"([<*_\[\]])", r"\\\1", piece) for piece in pieces
    )
