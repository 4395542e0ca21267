"""What a server's template language (Django, Jinja) fills into a page, taken out so that the page can be read as it stands."""

from __future__ import annotations

import re

_TAG = re.compile(r"\{\{(?P<value>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\}|\{%(?P<tag>[\s\S]*?)%\}|\{#[^\n]*?#\}")

# A script that is compiled in the page (React without a build): its `{{ }}` are JSX.
_COMPILED = re.compile(r"<script\b[^>]*\b(?:babel|jsx|tsx)\b[^>]*>[\s\S]*?</script\s*>", re.IGNORECASE)

# Tags that put text into the page; all others steer.
_FILLING = frozenset(
    [
        "url",
        "static",
        "trans",
        "translate",
        "now",
        "csrf_token",
        "cycle",
        "firstof",
        "widthratio",
        "asset",
        "get_static_prefix",
        "get_media_prefix",
    ]
)


def fill_holes(text: str, holes: list[str]) -> str:
    """The text with markers for what is filled in (`javascript_context.HOLE`) and without what steers; lines stay what they are."""

    def replaced(match: re.Match[str]) -> str:
        lines = "\n" * match.group().count("\n")
        tag = match.group("tag")
        if match.group("value") is None and (
            tag is None or tag.strip(" -+\n").partition(" ")[0] not in _FILLING
        ):
            return lines
        holes.append(match.group())
        return f"__template_hole_{len(holes) - 1}__{lines}"

    if "{{" not in text and "{%" not in text:
        return text
    out: list[str] = []
    at = 0
    for script in _COMPILED.finditer(text):
        out += [_TAG.sub(replaced, text[at : script.start()]), script.group()]
        at = script.end()
    out.append(_TAG.sub(replaced, text[at:]))
    return "".join(out)
