"""A project on disk that the test stands in."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reports import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path).write()
