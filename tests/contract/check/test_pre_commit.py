"""The pre-commit hook, run by pre-commit in a repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .pages import put, rule_page

MANIFEST = Path(__file__).parents[3] / ".pre-commit-hooks.yaml"
BIN = Path(sys.executable).parent


class Repository:
    """A git repository with the hook configured, installed from the environment of the tests instead of its own."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = root
        self._environment = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(cache),
        }
        root.mkdir()
        self.run("git", "init", "--quiet")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.root, env=self._environment, capture_output=True, text=True, check=False
        )

    def configure(self, **changes: Any) -> None:
        (hook,) = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
        config = {"repos": [{"repo": "local", "hooks": [{**hook, "language": "system", **changes}]}]}
        (self.root / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))

    def hook(self) -> subprocess.CompletedProcess[str]:
        self.run("git", "add", "--all")
        return self.run("pre-commit", "run", "--color", "never")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository", tmp_path / "cache")


def test_the_manifest_is_one() -> None:
    done = subprocess.run(
        [BIN / "pre-commit", "validate-manifest", MANIFEST], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("changes", [{}, {"args": ["web", "--backend", "api"]}])
def test_a_finding_stops_the_commit(repository: Repository, changes: dict[str, Any]) -> None:
    repository.configure(**changes)
    put(rule_page("url-trailing-slash").wrong, repository.root)
    done = repository.hook()
    assert done.returncode == 1
    assert "error[url-trailing-slash]" in done.stdout
    put(rule_page("url-trailing-slash").right, repository.root)
    done = repository.hook()
    assert (done.returncode, done.stdout.strip()[-6:]) == (0, "Passed"), done.stdout


@pytest.mark.parametrize(
    ("file", "ran"),
    [
        ("a.py", True),
        ("a.tsx", True),
        ("a.mts", True),
        ("a.vue", True),
        ("a.html", True),
        ("a.css", False),
        ("a.pyc", False),
    ],
)
def test_it_runs_when_either_end_changes(repository: Repository, file: str, ran: bool) -> None:
    repository.configure(entry="echo", verbose=True)
    (repository.root / file).write_text("")
    assert ("Skipped" in repository.hook().stdout) is not ran
