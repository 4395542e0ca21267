"""Hatchling's hook: a wheel holds the built pages, so whoever installs it needs no Node."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesHook(BuildHookInterface[Any]):
    """Builds the pages where they are missing or older than their sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the files are collected. An editable install takes the pages from the checkout, built by make."""
        if version == "editable":
            return
        # A process of its own, in the root: there the scripts are a package.
        subprocess.run([sys.executable, "-m", "scripts.pages"], cwd=self.root, check=True)
