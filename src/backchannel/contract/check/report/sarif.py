"""SARIF 2.1.0, in the subset that code scanning shows."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ..finding import Finding, Grade, Report
from ..model import Unresolved, Where
from .pages import page
from .words import place

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Grade.ERROR: "error", Grade.WARNING: "warning", Grade.NOTE: "note"}


def sarif(report: Report, root: Path, rules_url: str | None = None) -> str:
    """One run, ending in a newline.

    :param root: the folder that the locations are relative to, which must be the repository's root for code scanning
    :param rules_url: where the rules' pages are read on the web; the SARIF has their text in any case
    """
    rules = sorted({finding.rule for finding in report.findings})
    seen: Counter[str] = Counter()
    driver: dict[str, Any] = {
        "name": "backchannel contract check",
        "version": version("backchannel"),
        "rules": [_rule(rule, rules_url) for rule in rules],
    }
    if rules_url:
        driver["informationUri"] = _page_url(rules_url, "README")
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules, root, seen) for finding in report.findings],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(each, root) for each in report.unresolved],
            }
        ],
    }
    return (
        json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)
        + "\n"
    )


def _rule(rule: str, rules_url: str | None) -> dict[str, Any]:
    its_page = page(rule)
    described: dict[str, Any] = {
        "id": rule,
        "name": "".join(word.capitalize() for word in rule.split("-")),
        "shortDescription": {"text": its_page.summary},
        "fullDescription": {"text": its_page.summary},
        "help": {"text": its_page.markdown, "markdown": its_page.markdown},
        "properties": {
            "tags": ["websocket", "contract", rule.split("-", maxsplit=1)[0]],
            "precision": "very-high",
        },
    }
    if rules_url:
        described["helpUri"] = _page_url(rules_url, rule)
    return described


def _page_url(rules_url: str, name: str) -> str:
    return f"{rules_url.rstrip('/')}/{name}.md"


def _result(finding: Finding, rules: list[str], root: Path, seen: Counter[str]) -> dict[str, Any]:
    ends = [end for end in (finding.frontend, finding.backend) if end is not None]
    # Code scanning shows a result in a file of the repository: the end that is one comes first.
    ends.sort(key=lambda end: not Path(end.file).is_file())
    said = f"{finding.message}\n{finding.why}\nFix: {finding.fix}"
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[finding.grade],
        "message": {"text": said},
        "locations": [_location(end, root) for end in ends[:1]],
        "partialFingerprints": _fingerprints(finding, root, seen),
        "properties": {"class": finding.kind, "subject": finding.subject},
    }
    if ends[1:]:
        other = "back end" if ends[1] is finding.backend else "front end"
        result["message"]["text"] = f"{said}\nThe other end: [{_link_text(place(ends[1]))}](1)"
        result["relatedLocations"] = [
            {"id": 1, **_location(ends[1], root), "message": {"text": f"the {other}"}}
        ]
    return result


def _link_text(words: str) -> str:
    return words.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(where: Where, root: Path) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(where.file, root),
            "region": {"startLine": max(1, where.line)},  # of a file as a whole its first line is shown
        }
    }


def _artifact(file: str, root: Path) -> dict[str, str]:
    if "://" in file:
        return {"uri": file}
    path = Path(file).resolve()
    if path.is_relative_to(root):
        return {"uri": quote(path.relative_to(root).as_posix()), "uriBaseId": "%SRCROOT%"}
    return {"uri": path.as_uri()}


def _fingerprints(finding: Finding, root: Path, seen: Counter[str]) -> dict[str, str]:
    """The same when lines move: made of what a baseline knows a finding by, and a number for its second of the kind."""
    files = [_artifact(end.file, root)["uri"] if end else "" for end in (finding.frontend, finding.backend)]
    digest = hashlib.sha256("\0".join([finding.rule, *files, finding.subject]).encode()).hexdigest()[:32]
    seen[digest] += 1
    # The first name is the one that code scanning compares.
    value = f"{digest}:{seen[digest]}"
    return {"primaryLocationLineHash": value, "backchannelFinding/v1": value}


def _notification(unresolved: Unresolved, root: Path) -> dict[str, Any]:
    notification: dict[str, Any] = {
        "level": "note",
        "message": {"text": f"Not resolved, and so not judged: {unresolved.what}: {unresolved.why}"},
    }
    if unresolved.where is not None:
        notification["locations"] = [_location(unresolved.where, root)]
    return notification
