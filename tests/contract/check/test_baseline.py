"""A baseline: what is known stays silent, what is new is told, what is gone is named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from backchannel.contract.check.baseline import (
    BaselineError,
    Known,
    baseline_text,
    read_baseline,
    without_known,
)
from backchannel.contract.check.finding import Finding
from backchannel.contract.check.model import Where

from .reports import Project


def known(project: Project, *findings: Finding) -> list[Known]:
    path = project.root / "known.json"
    path.write_text(baseline_text(findings, project.root), encoding="utf-8")
    return read_baseline(path)


def test_what_is_known_is_not_reported_also_when_lines_moved(project: Project) -> None:
    moved = replace(project.slash(), frontend=Where(project.front, 2), message="said otherwise now")
    report = without_known(
        project.report(moved, project.join()), known(project, project.slash()), project.root
    )
    assert report.findings == (project.join(),)
    assert report.known == (moved,)
    assert report.gone == ()


@pytest.mark.parametrize(
    "change",
    [
        {"rule": "url-prefix"},
        {"subject": "/ws"},
        {"frontend": Where("web/src/other.ts", 4)},
        {"backend": None},
    ],
)
def test_another_rule_file_or_subject_is_new(project: Project, change: dict[str, object]) -> None:
    for name in ("web/src/other.ts",):
        (project.root / name).write_text("")
    other = project.slash(**change)
    report = without_known(project.report(other), known(project, project.slash()), project.root)
    assert report.findings == (other,)
    assert len(report.gone) == 1


def test_a_second_one_of_the_kind_is_new(project: Project) -> None:
    twice = project.report(project.slash(), project.slash(frontend=Where(project.front, 5)))
    assert len(without_known(twice, known(project, project.slash()), project.root).findings) == 1
    both = known(project, *twice.findings)
    assert without_known(twice, both, project.root).findings == ()
    (gone,) = without_known(project.report(project.slash()), both, project.root).gone
    assert gone.startswith("url-trailing-slash in web/src/viewer.ts and api/main.py: The socket opens")


def test_paths_are_those_from_the_baselines_folder(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    there = known(project, project.slash())
    monkeypatch.chdir(project.root / "web")
    here = project.slash(frontend=Where("src/viewer.ts", 4), backend=Where("../api/main.py", 6))
    assert without_known(project.report(here), there, project.root).findings == ()
    absolute = project.slash(frontend=Where(str(project.root / project.front), 4), backend=here.backend)
    assert without_known(project.report(absolute), there, project.root).findings == ()


def test_what_is_no_file_keeps_its_name(project: Project) -> None:
    finding = project.slash(backend=Where("https://example.org/asyncapi.yaml", 0))
    (entry,) = known(project, finding)
    assert entry.backend == "https://example.org/asyncapi.yaml"


def test_the_order_of_findings_does_not_show(project: Project) -> None:
    findings = [project.slash(), project.join(), project.unheard()]
    assert baseline_text(findings, project.root) == baseline_text(findings[::-1], project.root)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is no baseline: Invalid JSON"),
        ("[]", "is no baseline"),
        ('{"version": 2, "findings": []}', "is no baseline: version: "),
        (json.dumps({"version": 1, "findings": [{"rule": "x"}]}), "findings.0.subject: Field required"),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "known.json"
    path.write_text(content)
    with pytest.raises(BaselineError) as refused:
        read_baseline(path)
    assert said in str(refused.value)
    assert "--write-baseline" in str(refused.value)


def test_a_baseline_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="Is a directory; make it with --write-baseline"):
        read_baseline(tmp_path)
