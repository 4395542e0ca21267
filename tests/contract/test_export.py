"""The committed files are current, and what drifts is found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backchannel.contract import Format, export, stale, write
from backchannel.contract.__main__ import main
from backchannel.contract.export import FILES
from backchannel.protocol.codes import ERROR_TABLE, ErrorCode, ErrorInfo


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """An empty checkout with a current contract."""
    (tmp_path / "src/backchannel/protocol").mkdir(parents=True)
    write(tmp_path)
    return tmp_path


def test_the_committed_files_are_current(root: Path) -> None:
    assert stale(root) == []


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_models_give_the_same_bytes_in_any_process(root: Path, seed: str) -> None:
    command = [sys.executable, "-m", "backchannel.contract", "--check"]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("path", FILES.values(), ids=str)
@pytest.mark.parametrize("drift", ["changed", "missing", "not text"])
def test_a_file_that_drifted_is_named_with_the_command_that_mends_it(
    checkout: Path, path: Path, drift: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = checkout / path
    if drift == "missing":
        file.unlink()
    else:
        file.write_bytes(b"\xff" if drift == "not text" else file.read_bytes() + b"\n")
    assert main(["--check", "--root", str(checkout)]) == 1
    complaint = capsys.readouterr().err
    assert [other for other in FILES.values() if str(other) in complaint] == [path]
    assert "run: python -m backchannel.contract" in complaint

    assert main(["--root", str(checkout)]) == 0
    assert capsys.readouterr().out == f"wrote {path}\n"
    assert main(["--check", "--root", str(checkout)]) == 0


def test_a_model_that_changed_makes_the_files_stale(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERROR_TABLE, ErrorCode.too_many, ErrorInfo("Said otherwise.", retryable=False))
    assert stale(checkout) == [FILES[Format.asyncapi], FILES[Format.typescript]]


def test_outside_a_checkout_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", Format)
def test_every_format_can_be_exported_and_has_a_file(form: Format) -> None:
    text = export(form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert form in FILES
