"""Imports and exports: of ECMAScript modules, of CommonJS, and those that are made while running (`import()`, `React.lazy`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .javascript_context import Lowering, statement
from .syntax import (
    Array,
    Assign,
    Attr,
    Class,
    Const,
    Default,
    Entry,
    Expr,
    ExprStmt,
    Function,
    Imported,
    Name,
    Object,
    Spread,
    Stmt,
)

if TYPE_CHECKING:
    from tree_sitter import Node

# Where a module's default export and `module.exports` are kept: no source can hold these names.
DEFAULT = "*default*"
COMMON_JS = "*module.exports*"

# Under this exported name stands what CommonJS (or `export =`) exports as a whole: `require('x')` is then that value.
WHOLE = "export="


def _specifier(ctx: Lowering, node: Node | None) -> str | None:
    if node is None:
        return None
    value = ctx.expr(node)
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else None


def _only_types(node: Node) -> bool:
    return any(not child.is_named and child.type in ("type", "typeof") for child in node.children)


# --- import ---


@statement("import_statement")
def _import(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    if _only_types(node):
        return
    line = ctx.line(node)
    module = _specifier(ctx, node.child_by_field_name("source"))
    clauses = [
        child for child in node.named_children if child.type in ("import_clause", "import_require_clause")
    ]
    if clauses and clauses[0].type == "import_require_clause":
        _import_require(ctx, clauses[0], line)
    elif module is None:
        return
    elif clauses:
        _import_clause(ctx, clauses[0], module, line)
    else:  # for what it does alone; its key is no name
        ctx.imports.setdefault(module, Imported(module, "*", line))


def _import_clause(ctx: Lowering, node: Node, module: str, line: int) -> None:
    for child in node.named_children:
        if child.type == "identifier":
            ctx.imports[ctx.text(child)] = Imported(module, "default", line)
        elif child.type == "namespace_import":
            ctx.imports[ctx.text(child.named_children[-1])] = Imported(module, "*", line)
        elif child.type == "named_imports":
            for specifier in child.named_children:
                name, alias = specifier.child_by_field_name("name"), specifier.child_by_field_name("alias")
                if name is not None and not _only_types(specifier):
                    imported = ctx.text(name).strip("\"'")
                    ctx.imports[ctx.text(alias or name)] = Imported(module, imported, ctx.line(specifier))


def _import_require(ctx: Lowering, node: Node, line: int) -> None:
    """`import x = require('x')`."""
    module = _specifier(ctx, node.child_by_field_name("source"))
    if module is not None:
        ctx.imports[ctx.text(node.named_children[0])] = Imported(module, "*", line)


def import_in_declaration(ctx: Lowering, name: Node, value: Node) -> bool:
    """`const x = require('x')`, `const { y } = await import('x')`, `const C = lazy(() => import('./C'))`: note the import, and say that there was one.

    Not inside of a function where the module knows that name as something else.
    """
    if value.type not in ("call_expression", "await_expression", "member_expression"):
        return False
    found = _imported_module(ctx, value)
    if found is None:
        return False
    module, member = found
    line = ctx.line(name)
    if name.type == "identifier":
        names = [(ctx.text(name), member)]
    elif name.type == "object_pattern" and member == "*":
        names = _pattern_names(ctx, name)
    else:
        return False
    if not names or any(local in ctx.imports and ctx.imports[local].module != module for local, _ in names):
        return False
    ctx.imports.update({local: Imported(module, imported, line) for local, imported in names})
    return True


def _pattern_names(ctx: Lowering, node: Node) -> list[tuple[str, str]]:
    """(name here, name there) of a flat pattern; of any other, none."""
    names: list[tuple[str, str]] = []
    for child in node.named_children:
        if child.type == "shorthand_property_identifier_pattern":
            names.append((ctx.text(child), ctx.text(child)))
        elif child.type == "pair_pattern":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is None or value is None or value.type != "identifier":
                return []
            names.append((ctx.text(value), ctx.text(key)))
        elif child.type != "comment":
            return []
    return names


def _imported_module(ctx: Lowering, node: Node) -> tuple[str, str] | None:
    """(module, name there) of what a declaration's value imports."""
    if node.type == "await_expression":
        inner = node.named_children
        return _imported_module(ctx, inner[0]) if inner else None
    if node.type == "member_expression":  # `require('x').y`
        obj, prop = node.child_by_field_name("object"), node.child_by_field_name("property")
        found = None if obj is None or obj.type != "call_expression" else _imported_module(ctx, obj)
        return None if found is None or prop is None or found[1] != "*" else (found[0], ctx.text(prop))
    function = node.child_by_field_name("function")
    arguments = node.child_by_field_name("arguments")
    if (
        node.type != "call_expression"
        or function is None
        or arguments is None
        or not arguments.named_children
    ):
        return None
    first = arguments.named_children[0]
    called = ctx.text(function) if function.type in ("identifier", "import", "member_expression") else ""
    if called in ("require", "import") and first.type == "string":
        module = _specifier(ctx, first)
        return None if module is None else (module, "*")
    if (
        called in ("lazy", "React.lazy", "dynamic", "defineAsyncComponent", "loadable")
        and first.type == "arrow_function"
    ):
        body = first.child_by_field_name("body")
        return None if body is None else _lazy_module(ctx, body)
    return None


