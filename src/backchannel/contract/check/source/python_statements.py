"""Python statements, functions and classes, lowered."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeGuard

from .python_expressions import annotation, argument_names, lower, parameters, pattern
from .python_patterns import match_statement
from .python_scope import Scope, Stand, bound_names
from .syntax import (
    Array,
    Assign,
    Attr,
    Call,
    Class,
    ClassField,
    Expr,
    ExprStmt,
    Function,
    Handler,
    If,
    Jump,
    Loop,
    Name,
    Raise,
    Return,
    Stmt,
    Try,
    TypeDefinition,
    Unary,
    Unknown,
)

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

_ENUM_BASES = frozenset(
    {"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "TextChoices", "IntegerChoices", "Choices"}
)
_IMPLICIT_CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})
_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception"})
_GETTERS = frozenset({"property", "cached_property", "abstractproperty", "computed_field", "hybrid_property"})


class Statements:
    """Lowers blocks. `imported` holds what imports inside a function stand for there, by the function's node."""

    def __init__(self, imported: dict[ast.AST, dict[str, Stand]]) -> None:
        self._imported = imported
        self._handlers: dict[type[ast.stmt], Callable[[Any, Scope], list[Stmt]]] = {
            ast.Expr: _expression,
            ast.Assign: _assign,
            ast.AnnAssign: _annotated,
            ast.AugAssign: _augmented,
            ast.Return: lambda node, scope: [Return(node.lineno, _maybe(node.value, scope))],
            ast.Raise: lambda node, scope: [Raise(node.lineno, _maybe(node.exc, scope))],
            ast.Assert: _assert,
            ast.Delete: _delete,
            ast.Break: lambda node, _: [Jump(node.lineno, "break")],
            ast.Continue: lambda node, _: [Jump(node.lineno, "continue")],
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Match: lambda node, scope: match_statement(node, scope, self.block),
            ast.FunctionDef: self._function_statement,
            ast.AsyncFunctionDef: self._function_statement,
            ast.ClassDef: self._class_statement,
        }

    def block(self, body: list[ast.stmt], scope: Scope) -> list[Stmt]:
        """A block of statements; imports, `pass`, `global` and `nonlocal` leave nothing."""
        found: list[Stmt] = []
        for node in body:
            handler = self._handlers.get(type(node))
            if handler is not None:
                found += handler(node, scope)
        return found

    # --- compound statements ---

    def _if(self, node: ast.If, scope: Scope) -> list[Stmt]:
        top = current = If(node.lineno, lower(node.test, scope), self.block(node.body, scope), [])
        # `elif`s one by one: a chain of hundreds would go as deep.
        while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            node = node.orelse[0]
            following = If(node.lineno, lower(node.test, scope), self.block(node.body, scope), [])
            current.orelse = [following]
            current = following
        current.orelse = self.block(node.orelse, scope)
        return [top]

    def _for(self, node: ast.For | ast.AsyncFor, scope: Scope) -> list[Stmt]:
        loop = Loop(
            node.lineno,
            pattern(node.target, scope),
            lower(node.iter, scope),
            None,
            self.block(node.body, scope),
        )
        return [loop, *self._after_loop(node.orelse, scope)]

    def _while(self, node: ast.While, scope: Scope) -> list[Stmt]:
        loop = Loop(node.lineno, None, None, lower(node.test, scope), self.block(node.body, scope))
        return [loop, *self._after_loop(node.orelse, scope)]

    def _after_loop(self, orelse: list[ast.stmt], scope: Scope) -> list[Stmt]:
        """The `else` of a loop, which runs only when no `break` ended it."""
        if not orelse:
            return []
        line = orelse[0].lineno
        return [If(line, Unknown(line, "the loop ended by itself"), self.block(orelse, scope), [])]

    def _try(self, node: ast.Try | ast.TryStar, scope: Scope) -> list[Stmt]:
        body = self.block(node.body, scope) + self.block(node.orelse, scope)
        handlers = [
            Handler(
                handler.lineno,
                _exceptions(handler.type, scope),
                handler.name,
                self.block(handler.body, scope),
            )
            for handler in node.handlers
            # Stand-ins for a library that is missing: what matters is the program that has it.
            if not (_IMPORT_ERRORS & _names_of(handler.type) and _imports_only(node.body))
        ]
        return [Try(node.lineno, body, handlers, self.block(node.finalbody, scope))]

    def _with(self, node: ast.With | ast.AsyncWith, scope: Scope) -> list[Stmt]:
        found: list[Stmt] = []
        suppressed: list[Expr] | None = None
        for item in node.items:
            context = item.context_expr
            if _is_suppress(context):
                suppressed = [lower(kind, scope) for kind in context.args]
                continue
            value = lower(context, scope)
            if item.optional_vars is not None:
                value = Assign(context.lineno, pattern(item.optional_vars, scope), value)
            found.append(ExprStmt(context.lineno, value))
        body = self.block(node.body, scope)
        if suppressed is not None:
            # It is a `try` whose handler does nothing, and said so.
            body = [Try(node.lineno, body, [Handler(node.lineno, suppressed, None, [])], [])]
        return found + body

    # --- functions ---

    def _function_statement(self, node: FunctionNode, scope: Scope) -> list[Stmt]:
        function = self._function(node, scope, "function", None)
        return [ExprStmt(node.lineno, Assign(node.lineno, _own_name(node, scope), function))]

    def _function(self, node: FunctionNode, scope: Scope, kind: Any, receiver: str | None) -> Function:
        """`receiver` is what the first parameter is called inside (`this`, `cls`); None for a plain function."""
        stands: dict[str, Stand] = dict(self._imported.get(node, {}))
        own = (argument_names(node.args) | bound_names(node.body)) - set(stands)
        skip = 0
        first = next(iter([*node.args.posonlyargs, *node.args.args]), None)
        if receiver is not None and first is not None:
            own.discard(first.arg)
            stands[first.arg] = receiver
            skip = 1
        inner = scope.inner(own, stands)
        params = parameters(node.args, scope, inner, skip)
        body = self.block(node.body, inner)
        return Function(
            node.lineno,
            node.name,
            params,
            body,
            kind,
            [lower(decorator, scope) for decorator in node.decorator_list],
            None if node.returns is None else annotation(node.returns, scope),
            isinstance(node, ast.AsyncFunctionDef),
            inner.is_generator,
            inner.own,
            node.end_lineno or node.lineno,
        )

    def _method(self, node: FunctionNode, scope: Scope, class_scope: Scope) -> Function:
        names = {_last_name(decorator) for decorator in node.decorator_list}
        first = next((arg.arg for arg in (*node.args.posonlyargs, *node.args.args)), "")
        if "staticmethod" in names:
            return self._function(node, scope, "static", None)
        if "classmethod" in names or node.name in _IMPLICIT_CLASS_METHODS or first == "cls":
            return self._function(node, scope, "class", "cls")
        kind = "method"
        if node.name == "__init__":
            kind = "constructor"
        elif names & _GETTERS:
            kind = "getter"
        elif "setter" in names:
            kind = "setter"
        function = self._function(node, scope, kind, "this")
        function.decorators = [lower(decorator, class_scope) for decorator in node.decorator_list]
        return function

    # --- classes ---

    def _class_statement(self, node: ast.ClassDef, scope: Scope) -> list[Stmt]:
        name = _own_name(node, scope)
        made = self._class(node, scope, lambda line: _own_name(node, scope))
        return [ExprStmt(node.lineno, Assign(node.lineno, name, made))]

    def _class(self, node: ast.ClassDef, scope: Scope, itself: Callable[[int], Expr]) -> Class:
        made = Class(
            node.lineno,
            node.name,
            [lower(base, scope) for base in node.bases],
            [],
            [],
            [lower(decorator, scope) for decorator in node.decorator_list],
            [(word.arg or "**", lower(word.value, scope)) for word in node.keywords],
            any(_is_enum_base(base) for base in node.bases),
        )
        # A field named in the class body is read from the class: functions inside do not see it by its bare name.
        stands: dict[str, Stand] = {name: _member(itself, name) for name in bound_names(node.body)}
        class_scope = Scope({**scope.stands, **stands}, set())
        self._members(node.body, made, scope, class_scope, itself)
        return made

    def _members(
        self, body: list[ast.stmt], made: Class, scope: Scope, inner: Scope, itself: Callable[[int], Expr]
    ) -> None:
        replaced = _replaced(body)
        for node in body:
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef() if node in replaced:
                    continue
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    made.methods.append(self._method(node, scope, inner))
                case ast.ClassDef():
                    nested = self._class(node, inner, _member(itself, node.name))
                    made.fields.append(ClassField(node.lineno, node.name, nested, None, static=True))
                case ast.Assign():
                    made.fields += _class_fields(node, inner)
                case ast.AnnAssign(target=ast.Name(id=name)):
                    value = _maybe(node.value, inner)
                    made.fields.append(
                        ClassField(node.lineno, name, value, annotation(node.annotation, scope), static=True)
                    )
                case ast.If() | ast.Try() | ast.With():
                    for block in (node.body, getattr(node, "orelse", [])):
                        self._members(block, made, scope, inner, itself)
                case _:
                    continue


