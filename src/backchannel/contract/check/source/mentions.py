"""In how many places of a tree an identifier stands: what stands only where it is defined, nothing calls."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_IDENTIFIER = re.compile(rb"[A-Za-z_$][\w$]*")
_PART = re.compile(rb"[\w$]")
_SCRIPTS = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_NO_USE = re.compile(
    rb"""\b(?:return|export(?:\s+default)?|module\.exports\s*=)\s*\{[\w$,\s]*\}|(["'`])[\w$]+\1|\bt\(\s*(["'`])[\w$.:-]+\2"""
)
"""In a script: `return { state, send, close };` of a hook, of which nothing is called that nobody takes out; `"send"`, a message's type rather than a function's name; and `t('quiz.send')`, the key of a text."""
_PYTHON_TEXT = re.compile(
    rb'''#[^\n]*|[rRuUbBfF]{0,2}(?:("""|\'\'\')(?:\\.|[^\\])*?\1|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')''',
    re.DOTALL,
)
"""Comments and strings of Python. A line that is all comment calls nothing, and neither does a string of several lines that stands by itself, as documentation or as code that was put out of use."""
_SCRIPT_COMMENT = re.compile(rb"^[ \t]*//.*$", re.MULTILINE)
"""A line that is all comment, as of code that was put out of use."""


class Mentions:
    """Counts over the bytes of files. Comments at the end of a line count too, and names in strings where code is called by them: everywhere but in plain scripts."""

    def __init__(self, contents: Mapping[str, bytes], near: Iterable[str]) -> None:
        """`near` are the files in which most of what is asked for stands; they are counted once, when first asked."""
        self._contents = contents
        self._near = frozenset(near)
        self._counts: Counter[bytes] | None = None
        self._cache: dict[tuple[str, int], int] = {}

    def count(self, identifier: str, most: int = 1) -> int:
        """How often it stands: exact up to `most`; beyond, at least so often."""
        if (identifier, most) not in self._cache:
            self._cache[identifier, most] = self._counted(identifier.encode(), most)
        return self._cache[identifier, most]

    def _counted(self, identifier: bytes, most: int) -> int:
        if self._counts is None:
            self._counts = Counter()
            for path in self._near:
                self._counts.update(_IDENTIFIER.findall(_code(path, self._contents[path])))
        found = self._counts[identifier]
        if found > most:
            return found
        for path, data in self._contents.items():
            if path not in self._near:
                found += _occurrences(_code(path, data), identifier) if identifier in data else 0
                if found > most:
                    break
        return found


def _code(path: str, data: bytes) -> bytes:
    if path.endswith(_SCRIPTS):
        return _NO_USE.sub(b"", _SCRIPT_COMMENT.sub(b"", data))
    return _PYTHON_TEXT.sub(_kept, data) if path.endswith(".py") else data


def _kept(found: re.Match[bytes]) -> bytes:
    """What remains of a Python comment or string: nothing, where it stands by itself on its lines."""
    start = found.start()
    before = found.string[found.string.rfind(b"\n", 0, start) + 1 : start]
    alone = not before.strip() and (found[0][:1] == b"#" or found[1])
    return b"" if alone else found[0]


def _occurrences(data: bytes, identifier: bytes) -> int:
    count = 0
    at = data.find(identifier)
    while at >= 0:
        end = at + len(identifier)
        before, after = data[at - 1 : at] if at else b"", data[end : end + 1]
        if not _PART.match(before) and not _PART.match(after):
            count += 1
        at = data.find(identifier, end)
    return count
