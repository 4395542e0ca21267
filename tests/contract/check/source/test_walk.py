"""Which files of a tree are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backchannel.contract.check.source.walk import LeftOut, walk

from ..trees import write


def found(root: Path, language: str = "python") -> list[str]:
    left_out: list[LeftOut] = []
    paths = list(walk(str(root), "python" if language == "python" else "javascript", left_out))
    assert left_out == []
    return [str(Path(path).relative_to(root)) for path in paths]


def test_each_language_has_its_files(tmp_path: Path) -> None:
    names = [
        f"a.{end}"
        for end in ("js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "vue", "svelte", "html", "htm")
    ]
    write(tmp_path, dict.fromkeys([*names, "a.py", "a.css", "a.JS.txt", "a.d.ts"], ""))
    assert found(tmp_path) == ["a.py"]
    assert sorted(found(tmp_path, "javascript")) == sorted(names)


@pytest.mark.parametrize(
    "directory",
    [
        "node_modules",
        ".git",
        ".venv",
        ".next",
        "dist",
        "build",
        "vendor",
        "tests",
        "testing",
        "__tests__",
        "e2e",
        "__mocks__",
        "coverage",
    ],
)
def test_what_is_not_the_project_s_running_code_is_left_out(tmp_path: Path, directory: str) -> None:
    write(tmp_path, {f"x/{directory}/deep/a.py": "", "x/b.py": "", f"x/{directory}.py": ""})
    assert f"x/{directory}/deep/a.py" not in found(tmp_path)
    assert "x/b.py" in found(tmp_path)


def test_a_virtual_environment_of_any_name_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"python39/pyvenv.cfg": "", "python39/lib/a.py": "", "b.py": ""})
    assert found(tmp_path) == ["b.py"]


def test_where_the_argument_itself_lies_does_not_matter(tmp_path: Path) -> None:
    root = write(tmp_path / "tests" / "build" / "node_modules", {"app/a.py": "", "tests/b.py": ""})
    assert found(root) == ["app/a.py"]


@pytest.mark.parametrize(
    "name",
    [
        "a.test.ts",
        "a.spec.tsx",
        "a.stories.jsx",
        "a.min.js",
        "app.bundle.js",
        "jquery-3.6.0.js",
        "a.d.mts",
        "a.cy.ts",
        "socket.io.js",
    ],
)
def test_test_files_and_bundles_are_left_out(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: "", "a.ts": "", "latest.ts": "", "contest.js": ""})
    assert found(tmp_path, "javascript") == ["a.ts", "contest.js", "latest.ts"]


def test_python_test_files_are_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        dict.fromkeys(
            ["test_a.py", "a_test.py", "conftest.py", "tests.py", "a_pb2.py", "contest.py", "latest.py"], ""
        ),
    )
    assert found(tmp_path) == ["contest.py", "latest.py"]


def test_a_file_as_argument_is_read_whatever_its_name(tmp_path: Path) -> None:
    path = write(tmp_path, {"test_a.py": ""}) / "test_a.py"
    assert list(walk(str(path), "python", [])) == [path.as_posix()]


def test_links_that_lead_in_circles_or_outwards_end(tmp_path: Path) -> None:
    root = write(tmp_path / "root", {"a/b.py": ""})
    write(tmp_path / "shared", {"c.py": ""})
    os.symlink(root, root / "a" / "again")
    os.symlink(tmp_path, root / "up")
    os.symlink("self", root / "self")
    os.symlink("../shared", root / "shared")
    os.symlink("b.py", root / "a" / "z.py")
    os.symlink("../../shared/c.py", root / "a" / "linked.py")
    names = found(root)
    assert names == ["a/b.py", "shared/c.py"]


def test_a_link_counts_where_the_file_is_not_met_under_its_own_name(tmp_path: Path) -> None:
    root = write(tmp_path / "root", {"b.py": ""})
    write(tmp_path / "shared", {"c.py": ""})
    os.symlink("b.py", root / "a.py")
    os.symlink("../shared/c.py", root / "c.py")
    os.symlink("../shared/c.py", root / "d.py")
    assert found(root) == ["b.py", "c.py"]


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    root = write(tmp_path, {"b.py": ""})
    os.mkfifo(root / "a.py")
    os.symlink("a.py", root / "c.py")
    left_out: list[LeftOut] = []
    assert list(walk(str(root), "python", left_out)) == [f"{root.as_posix()}/b.py"]
    assert left_out == [LeftOut(f"{root.as_posix()}/a.py", "no regular file")]


def test_paths_are_as_the_user_gave_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"web/src/a.ts": ""})
    monkeypatch.chdir(tmp_path)
    assert list(walk("web/", "javascript", [])) == ["web/src/a.ts"]
    assert list(walk(".", "javascript", [])) == ["web/src/a.ts"]
    monkeypatch.chdir(tmp_path / "web")
    assert list(walk("../web", "javascript", [])) == ["../web/src/a.ts"]


def test_a_directory_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"closed/a.py": "", "b.py": ""})
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    # Tests may run as root, who may read everything.
    monkeypatch.setattr(os, "scandir", refusing)
    left_out: list[LeftOut] = []
    assert [Path(path).name for path in walk(str(tmp_path), "python", left_out)] == ["b.py"]
    assert left_out[0].why == "Permission denied"
