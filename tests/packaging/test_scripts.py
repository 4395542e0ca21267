"""What the set-up decides: what is made again, which Node is used, and what an audit's report means."""

from __future__ import annotations

import fcntl
import json
import subprocess
from pathlib import Path

import pytest

from scripts import audit, lock, node, pages, stamps
from scripts.set_up import LOCK
from scripts.stamps import Stamp, StepError, digest


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root of its own for the functions that read files below it."""
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    return tmp_path


def test_a_digest_changes_with_content_name_and_order_of_nothing(checkout: Path) -> None:
    first, second = checkout / "a", checkout / "b"
    first.write_text("1")
    second.write_text("2")
    before = digest([first, second], "3.11")
    assert digest([second, first], "3.11") == before
    assert digest([first, second], "3.12") != before
    second.write_text("3")
    assert digest([first, second], "3.11") != before
    second.write_text("2")
    assert digest([first, second.rename(checkout / "c")], "3.11") != before


def test_a_step_that_was_taken_away_is_not_done(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "below" / "stamp")
    assert not stamp.says("one")
    stamp.write("one")
    assert stamp.says("one")
    assert not stamp.says("other")
    stamp.take_away()
    stamp.take_away()
    assert not stamp.exists


def take_lock(path: Path) -> None:
    """As another process would, but not waiting."""
    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_only_one_does_a_step_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "CACHE", tmp_path / "cache")
    with stamps.alone("step"), pytest.raises(BlockingIOError):
        take_lock(tmp_path / "cache/step.lock")
    take_lock(tmp_path / "cache/step.lock")


@pytest.mark.parametrize(("said", "new_enough"), [("v20.20.2", False), ("v22.12.0", True), ("v24.1.0", True)])
def test_the_machines_node_is_used_when_it_is_new_enough(
    said: str, new_enough: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {said}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert node.machines_node() == (tmp_path if new_enough else None)


def test_without_a_node_of_the_machine_the_wheels_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "machines_node", lambda: None)
    folder = node.node_folder.__wrapped__()
    said = subprocess.run([folder / "node", "--version"], capture_output=True, text=True, check=True).stdout
    assert node.version(said) >= node.least_version()


def test_a_lock_of_other_packages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node.check_lock()
    locked = json.loads(node.LOCK.read_text())
    locked["packages"]["packages/client"]["dependencies"] = {"left-pad": "1.3.0"}
    other = tmp_path / "package-lock.json"
    other.write_text(json.dumps(locked))
    monkeypatch.setattr(node, "LOCK", other)
    with pytest.raises(
        StepError, match=r"web/packages/client/package\.json asks for other packages.*make lock"
    ):
        node.check_lock()


def test_the_locks_name_no_place_to_get_packages_from() -> None:
    assert "://" not in LOCK.read_text()
    assert '"resolved": "http' not in node.LOCK.read_text()


def test_the_lock_is_of_the_dependencies_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lock.main(["--check"]) == 0
    monkeypatch.setattr(lock, "SUBJECT", "# Of something else ")
    assert lock.main(["--check"]) == 1


def test_the_pages_are_made_from_sources_alone() -> None:
    files = {str(path.relative_to(node.WEB)) for path in pages.sources()}
    assert {"package-lock.json", "apps/viewer/index.html"} <= files
    assert not [name for name in files if "node_modules" in name or "/dist/" in name or "/test/" in name]


def test_an_audit_of_python_packages_tells_flaws_from_no_answer() -> None:
    clean = {"name": "one", "version": "1", "vulns": []}
    flawed = {"name": "two", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}]}
    unknown = {"name": "three", "skip_reason": "not found"}
    assert audit.python_findings({"dependencies": [clean]}) == []
    assert audit.python_findings({"dependencies": [clean, flawed]}) == ["two 2: CVE-1, fixed in 2.1"]
    assert audit.python_findings({"dependencies": [unknown, flawed]}) == ["two 2: CVE-1, fixed in 2.1"]
    with pytest.raises(audit.NoAnswerError, match="1 of 2 packages"):
        audit.python_findings({"dependencies": [clean, unknown]})


def test_an_audit_of_web_packages_tells_flaws_from_no_answer() -> None:
    flaw = {"range": "<2", "severity": "high"}
    assert audit.web_findings({"vulnerabilities": {}}) == []
    assert audit.web_findings({"vulnerabilities": {"one": flaw}}) == ["one <2: high"]
    with pytest.raises(audit.NoAnswerError, match="405"):
        audit.web_findings({"message": "405 Method Not Allowed"})
