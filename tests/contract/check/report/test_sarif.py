"""SARIF: valid by the official schema, and what code scanning needs on top."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from backchannel.contract.check.finding import Report
from backchannel.contract.check.model import Unresolved, Where
from backchannel.contract.check.report.sarif import sarif

from ..reports import Project


@pytest.fixture(scope="module")
def official() -> Draft4Validator:
    schema = Path(__file__).parents[2] / "vendored/sarif-2.1.0-rtm.5.json"
    return Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))


def log(project: Project, report: Report, **options: Any) -> Any:
    return json.loads(sarif(report, project.root, **options))


def run(project: Project, *findings: Any) -> Any:
    return log(project, project.report(*findings))["runs"][0]


def test_it_is_valid(project: Project, official: Draft4Validator) -> None:
    bare = project.slash(frontend=Where("https://example.org/asyncapi.json", 0), backend=None)
    whole = log(
        project,
        project.report(project.slash(), project.join(), project.unheard(), bare),
        rules_url="https://example.org/docs/",
    )
    assert [error.message for error in official.iter_errors(whole)] == []
    assert [error.message for error in official.iter_errors(log(project, project.report()))] == []
    whole["runs"][0]["results"][0]["level"] = "fatal"
    assert not official.is_valid(whole)


def test_a_rule_has_its_page(project: Project) -> None:
    whole = log(project, project.report(project.slash()), rules_url="https://example.org/docs/")
    driver = whole["runs"][0]["tool"]["driver"]
    assert driver["informationUri"] == "https://example.org/docs/README.md"
    (rule,) = driver["rules"]
    assert rule["id"] == "url-trailing-slash"
    assert rule["name"] == "UrlTrailingSlash"
    assert rule["shortDescription"]["text"] == "The address and the route differ only in a slash at the end."
    assert rule["help"]["markdown"].startswith("# url-trailing-slash\n")
    assert rule["helpUri"] == "https://example.org/docs/url-trailing-slash.md"


def test_results_point_at_files_of_the_repository(project: Project) -> None:
    front, back = run(project, project.slash(), project.unheard())["results"]
    assert front["level"] == "error"
    assert front["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "web/src/viewer.ts", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 4},
            }
        }
    ]
    (related,) = front["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "api/main.py"
    assert f"[api/main.py:6]({related['id']})" in front["message"]["text"]
    assert back["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "api/main.py"
    assert "relatedLocations" not in back


def test_the_end_that_is_a_file_comes_first(project: Project) -> None:
    (result,) = run(project, project.slash(frontend=Where("https://example.org/x", 0)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "api/main.py"


def test_paths_are_quoted_and_those_outside_are_absolute(project: Project) -> None:
    inside = project.slash(frontend=Where("web/a b/ü.ts", 1))
    outside = project.slash(frontend=Where("../elsewhere.ts", 1), backend=None)
    first, second = run(project, inside, outside)["results"]
    uris = [each["locations"][0]["physicalLocation"]["artifactLocation"] for each in (first, second)]
    # The first end is no file, so the other one is shown first.
    assert (
        first["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "web/a%20b/%C3%BC.ts"
    )
    assert uris[1] == {"uri": (project.root.parent / "elsewhere.ts").resolve().as_uri()}


def test_fingerprints_stay_when_lines_move_and_tell_repeats_apart(project: Project) -> None:
    before = run(project, project.slash(), project.slash(frontend=Where(project.front, 5)))["results"]
    after = run(project, project.slash(frontend=Where(project.front, 40)))["results"]
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in before]
    assert len({*prints}) == 2
    assert after[0]["partialFingerprints"]["primaryLocationLineHash"] == prints[0]
    other = run(project, project.slash(subject="/ws"))["results"]
    assert other[0]["partialFingerprints"]["primaryLocationLineHash"] not in prints


def test_what_is_not_resolved_is_a_notification(project: Project) -> None:
    report = Report((), (Unresolved("a thing", "computed", None),))
    (notification,) = log(project, report)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert notification == {
        "level": "note",
        "message": {"text": "Not resolved, and so not judged: a thing: computed"},
    }
