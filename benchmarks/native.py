"""The C tools in ``native/``: compiled on first use into a cache that is not committed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .errors import BenchmarkError

SOURCES = Path(__file__).parent / "native"
CACHE = Path(__file__).parent / ".cache"
FLAGS = ("-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror")

TOOLS: dict[str, tuple[str, ...]] = {
    "floor": ("floor.c",),
    "fanout": ("ws.c", "fanout.c"),
    "commit": ("ws.c", "commit.c"),
    "storm": ("ws.c", "storm.c"),
}
"""Each tool and the files it is made of."""


def compiler() -> list[str]:
    """The system's C compiler, else the one in the ``ziglang`` wheel."""
    return ["cc"] if shutil.which("cc") else [sys.executable, "-m", "ziglang", "cc"]


def build(name: str) -> Path:
    """Path of the tool ``name``, compiled if its sources or the compiler changed since it was last.

    :raises BenchmarkError: with the compiler's own words when it refuses
    """
    sources = [SOURCES / file for file in TOOLS[name]]
    command = [*compiler(), *FLAGS]
    digest = hashlib.sha256(" ".join(command).encode())
    for source in [*sources, *sorted(SOURCES.glob("*.h"))]:
        digest.update(source.read_bytes())
    binary = CACHE / f"{name}-{digest.hexdigest()[:16]}"
    if not binary.exists():
        CACHE.mkdir(exist_ok=True)
        _compile(command, sources, binary)
    return binary


def _compile(command: list[str], sources: list[Path], binary: Path) -> None:
    part = binary.with_suffix(f".{os.getpid()}.part")  # two runs at once must not see each other's half
    done = subprocess.run(
        [*command, "-o", str(part), *map(str, sources)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchmarkError(f"{command[0]} could not compile {binary.name}:\n{done.stderr}")
    part.replace(binary)
