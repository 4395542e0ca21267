"""A Chromium that runs on a bare machine: program, libraries and fonts all come from npm packages in web/node_modules."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scripts.node import MODULES, WEB, environment
from scripts.stamps import CACHE

PACKAGE = MODULES / "@sparticuz/chromium"
# The package's own font knows Latin, Greek and Cyrillic. DejaVu adds symbols, Arabic, serif and monospace.
FONTS = [MODULES / "dejavu-fonts-ttf/ttf", MODULES / "@expo-google-fonts"]

FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  {folders}
  <cachedir>{cache}</cachedir>
  {families}
</fontconfig>
"""
FAMILIES = {
    "sans-serif": "Open Sans",
    "system-ui": "Open Sans",
    "serif": "DejaVu Serif",
    "monospace": "DejaVu Sans Mono",
    "emoji": "Noto Color Emoji",
}

FLAGS = [
    "--no-sandbox",  # tests may run as root, where the sandbox refuses to
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # the same glyphs on every machine
]


@dataclass(frozen=True)
class Chromium:
    """An unpacked Chromium: how to start it."""

    program: Path
    environment: dict[str, str | float | bool]


def unpacked() -> Chromium:
    """The Chromium of the installed package, unpacked once per version to .cache/."""
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    folder = CACHE / f"chromium-{version}"
    if not folder.exists():
        CACHE.mkdir(exist_ok=True)
        _unpack_to(folder)
    settings = folder / "fonts.conf"
    settings.write_text(_font_settings(folder))
    return Chromium(
        folder / "chromium",
        {**os.environ, "LD_LIBRARY_PATH": str(folder / "al2023/lib"), "FONTCONFIG_FILE": str(settings)},
    )


def _unpack_to(folder: Path) -> None:
    # Elsewhere first, then renamed: an interrupted run or one beside it never finds half a browser.
    fresh = Path(tempfile.mkdtemp(prefix="unpacking-", dir=CACHE))
    try:
        unpack = WEB / "scripts/unpack-chromium.mjs"
        subprocess.run(["node", unpack, fresh], env=environment(), check=True, timeout=120)
        fresh.rename(folder)
    except OSError:
        if not folder.exists():
            raise
        # Another run was faster; its browser is as good.
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _font_settings(folder: Path) -> str:
    folders = "\n  ".join(f"<dir>{path}</dir>" for path in [folder / "fonts", *FONTS])
    families = "\n  ".join(
        f"<alias><family>{family}</family><prefer><family>{font}</family></prefer></alias>"
        for family, font in FAMILIES.items()
    )
    return FONT_SETTINGS.format(folders=folders, cache=folder / "font-cache", families=families)
