"""Statements of JavaScript and TypeScript, except `switch`, imports and exports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .javascript_context import EXPRESSIONS, STATEMENTS, Lowering, statement
from .javascript_expressions import sequence_parts
from .javascript_functions import Declares, class_, function, pattern
from .syntax import Assign, Expr, ExprStmt, Function, Handler, If, Jump, Loop, Name, Raise, Return, Stmt, Try

if TYPE_CHECKING:
    from tree_sitter import Node

_HOISTED = ("function_declaration", "generator_function_declaration")


def statements(ctx: Lowering, nodes: Sequence[Node], out: list[Stmt]) -> None:
    """The statements of one block in order, its function declarations first: of several of one name only the last is ever run."""
    hoisted = [node for node in nodes if _hoisted(node)]
    last = {_function_name(node): node for node in hoisted}
    for node in hoisted:
        if last[_function_name(node)] is node:
            ctx.stmt(node, out)
    if not hoisted:
        for node in nodes:
            ctx.stmt(node, out)
        return
    done = {node.id for node in hoisted}
    for node in nodes:
        if node.id not in done:
            ctx.stmt(node, out)


def _hoisted(node: Node) -> bool:
    if node.type == "export_statement":
        declaration = node.child_by_field_name("declaration")
        return declaration is not None and declaration.type in _HOISTED
    return node.type in _HOISTED


def _function_name(node: Node) -> bytes | int:
    """The name of a function that is declared; of one without, something that no other has."""
    declaration = node.child_by_field_name("declaration") or node
    name = declaration.child_by_field_name("name")
    return name.text if name is not None and name.text is not None else node.id


def block(ctx: Lowering, node: Node | None) -> list[Stmt]:
    """The body of a branch or loop: a block of its own, or one statement."""
    out: list[Stmt] = []
    if node is None:
        return out
    ctx.scopes[-1].blocks.append({})
    if node.type == "statement_block":
        statements(ctx, node.named_children, out)
    else:
        ctx.stmt(node, out)
    ctx.scopes[-1].blocks.pop()
    return out


@statement("statement_block")
def _block(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    out.extend(block(ctx, node))


@statement("expression_statement")
def _expression(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    from .javascript_modules import common_js_export

    for child in node.named_children:
        if child.type in ("internal_module", "module"):
            ctx.stmt(child, out)
        elif child.type != "comment":
            for part in sequence_parts(child) if child.type == "sequence_expression" else [child]:
                if part.type != "assignment_expression" or not common_js_export(ctx, part, out):
                    out.append(ExprStmt(ctx.line(part), ctx.expr(part)))


# --- declarations ---


@statement("lexical_declaration", "variable_declaration")
def _declaration(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    from .javascript_modules import import_in_declaration

    declares: Declares = "function" if node.type == "variable_declaration" else "block"
    for child in node.named_children:
        if child.type != "variable_declarator":
            continue
        name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        if name is not None and not (value is not None and import_in_declaration(ctx, name, value)):
            out.append(ExprStmt(ctx.line(child), _declared(ctx, child, name, value, declares)))


def _declared(ctx: Lowering, node: Node, name: Node, value: Node | None, declares: Declares) -> Assign:
    from .javascript_types import annotation

    target = pattern(ctx, name, declares)
    lowered: Expr | None = None if value is None else ctx.expr(value)
    if isinstance(lowered, Function) and not lowered.name:
        lowered.name = ctx.text(name)
    return Assign(
        ctx.line(node), target, lowered, annotation(ctx, node.child_by_field_name("type")), declares=True
    )


@statement(*_HOISTED)
def _function(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    name = node.child_by_field_name("name")
    line = ctx.line(node)
    target = ctx.declare("" if name is None else ctx.text(name), line)
    out.append(ExprStmt(line, Assign(line, target, function(ctx, node), declares=True)))


@statement("class_declaration", "abstract_class_declaration", "class")
def _class(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    name = node.child_by_field_name("name")
    line = ctx.line(node)
    target = ctx.declare("" if name is None else ctx.text(name), line)
    out.append(ExprStmt(line, Assign(line, target, class_(ctx, node), declares=True)))


# --- branches and loops ---


@statement("if_statement")
def _if(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    """A chain of `else if`s without recursion: generated code has hundreds of them."""
    current: Node | None = node
    while current is not None:
        branch = If(
            ctx.line(current),
            ctx.field(current, "condition"),
            block(ctx, current.child_by_field_name("consequence")),
            [],
        )
        out.append(branch)
        clause = current.child_by_field_name("alternative")
        current = None
        if clause is not None:
            inner = [child for child in clause.named_children if child.type != "comment"]
            if inner and inner[0].type == "if_statement":
                current, out = inner[0], branch.orelse
            elif inner:
                branch.orelse = block(ctx, inner[0])


def _loop_body(ctx: Lowering, node: Node) -> list[Stmt]:
    ctx.scopes[-1].breaks.append(None)
    body = block(ctx, node.child_by_field_name("body"))
    ctx.scopes[-1].breaks.pop()
    return body


@statement("for_statement")
def _for(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    ctx.scopes[-1].blocks.append({})
    initializer = node.child_by_field_name("initializer")
    if initializer is not None:
        if initializer.type.endswith(("declaration", "statement")):
            ctx.stmt(initializer, out)
        else:
            out.append(ExprStmt(ctx.line(initializer), ctx.expr(initializer)))
    condition = node.child_by_field_name("condition")
    loop = Loop(
        ctx.line(node),
        None,
        None,
        None if condition is None else _test(ctx, condition),
        _loop_body(ctx, node),
    )
    increment = node.child_by_field_name("increment")
    if increment is not None:
        loop.body.append(ExprStmt(ctx.line(increment), ctx.expr(increment)))
    out.append(loop)
    ctx.scopes[-1].blocks.pop()


def _test(ctx: Lowering, node: Node) -> Expr | None:
    if node.type == "expression_statement":
        inner = node.named_children
        return ctx.expr(inner[0]) if inner else None
    return None if node.type == "empty_statement" else ctx.expr(node)


@statement("for_in_statement")
def _for_in(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    left, kind, operator = (node.child_by_field_name(name) for name in ("left", "kind", "operator"))
    if left is None:
        return
    iterable = ctx.field(node, "right")
    ctx.scopes[-1].blocks.append({})
    declares: Declares = "" if kind is None else "function" if kind.type == "var" else "block"
    target = pattern(ctx, left, declares)
    keys = operator is not None and operator.type == "in"
    out.append(Loop(ctx.line(node), target, iterable, None, _loop_body(ctx, node), keys))
    ctx.scopes[-1].blocks.pop()


@statement("while_statement", "do_statement")
def _while(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    out.append(Loop(ctx.line(node), None, None, ctx.field(node, "condition"), _loop_body(ctx, node)))


@statement("break_statement", "continue_statement")
def _jump(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    """A `break` of a `switch` is noted there, which takes it away; one with a label is a loop's."""
    jump = Jump(ctx.line(node), "break" if node.type == "break_statement" else "continue")
    breaks = ctx.scopes[-1].breaks
    if (
        jump.kind == "break"
        and breaks
        and breaks[-1] is not None
        and node.child_by_field_name("label") is None
    ):
        breaks[-1].add(jump)
    out.append(jump)


