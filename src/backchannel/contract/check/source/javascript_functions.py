"""Functions, parameters, destructuring and classes of JavaScript and TypeScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .javascript_context import Lowering, Scope, expression
from .javascript_literals import property_key, with_holes
from .javascript_types import annotation
from .syntax import (
    Array,
    Assign,
    Attr,
    Class,
    ClassField,
    Const,
    Default,
    Entry,
    Expr,
    ExprStmt,
    Function,
    Name,
    Object,
    Param,
    Return,
    Spread,
    Stmt,
    Unknown,
)

if TYPE_CHECKING:
    from tree_sitter import Node

Declares = Literal["", "block", "function"]
"""Whether a pattern declares its names: for the block (`let`, `const`, parameters), for the whole function (`var`), or not at all."""


# --- patterns ---


def pattern(ctx: Lowering, node: Node, declares: Declares = "") -> Expr:
    """The target of an assignment or declaration, or of a parameter."""
    kind = node.type
    line = ctx.line(node)
    if kind in ("identifier", "shorthand_property_identifier_pattern"):
        text = ctx.text(node)
        return ctx.declare(text, line, declares == "function") if declares else ctx.target(text, line)
    if kind in ("object_pattern", "object"):
        return Object(
            line,
            [
                _pattern_entry(ctx, child, declares)
                for child in node.named_children
                if child.type != "comment"
            ],
        )
    if kind in ("array_pattern", "array"):
        return Array(line, with_holes(node, lambda child: pattern(ctx, child, declares)))
    if kind in ("assignment_pattern", "assignment_expression"):
        left = node.child_by_field_name("left")
        value = ctx.field(node, "right")
        return ctx.missing(node) if left is None else Default(line, pattern(ctx, left, declares), value)
    if kind in ("rest_pattern", "spread_element"):
        inner = node.named_children
        return Spread(line, pattern(ctx, inner[0], declares)) if inner else ctx.missing(node)
    if kind in ("non_null_expression", "parenthesized_expression", "as_expression", "satisfies_expression"):
        inner = node.named_children
        return pattern(ctx, inner[0], declares) if inner else ctx.missing(node)
    return ctx.expr(node)


def _pattern_entry(ctx: Lowering, node: Node, declares: Declares) -> Entry:
    kind = node.type
    line = ctx.line(node)
    if kind in ("pair_pattern", "pair"):
        key = property_key(ctx, node.child_by_field_name("key"))
        value = node.child_by_field_name("value")
        return Entry(line, key, ctx.missing(node) if value is None else pattern(ctx, value, declares))
    if kind in ("rest_pattern", "spread_element"):
        inner = node.named_children
        return Entry(line, None, pattern(ctx, inner[0], declares) if inner else ctx.missing(node))
    if kind == "object_assignment_pattern":
        left = node.child_by_field_name("left")
        if left is None:
            return Entry(line, Const(line, ""), ctx.missing(node))
        value_expr = ctx.field(node, "right")
        return Entry(
            line, Const(line, ctx.text(left)), Default(line, pattern(ctx, left, declares), value_expr)
        )
    return Entry(line, Const(line, ctx.text(node)), pattern(ctx, node, declares))


# --- functions ---


@expression("arrow_function", "function_expression", "function", "generator_function")
def _function_expression(ctx: Lowering, node: Node) -> Expr:
    return function(ctx, node)


def function(ctx: Lowering, node: Node) -> Function:
    """Any form of function but a method."""
    name = node.child_by_field_name("name")
    result = _signature(ctx, node)
    result.name = "" if name is None else ctx.text(name)
    return result


def _signature(ctx: Lowering, node: Node) -> Function:
    """Parameters, body and scope."""
    line = ctx.line(node)
    result = Function(line, "", [], [], end_line=ctx.end_line(node))
    scope = Scope(names=result.locals)
    ctx.scopes.append(scope)
    parameters = node.child_by_field_name("parameters")
    single = node.child_by_field_name("parameter")
    if parameters is not None:
        result.params, result.body = _params(ctx, parameters)
    elif single is not None:
        result.params = [Param(ctx.line(single), pattern(ctx, single, "block"))]
    for child in node.children:
        kind = child.type
        if kind == "async":
            result.is_async = True
        elif kind == "*":
            result.is_generator = True
        elif kind in ("formal_parameters", "statement_block", "=>"):
            break
    body = node.child_by_field_name("body")
    if body is not None:
        if body.type == "statement_block":
            from .javascript_statements import statements

            statements(ctx, body.named_children, result.body)
        else:
            result.body.append(Return(ctx.line(body), ctx.expr(body)))
    ctx.scopes.pop()
    return result


def _params(ctx: Lowering, node: Node) -> tuple[list[Param], list[Stmt]]:
    """The parameters, and what TypeScript's `constructor(private url: string)` assigns to `this`."""
    params: list[Param] = []
    assigned: list[Stmt] = []
    for child in node.named_children:
        kind = child.type
        if kind == "comment":
            continue
        line = ctx.line(child)
        if kind not in ("required_parameter", "optional_parameter"):
            params.append(_plain_param(ctx, child, line))
            continue
        target = child.child_by_field_name("pattern")
        if target is None or target.type == "this":
            continue
        param = _plain_param(ctx, target, line)
        param.default = ctx.optional_field(child, "value") or param.default
        param.annotation = annotation(ctx, child.child_by_field_name("type"))
        params.append(param)
        modified = any(
            part.type in ("accessibility_modifier", "readonly", "override_modifier")
            for part in child.children
        )
        if modified and isinstance(param.target, Name):
            this = Attr(line, Name(line, "this"), param.target.id)
            assigned.append(ExprStmt(line, Assign(line, this, Name(line, param.target.id))))
    return params, assigned


