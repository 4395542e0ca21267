"""The GitHub Action: what its file says is valid, and its steps do what the inputs ask for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .action import FILE, Runner, action
from .pages import FOLDER, put, rule_page

BIN = Path(sys.executable).parent


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    workspace, temp = tmp_path / "work space", tmp_path / "temp"
    put(rule_page("url-trailing-slash").wrong, workspace)
    temp.mkdir()
    return Runner(
        workspace,
        temp,
        {
            "github.action_repository": "owner/backchannel",
            "github.action_ref": "v1",
            "steps.install.outputs.command": str(BIN / "backchannel"),
        },
    )


def test_the_file_is_an_action() -> None:
    done = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", "vendor.github-actions", FILE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_input_is_documented() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    said = index.split("Inputs: ")[1].split("Outputs: ")[0]
    assert {name for name in action()["inputs"] if f"`{name}`" not in said} == set()


def test_findings_fail_the_job_and_are_there_to_upload(runner: Runner) -> None:
    runner.inputs = {"frontend": "web", "backend": "api"}
    done = runner.run("check")
    assert done.returncode == 1, done.stderr
    assert "error[url-trailing-slash]" in done.stdout
    assert Path(runner.outputs["report"]).read_text(encoding="utf-8") == done.stdout
    run = json.loads(Path(runner.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]
    assert [result["ruleId"] for result in run["results"]] == ["url-trailing-slash"]
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == (
        "https://github.example/owner/backchannel/blob/v1/docs/contract-check/url-trailing-slash.md"
    )


def test_several_paths_stand_on_lines(runner: Runner) -> None:
    put({"admin app/web/chat.js": rule_page("url-trailing-slash").wrong["web/chat.js"]}, runner.workspace)
    runner.inputs = {"frontend": "\n web\n\n  admin app\n", "backend": "api\n", "format": "json"}
    done = runner.run("check")
    files = [finding["frontend"]["file"] for finding in json.loads(done.stdout)["findings"]]
    assert files == ["admin app/web/chat.js", "web/chat.js"]


def test_what_fits_passes(runner: Runner) -> None:
    put(rule_page("url-trailing-slash").right, runner.workspace)
    runner.inputs = {"frontend": "web", "backend": "api"}
    done = runner.run("check")
    assert done.returncode == 0, done.stderr
    assert json.loads(Path(runner.outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"] == []


def test_markdown_goes_into_the_jobs_summary(runner: Runner) -> None:
    runner.inputs = {"frontend": "web", "backend": "api", "format": "markdown"}
    done = runner.run("check")
    assert runner.summary == done.stdout
    assert "## Required fixes" in runner.summary


def test_the_other_inputs_reach_the_command(runner: Runner) -> None:
    put(rule_page("response-unhandled").wrong, runner.workspace)
    runner.inputs = {"frontend": "web", "backend": "api"}
    assert runner.run("check").returncode == 0
    runner.inputs["fail-on"] = "warning"
    assert runner.run("check").returncode == 1
    subprocess.run(
        [
            BIN / "backchannel",
            "contract",
            "check",
            "web",
            "--backend",
            "api",
            "--baseline",
            "b.json",
            "--write-baseline",
        ],
        cwd=runner.workspace,
        check=True,
    )
    runner.inputs["baseline"] = "b.json"
    assert runner.run("check").returncode == 0


def test_a_wrong_input_fails_with_its_reason(runner: Runner) -> None:
    runner.inputs = {"frontend": "nowhere", "backend": "api"}
    done = runner.run("check")
    assert done.returncode == 2
    assert "FRONTEND nowhere: no such file or directory" in done.stderr
    assert "sarif" not in runner.outputs


def test_an_asyncapi_document_is_the_contract(runner: Runner) -> None:
    (runner.workspace / "contract.json").write_text(
        json.dumps(
            {
                "asyncapi": "3.0.0",
                "info": {"title": "Chat", "version": "1"},
                "channels": {"chat": {"address": "/ws/chat/{room}", "parameters": {"room": {}}}},
                "operations": {},
            }
        )
    )
    runner.inputs = {"frontend": "web", "asyncapi": "contract.json"}
    done = runner.run("check")
    assert done.returncode == 1, done.stderr
    assert "url-trailing-slash" in done.stdout
