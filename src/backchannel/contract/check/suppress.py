"""Comments that accept a finding where it is: `// backchannel: ignore[url-no-route] served by another team`.

They stand on the line of either end or alone on the line above it, and must give a reason. They are read from the text, in whatever
language: `#` in Python, `//`, `/* */` and `<!-- -->` elsewhere.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from .finding import Class, Finding, Grade, Report, order
from .lines import Lines
from .model import Where

RULES: Final = ("suppression-reason", "suppression-unknown-rule", "suppression-unused")
"""What is said of the comments themselves; nothing suppresses that."""

_BODY: Final = r"\s*backchannel:\s*ignore\b\s*(?:\[(?P<rules>[^\]]*)\])?(?P<reason>.*)"
_HASH: Final = re.compile(r"#" + _BODY)
_SLASHES: Final = re.compile(r"(?://|/\*+|<!--)" + _BODY)
_END: Final = re.compile(r"\*/.*|-->.*")
MARK: Final = "backchannel:"
"""What every such comment has."""


@dataclass(frozen=True, slots=True)
class Comment:
    """`line` is the one it speaks of. `rules` and `reason` are as written, without what surrounds them."""

    where: Where
    line: int
    rules: tuple[str, ...]
    reason: str


def suppress(report: Report, files: Iterable[str], lines: Lines, rules: Mapping[str, Class]) -> Report:
    """Move what comments in these files accept to `suppressed`, and add a warning for each comment that is wrong.

    :param rules: the rules there are, with their classes
    """
    comments = [comment for file in sorted({*files}) for comment in comments_of(file, lines)]
    accepted = {
        (comment.where.file, comment.line, rule)
        for comment in comments
        if comment.reason
        for rule in comment.rules
    }
    kept: list[Finding] = []
    gone: list[Finding] = []
    used: set[tuple[str, int, str]] = set()
    for finding in report.findings:
        ends = {
            (end.file, end.line, finding.rule)
            for end in (finding.frontend, finding.backend)
            if end is not None
        }
        used |= ends
        (gone if ends & accepted else kept).append(finding)
    for comment in comments:
        kept.extend(_complaints(comment, used, rules))
    return replace(report, findings=tuple(sorted(kept, key=order)), suppressed=(*report.suppressed, *gone))


def comments_of(file: str, lines: Lines) -> list[Comment]:
    """The comments of one file, in its order."""
    found: list[tuple[int, re.Match[str], bool]] = []
    pattern = _HASH if PurePosixPath(file).suffix.lower() in (".py", ".pyi", ".yaml", ".yml") else _SLASHES
    for number, line in enumerate(lines.of(file), 1):
        match = pattern.search(line) if MARK in line else None
        if match is not None:
            # JSX wants its comments in braces.
            found.append((number, match, not line[: match.start()].strip(" \t{")))
    alone = {number for number, _, is_alone in found if is_alone}
    return [_comment(file, number, match, alone) for number, match, _ in found]


def _comment(file: str, number: int, match: re.Match[str], alone: set[int]) -> Comment:
    spoken_of = number
    while spoken_of in alone:  # several above one line all speak of it
        spoken_of += 1
    rules = tuple(rule.strip() for rule in (match["rules"] or "").split(",") if rule.strip())
    reason = _END.sub("", match["reason"]).strip(" \t:,;.-–—")
    return Comment(Where(file, number), spoken_of, rules, reason)


def _complaints(
    comment: Comment, used: set[tuple[str, int, str]], rules: Mapping[str, Class]
) -> Iterable[Finding]:
    if not comment.rules:
        yield _unknown(comment, "", rules)
    for rule in comment.rules:
        if rule not in rules:
            yield _unknown(comment, rule, rules)
        elif not comment.reason:
            yield _complaint(
                "suppression-reason",
                comment,
                rules[rule],
                rule,
                f"The comment ignores `{rule}` here and gives no reason, so it suppresses nothing.",
                "Whoever reads the code later cannot tell an accepted difference from one that was waved through.",
                f"Say why it is right as it is: `backchannel: ignore[{rule}] REASON`.",
            )
        elif (comment.where.file, comment.line, rule) not in used:
            yield _complaint(
                "suppression-unused",
                comment,
                rules[rule],
                rule,
                f"The comment ignores `{rule}` here, and nothing of that rule is found here.",
                "It would hide the next one on this line, which nobody has judged.",
                "Delete the comment, or move it to the line that the finding names (or alone on the line above).",
            )


def _unknown(comment: Comment, rule: str, rules: Mapping[str, Class]) -> Finding:
    near = difflib.get_close_matches(rule, rules, n=1, cutoff=0.0)[0]
    return _complaint(
        "suppression-unknown-rule",
        comment,
        rules[near],  # the class of what was probably meant
        rule,
        f"The comment ignores `{rule}`, which is no rule."
        if rule
        else "The comment names no rule to ignore.",
        "It suppresses nothing: one comment accepts the rules that it names, and no others.",
        f"Name the rule as the finding does, for example `backchannel: ignore[{near}] REASON`.",
    )


def _complaint(
    rule: str, comment: Comment, kind: Class, subject: str, message: str, why: str, fix: str
) -> Finding:
    in_backend = PurePosixPath(comment.where.file).suffix.lower() in (".py", ".pyi", ".yaml", ".yml")
    frontend, backend = (None, comment.where) if in_backend else (comment.where, None)
    return Finding(rule, kind, Grade.WARNING, message, why, fix, frontend, backend, subject)
