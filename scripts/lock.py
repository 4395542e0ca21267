"""``make lock``: requirements.lock from pyproject.toml, exact versions and hashes for every platform, no index named.

``python -m scripts.lock --check`` tells, without a network, whether pyproject.toml asks for other packages than it was
made for.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from .set_up import LOCK
from .stamps import ROOT

SUBJECT = "# Made by `make lock` for the dependencies with the digest "


def header() -> str:
    """The lock's first line, with the digest of what pyproject.toml asks for."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        asked["project"]["requires-python"],
        asked["project"]["dependencies"],
        asked["dependency-groups"],
    ]
    return SUBJECT + hashlib.sha256(json.dumps(wanted).encode()).hexdigest()


def compile_lock(*options: str) -> None:
    """Resolve. Versions that the lock already has stay, unless ``--upgrade`` is among the options."""
    # uv reads none of pip's settings; the index is the one that matters.
    index = {"UV_DEFAULT_INDEX": os.environ["PIP_INDEX_URL"]} if "PIP_INDEX_URL" in os.environ else {}
    command: list[str | Path] = [
        ROOT / ".venv/bin/uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--group",
        "dev",
        "--universal",
    ]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--quiet", "--output-file", LOCK.name]
    subprocess.run([*command, *options], cwd=ROOT, env={**os.environ, **index}, check=True)
    LOCK.write_text(f"{header()}\n{LOCK.read_text()}")


def main(arguments: list[str]) -> int:
    if arguments != ["--check"]:
        compile_lock(*arguments)
        return 0
    if LOCK.read_text().startswith(header() + "\n"):
        return 0
    print(
        "requirements.lock was made for other dependencies than pyproject.toml has: run `make lock`",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