@statement("labeled_statement")
def _labeled(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    body = node.child_by_field_name("body")
    if body is not None:
        ctx.stmt(body, out)


@statement("with_statement")
def _with(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    out.append(ExprStmt(ctx.line(node), ctx.field(node, "object")))
    out.extend(block(ctx, node.child_by_field_name("body")))


# --- leaving ---


@statement("return_statement")
def _return(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    inner = [child for child in node.named_children if child.type != "comment"]
    if inner and inner[0].type == "parenthesized_expression" and inner[0].named_child_count == 1:
        inner = inner[0].named_children
    if not inner or inner[0].type != "sequence_expression":
        out.append(Return(ctx.line(node), ctx.expr(inner[0]) if inner else None))
        return
    *first, last = sequence_parts(inner[0])
    out.extend(ExprStmt(ctx.line(part), ctx.expr(part)) for part in first)
    out.append(Return(ctx.line(node), ctx.expr(last)))


@statement("throw_statement")
def _throw(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    inner = [child for child in node.named_children if child.type != "comment"]
    out.append(Raise(ctx.line(node), ctx.expr(inner[0]) if inner else None))


@statement("try_statement")
def _try(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    result = Try(ctx.line(node), block(ctx, node.child_by_field_name("body")), [], [])
    handler, finalizer = node.child_by_field_name("handler"), node.child_by_field_name("finalizer")
    if handler is not None:
        result.handlers.append(_catch(ctx, handler))
    if finalizer is not None:
        result.final = block(ctx, finalizer.child_by_field_name("body"))
    out.append(result)


def _catch(ctx: Lowering, node: Node) -> Handler:
    """`catch ({ message })` takes the error under a name of its own apart."""
    line = ctx.line(node)
    result = Handler(line, [], None, [])
    ctx.scopes[-1].blocks.append({})
    parameter = node.child_by_field_name("parameter")
    if parameter is not None:
        target = pattern(ctx, parameter, "block")
        if isinstance(target, Name):
            result.name = target.id
        else:
            result.name = ctx.fresh("error", line)
            result.body.append(ExprStmt(line, Assign(line, target, Name(line, result.name), declares=True)))
    result.body.extend(block(ctx, node.child_by_field_name("body")))
    ctx.scopes[-1].blocks.pop()
    return result


# --- broken code ---


@statement("ERROR")
def _error(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    """What the parser could still make out around a syntax error."""
    for child in node.named_children:
        if child.type in STATEMENTS and child.type != "class":
            ctx.stmt(child, out)
        elif child.type in EXPRESSIONS and child.type not in ("identifier", "this", "ERROR"):
            out.append(ExprStmt(ctx.line(child), ctx.expr(child)))