def _replaced(body: list[ast.stmt]) -> set[ast.stmt]:
    """The methods of which a later one takes the name: nothing can call them. What has a decorator may have been handed to somebody."""
    plain = [
        node
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.decorator_list
    ]
    last = {node.name: node for node in plain}
    return {node for node in plain if last[node.name] is not node}


def _member(itself: Callable[[int], Expr], name: str) -> Callable[[int], Expr]:
    return lambda line: Attr(line, itself(line), name)


def _class_fields(node: ast.Assign, scope: Scope) -> list[ClassField]:
    found: list[ClassField] = []
    value = lower(node.value, scope)
    for target in node.targets:
        if isinstance(target, ast.Name):
            found.append(ClassField(node.lineno, target.id, value, None, static=True))
        elif isinstance(target, ast.Tuple | ast.List):
            parts = value.items if isinstance(value, Array) and len(value.items) == len(target.elts) else None
            for index, element in enumerate(target.elts):
                if isinstance(element, ast.Name):
                    part = parts[index] if parts is not None else Unknown(node.lineno, "unpacked", [value])
                    found.append(ClassField(node.lineno, element.id, part, None, static=True))
    return found


def _own_name(node: FunctionNode | ast.ClassDef, scope: Scope) -> Expr:
    return lower(ast.Name(node.name, lineno=node.lineno), scope)


