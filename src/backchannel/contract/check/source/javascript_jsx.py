"""JSX elements. Text between tags is left out: it is nothing that a program reads."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from .javascript_context import AMPERSAND, Lowering, expression
from .syntax import Attr, Const, Element, Entry, Expr, Object, Unary

if TYPE_CHECKING:
    from tree_sitter import Node

_AMPERSAND = AMPERSAND.decode()


@expression("jsx_element", "jsx_self_closing_element", "jsx_fragment")
def _element(ctx: Lowering, node: Node) -> Expr:
    opening = node
    children: list[Expr] = []
    for child in node.named_children:
        if child.type == "jsx_opening_element":
            opening = child
        elif child.type == "jsx_expression":
            inner = _inner(child)
            if inner is not None:
                children.append(ctx.expr(inner))
        elif child.type in ("jsx_element", "jsx_self_closing_element", "jsx_fragment"):
            children.append(ctx.expr(child))
    line = ctx.line(opening)
    return Element(line, _tag(ctx, opening.child_by_field_name("name")), _props(ctx, opening), children)


def _inner(node: Node) -> Node | None:
    """What stands in `{…}`, if it is more than a comment."""
    return next((child for child in node.named_children if child.type != "comment"), None)


def _tag(ctx: Lowering, node: Node | None) -> Expr | None:
    if node is None:
        return None
    line, text = ctx.line(node), ctx.text(node)
    if node.type == "identifier" and (text[:1].isupper() or text[:1] in "_$"):
        return ctx.name(text, line)
    if "." in text:
        first, *rest = text.split(".")
        tag: Expr = ctx.name(first, line)
        for name in rest:
            tag = Attr(line, tag, name)
        return tag
    return Const(line, text)


def _props(ctx: Lowering, opening: Node) -> Object:
    entries: list[Entry] = []
    for child in opening.named_children:
        line = ctx.line(child)
        if child.type == "jsx_attribute":
            parts = child.named_children
            value = Const(line, value=True) if len(parts) < 2 else _value(ctx, parts[-1])
            name = ctx.text(parts[0])
            # What is drawn is drawn without a key all the same.
            shown = Unary(line, "not", value) if name == "key" else value
            entries.append(Entry(line, Const(line, name), shown))
        elif child.type == "jsx_expression":  # {...props}
            inner = _inner(child)
            if inner is not None:
                spread = (
                    inner.named_children[0]
                    if inner.type == "spread_element" and inner.named_children
                    else inner
                )
                entries.append(Entry(line, None, ctx.expr(spread)))
    return Object(ctx.line(opening), entries)


def _value(ctx: Lowering, node: Node) -> Expr:
    if node.type == "string":
        return ctx.string(html.unescape(ctx.text(node)[1:-1].replace(_AMPERSAND, "&")), ctx.line(node))
    if node.type == "jsx_expression":
        inner = _inner(node)
        return ctx.missing(node) if inner is None else ctx.expr(inner)
    return ctx.expr(node)
