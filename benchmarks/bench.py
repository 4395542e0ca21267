"""What every benchmark gets: the plan, the cores, and a folder for its databases, tokens and logs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .plan import Plan
from .processes import Cores


@dataclass(frozen=True)
class Bench:
    plan: Plan
    cores: Cores
    folder: Path
    """Thrown away after the run. On the disk of the system's temporary files: commits are measured there."""

    def file(self, name: str) -> Path:
        return self.folder / name
