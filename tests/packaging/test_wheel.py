"""The wheel, built from the source distribution as a package index would: complete, and without Node at run time."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from scripts.stamps import ROOT

from ..contract.check.action import Runner
from ..contract.check.pages import put, rule_page

PAGES = "backchannel/server/pages/"
RULES = "backchannel/contract/check/pages/"
# It installs the packages of web/ and builds the pages from nothing.
BUILD_SECONDS = 300

pytestmark = pytest.mark.timeout(BUILD_SECONDS)


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    (path,) = distributions.glob("*.whl")
    return path


def test_the_wheel_holds_the_pages_and_all_that_they_load(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        start = archive.read(PAGES + "index.html").decode()
    loaded = re.findall(r'(?:src|href)="/([^"]+)"', start)
    assert loaded
    assert {PAGES + path for path in loaded} <= names


def test_the_wheel_holds_the_pages_compressed_too(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name.startswith(PAGES)}
    compressed = {name.removesuffix(".gz") for name in files if name.endswith(".gz")}
    for name in compressed:
        assert gzip.decompress(files[f"{name}.gz"]) == files[name]
        assert len(files[f"{name}.gz"]) < len(files[name])
    assert {name for name in files if name.endswith((".css", ".html", ".js"))} == compressed


def test_the_wheel_holds_what_is_no_python_module(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "backchannel/py.typed" in names
    migrations = {path.name for path in (ROOT / "src/backchannel/log/migrations/versions").glob("*.py")}
    assert migrations
    assert {f"backchannel/log/migrations/versions/{name}" for name in migrations} <= set(names)


def test_the_wheel_holds_the_pages_of_the_checks_rules(wheel: Path) -> None:
    written = {path.name: path.read_bytes() for path in (ROOT / "docs/contract-check").iterdir()}
    assert written
    with zipfile.ZipFile(wheel) as archive:
        packed = {
            name.removeprefix(RULES): archive.read(name)
            for name in archive.namelist()
            if name.startswith(RULES)
        }
    assert packed == written


def test_who_runs_no_server_can_leave_the_built_pages_out(distributions: Path, tmp_path: Path) -> None:
    (path,) = distributions.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, source],
        env={**os.environ, "BACKCHANNEL_BUILD_PAGES": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        tops = {
            prefix for prefix in (PAGES, RULES) if any(name.startswith(prefix) for name in archive.namelist())
        }
    assert tops == {RULES}


def test_the_wheel_holds_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if not name.startswith(("backchannel-", PAGES, RULES))}
        assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "src/backchannel"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert packed == {line.removeprefix("src/") for line in listed.stdout.splitlines()}


def test_the_wheel_runs_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    # -P and the path: of this environment only the dependencies are used, the package is the wheel's.
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from backchannel.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout
    assert "demo" in done.stdout


def test_the_action_installs_a_check_that_knows_its_rules(wheel: Path, tmp_path: Path) -> None:
    workspace, temp = tmp_path / "workspace", tmp_path / "temp"
    put(rule_page("url-trailing-slash").wrong, workspace)
    temp.mkdir()
    runner = Runner(workspace, temp, {"github.action_path": str(wheel), "github.action_repository": ""})
    runner.context |= {"github.action_ref": "", "steps.python.outputs.python-path": sys.executable}
    installed = runner.run("install", PIP_NO_INDEX="1", PIP_NO_DEPS="1")
    assert installed.returncode == 0, installed.stderr
    runner.context["steps.install.outputs.command"] = runner.outputs["command"]
    runner.inputs = {"frontend": "web", "backend": "api"}
    # Its dependencies are those of this environment; the package, which stands here as a link only, is the wheel's.
    checked = runner.run("check", PYTHONPATH=sysconfig.get_path("purelib"))
    assert checked.returncode == 1, checked.stderr
    log = json.loads(Path(runner.outputs["sarif"]).read_text(encoding="utf-8"))
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"] == (ROOT / "docs/contract-check/url-trailing-slash.md").read_text("utf-8")


def test_the_source_distribution_holds_no_more_than_a_build_needs(distributions: Path) -> None:
    (path,) = distributions.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        tops = {Path(name).parts[1] for name in archive.getnames()}
        names = archive.getnames()
    assert {"src", "web", "scripts", "pyproject.toml", "README.md", "LICENSE"} <= tops
    assert not tops & {"tests", "benchmarks", ".ci", ".github"}
    assert not [name for name in names if "node_modules" in name or "/dist/" in name]