def _last_name(node: ast.expr) -> str:
    """`b` of `a.b`, `a.b(…)`, `b`."""
    if isinstance(node, ast.Call):
        return _last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_enum_base(base: ast.expr) -> bool:
    name = _last_name(base)
    return name in _ENUM_BASES or name.endswith("Enum")


def _is_suppress(node: ast.expr) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and _last_name(node.func) == "suppress"


def _maybe(node: ast.expr | None, scope: Scope) -> Expr | None:
    return None if node is None else lower(node, scope)


def _exceptions(node: ast.expr | None, scope: Scope) -> list[Expr]:
    if node is None:
        return []
    if isinstance(node, ast.Tuple):
        return [lower(element, scope) for element in node.elts]
    return [lower(node, scope)]


def _expression(node: ast.Expr, scope: Scope) -> list[Stmt]:
    value = lower(node.value, scope)
    if isinstance(node.value, ast.Call) and isinstance(value, Call):
        value.dropped = True
    return [ExprStmt(node.lineno, value)]


def _assign(node: ast.Assign, scope: Scope) -> list[Stmt]:
    value = lower(node.value, scope)
    # `a = b = value`: from left to right, as Python assigns; the value is one and the same node, so one and the same object.
    return [
        ExprStmt(node.lineno, Assign(node.lineno, pattern(target, scope), value)) for target in node.targets
    ]


def _annotated(node: ast.AnnAssign, scope: Scope) -> list[Stmt]:
    typed = annotation(node.annotation, scope)
    if isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias" and node.value is not None:
        typed_value = annotation(node.value, scope)
        if isinstance(node.target, ast.Name):
            return [TypeDefinition(node.lineno, node.target.id, typed_value)]
    return [
        ExprStmt(
            node.lineno,
            Assign(node.lineno, pattern(node.target, scope), _maybe(node.value, scope), typed, declares=True),
        )
    ]


def _augmented(node: ast.AugAssign, scope: Scope) -> list[Stmt]:
    value = lower(node.value, scope)
    return [ExprStmt(node.lineno, Assign(node.lineno, pattern(node.target, scope), value, augmented=True))]


def _assert(node: ast.Assert, scope: Scope) -> list[Stmt]:
    failed = Raise(node.lineno, Name(node.lineno, "AssertionError"))
    return [If(node.lineno, Unary(node.lineno, "not", lower(node.test, scope)), [failed], [])]


def _delete(node: ast.Delete, scope: Scope) -> list[Stmt]:
    targets = [lower(target, scope) for target in node.targets]
    return [ExprStmt(node.lineno, Unknown(node.lineno, "del", targets))]


def _names_of(kinds: ast.expr | None) -> frozenset[str]:
    """The exceptions that an `except` names."""
    return frozenset(one.id for one in ast.walk(kinds) if isinstance(one, ast.Name)) if kinds else frozenset()


def _imports_only(body: list[ast.stmt]) -> bool:
    """Whether a block does little else than import: `try: import x; HAS_X = True`."""
    return any(isinstance(one, ast.Import | ast.ImportFrom) for one in body) and all(
        isinstance(one, ast.Import | ast.ImportFrom | ast.Assign) for one in body
    )
