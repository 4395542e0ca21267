"""Parsing Python that this Python does not parse: newer syntax is rewritten to older, what is broken is cut out as narrowly as it goes."""

from __future__ import annotations

import ast
import re
import warnings

_ATTEMPTS = 40
"""Errors repaired in one file before the rest of it is given up; each costs a parse."""

_DEFINITION = re.compile(r"\s*(?:async\s+)?(?:def|class)\b")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)")
_PRINT = re.compile(r"^(\s*)print\s+[^(=\s].*$", re.MULTILINE)
_TYPE_PARAMETERS = re.compile(r"^\s*(?:async\s+)?(?:def|class)\s+\w+\s*(?=\[)")
_NEWER: tuple[tuple[re.Pattern[str], str], ...] = (
    # Type aliases (3.12); `except A, B:` (3.14; in Python 2 `B` was a name, which nothing here needs).
    (re.compile(r"^(\s*)type\s+(\w+)\s*(?:\[[^\]]*\])?\s*="), r"\1\2 ="),
    (re.compile(r"^(\s*except\*?)\s+([\w.]+\s*,[^():]*):"), r"\1 (\2):"),
)
_STRING_START = re.compile(r"""(?i)\b(rf|fr|f|br|rb|b|r|u)?(["'])""")


def parse(text: str) -> tuple[ast.Module, list[tuple[int, str]]]:
    """The tree of a file and what of it could not be read: (line, why), in the order found. Lines are those of `text`."""
    lines = text.replace("\x00", " ").split("\n")
    broken: list[tuple[int, str]] = []
    tried: dict[int, int] = {}
    for _ in range(_ATTEMPTS):
        try:
            return _parsed("\n".join(lines)), broken
        except SyntaxError as error:
            line = min(max(error.lineno or 1, 1), len(lines))
            if _modernised(lines, line):
                continue
            if not any(at == line for at, _ in broken):
                broken.append((line, error.msg))
            if not _reindented(lines, line, error.msg):
                _cut(lines, line, tried)
        except (RecursionError, MemoryError):
            return ast.Module([], []), [*broken, (1, "nested too deeply to be read")]
    return _before_first_error(lines), [*broken, (1, "too many syntax errors")]


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        # Invalid escapes and `is` with literals are the project's own matter.
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _before_first_error(lines: list[str]) -> ast.Module:
    try:
        return _parsed("\n".join(lines))
    except (SyntaxError, RecursionError, MemoryError) as error:
        at = error.lineno if isinstance(error, SyntaxError) and error.lineno else 1
        start, _ = _statement(lines, min(at, len(lines)), 0)
        try:
            return _parsed("\n".join(lines[: start - 1]))
        except (SyntaxError, RecursionError, MemoryError):
            return ast.Module([], [])


def _modernised(lines: list[str], line: int) -> bool:
    """Rewrites what newer (or much older) Python may write; whether anything changed."""
    before = list(lines)
    for at in range(max(line - 2, 0), min(line + 1, len(lines))):
        lines[at] = _without_type_parameters(lines[at])
        for form, replacement in _NEWER:
            lines[at] = form.sub(replacement, lines[at])
    if lines == before:
        # All at once: the line of an error inside an f-string is not always its own.
        lines[:] = [requoted(one) for one in lines]
    if lines == before and _PRINT.match(lines[line - 1]):
        lines[:] = [_PRINT.sub(r"\1pass", one) for one in lines]
    return lines != before


def _without_type_parameters(line: str) -> str:
    """`def f(x)` of `def f[T: (int, str)](x)` (3.12)."""
    head = _TYPE_PARAMETERS.match(line)
    if head is None:
        return line
    depth = 0
    for at in range(head.end(), len(line)):
        depth += {"[": 1, "]": -1}.get(line[at], 0)
        if depth == 0:
            return head[0] + line[at + 1 :]
    return line


def requoted(line: str) -> str:
    """A line in which f-strings that nest their own quotes (3.12) have the other kind inside; strings over several lines are left alone."""
    if '"""' in line or "'''" in line or "{" not in line:
        return line
    characters = list(line)
    at = 0
    while (start := _STRING_START.search(line, at)) is not None:
        if "#" in line[at : start.start()]:
            break
        is_format = "f" in (start[1] or "").lower()
        at = _string_end(characters, start.end(), start[2], is_format=is_format)
    return "".join(characters)


