"""JSON for readers: names, texts and other values told apart, and an indent that survives a narrow screen."""

from __future__ import annotations

import json
from typing import Any

from .markup import Html, element, join

INDENT = "  "


def json_block(value: Any) -> Html:
    """A value as a block of JSON. Long lines wrap, so it never scrolls sideways."""
    return element("pre", element("code", _value(value, "")))


def lines_of(value: Any) -> int:
    """How many lines the block has before any wraps."""
    return json.dumps(value, indent=len(INDENT)).count("\n") + 1


def _value(value: Any, indent: str) -> Html:
    inner = indent + INDENT
    if isinstance(value, dict) and value:
        members = [
            join([element("i", _quoted(key)), ": ", _value(part, inner)]) for key, part in value.items()
        ]
        return _enclosed("{", members, "}", indent)
    if isinstance(value, list) and value:
        return _enclosed("[", [_value(part, inner) for part in value], "]", indent)
    if isinstance(value, str):
        return element("b", _quoted(value))
    return (
        element("u", json.dumps(value)) if not isinstance(value, dict | list) else join([json.dumps(value)])
    )


def _enclosed(opening: str, members: list[Html], closing: str, indent: str) -> Html:
    separator = f",\n{indent}{INDENT}"
    parts: list[str] = [opening, f"\n{indent}{INDENT}"]
    for number, member in enumerate(members):
        parts += [separator, member] if number else [member]
    return join([*parts, f"\n{indent}", closing])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
