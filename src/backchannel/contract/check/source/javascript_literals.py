"""Names, literals, objects and arrays of JavaScript and TypeScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .javascript_context import Lowering, expression, unescape
from .syntax import (
    Array,
    Const,
    Entry,
    Expr,
    Function,
    Name,
    Object,
    Spread,
    Template,
    Unknown,
)

if TYPE_CHECKING:
    from tree_sitter import Node

# --- names and literals ---


@expression("identifier", "shorthand_property_identifier")
def _identifier(ctx: Lowering, node: Node) -> Expr:
    return ctx.name(ctx.text(node), ctx.line(node))


@expression("this", "super")
def _this(ctx: Lowering, node: Node) -> Expr:
    return Name(ctx.line(node), node.type)


@expression("import")
def _import(ctx: Lowering, node: Node) -> Expr:
    return Name(ctx.line(node), "import")


@expression("meta_property")
def _meta_property(ctx: Lowering, node: Node) -> Expr:
    """`import.meta` is the name `import.meta`."""
    return Name(ctx.line(node), ctx.text(node))


@expression("undefined", "null")
def _nothing(ctx: Lowering, node: Node) -> Expr:
    return Const(ctx.line(node), None)


@expression("true", "false")
def _boolean(ctx: Lowering, node: Node) -> Expr:
    return Const(ctx.line(node), node.type == "true")


@expression("number")
def _number(ctx: Lowering, node: Node) -> Expr:
    text = ctx.text(node).replace("_", "").rstrip("n")
    try:
        return Const(ctx.line(node), int(text, 0))
    except ValueError:
        pass  # no integer: a fraction, an exponent, or an octal of old
    try:
        return Const(ctx.line(node), float(text))
    except ValueError:
        return Unknown(ctx.line(node), "number")


@expression("string")
def _string(ctx: Lowering, node: Node) -> Expr:
    return ctx.string(unescape(ctx.text(node)[1:-1]), ctx.line(node))


@expression("template_string")
def _template_string(ctx: Lowering, node: Node) -> Expr:
    parts: list[Expr] = []
    start, line = node.start_byte + 1, ctx.line(node)
    for child in node.named_children:
        if child.type == "template_substitution":
            _add_text(ctx, parts, start, child.start_byte, ctx.line(child))
            inner = child.named_children
            parts.append(ctx.expr(inner[-1]) if inner else ctx.missing(child))
            start = child.end_byte
    _add_text(ctx, parts, start, node.end_byte - 1, ctx.end_line(node))
    return template(line, parts)


def _add_text(ctx: Lowering, parts: list[Expr], start: int, end: int, line: int) -> None:
    if end > start:
        text = unescape(ctx.source[start:end].decode("utf-8", "replace"))
        parts.extend(ctx.string_parts(text, line))


def template(line: int, parts: list[Expr]) -> Expr:
    """Join what is known; nothing but text is a `Const`."""
    joined: list[Expr] = []
    for part in parts:
        for piece in part.parts if isinstance(part, Template) else [part]:
            last = joined[-1] if joined else None
            if (
                isinstance(piece, Const)
                and isinstance(piece.value, str)
                and isinstance(last, Const)
                and isinstance(last.value, str)
            ):
                joined[-1] = Const(last.line, last.value + piece.value)
            else:
                joined.append(piece)
    if not joined:
        return Const(line, "")
    if len(joined) == 1 and isinstance(joined[0], Const) and isinstance(joined[0].value, str):
        return Const(line, joined[0].value)
    return Template(line, joined)


@expression("regex")
def _regex(ctx: Lowering, node: Node) -> Expr:
    """Its text is kept as the reason: `url.replace(/^http/, 'ws')` can be worked out from it."""
    return Unknown(ctx.line(node), ctx.text(node))


# --- objects and arrays ---


def property_key(ctx: Lowering, node: Node | None) -> Expr:
    """The key of a property: its name as text, the number, or the computed expression."""
    if node is None:
        return Unknown(0, "syntax error")
    kind = node.type
    if kind == "computed_property_name":
        inner = node.named_children
        return ctx.expr(inner[0]) if inner else ctx.missing(node)
    if kind in ("string", "number"):
        return ctx.expr(node)
    return Const(ctx.line(node), ctx.text(node).lstrip("#"))


@expression("object")
def _object(ctx: Lowering, node: Node) -> Expr:
    from .javascript_functions import method

    entries: list[Entry] = []
    for child in node.named_children:
        kind = child.type
        line = ctx.line(child)
        if kind == "pair":
            key = property_key(ctx, child.child_by_field_name("key"))
            value = ctx.field(child, "value")
            if isinstance(value, Function) and not value.name and isinstance(key, Const):
                value.name = str(key.value)
            entries.append(Entry(line, key, value))
        elif kind == "shorthand_property_identifier":
            text = ctx.text(child)
            entries.append(Entry(line, Const(line, text), ctx.name(text, line)))
        elif kind == "spread_element":
            inner = child.named_children
            entries.append(Entry(line, None, ctx.expr(inner[0]) if inner else ctx.missing(child)))
        elif kind == "method_definition":
            entries.append(
                Entry(line, property_key(ctx, child.child_by_field_name("name")), method(ctx, child))
            )
    return Object(ctx.line(node), entries)


@expression("array")
def _array(ctx: Lowering, node: Node) -> Expr:
    return Array(ctx.line(node), with_holes(node, ctx.expr))


def with_holes(node: Node, lower: Callable[[Node], Expr]) -> list[Expr]:
    """The items of an array or a pattern; what is left out between two commas is an `Unknown`."""
    items: list[Expr] = []
    expected = True
    for child in node.children:
        if child.is_named:
            if child.type != "comment":
                items.append(lower(child))
                expected = False
        elif child.type == ",":
            if expected:
                items.append(Unknown(0, "hole"))
            expected = True
    return items


@expression("spread_element")
def _spread(ctx: Lowering, node: Node) -> Expr:
    inner = node.named_children
    return Spread(ctx.line(node), ctx.expr(inner[0]) if inner else ctx.missing(node))
