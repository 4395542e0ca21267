"""JSON: the keys that other programs build on."""

from __future__ import annotations

import json
from dataclasses import replace

from backchannel.contract.check.report.document import document

from ..reports import Project


def test_the_keys_are_those_promised(project: Project) -> None:
    content = json.loads(document(project.report(project.slash(), project.unheard())))
    assert list(content) == ["findings", "unresolved", "summary"]
    slash, unheard = content["findings"]
    assert slash == {
        "rule": "url-trailing-slash",
        "class": "url",
        "grade": "error",
        "message": project.slash().message,
        "why": project.slash().why,
        "fix": project.slash().fix,
        "subject": "/ws/livestream/{}",
        "frontend": {"file": "web/src/viewer.ts", "line": 4},
        "backend": {"file": "api/main.py", "line": 6},
    }
    assert unheard["frontend"] is None
    assert unheard["grade"] == "note"
    assert content["unresolved"] == [
        {
            "what": "the address of a socket",
            "why": "comes from a server",
            "where": {"file": "web/src/viewer.ts", "line": 5},
        }
    ]
    assert content["summary"] == {
        "errors": 1,
        "warnings": 0,
        "notes": 1,
        "classes": {"url": 1, "token": 0, "message": 0, "event": 1, "response": 0},
        "unresolved": 1,
        "suppressed": 0,
        "known": 0,
        "gone": [],
        "files": 2,
        "sockets": 1,
        "routes": 1,
    }


def test_the_time_it_took_changes_nothing(project: Project) -> None:
    report = project.report(project.slash())
    assert document(report) == document(replace(report, seconds=9.0))
