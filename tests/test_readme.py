"""The README says what is so: its table of settings is complete, its examples run, its commands and names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backchannel.config import settings_table
from backchannel.protocol.user import Role
from backchannel.server.auth import Authenticator

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECRET = "a secret for the example, of more than 32 bytes"


def block(language: str, containing: str) -> str:
    """The one code block in this language that holds this text."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    (found,) = [code for code in blocks if containing in code]
    return str(found)


def between(marker: str) -> str:
    return README.split(f"<!-- {marker} -->")[1].split(f"<!-- /{marker} -->")[0].strip()


def test_the_table_of_settings_is_complete_and_current() -> None:
    assert between("settings") == settings_table().strip()


def test_each_measured_row_is_one_that_the_benchmarks_wrote() -> None:
    results = (ROOT / "benchmarks" / "results" / "latest.md").read_text(encoding="utf-8").splitlines()
    rows = between("benchmarks").splitlines()
    assert len(rows) > 2
    assert [row for row in rows if row not in results] == []


def test_no_missed_bar_is_kept_quiet() -> None:
    results = (ROOT / "benchmarks" / "results" / "latest.md").read_text(encoding="utf-8").splitlines()
    missed = [row for row in results if "| **no** |" in row]
    assert [row for row in missed if row not in between("benchmarks")] == []


def test_the_token_of_the_example_is_one_that_the_server_accepts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKCHANNEL_SECRET", SECRET)
    names: dict[str, str] = {}
    exec(block("python", "import jwt"), names)
    identity = Authenticator(secret=SECRET).verify(names["token"])
    assert (identity.id, identity.name, identity.role_in("launch")) == ("u-17", "Ada", Role.viewer)
    assert identity.role_in("another") is None


def test_the_python_client_of_the_example_is_python() -> None:
    code = block("python", "backchannel.client")
    body = "\n".join(f"    {line}" for line in code.splitlines())
    compile(f"async def example(token):\n{body}", "README.md", "exec")


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)", README, re.MULTILINE))
def test_the_make_targets_exist(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_what_is_linked_is_there(link: str) -> None:
    assert (ROOT / link).exists()


@pytest.mark.parametrize(
    ("package", "name"), [("react", "StreamViewer"), ("client", "StreamConnection"), ("client", "Api")]
)
def test_the_packages_export_what_is_named(package: str, name: str) -> None:
    source = ROOT / "web" / "packages" / package / "src"
    index = next(path for path in (source / "index.ts", source / "index.tsx") if path.exists())
    assert re.search(rf"\b{name}\b", index.read_text(encoding="utf-8"))