def _plain_param(ctx: Lowering, node: Node, line: int) -> Param:
    target = pattern(ctx, node, "block")
    if isinstance(target, Default):
        return Param(line, target.target, target.value)
    if isinstance(target, Spread):
        return Param(line, target.value, rest="*")
    return Param(line, target)


def method(ctx: Lowering, node: Node) -> Function:
    """A method of a class or of an object literal."""
    result = _signature(ctx, node)
    name = node.child_by_field_name("name")
    key = property_key(ctx, name)
    result.name = str(key.value) if isinstance(key, Const) else ""
    result.kind = "constructor" if result.name == "constructor" else "method"
    for child in node.children:
        match child.type:
            case "static":
                result.kind = "static"
            case "get":
                result.kind = "getter"
            case "set":
                result.kind = "setter"
            case "async":
                result.is_async = True
            case "*":
                result.is_generator = True
            case "formal_parameters":
                break
    return result


# --- classes ---


@expression("class", "class_declaration", "abstract_class_declaration")
def _class_expression(ctx: Lowering, node: Node) -> Expr:
    return class_(ctx, node)


def class_(ctx: Lowering, node: Node) -> Class:
    """A class in either form; its name is declared by the statement, not here."""
    name = node.child_by_field_name("name")
    result = Class(ctx.line(node), "" if name is None else ctx.text(name), [], [], [])
    for child in node.named_children:
        if child.type == "class_heritage":
            result.bases = _bases(ctx, child)
        elif child.type == "decorator":
            result.decorators.append(_decorator(ctx, child))
    body = node.child_by_field_name("body")
    if body is not None:
        _class_body(ctx, body, result)
    return result


def _bases(ctx: Lowering, node: Node) -> list[Expr]:
    for child in node.named_children:
        if child.type == "extends_clause":
            return [ctx.field(child, "value")]
        if child.type not in ("implements_clause", "comment"):
            return [ctx.expr(child)]
    return []


def _decorator(ctx: Lowering, node: Node) -> Expr:
    inner = node.named_children
    return ctx.expr(inner[-1]) if inner else ctx.missing(node)


def _class_body(ctx: Lowering, body: Node, result: Class) -> None:
    decorators: list[Expr] = []
    for child in body.named_children:
        match child.type:
            case "decorator":
                decorators.append(_decorator(ctx, child))
                continue
            case "method_definition":
                lowered = method(ctx, child)
                lowered.decorators = decorators
                result.methods.append(lowered)
            case "public_field_definition" | "field_definition":
                result.fields.append(_class_field(ctx, child))
            case "class_static_block":
                result.fields.append(
                    ClassField(
                        ctx.line(child), "", Unknown(ctx.line(child), "static block"), None, static=True
                    )
                )
            case _:
                pass  # signatures without a body, comments
        decorators = []
    last = {(one.name, one.kind): one for one in result.methods if one.name}
    result.methods = [one for one in result.methods if last.get((one.name, one.kind), one) is one]


def _class_field(ctx: Lowering, node: Node) -> ClassField:
    key = property_key(ctx, node.child_by_field_name("name") or node.child_by_field_name("property"))
    name = str(key.value) if isinstance(key, Const) else ""
    static = any(child.type == "static" for child in node.children)
    value = ctx.optional_field(node, "value")
    if isinstance(value, Function) and not value.name:
        value.name = name
    return ClassField(ctx.line(node), name, value, annotation(ctx, node.child_by_field_name("type")), static)