def _string_end(characters: list[str], at: int, quote: str, *, is_format: bool) -> int:
    """Where the string that starts before `at` ends; rewrites what newer Python allows between its braces."""
    other = "'" if quote == '"' else '"'
    depth = 0
    while at < len(characters):
        character = characters[at]
        if character == "\\":
            if depth:
                characters[at] = " "
            at += 2
            continue
        if character == quote:
            if depth == 0:
                return at + 1
            characters[at] = other
        elif is_format and character == "{":
            if depth == 0 and characters[at + 1 : at + 2] == ["{"]:
                at += 1
            else:
                depth += 1
        elif is_format and character == "}" and depth:
            depth -= 1
        at += 1
    return at


def _reindented(lines: list[str], line: int, why: str) -> bool:
    """Gives a block that has no statement one, and takes out a block that nothing opens; whether the error was of this kind."""
    if why.startswith("expected an indented block"):
        above = next((at for at in range(line - 2, -1, -1) if lines[at].rstrip().endswith(":")), None)
        if above is not None:
            lines[above] += " pass"
        return above is not None
    if why.startswith(("unexpected indent", "unindent")):
        indent = _indent(lines[line - 1])
        end = line
        while end < len(lines) and lines[end].strip() and _indent(lines[end]) >= indent > 0:
            end += 1
        # With nothing before it, no line can be missing that would open it.
        first = not any(one.strip() for one in lines[: line - 1])
        lines[line - 1 : end] = [one[indent:] if first else "" for one in lines[line - 1 : end]]
        return True
    return False


def _cut(lines: list[str], line: int, tried: dict[int, int]) -> None:
    """Takes out the line; the second time at this place the function around it, then the statement at the top level."""
    start, end = _statement(lines, line, 0)
    level = tried.get(start, 0) if not lines[line - 1].strip() else tried.get(line, 0)
    text = lines[line - 1]
    indent = text[: len(text) - len(text.lstrip())]
    if level == 0 and text.strip() and text.strip() != "pass":
        tried[line] = 1
        opens_block = _DEFINITION.match(text) or text.rstrip().endswith(":")
        if not opens_block:
            lines[line - 1] = "" if _CONFLICT.match(text) else f"{indent}pass"
            return
    definition = _definition_above(lines, line)
    if definition is not None and tried.get(-definition, 0) == 0:
        tried[-definition] = 1
        _blank(lines, *_statement(lines, definition, _indent(lines[definition - 1])))
        return
    _blank(lines, start, end)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _definition_above(lines: list[str], line: int) -> int | None:
    """The line of the innermost indented definition that holds `line`; None where it is at the top level."""
    limit = _indent(lines[line - 1]) if lines[line - 1].strip() else 1 << 30
    for at in range(line, 0, -1):
        text = lines[at - 1]
        if not text.strip():
            continue
        if _DEFINITION.match(text) and (_indent(text) < limit or at == line):
            return at if _indent(text) > 0 else None
        if _indent(text) == 0:
            return None
    return None


def _statement(lines: list[str], line: int, indent: int) -> tuple[int, int]:
    """The first and last line of the statement around `line` that starts at `indent`."""
    start = line
    while start > 1 and not _starts(lines[start - 1], indent):
        start -= 1
    while start > 1 and lines[start - 2][indent:].startswith("@") and _indent(lines[start - 2]) == indent:
        start -= 1
    end = max(line, start)
    while end < len(lines) and not (_starts(lines[end], indent)):
        end += 1
    return start, end


def _starts(text: str, indent: int) -> bool:
    stripped = text.lstrip()
    return bool(stripped) and _indent(text) <= indent and stripped[0] not in "#)]}"


def _blank(lines: list[str], start: int, end: int) -> None:
    indent = lines[start - 1][: _indent(lines[start - 1])]
    # A `pass` stands for it: what is around may need a statement there.
    lines[start - 1] = f"{indent}pass"
    lines[start:end] = [""] * (end - start)
