"""Markdown as a review reads it."""

from __future__ import annotations

import re
from dataclasses import replace

from backchannel.contract.check.lines import Lines
from backchannel.contract.check.model import Where
from backchannel.contract.check.report.markdown import markdown

from ..reports import Project


def test_a_report_has_the_parts_of_a_review(project: Project) -> None:
    shown = markdown(project.report(project.slash(), project.join(), project.unheard()), Lines())
    assert re.findall(r"^##? .*", shown, re.MULTILINE) == [
        "# WebSocket contract: front end against back end",
        "## Critical issues",
        "## Warnings and notes",
        "## Required fixes",
        "## Immediate plan",
        "## Current status",
        "## Not resolved",
    ]
    assert "**1 error, 1 warning, 1 note.**" in shown


def test_an_issue_shows_the_code_of_both_ends(project: Project) -> None:
    shown = markdown(project.report(project.slash()), Lines())
    assert (
        "**Back end**, `api/main.py:6`:\n\n"
        "```python\n"
        '@app.websocket("/ws/livestream/{stream_id}")\n'
        "async def stream(websocket: WebSocket, stream_id: str): ...\n"
    ) in shown
    assert (
        "**Front end**, `web/src/viewer.ts:4`:\n\n"
        "```typescript\n"
        "export function open(stream) {\n"
        "  const url = `ws://localhost:8000/ws/livestream/${stream}/?token=${token}`;\n"
        "  return new WebSocket(url);\n"
        "}\n```\n"
    ) in shown


def test_findings_are_numbered_in_the_order_to_mend_them(project: Project) -> None:
    response = project.slash(kind="response", rule="response-shape", fix="Read `data`.")
    shown = markdown(project.report(project.join(), response, project.slash()), Lines())
    assert re.findall(r"^#### (\d\. \w+)", shown, re.MULTILINE) == ["1. Error", "2. Error", "3. Warning"]
    fixes = shown.split("## Required fixes")[1].split("\n## ")[0]
    assert fixes.strip() == (
        "1. `web/src/viewer.ts:4`: Write the address without its last slash.\n"
        "2. `web/src/viewer.ts:4`: Read `data`."
    )
    plan = shown.split("## Immediate plan")[1].split("\n## ")[0]
    assert re.findall(r"^(?:###|-) .*", plan, re.MULTILINE) == [
        "### Priority 1: mend what is broken",
        "- [ ] 1: `url-trailing-slash` at `web/src/viewer.ts:4`",
        "- [ ] 2: `response-shape` at `web/src/viewer.ts:4`",
        "### Priority 2: mend what breaks on some path",
        "- [ ] 3: `event-unhandled` at `web/src/viewer.ts:5`",
        "### Priority 3: look at the rest",
        "- [ ] Look by hand: the address of a socket at `web/src/viewer.ts:5`",
    ]


def test_the_status_table_has_every_component_and_only_what_was_found(project: Project) -> None:
    report = replace(project.report(project.slash()), socket_files=("web/src/ok.ts", "web/src/viewer.ts"))
    table = markdown(report, Lines()).split("## Current status\n\n")[1].split("\n\n")[0].splitlines()
    assert table[2:] == [
        "| Front end | `web/src/ok.ts` | ✅ fits | none found |",
        "| Front end | `web/src/viewer.ts` | ❌ broken | 1 error: URL |",
        "| Back end | `api/main.py` | ❌ broken | 1 error: URL |",
    ]


def test_source_cannot_become_markup(project: Project) -> None:
    (project.root / "x.md").write_text("a\n````\nb\n")
    finding = project.slash(message="a <b> *c* `<d>` [e](f) {stream_id} _g_", frontend=Where("x.md", 2))
    shown = markdown(project.report(finding), Lines())
    assert "a \\<b> \\*c\\* `<d>` \\[e\\](f) {stream_id} \\_g\\_" in shown
    assert "`````javascript\na\n````\nb\n" in shown


def test_nothing_found_is_a_short_report(project: Project) -> None:
    shown = markdown(replace(project.report(), unresolved=()), Lines())
    assert "**Nothing found.**" in shown
    assert "Critical" not in shown
    assert "Immediate plan" not in shown
