"""Types of TypeScript as expressions: enough to know the fields and the literals that a type allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .javascript_context import Lowering, statement
from .javascript_literals import property_key
from .syntax import (
    Array,
    Assign,
    Attr,
    Binary,
    Class,
    ClassField,
    Const,
    Entry,
    Expr,
    ExprStmt,
    Item,
    Name,
    Object,
    Stmt,
    TypeDefinition,
    Unknown,
)

if TYPE_CHECKING:
    from tree_sitter import Node


def annotation(ctx: Lowering, node: Node | None) -> Expr | None:
    """The type behind a colon, if there is one."""
    if node is None:
        return None
    inner = node.named_children if node.type == "type_annotation" else [node]
    return type_(ctx, inner[0]) if inner else None


def type_(ctx: Lowering, node: Node) -> Expr:
    """A type as an expression: unions as `|`, object types as `Object`, literal types as `Const`, generics and arrays as `Item`."""
    line = ctx.line(node)
    inner = [child for child in node.named_children if child.type != "comment"]
    match node.type:
        case "type_identifier" | "predefined_type" | "identifier":
            text = ctx.text(node)
            return Const(line, None) if text in ("undefined", "void") else Name(line, text)
        case "literal_type":
            return ctx.expr(inner[0]) if inner else ctx.missing(node)
        case "union_type":
            return _union(ctx, line, inner)
        case "array_type":
            return Item(line, Name(line, "Array"), type_(ctx, inner[0])) if inner else ctx.missing(node)
        case "object_type" | "interface_body":
            return Object(line, _members(ctx, inner))
        case "parenthesized_type" | "readonly_type":
            return type_(ctx, inner[-1]) if inner else ctx.missing(node)
        case "tuple_type":
            return Array(line, [type_(ctx, child) for child in inner])
        case "generic_type":
            return _generic(ctx, node, line)
        case "nested_type_identifier":
            return _nested(ctx, inner, line)
        case "intersection_type":
            return Object(line, [Entry(ctx.line(child), None, type_(ctx, child)) for child in inner])
        case kind:
            return Unknown(line, kind.replace("_", " "))


def _union(ctx: Lowering, line: int, members: list[Node]) -> Expr:
    """The grammar nests a union to the left, one level a member: hundreds of literals would be as many levels deep."""
    flat: list[Node] = []
    pending = list(reversed(members))
    while pending:
        member = pending.pop()
        if member.type == "union_type":
            pending.extend(reversed(member.named_children))
        elif member.type != "comment":
            flat.append(member)
    if not flat:
        return Unknown(line, "union type")
    union = type_(ctx, flat[0])
    for member in flat[1:]:
        union = Binary(line, "|", union, type_(ctx, member))
    return union


def _generic(ctx: Lowering, node: Node, line: int) -> Expr:
    name, arguments = node.child_by_field_name("name"), node.child_by_field_name("type_arguments")
    if name is None or arguments is None:
        return ctx.missing(node)
    given = [type_(ctx, child) for child in arguments.named_children if child.type != "comment"]
    return Item(line, type_(ctx, name), given[0] if len(given) == 1 else Array(line, given))


def _nested(ctx: Lowering, parts: list[Node], line: int) -> Expr:
    result: Expr = Name(line, ctx.text(parts[0]))
    for part in parts[1:]:
        result = Attr(line, result, ctx.text(part))
    return result


def _members(ctx: Lowering, members: list[Node]) -> list[Entry]:
    """The properties of an object type; one that may be missing (`a?: T`) is a union with `undefined`."""
    entries: list[Entry] = []
    for member in members:
        line = ctx.line(member)
        if member.type == "property_signature":
            value = annotation(ctx, member.child_by_field_name("type")) or Unknown(line, "no type")
            if any(child.type == "?" for child in member.children):
                value = Binary(line, "|", value, Const(line, None))
            entries.append(Entry(line, property_key(ctx, member.child_by_field_name("name")), value))
        elif member.type == "method_signature":
            entries.append(
                Entry(line, property_key(ctx, member.child_by_field_name("name")), Unknown(line, "method"))
            )
        elif member.type == "index_signature":
            entries.append(Entry(line, Unknown(line, "index signature"), Unknown(line, "index signature")))
    return entries


@statement("interface_declaration")
def _interface(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return
    line = ctx.line(node)
    entries = _members(ctx, [child for child in body.named_children if child.type != "comment"])
    for child in node.named_children:
        if child.type == "extends_type_clause":
            entries[:0] = [Entry(line, None, type_(ctx, base)) for base in child.named_children]
    out.append(TypeDefinition(line, ctx.text(name), Object(line, entries)))


@statement("type_alias_declaration")
def _alias(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is not None and value is not None:
        out.append(TypeDefinition(ctx.line(node), ctx.text(name), type_(ctx, value)))


@statement("enum_declaration")
def _enum(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    """Members without a value count on from the one before."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return
    line = ctx.line(node)
    fields: list[ClassField] = []
    count: int | None = 0
    for child in body.named_children:
        if child.type == "comment":
            continue
        value: Expr | None = None
        named: Node | None = child
        if child.type == "enum_assignment":
            named, value = child.child_by_field_name("name"), ctx.field(child, "value")
            count = value.value if isinstance(value, Const) and isinstance(value.value, int) else None
        key = property_key(ctx, named)
        if value is None:
            value = (
                Unknown(ctx.line(child), "enum member") if count is None else Const(ctx.line(child), count)
            )
        count = None if count is None else count + 1
        if isinstance(key, Const):
            fields.append(ClassField(ctx.line(child), str(key.value), value, None, static=True))
    result = Class(line, ctx.text(name), [], fields, [], is_enum=True)
    out.append(ExprStmt(line, Assign(line, ctx.declare(ctx.text(name), line), result, declares=True)))
