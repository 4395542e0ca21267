"""docs/contract.md says what is so: its commands run, its code compiles, its tables are complete."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from backchannel.contract import Format, export
from scripts.node import MODULES, environment

PAGE = (Path(__file__).parents[2] / "docs/contract.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def extensions(part: Any) -> set[str]:
    """The names of all extension fields."""
    if isinstance(part, dict):
        own = {key for key in part if isinstance(key, str) and key.startswith("x-")}
        return own.union(*(extensions(value) for value in part.values()))
    return set().union(*(extensions(value) for value in part)) if isinstance(part, list) else set()


def test_every_extension_is_explained_and_no_other(asyncapi: dict[str, Any]) -> None:
    assert set(re.findall(r"^\| `(x-[a-z-]+)` \|", PAGE, re.MULTILINE)) == extensions(asyncapi)


@pytest.mark.parametrize("line", block("sh").splitlines())
def test_its_commands_run(line: str, tmp_path: Path) -> None:
    name, *arguments = shlex.split(line, comments=True)
    command = Path(sys.executable).with_name(name)
    run = subprocess.run(
        [command, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    form = Format(arguments[arguments.index("--format") + 1]) if "--format" in arguments else Format.asyncapi
    (written,) = [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] or [run.stdout]
    assert written == export(form)


def test_its_typescript_compiles_against_the_export(tmp_path: Path) -> None:
    (tmp_path / "protocol.ts").write_text(export(Format.typescript), encoding="utf-8")
    around = "declare const socket: WebSocket;\ndeclare function show(name: string, text: string): void;\n"
    (tmp_path / "page.ts").write_text(
        f"{block('ts')}\n{around}declare function comeBack(): void;\n", encoding="utf-8"
    )
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom"]
    command: list[str | Path] = ["node", MODULES / "typescript/bin/tsc", *options, "page.ts"]
    run = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=100, check=False
    )
    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https:)([^)#]+)", PAGE))
def test_its_links_lead_somewhere(link: str) -> None:
    assert (Path(__file__).parents[2] / "docs" / link).exists()
