"""The rules' pages and the projects in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .trees import write

FOLDER = Path(__file__).parents[3] / "docs/contract-check"
INDEX = "README"

_FILE = re.compile(r"\*\*(?:Back|Front) end\*\*, `([^`]+)`:\n\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RulePage:
    """`wrong` and `right` are the files of its example, by path: what is right shows only those that change."""

    rule: str
    kind: str
    grade: str
    summary: str
    headings: list[str]
    wrong: dict[str, str]
    right: dict[str, str]


def rule_page(rule: str) -> RulePage:
    content = (FOLDER / f"{rule}.md").read_text(encoding="utf-8")
    title, facts, summary, _ = content.split("\n\n", 3)
    assert title == f"# {rule}"
    said = re.fullmatch(r"Class `?([^`,]+)`?, grade (error|warning|note)\.", facts)
    assert said is not None, facts
    wrong, right = content.split("\n### Wrong\n")[1].split("\n### Right\n")
    files = dict(_FILE.findall(wrong))
    headings = re.findall(r"^##+ (.*)$", content, re.MULTILINE)
    return RulePage(rule, said[1], said[2], summary, headings, files, {**files, **dict(_FILE.findall(right))})


def put(files: dict[str, str], root: Path) -> None:
    """Write an example's files, and the package that a back end of several modules is."""
    write(root, files)
    if (root / "api").is_dir():
        (root / "api/__init__.py").touch()
