"""Python's ways to put text together, as the parts of a `Template`: f-strings, `%`, `.format`, `+`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from string import Formatter
from typing import TypeAlias

from .syntax import Attr, Const, Expr, Item, Template, Unknown

Lower: TypeAlias = Callable[[ast.expr], Expr]

_PERCENT = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?(?P<kind>[a-zA-Z%])"
)
_STEP = re.compile(r"\.(\w+)|\[([^\]]*)\]")


def joined(line: int, parts: list[Expr]) -> Expr:
    """A `Template` of the parts with neighbouring text put together; a `Const` where all is text."""
    merged: list[Expr] = []
    for part in parts:
        inner = part.parts if isinstance(part, Template) else [part]
        for piece in inner:
            last = merged[-1] if merged else None
            if isinstance(piece, Const) and isinstance(piece.value, str):
                if isinstance(last, Const) and isinstance(last.value, str):
                    merged[-1] = Const(last.line, last.value + piece.value)
                elif piece.value:
                    merged.append(piece)
            else:
                merged.append(piece)
    if not merged:
        return Const(line, "")
    if len(merged) == 1 and isinstance(merged[0], Const) and isinstance(merged[0].value, str):
        return merged[0]
    return Template(line, merged)


def f_string(node: ast.JoinedStr, lower: Lower) -> Expr:
    """An f-string; how a value is formatted is forgotten, that it is text is not."""
    values = [value.value if isinstance(value, ast.FormattedValue) else value for value in node.values]
    return joined(node.lineno, [lower(value) for value in values])


def summands(node: ast.BinOp) -> list[ast.expr]:
    """The operands of a chain of `+`, however long, without recursion on its left."""
    found: list[ast.expr] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp) and isinstance(current.op, ast.Add):
        found.append(current.right)
        current = current.left
    found.append(current)
    return found[::-1]


def is_text(node: ast.expr) -> bool:
    """Whether an expression is text for sure, by its form alone."""
    match node:
        case ast.Constant():
            return isinstance(node.value, str)
        case ast.JoinedStr():
            return True
        case ast.Call(func=ast.Name(id="str")):
            return True
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "join" | "strip" | "upper" | "lower")):
            return is_text(value)
        case ast.BinOp(op=ast.Mod()):
            return is_text(node.left)
        case _:
            return False


def percent(node: ast.BinOp, lower: Lower) -> Expr | None:
    """`"…%s…" % values` where the left is a literal; None if it is none or its values do not fit."""
    if not (isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)):
        return None
    text, right = node.left.value, node.right
    positional = list(right.elts) if isinstance(right, ast.Tuple) else [right]
    parts: list[Expr] = []
    end = 0
    for found in _PERCENT.finditer(text):
        parts.append(Const(node.lineno, text[end : found.start()]))
        end = found.end()
        if found["kind"] == "%":
            parts.append(Const(node.lineno, "%"))
        elif found["name"] is not None:
            parts.append(_named(right, found["name"], lower))
        elif positional:
            parts.append(lower(positional.pop(0)))
        else:
            return None
    parts.append(Const(node.lineno, text[end:]))
    return joined(node.lineno, parts)


def _named(values: ast.expr, name: str, lower: Lower) -> Expr:
    if isinstance(values, ast.Dict):
        for key, value in zip(values.keys, values.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == name:
                return lower(value)
    return Item(values.lineno, lower(values), Const(values.lineno, name))


def format_call(node: ast.Call, lower: Lower) -> Expr | None:
    """`"…{}…".format(…)` on a literal; None if it is none or its arguments do not fit."""
    if not (
        isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
        and isinstance(node.func.value, ast.Constant)
        and isinstance(node.func.value.value, str)
    ):
        return None
    named = {word.arg: word.value for word in node.keywords if word.arg is not None}
    if len(named) < len(node.keywords) or any(isinstance(value, ast.Starred) for value in node.args):
        return None
    try:
        pieces = list(Formatter().parse(node.func.value.value))
    except ValueError:
        return None
    parts: list[Expr] = []
    automatic = 0
    for literal, place, _, _ in pieces:
        parts.append(Const(node.lineno, literal))
        if place is None:
            continue
        head = re.split(r"[.\[]", place, maxsplit=1)[0]
        if head == "":
            head, automatic = str(automatic), automatic + 1
        parts.append(_placed(node, place, head, named, lower))
    return joined(node.lineno, parts)


def _placed(node: ast.Call, place: str, head: str, named: dict[str, ast.expr], lower: Lower) -> Expr:
    index = int(head) if head.isdecimal() else -1
    value = node.args[index] if 0 <= index < len(node.args) else named.get(head)
    if value is None:
        return Unknown(node.lineno, f"no argument for {{{place}}}")
    result = lower(value)
    for step in _STEP.finditer(place):
        if step[1] is not None:
            result = Attr(node.lineno, result, step[1])
        else:
            result = Item(node.lineno, result, Const(node.lineno, step[2]))
    return result
