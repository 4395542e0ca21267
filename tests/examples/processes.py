"""Runs an example as its README says, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scripts.stamps import ROOT

EXAMPLES = ROOT / "examples"


@contextmanager
def running(
    folder: str, *arguments: str, environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """``python ARGUMENTS`` in an example's folder, ended when the context is left. What it writes goes to ``log``."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=EXAMPLES / folder,
            env=os.environ | environment,
            stdout=output,
            stderr=output,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()
