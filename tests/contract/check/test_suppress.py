"""Comments that accept a finding, in every language they can stand in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backchannel.contract.check.compare.rules import RULES
from backchannel.contract.check.finding import Grade, Report
from backchannel.contract.check.lines import Lines
from backchannel.contract.check.model import Where
from backchannel.contract.check.source.project import Project
from backchannel.contract.check.suppress import MARK, comments_of, suppress

from . import reports

KINDS = {rule.id: rule.kind for rule in RULES.values()}


def suppressed(project: reports.Project, report: Report) -> Report:
    return suppress(report, [project.front, project.back], Lines(), KINDS)


def put(project: reports.Project, file: str, *lines: str) -> None:
    (project.root / file).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    "comment",
    [
        "// backchannel: ignore[url-trailing-slash] the proxy strips it",
        "/* backchannel: ignore[url-trailing-slash] the proxy strips it */",
        "<!-- backchannel: ignore[url-trailing-slash] the proxy strips it -->",
        "{/* backchannel: ignore[url-trailing-slash] the proxy strips it */}",
        "//backchannel:ignore [ url-prefix, url-trailing-slash ]: the proxy strips it",
    ],
)
def test_a_comment_above_or_beside_accepts_a_finding(project: reports.Project, comment: str) -> None:
    for lines, line in (((comment, "open();"), 2), ((f"open(); {comment}",), 1)):
        put(project, project.front, *lines)
        finding = project.slash(frontend=Where(project.front, line))
        report = suppressed(project, project.report(finding))
        assert report.suppressed == (finding,)
        assert [each.rule for each in report.findings] in ([], ["suppression-unused"])  # url-prefix
        (found,) = comments_of(project.front, Lines())
        assert found.reason == "the proxy strips it"


def test_the_back_end_can_say_it_too(project: reports.Project) -> None:
    put(
        project,
        project.back,
        "# backchannel: ignore[url-trailing-slash] the proxy strips it",
        "@app.websocket()",
    )
    report = suppressed(project, project.report(project.slash(backend=Where(project.back, 2))))
    assert report.findings == ()


def test_a_comment_beside_code_speaks_of_its_own_line_only(project: reports.Project) -> None:
    put(project, project.front, "a(); // backchannel: ignore[url-trailing-slash] the proxy strips it", "b();")
    report = suppressed(project, project.report(project.slash(frontend=Where(project.front, 2))))
    assert [finding.rule for finding in report.findings] == ["suppression-unused", "url-trailing-slash"]


def test_several_comments_above_one_line_all_speak_of_it(project: reports.Project) -> None:
    put(
        project,
        project.front,
        "// backchannel: ignore[url-trailing-slash] the proxy strips it",
        "// backchannel: ignore[event-unhandled] counted by the proxy",
        "open();",
    )
    findings = [
        project.slash(frontend=Where(project.front, 3)),
        replace(project.join(), frontend=Where(project.front, 3)),
    ]
    assert suppressed(project, project.report(*findings)).findings == ()


def test_without_a_reason_it_accepts_nothing(project: reports.Project) -> None:
    for comment in (
        "// backchannel: ignore[url-trailing-slash]",
        "/* backchannel: ignore[url-trailing-slash] - */",
    ):
        put(project, project.front, comment, "open();")
        finding = project.slash(frontend=Where(project.front, 2))
        report = suppressed(project, project.report(finding))
        assert report.suppressed == ()
        complaint, kept = report.findings
        assert kept == finding
        assert (complaint.rule, complaint.kind, complaint.grade) == (
            "suppression-reason",
            "url",
            Grade.WARNING,
        )
        assert complaint.frontend == Where(project.front, 1)


def test_an_unknown_rule_is_told_with_the_nearest(project: reports.Project) -> None:
    put(project, project.back, "# backchannel: ignore[unhandled-event] counted by the proxy", "pass")
    (complaint,) = suppressed(project, project.report()).findings
    assert (complaint.rule, complaint.kind) == ("suppression-unknown-rule", "event")
    assert complaint.backend == Where(project.back, 1)
    assert complaint.frontend is None
    assert "ignore[event-unhandled]" in complaint.fix


def test_no_rule_is_not_every_rule(project: reports.Project) -> None:
    put(project, project.front, "open(); // backchannel: ignore all of it")
    report = suppressed(project, project.report(project.slash(frontend=Where(project.front, 1))))
    assert [finding.rule for finding in report.findings] == ["url-trailing-slash", "suppression-unknown-rule"]


def test_one_that_suppresses_nothing_is_told(project: reports.Project) -> None:
    put(project, project.front, "// backchannel: ignore[url-prefix] the proxy adds it", "open();")
    (complaint,) = suppressed(project, project.report()).findings
    assert (complaint.rule, complaint.subject) == ("suppression-unused", "url-prefix")


def test_other_words_are_no_comment_of_this_kind(project: reports.Project) -> None:
    put(
        project,
        project.front,
        'const help = "backchannel: ignore[url-prefix] reason";',
        "// backchannel is fine",
        "# backchannel: ignore[url-prefix] no comment in this language",
    )
    put(project, project.back, "x = 1  // backchannel: ignore[url-prefix] no comment in this language")
    assert suppressed(project, project.report()).findings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_comments_are_found_in_any_encoding(project: reports.Project, encoding: str) -> None:
    text = "// backchannel: ignore[url-trailing-slash] für den Proxy\nopen();\n"
    (project.root / project.front).write_text(text, encoding=encoding)
    assert Project(["."], "javascript").holding(MARK) == [project.front]
    (comment,) = comments_of(project.front, Lines())
    assert comment.reason == "für den Proxy"
    assert comment.line == 2