def _lazy_module(ctx: Lowering, body: Node) -> tuple[str, str] | None:
    """The component behind `import('./C')`, or behind `import('./C').then(m => ({ default: m.C }))` or `.then(m => m.C)`."""
    found = _imported_module(ctx, body) if body.type == "call_expression" else None
    if found is not None:
        return found[0], "default"
    function = body.child_by_field_name("function")
    obj = None if function is None else function.child_by_field_name("object")
    if body.type != "call_expression" or obj is None or obj.type != "call_expression":
        return None
    found = _imported_module(ctx, obj)
    if found is None:
        return None
    members = [
        part for part in _walk(body.child_by_field_name("arguments")) if part.type == "member_expression"
    ]
    chosen = members[0].child_by_field_name("property") if members else None
    return found[0], "default" if chosen is None else ctx.text(chosen)


def _walk(node: Node | None) -> list[Node]:
    found = [] if node is None else [node]
    for part in found:
        found.extend(part.named_children)
    return found


# --- export ---


@statement("export_statement")
def _export(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    source = node.child_by_field_name("source")
    declaration = node.child_by_field_name("declaration")
    value = node.child_by_field_name("value")
    default = any(child.type == "default" for child in node.children)
    if source is not None:
        _reexport(ctx, node, source)
    elif declaration is not None:
        _export_declaration(ctx, node, declaration, default, out)
    elif default and value is not None:
        ctx.exports["default"] = _assign_whole(ctx, ctx.expr(value), ctx.line(value), DEFAULT, out)
    elif any(child.type == "=" for child in node.children) and node.named_children:
        _whole(ctx, node.named_children[-1], out)
    elif not _only_types(node):
        for clause in node.named_children:
            if clause.type == "export_clause":
                for name, alias, line in _specifiers(ctx, clause):
                    ctx.exports[alias] = ctx.name(name, line)


def _reexport(ctx: Lowering, node: Node, source: Node) -> None:
    module = _specifier(ctx, source)
    if module is None or _only_types(node):
        return
    clause = next(
        (child for child in node.named_children if child.type in ("export_clause", "namespace_export")), None
    )
    if clause is None:
        ctx.reexports.append((module, "*", "*"))
    elif clause.type == "namespace_export":
        ctx.reexports.append((module, "*", ctx.text(clause.named_children[-1])))
    else:
        ctx.reexports.extend((module, name, alias) for name, alias, _ in _specifiers(ctx, clause))


def _specifiers(ctx: Lowering, clause: Node) -> list[tuple[str, str, int]]:
    """(name, exported as, line) of `{ a as b }`, types left out."""
    found: list[tuple[str, str, int]] = []
    for specifier in clause.named_children:
        name, alias = specifier.child_by_field_name("name"), specifier.child_by_field_name("alias")
        if name is not None and not _only_types(specifier):
            found.append((ctx.text(name), ctx.text(alias or name).strip("\"'"), ctx.line(specifier)))
    return found


def _export_declaration(ctx: Lowering, node: Node, declaration: Node, default: bool, out: list[Stmt]) -> None:
    name = declaration.child_by_field_name("name")
    line = ctx.line(declaration)
    if default and name is None:  # a function or class without a name
        ctx.exports["default"] = _assign_whole(ctx, ctx.expr(declaration), line, DEFAULT, out)
        return
    before = len(out)
    known = set(ctx.imports)
    ctx.stmt(declaration, out)
    for child in node.named_children:  # `@decorated export class`
        if child.type == "decorator" and len(out) > before:
            _decorate(ctx, child, out[-1])
    if default and name is not None:
        ctx.exports["default"] = ctx.name(ctx.text(name), line)
        return
    for added in out[before:]:
        if isinstance(added, ExprStmt) and isinstance(added.value, Assign) and added.value.declares:
            for target in target_names(added.value.target):
                ctx.exports[target.id] = Name(target.line, target.id)
    for local in set(ctx.imports) - known:  # `export const Page = lazy(() => import('./Page'))`
        ctx.exports[local] = Name(line, local)


def _decorate(ctx: Lowering, node: Node, stmt: Stmt) -> None:
    if isinstance(stmt, ExprStmt) and isinstance(stmt.value, Assign) and isinstance(stmt.value.value, Class):
        inner = node.named_children
        stmt.value.value.decorators.extend(ctx.expr(part) for part in inner[-1:])


def target_names(target: Expr) -> list[Name]:
    """The names that a target or pattern assigns."""
    match target:
        case Name():
            return [target]
        case Object():
            return [name for entry in target.entries for name in target_names(entry.value)]
        case Array():
            return [name for item in target.items for name in target_names(item)]
        case Default():
            return target_names(target.target)
        case Spread():
            return target_names(target.value)
        case _:
            return []


def _assign_whole(ctx: Lowering, value: Expr, line: int, name: str, out: list[Stmt]) -> Name:
    """Keep an exported value under a name, if it has none."""
    if isinstance(value, Name):
        return value
    if isinstance(value, Function | Class) and not value.name:
        value.name = "default"
    out.append(ExprStmt(line, Assign(line, ctx.declare(name, line), value, declares=True)))
    return Name(line, name)


# --- CommonJS ---


def common_js_export(ctx: Lowering, node: Node, out: list[Stmt]) -> bool:
    """`module.exports = …`, `module.exports.x = …`, `exports.x = …`: note the export, and say that it was one."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or left.type != "member_expression" or len(ctx.scopes) > 1:
        return False
    text = ctx.text(left)
    if text == "module.exports":
        _whole(ctx, right, out)
        return True
    before, _, name = text.rpartition(".")
    if before not in ("exports", "module.exports") or not name.isidentifier():
        return False
    line = ctx.line(node)
    value = ctx.expr(right)
    if isinstance(value, Function) and not value.name:
        value.name = name
    if isinstance(value, Name):
        ctx.exports[name] = value
        return True
    local = f"*exports.{name}*"
    out.append(ExprStmt(line, Assign(line, ctx.declare(local, line), value, declares=True)))
    ctx.exports[name] = Name(line, local)
    return True


def _whole(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    """What `module.exports =` exports: the value as a whole, as the default, and by the names of its properties."""
    line = ctx.line(node)
    value = ctx.expr(node)
    ctx.exports["default"] = ctx.exports[WHOLE] = _assign_whole(ctx, value, line, COMMON_JS, out)
    if isinstance(value, Object):
        for entry in value.entries:
            if isinstance(entry.key, Const) and isinstance(entry.key.value, str):
                ctx.exports[entry.key.value] = Attr(entry.line, Name(entry.line, COMMON_JS), entry.key.value)


# --- namespaces of TypeScript ---


@statement("internal_module", "module")
def _namespace(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    """Its statements in place, then an object of what it exports."""
    from .javascript_statements import statements

    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None or name.type == "string":  # `declare module 'x'` only has types
        return
    line = ctx.line(node)
    exports, ctx.exports = ctx.exports, {}
    statements(ctx, body.named_children, out)
    members, ctx.exports = ctx.exports, exports
    entries = [Entry(value.line, Const(value.line, key), value) for key, value in members.items()]
    target = ctx.declare(ctx.text(name), line)
    out.append(ExprStmt(line, Assign(line, target, Object(line, entries), declares=True)))
