"""Where the repository is, and the committed contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def asyncapi(root: Path) -> dict[str, Any]:
    """The committed AsyncAPI document."""
    return read(root / "contract/asyncapi.json")


@pytest.fixture(scope="session")
def schema(root: Path) -> dict[str, Any]:
    """The committed JSON Schema."""
    return read(root / "contract/schema.json")


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document
