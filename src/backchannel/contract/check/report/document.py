"""JSON for other programs. The same findings always give the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from ..finding import Finding, Grade, Report
from ..model import Unresolved, Where
from .words import CLASSES, grade


def document(report: Report) -> str:
    """`{"findings": [...], "unresolved": [...], "summary": {...}}`, ending in a newline."""
    content = {
        "findings": [_finding(finding) for finding in report.findings],
        "unresolved": [_unresolved(each) for each in report.unresolved],
        "summary": _summary(report),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "class": finding.kind,
        "grade": grade(finding),
        "message": finding.message,
        "why": finding.why,
        "fix": finding.fix,
        "subject": finding.subject,
        "frontend": _where(finding.frontend),
        "backend": _where(finding.backend),
    }


def _unresolved(unresolved: Unresolved) -> dict[str, Any]:
    return {"what": unresolved.what, "why": unresolved.why, "where": _where(unresolved.where)}


def _where(where: Where | None) -> dict[str, Any] | None:
    return {"file": where.file, "line": where.line} if where else None


def _summary(report: Report) -> dict[str, Any]:
    grades = Counter(finding.grade for finding in report.findings)
    kinds = Counter(finding.kind for finding in report.findings)
    return {
        **{f"{each.name.lower()}s": grades[each] for each in sorted(Grade, reverse=True)},
        "classes": {kind: kinds[kind] for kind in CLASSES},
        "unresolved": len(report.unresolved),
        "suppressed": len(report.suppressed),
        "known": len(report.known),
        "gone": list(report.gone),
        "files": report.files,
        "sockets": report.sockets,
        "routes": report.routes,
    }
