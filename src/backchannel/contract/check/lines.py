"""The lines of source files, for reports that quote them and for comments in them."""

from __future__ import annotations

from pathlib import Path

from .model import Where
from .source.files import decode


class Lines:
    """Reads each file once. What cannot be read has no lines: a report is not stopped by a file that went away."""

    def __init__(self) -> None:
        self._files: dict[str, list[str]] = {}

    def know(self, file: str, text: str) -> None:
        """Take this for the file's text: of a document that is made and stands in no file."""
        self._files[file] = text.split("\n")

    def of(self, file: str) -> list[str]:
        """All lines of a file, without their ends; none for what cannot be read (a URL)."""
        if file not in self._files:
            try:
                # str.splitlines knows more line ends than an editor does, and the numbers would drift.
                self._files[file] = decode(Path(file).read_bytes()).split("\n")
            except (OSError, ValueError):  # ValueError: a name that no file can have
                self._files[file] = []
        return self._files[file]

    def at(self, where: Where) -> str | None:
        """The line at a place; None for a file as a whole and for what is not there."""
        lines = self.of(where.file)
        return lines[where.line - 1] if 0 < where.line <= len(lines) else None

    def around(self, where: Where, before: int = 1, after: int = 2) -> list[str]:
        """Some lines around a place to quote in a document, without common indentation and blank lines at the ends; none if there are none."""
        lines = self.of(where.file)
        if not 0 < where.line <= len(lines):
            return []
        chosen = [
            line.expandtabs(4).rstrip()
            for line in lines[max(0, where.line - 1 - before) : where.line + after]
        ]
        while chosen and not chosen[-1]:
            chosen.pop()
        while chosen and not chosen[0]:
            del chosen[0]
        margin = min((len(line) - len(line.lstrip()) for line in chosen if line), default=0)
        return [line[margin:] for line in chosen]
