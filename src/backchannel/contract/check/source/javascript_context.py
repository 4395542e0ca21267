"""What the lowering of JavaScript and TypeScript shares: the source, the scopes, and the tables by which a node of the parser finds its rule.

The rules stand in `javascript_literals`, `javascript_expressions`, `javascript_functions`, `javascript_statements`, …; each enters itself here under the node types it takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from .syntax import Const, Expr, Imported, Jump, Name, Stmt, Template, Unknown

if TYPE_CHECKING:
    from tree_sitter import Node

ExpressionRule: TypeAlias = "Callable[[Lowering, Node], Expr]"
StatementRule: TypeAlias = "Callable[[Lowering, Node, list[Stmt]], None]"

EXPRESSIONS: dict[str, ExpressionRule] = {}
STATEMENTS: dict[str, StatementRule] = {}

# Stands in a script for what a server's template fills in (`{{ room }}`); the number is an index into `Lowering.holes`.
HOLE = re.compile(r"__template_hole_(\d+)__")

# Stands for an `&` in the text of JSX where the parser would stumble over it.
AMPERSAND = b"\x1a"


def expression(*types: str) -> Callable[[ExpressionRule], ExpressionRule]:
    """Enter a rule for expressions of these node types."""

    def enter(rule: ExpressionRule) -> ExpressionRule:
        EXPRESSIONS.update(dict.fromkeys(types, rule))
        return rule

    return enter


def statement(*types: str) -> Callable[[StatementRule], StatementRule]:
    """Enter a rule for statements of these node types."""

    def enter(rule: StatementRule) -> StatementRule:
        STATEMENTS.update(dict.fromkeys(types, rule))
        return rule

    return enter


@dataclass(slots=True)
class Scope:
    """A function's own names, and per open block of it what a name written in the source is called in the lowered code.

    `breaks` has one entry per loop (None) or switch (its `break`s) around the current place.
    """

    names: set[str] = field(default_factory=set)
    blocks: list[dict[str, str]] = field(default_factory=lambda: [{}])
    breaks: list[set[Jump] | None] = field(default_factory=list)


class ComponentNames(Protocol):
    """What a name that a component's markup does not declare itself stands for."""

    def read(self, text: str, line: int) -> Expr: ...

    def target(self, text: str, line: int) -> Expr: ...


class Lowering:
    """One piece of source on its way: expressions are returned, statements appended, imports and exports collected.

    `line_offset` is added to every line, for a fragment that stands somewhere inside of a file.
    """

    def __init__(self, source: bytes, line_offset: int = 0, holes: list[str] | None = None) -> None:
        self.source = source
        self.first_line = line_offset + 1
        self.holes = holes or []
        self.scopes = [Scope()]
        self.renamed: set[str] = set()
        self.component: ComponentNames | None = None
        self.imports: dict[str, Imported] = {}
        self.exports: dict[str, Expr] = {}
        self.reexports: list[tuple[str, str, str]] = []
        self.star_imports: list[str] = []
        self.broken: list[tuple[int, str]] = []

    # --- reading the tree ---

    def line(self, node: Node) -> int:
        return node.start_point[0] + self.first_line

    def end_line(self, node: Node) -> int:
        return node.end_point[0] + self.first_line

    def text(self, node: Node) -> str:
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def expr(self, node: Node) -> Expr:
        rule = EXPRESSIONS.get(node.type)
        if rule is None:
            return Unknown(self.line(node), node.type.replace("_", " "))
        return rule(self, node)

    def field(self, node: Node, name: str) -> Expr:
        """The expression in a field of a node; broken code may lack it."""
        child = node.child_by_field_name(name)
        return self.missing(node) if child is None else self.expr(child)

    def optional_field(self, node: Node, name: str) -> Expr | None:
        child = node.child_by_field_name(name)
        return None if child is None else self.expr(child)

    def missing(self, node: Node) -> Unknown:
        return Unknown(self.line(node), "syntax error")

    def stmt(self, node: Node, out: list[Stmt]) -> None:
        rule = STATEMENTS.get(node.type)
        if rule is not None:
            rule(self, node, out)

    # --- names ---

    def name(self, text: str, line: int) -> Expr:
        """A use of a variable, under what it is called in the lowered code."""
        if text in self.renamed:
            text = self._resolve(text)
        elif self.holes and (hole := HOLE.fullmatch(text)):
            return Unknown(line, self.holes[int(hole.group(1))])
        if self.component is not None and not self._is_local(text):
            return self.component.read(text, line)
        return Name(line, text)

    def target(self, text: str, line: int) -> Expr:
        """A variable that is assigned to."""
        if self.component is not None and not self._is_local(text):
            return self.component.target(text, line)
        return self.name(text, line)

    def _is_local(self, text: str) -> bool:
        """Whether a function or a template around this place declares the name; the module's own scope does not count."""
        return any(text in block for scope in self.scopes[1:] for block in scope.blocks)

    def _resolve(self, text: str) -> str:
        for scope in reversed(self.scopes):
            for block in reversed(scope.blocks):
                if text in block:
                    return block[text]
        return text

    def declare(self, text: str, line: int, whole_function: bool = False) -> Name:
        """Enter a declared name into the current block (`whole_function` for `var`), under another name if it hides one of the same function.

        A function's scope is one flat set of names in the lowered code, so `const data` in a block must not write over the `data` outside of it.
        """
        scope = self.scopes[-1]
        block = scope.blocks[0 if whole_function else -1]
        known = block.get(text)
        if known is None:
            known = text
            if (
                len(scope.blocks) > 1
                and not whole_function
                and any(text in outer for outer in scope.blocks[:-1])
            ):
                known = f"{text}@{line}"
                self.renamed.add(text)
            block[text] = known
            scope.names.add(known)
        return Name(line, known)

    def fresh(self, purpose: str, line: int) -> str:
        """A name that no source can hold."""
        name = f"{purpose}@{line}"
        scope = self.scopes[-1]
        while name in scope.names:
            name += "'"
        scope.names.add(name)
        return name

    # --- text ---

    def string(self, text: str, line: int) -> Expr:
        """A text literal; holes of a server's template in it make it a `Template`."""
        if not self.holes or "__template_hole_" not in text:
            return Const(line, text)
        parts: list[Expr] = []
        for index, piece in enumerate(HOLE.split(text)):
            if index % 2:
                parts.append(Unknown(line, self.holes[int(piece)]))
            elif piece:
                parts.append(Const(line, piece))
        return Template(line, parts)

    def string_parts(self, text: str, line: int) -> list[Expr]:
        whole = self.string(text, line)
        return whole.parts if isinstance(whole, Template) else [whole]


_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))")
_SIMPLE = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "\n": "",
    "\r": "",
    "\r\n": "",
}


def unescape(text: str) -> str:
    """The value of what stands between a literal's quotes."""
    if "\\" not in text:
        return text

    def value(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2) or match.group(3)
        if code is None:
            return _SIMPLE.get(match.group(4), match.group(4))
        point = int(code, 16)
        return chr(point) if point < 0x110000 else "�"

    return _ESCAPE.sub(value, text)
