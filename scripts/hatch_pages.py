"""Hatchling's hook: a wheel holds the built pages, so whoever installs it needs no Node, and the pages of the check's rules.

With BACKCHANNEL_BUILD_PAGES=0 the built pages are left out: for those who install from source and run no server.
"""

from __future__ import annotations

import os
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
        # They stand in the documentation and are read by the check too: hatchling copies them, so that there is one of each.
        build_data["force_include"]["docs/contract-check"] = "backchannel/contract/check/pages"
        if os.environ.get("BACKCHANNEL_BUILD_PAGES") == "0":
            return
        # A process of its own, in the root: there the scripts are a package.
        subprocess.run([sys.executable, "-m", "scripts.pages"], cwd=self.root, check=True)
