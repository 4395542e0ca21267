"""``python -m scripts.pages``: build the pages that the server ships, unless they are built from just these sources."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from . import node
from .stamps import CACHE, ROOT, Stamp, StepError, alone, digest

PAGES = ROOT / "src/backchannel/server/pages"
START = PAGES / "index.html"
# Of every package and app: neither what is installed or built, nor what only tests read.
NO_SOURCES = {"node_modules", "dist", "test", "tests", "test-results", ".vite"}


def sources(folder: Path = node.WEB) -> Iterator[Path]:
    """The files below web/ that the pages are built from."""
    for path in folder.iterdir():
        if path.name in NO_SOURCES:
            continue
        if path.is_dir():
            yield from sources(path)
        else:
            yield path


def build() -> None:
    """Build the packages and then the pages.

    :raises StepError: npm failed, or its build left no pages where the server looks for them
    """
    node.install()
    with alone("pages"):
        _build()


def _build() -> None:
    made_from = digest(sources())
    stamp = Stamp(CACHE / "pages")
    if stamp.says(made_from) and START.exists():
        return
    print("Building the pages …", flush=True)
    stamp.take_away()
    START.unlink(missing_ok=True)
    node.npm("run", "build")
    if not START.exists():
        raise StepError(
            f"the build of web/ left no {START.relative_to(ROOT)}: see outDir of the app's Vite config"
        )
    stamp.write(made_from)


def main() -> int:
    try:
        build()
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
