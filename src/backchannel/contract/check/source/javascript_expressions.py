"""Member access, calls and operators of JavaScript and TypeScript, and what only wraps an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .javascript_context import Lowering, expression
from .javascript_literals import template
from .syntax import (
    Assign,
    Attr,
    Binary,
    BinaryOp,
    Call,
    Conditional,
    Const,
    Expr,
    Function,
    Item,
    Name,
    Template,
    Unary,
    Unknown,
    Yield,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_OPERATORS: dict[str, BinaryOp] = {
    "&&": "and",
    "||": "or",
    "??": "??",
    "==": "==",
    "===": "==",
    "!=": "!=",
    "!==": "!=",
    "in": "in",
    "<": "<",
    ">": "<",
    "<=": "<",
    ">=": "<",
    "|": "|",
    "instanceof": "instanceof",
}


# --- member access and calls ---


@expression("member_expression")
def _member(ctx: Lowering, node: Node) -> Expr:
    children = node.children
    if len(children) == 3:  # no comment in between: the fields without asking for them
        obj, dot, prop = children
        optional = dot.type == "optional_chain"
    else:
        found, named = node.child_by_field_name("object"), node.child_by_field_name("property")
        if found is None or named is None:
            return ctx.missing(node)
        obj, prop, optional = found, named, any(child.type == "optional_chain" for child in children)
    return Attr(ctx.line(prop), ctx.expr(obj), ctx.text(prop).lstrip("#"), optional)


@expression("subscript_expression")
def _subscript(ctx: Lowering, node: Node) -> Expr:
    optional = any(child.type == "optional_chain" for child in node.children)
    obj, index = ctx.field(node, "object"), ctx.field(node, "index")
    return Item(ctx.line(node), obj, index, optional)


@expression("call_expression")
def _call(ctx: Lowering, node: Node) -> Expr:
    func = ctx.field(node, "function")
    args = node.child_by_field_name("arguments")
    return Call(ctx.line(node), func, _arguments(ctx, args))


@expression("new_expression")
def _new(ctx: Lowering, node: Node) -> Expr:
    func = ctx.field(node, "constructor")
    return Call(ctx.line(node), func, _arguments(ctx, node.child_by_field_name("arguments")), new=True)


def _arguments(ctx: Lowering, node: Node | None) -> list[Expr]:
    if node is None:
        return []
    if node.type == "template_string":  # a tagged template: the tag gets the text
        return [ctx.expr(node)]
    return [ctx.expr(child) for child in node.named_children if child.type != "comment"]


# --- operators ---


@expression("binary_expression")
def _binary(ctx: Lowering, node: Node) -> Expr:
    operator = node.child_by_field_name("operator")
    sign = operator.type if operator is not None else ""
    if sign == "+":
        return _sum(ctx, node)
    line = ctx.line(node)
    left = node.child_by_field_name("left")
    if left is not None and left.type == "private_property_identifier":  # `#x in o`
        return Unknown(line, "private in", [ctx.field(node, "right")])
    return Binary(line, _OPERATORS.get(sign, "other"), ctx.field(node, "left"), ctx.field(node, "right"))


def _sum(ctx: Lowering, node: Node) -> Expr:
    """A chain of `+`, without recursion: texts of hundreds of lines are put together so."""
    line = ctx.line(node)
    operands: list[Node] = []
    current: Node | None = node
    while current is not None and current.type == "binary_expression":
        operator = current.child_by_field_name("operator")
        right = current.child_by_field_name("right")
        if operator is None or operator.type != "+" or right is None:
            break
        operands.append(right)
        current = current.child_by_field_name("left")
    if current is None:
        return ctx.missing(node)
    operands.append(current)
    return concatenated(line, [ctx.expr(operand) for operand in reversed(operands)])


def concatenated(line: int, parts: list[Expr]) -> Expr:
    """What `+` over these yields: text where any of them is known to be text."""
    if any(
        isinstance(part, Template) or (isinstance(part, Const) and isinstance(part.value, str))
        for part in parts
    ):
        return template(line, parts)
    total = parts[0]
    for part in parts[1:]:
        total = Binary(line, "+", total, part)
    return total


@expression("unary_expression")
def _unary(ctx: Lowering, node: Node) -> Expr:
    operator = node.child_by_field_name("operator")
    sign = operator.type if operator is not None else ""
    line = ctx.line(node)
    operand = ctx.field(node, "argument")
    if sign == "!":
        return Unary(line, "not", operand)
    if sign == "typeof":
        return Unary(line, "typeof", operand)
    if sign == "void":
        return Unknown(line, "void", [operand]) if not isinstance(operand, Const) else Const(line, None)
    if sign == "-":
        if isinstance(operand, Const) and isinstance(operand.value, int | float):
            return Const(line, -operand.value)
        return Unary(line, "-", operand)
    return Unknown(line, sign, [operand])  # delete, +, ~


@expression("update_expression")
def _update(ctx: Lowering, node: Node) -> Expr:
    argument = node.child_by_field_name("argument")
    if argument is None:
        return ctx.missing(node)
    line = ctx.line(node)
    return Assign(line, ctx.expr(argument), Binary(line, "other", ctx.expr(argument), Const(line, 1)))


@expression("ternary_expression")
def _ternary(ctx: Lowering, node: Node) -> Expr:
    line = ctx.line(node)
    return Conditional(
        line, ctx.field(node, "condition"), ctx.field(node, "consequence"), ctx.field(node, "alternative")
    )


@expression("assignment_expression")
def _assignment(ctx: Lowering, node: Node) -> Expr:
    from .javascript_functions import pattern

    left = node.child_by_field_name("left")
    if left is None:
        return ctx.missing(node)
    value = ctx.field(node, "right")
    target = pattern(ctx, left)
    if isinstance(value, Function) and not value.name:
        value.name = (
            target.id if isinstance(target, Name) else target.name if isinstance(target, Attr) else ""
        )
    return Assign(ctx.line(node), target, value)


@expression("augmented_assignment_expression")
def _augmented(ctx: Lowering, node: Node) -> Expr:
    """`a += b` keeps `b` as its value; `a ||= b` and the like become `a = a || b`."""
    left, operator = node.child_by_field_name("left"), node.child_by_field_name("operator")
    if left is None or operator is None:
        return ctx.missing(node)
    line, sign = ctx.line(node), operator.type[:-1]
    value = ctx.field(node, "right")
    if sign == "+":
        return Assign(line, ctx.expr(left), value, augmented=True)
    return Assign(line, ctx.expr(left), Binary(line, _OPERATORS.get(sign, "other"), ctx.expr(left), value))


@expression("yield_expression")
def _yield(ctx: Lowering, node: Node) -> Expr:
    inner = node.named_children
    return Yield(ctx.line(node), ctx.expr(inner[0]) if inner else None)


# --- what only wraps ---


@expression(
    "parenthesized_expression",
    "await_expression",
    "as_expression",
    "satisfies_expression",
    "non_null_expression",
    "instantiation_expression",
)
def _wrapped(ctx: Lowering, node: Node) -> Expr:
    for child in node.named_children:
        if child.type != "comment":
            return ctx.expr(child)
    return ctx.missing(node)


@expression("type_assertion")
def _type_assertion(ctx: Lowering, node: Node) -> Expr:
    inner = node.named_children
    return ctx.expr(inner[-1]) if inner else ctx.missing(node)


@expression("sequence_expression")
def _sequence(ctx: Lowering, node: Node) -> Expr:
    parts = [ctx.expr(part) for part in sequence_parts(node)]
    if all(isinstance(part, Const) for part in parts[:-1]):  # `(0, module.function)(…)` of compiled code
        return parts[-1]
    return Unknown(ctx.line(node), "sequence", parts)


def sequence_parts(node: Node) -> list[Node]:
    """The expressions between the commas, however the grammar nests them."""
    parts: list[Node] = []
    for child in node.named_children:
        if child.type == "sequence_expression":
            parts.extend(sequence_parts(child))
        elif child.type != "comment":
            parts.append(child)
    return parts


@expression("ERROR")
def _error(ctx: Lowering, node: Node) -> Expr:
    return ctx.missing(node)
