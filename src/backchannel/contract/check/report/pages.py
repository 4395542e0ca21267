"""The rules' pages, of which SARIF gives each reader its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_INSTALLED = Path(__file__).parents[1] / "pages"
_CHECKOUT = Path(__file__).parents[5] / "docs/contract-check"


@dataclass(frozen=True, slots=True)
class Page:
    """`summary` is the page's first paragraph, in plain words; `markdown` all of it."""

    rule: str
    summary: str
    markdown: str


def page(rule: str) -> Page:
    """A rule's page: in a wheel from the package, in a checkout from `docs/`."""
    folder = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    content = (folder / f"{rule}.md").read_text(encoding="utf-8")
    paragraphs = [part.strip() for part in content.split("\n\n")]
    summary = next(part for part in paragraphs if part and not part.startswith(("#", "Class ")))
    return Page(rule, re.sub(r"[`*]", "", " ".join(summary.split())), content)
