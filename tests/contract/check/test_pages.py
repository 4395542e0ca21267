"""Every rule has a page, and what the page shows is true: its wrong example has that finding and its right one none."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from backchannel.contract.check.command import run
from backchannel.contract.check.compare.rules import RULES
from backchannel.contract.check.options import Format, Options
from backchannel.contract.check.suppress import RULES as SUPPRESSION_RULES

from .pages import FOLDER, INDEX, put, rule_page

ALL = [*RULES, *SUPPRESSION_RULES]


def findings(files: dict[str, str], root: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    put(files, root)
    run(Options((root / "web",), (root / "api",), format=Format.json))
    captured = capsys.readouterr()
    assert captured.err == ""
    found: list[dict[str, Any]] = json.loads(captured.out)["findings"]
    return found


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == {*ALL, INDEX}


@pytest.mark.parametrize("rule", ALL)
def test_a_page_says_what_why_and_how(rule: str) -> None:
    page = rule_page(rule)
    assert page.headings == ["What it finds", "Why it breaks", "How to fix it", "Example", "Wrong", "Right"]
    assert page.wrong != page.right
    assert {name.split("/")[0] for name in page.wrong} == {"api", "web"}
    if rule in RULES:
        assert (page.kind, page.grade) == (RULES[rule].kind, RULES[rule].grade.name.lower())


def test_the_index_lists_them_in_the_order_of_the_registry() -> None:
    rows = re.findall(
        r"^\| \[([\w-]+)\]\(([\w-]+)\.md\) \| ([^|]+) \| (\w+) \| (.*) \|$",
        (FOLDER / f"{INDEX}.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    pages = [rule_page(rule) for rule in ALL]
    assert rows == [(page.rule, page.rule, page.kind, page.grade, page.summary) for page in pages]


@pytest.mark.parametrize("document", [FOLDER / f"{INDEX}.md", FOLDER.parents[1] / "README.md"])
def test_the_report_that_is_shown_is_what_is_printed(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(rule_page("url-trailing-slash").wrong, tmp_path)
    run(Options((Path("web"),), (Path("api"),), quiet=True))
    (shown,) = re.findall(
        r"^```text\n(error\[.*?)^```$", document.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert capsys.readouterr().out.strip() == shown.strip()


def test_links_lead_somewhere() -> None:
    for path in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+\.md)\)", path.read_text(encoding="utf-8")):
            assert (FOLDER / target).is_file(), f"{path.name} links to {target}"


@pytest.mark.parametrize("rule", ALL)
def test_the_wrong_example_has_that_finding_and_no_other(
    rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = rule_page(rule)
    found = {(each["rule"], each["grade"]) for each in findings(page.wrong, tmp_path, capsys)}
    if rule in SUPPRESSION_RULES:
        # What the comment was to accept is still there.
        found.discard(("event-unhandled", "error"))
    assert found == {(rule, page.grade)}


@pytest.mark.parametrize("rule", ALL)
def test_the_right_example_has_none(rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert findings(rule_page(rule).right, tmp_path, capsys) == []
