"""Python expressions, lowered."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from .python_scope import Scope, Stand, target_names
from .python_text import f_string, format_call, is_text, joined, percent, summands
from .syntax import (
    Array,
    Assign,
    Attr,
    Binary,
    BinaryOp,
    Call,
    Comprehension,
    Conditional,
    Const,
    Entry,
    Expr,
    Function,
    Item,
    Name,
    Object,
    Param,
    Return,
    Spread,
    Unary,
    Unknown,
    Yield,
)

_COMPARISONS: dict[type[ast.cmpop], BinaryOp] = {
    ast.Eq: "==",
    ast.Is: "==",
    ast.NotEq: "!=",
    ast.IsNot: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
}


def lower(node: ast.expr, scope: Scope) -> Expr:
    """Any expression; what has no form is `Unknown` with the parts that are worth following."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        parts = [lower(child, scope) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        return Unknown(node.lineno, type(node).__name__, parts)
    return handler(node, scope)


def _name(node: ast.Name, scope: Scope) -> Expr:
    stand = scope.stands.get(node.id, node.id)
    return Name(node.lineno, stand) if isinstance(stand, str) else stand(node.lineno)


def _constant(node: ast.Constant, _: Scope) -> Expr:
    if node.value is Ellipsis:
        # Pydantic's and FastAPI's word for "required": the builtin that `...` is.
        return Name(node.lineno, "Ellipsis")
    if isinstance(node.value, complex):
        return Unknown(node.lineno, "complex number")
    return Const(node.lineno, node.value)


def _attribute(node: ast.Attribute, scope: Scope) -> Expr:
    return Attr(_end(node), lower(node.value, scope), node.attr)


def _end(node: ast.expr) -> int:
    """The line of an attribute's name, which is where a chain of calls over several lines is at."""
    return node.end_lineno or node.lineno


def _subscript(node: ast.Subscript, scope: Scope) -> Expr:
    return Item(node.lineno, lower(node.value, scope), lower(node.slice, scope))


def _slice(node: ast.Slice, scope: Scope) -> Expr:
    parts = [lower(part, scope) for part in (node.lower, node.upper, node.step) if part is not None]
    return Unknown(node.lineno, "slice", parts)


def _call(node: ast.Call, scope: Scope) -> Expr:
    text = format_call(node, lambda value: lower(value, scope))
    if text is not None:
        return text
    return Call(
        node.func.end_lineno or node.lineno,
        lower(node.func, scope),
        [lower(value, scope) for value in node.args],
        [(word.arg or "**", lower(word.value, scope)) for word in node.keywords],
    )


def _dict(node: ast.Dict, scope: Scope) -> Expr:
    return Object(
        node.lineno,
        [
            Entry((key or value).lineno, None if key is None else lower(key, scope), lower(value, scope))
            for key, value in zip(node.keys, node.values, strict=True)
        ],
    )


def _array(node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Expr:
    return Array(node.lineno, [lower(element, scope) for element in node.elts])


def _binary(node: ast.BinOp, scope: Scope) -> Expr:
    if isinstance(node.op, ast.Add):
        return _sum(node, scope)
    if isinstance(node.op, ast.Mod):
        text = percent(node, lambda value: lower(value, scope))
        if text is not None:
            return text
    left, right = lower(node.left, scope), lower(node.right, scope)
    if not isinstance(node.op, ast.BitOr):
        return Binary(node.lineno, "other", left, right)
    if isinstance(left, Object) or isinstance(right, Object):
        return Object(node.lineno, [*_entries(left), *_entries(right)])
    return Binary(node.lineno, "|", left, right)


def _entries(value: Expr) -> list[Entry]:
    """What one side of `{…} | …` adds to the dict."""
    return value.entries if isinstance(value, Object) else [Entry(value.line, None, value)]


def _sum(node: ast.BinOp, scope: Scope) -> Expr:
    operands = summands(node)
    parts = [lower(operand, scope) for operand in operands]
    if any(is_text(operand) for operand in operands):
        return joined(node.lineno, parts)
    result = parts[0]
    for part in parts[1:]:
        result = Binary(node.lineno, "+", result, part)
    return result


def _logical(node: ast.BoolOp, scope: Scope) -> Expr:
    op: BinaryOp = "and" if isinstance(node.op, ast.And) else "or"
    result = lower(node.values[0], scope)
    for value in node.values[1:]:
        result = Binary(value.lineno, op, result, lower(value, scope))
    return result


def _unary(node: ast.UnaryOp, scope: Scope) -> Expr:
    operand = lower(node.operand, scope)
    if isinstance(node.op, ast.Not):
        return Unary(node.lineno, "not", operand)
    if isinstance(node.op, ast.UAdd):
        return operand
    if isinstance(node.op, ast.Invert):
        return Unknown(node.lineno, "~", [operand])
    if isinstance(operand, Const) and isinstance(operand.value, int | float):
        return Const(node.lineno, -operand.value)
    return Unary(node.lineno, "-", operand)


def _compare(node: ast.Compare, scope: Scope) -> Expr:
    left = lower(node.left, scope)
    result: Expr | None = None
    for operator, right_node in zip(node.ops, node.comparators, strict=True):
        right = lower(right_node, scope)
        pair = Binary(right_node.lineno, _COMPARISONS.get(type(operator), "<"), left, right)
        result = pair if result is None else Binary(node.lineno, "and", result, pair)
        left = right
    return result if result is not None else left


def _conditional(node: ast.IfExp, scope: Scope) -> Expr:
    return Conditional(
        node.lineno, lower(node.test, scope), lower(node.body, scope), lower(node.orelse, scope)
    )


def _walrus(node: ast.NamedExpr, scope: Scope) -> Expr:
    scope.own.add(node.target.id)
    return Assign(node.lineno, lower(node.target, scope), lower(node.value, scope))


def _yield(node: ast.Yield | ast.YieldFrom, scope: Scope) -> Expr:
    scope.is_generator = True
    return Yield(node.lineno, None if node.value is None else lower(node.value, scope))


def _comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope) -> Expr:
    return _generated(node.generators, None, node.elt, scope)


