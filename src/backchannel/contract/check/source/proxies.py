"""Where a front end's development proxy changes paths on their way to the back end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..model import Where

CONFIGURATIONS = (
    "vite.config.*",
    "vue.config.*",
    "svelte.config.*",
    "nuxt.config.*",
    "next.config.*",
    "src/setupProxy.*",
)
"""The files, as globs from a front end's directory, in which the usual tools have their proxy."""

_REWRITE = re.compile(rb"\b(rewrite|pathRewrite|rewrites)\b\s*[:(]")
_LARGEST = 200_000
"""Bytes; a larger file is no configuration by hand."""


def rewrites(roots: Sequence[str]) -> Iterator[Where]:
    """The places that rewrite paths, in the directories themselves or just below them. Files that cannot be read are passed over."""
    for root in roots:
        for pattern in CONFIGURATIONS:
            for found in sorted((*Path(root).glob(pattern), *Path(root).glob(f"*/{pattern}"))):
                text = _bytes(found)
                for match in _REWRITE.finditer(text):
                    yield Where(found.as_posix(), text.count(b"\n", 0, match.start()) + 1)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    except OSError:
        return b""
