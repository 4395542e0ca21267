"""HTML from Python: elements, and the little Markdown that descriptions use. Text is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final


class Html(str):
    """Text that is HTML already. A plain ``str`` is escaped when it becomes part of an element."""

    __slots__ = ()


_INLINE: Final = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*")
_BREAKS: Final = re.compile(r"(?<=[:_./])(?=\w)")


def element(name: str, *children: str, **attributes: str | None) -> Html:
    """``element("a", "Home", href="/")``. An attribute that is None is left out; ``class_`` loses its underscore."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def join(parts: Iterable[str]) -> Html:
    """The parts one after the other."""
    return Html("".join(part if isinstance(part, Html) else escape(part, quote=False) for part in parts))


def code(text: str) -> Html:
    """A name or value as it stands in a program; a long name may break after ``:``, ``_``, ``.`` and ``/``."""
    return Html(f"<code>{_BREAKS.sub('<wbr>', escape(text, quote=False))}</code>")


def inline(markdown: str) -> Html:
    """One paragraph of Markdown: code, strong and emphasised words."""
    parts: list[str] = []
    end = 0
    for found in _INLINE.finditer(markdown):
        parts.append(markdown[end : found.start()])
        quoted, strong, emphasised = found.groups()
        if quoted:
            parts.append(code(quoted))
        else:
            parts.append(element("strong", strong) if strong else element("em", emphasised))
        end = found.end()
    return join([*parts, markdown[end:]])


def prose(markdown: str) -> Html:
    """Paragraphs of Markdown."""
    return join(element("p", inline(paragraph)) for paragraph in markdown.split("\n\n"))