def _dict_comprehension(node: ast.DictComp, scope: Scope) -> Expr:
    return _generated(node.generators, node.key, node.value, scope)


def _generated(
    generators: list[ast.comprehension], key: ast.expr | None, element: ast.expr, scope: Scope
) -> Expr:
    first, rest = generators[0], generators[1:]
    iterable = lower(first.iter, scope)
    # A comprehension's variables are its own: under the same name they would be taken for the function's or the module's.
    stands: dict[str, Stand] = {
        name: f"{name}@{first.target.lineno}:{first.target.col_offset}" for name in target_names(first.target)
    }
    scope.own.update(name for name in stands.values() if isinstance(name, str))
    inner = scope.with_names(stands)
    target = pattern(first.target, inner)
    conditions = [lower(condition, inner) for condition in first.ifs]
    if rest:
        return Comprehension(
            first.target.lineno, target, iterable, conditions, _generated(rest, key, element, inner)
        )
    lowered_key = None if key is None else lower(key, inner)
    return Comprehension(
        first.target.lineno, target, iterable, conditions, lower(element, inner), lowered_key
    )


def pattern(target: ast.expr, scope: Scope) -> Expr:
    """The target of an assignment: a name, an attribute, an item, or an `Array` of targets."""
    return lower(target, scope)


def _lambda(node: ast.Lambda, scope: Scope) -> Expr:
    inner = scope.inner(argument_names(node.args), {})
    params = parameters(node.args, scope, inner)
    body = lower(node.body, inner)
    return Function(
        node.lineno,
        "",
        params,
        [Return(node.body.lineno, body)],
        is_generator=inner.is_generator,
        locals=inner.own,
        end_line=node.end_lineno or node.lineno,
    )


def argument_names(args: ast.arguments) -> set[str]:
    """The names of all parameters."""
    found = {arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
    return found | {arg.arg for arg in (args.vararg, args.kwarg) if arg is not None}


def parameters(args: ast.arguments, outer: Scope, inner: Scope, skip: int = 0) -> list[Param]:
    """The parameters without the first `skip`; defaults and annotations are evaluated outside of the function."""
    positional = [*args.posonlyargs, *args.args]
    without_default = len(positional) - len(args.defaults)
    defaults: list[ast.expr | None] = [*([None] * without_default), *args.defaults]
    found = [_param(arg, default, outer, inner) for arg, default in zip(positional, defaults, strict=True)][
        skip:
    ]
    if args.vararg is not None:
        found.append(Param(args.vararg.lineno, Name(args.vararg.lineno, args.vararg.arg), rest="*"))
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        param = _param(arg, default, outer, inner)
        param.keyword_only = True
        found.append(param)
    if args.kwarg is not None:
        found.append(Param(args.kwarg.lineno, Name(args.kwarg.lineno, args.kwarg.arg), rest="**"))
    return found


def _param(arg: ast.arg, default: ast.expr | None, outer: Scope, inner: Scope) -> Param:
    return Param(
        arg.lineno,
        lower(ast.Name(arg.arg, lineno=arg.lineno), inner),
        None if default is None else lower(default, outer),
        None if arg.annotation is None else annotation(arg.annotation, outer),
    )


def annotation(node: ast.expr, scope: Scope) -> Expr:
    """An annotation; one in quotes is read as what the quotes hold, except the values of `Literal` and the metadata of `Annotated`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _quoted(node, node.value, scope)
    if isinstance(node, ast.Subscript):
        return Item(node.lineno, lower(node.value, scope), _arguments(node, scope))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return Binary(node.lineno, "|", annotation(node.left, scope), annotation(node.right, scope))
    if isinstance(node, ast.Tuple | ast.List):
        return Array(node.lineno, [annotation(element, scope) for element in node.elts])
    return lower(node, scope)


def _quoted(node: ast.Constant, text: str, scope: Scope) -> Expr:
    try:
        inner = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return Unknown(node.lineno, f"annotation {text!r}")
    for part in ast.walk(inner):
        if isinstance(part, ast.expr):
            part.lineno = part.end_lineno = node.lineno
    return annotation(inner, scope)


def _arguments(node: ast.Subscript, scope: Scope) -> Expr:
    head = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    if head == "Literal":
        return lower(node.slice, scope)
    if head == "Annotated" and isinstance(node.slice, ast.Tuple) and node.slice.elts:
        first, *metadata = node.slice.elts
        return Array(node.lineno, [annotation(first, scope), *(lower(part, scope) for part in metadata)])
    return annotation(node.slice, scope)


_HANDLERS: dict[type[ast.expr], Callable[[Any, Scope], Expr]] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Call: _call,
    ast.Dict: _dict,
    ast.List: _array,
    ast.Tuple: _array,
    ast.Set: _array,
    ast.BinOp: _binary,
    ast.BoolOp: _logical,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.NamedExpr: _walrus,
    ast.Await: lambda node, scope: lower(node.value, scope),
    ast.Starred: lambda node, scope: Spread(node.lineno, lower(node.value, scope)),
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
    ast.Lambda: _lambda,
    ast.JoinedStr: lambda node, scope: f_string(node, lambda value: lower(value, scope)),
    ast.FormattedValue: lambda node, scope: lower(node.value, scope),
}
