"""`switch` as a chain of `If`s: a case that falls through repeats the next body, and no `break` of the `switch` remains."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .javascript_context import Lowering, statement
from .javascript_statements import statements
from .syntax import Assign, Binary, Const, Expr, ExprStmt, If, Jump, Name, Raise, Return, Stmt, Try

if TYPE_CHECKING:
    from tree_sitter import Node

# Every `break` in the middle of a branch doubles what follows it: past this many statements the copy is left out.
_MOST_COPIES = 2000


@dataclass(slots=True)
class _Case:
    """`tests` are empty for a lone `default`; `default` may also stand among other cases of the same body."""

    line: int
    tests: list[Expr]
    default: bool
    body: list[Stmt]


@statement("switch_statement")
def _switch(ctx: Lowering, node: Node, out: list[Stmt]) -> None:
    line = ctx.line(node)
    subject = ctx.field(node, "value")
    body = node.child_by_field_name("body")
    if body is None:
        return
    of_true = isinstance(subject, Const) and subject.value is True  # `switch (true)`: the cases are the tests
    if not of_true and not isinstance(subject, Name):
        fresh = ctx.fresh("switch", line)
        out.append(ExprStmt(line, Assign(line, Name(line, fresh), subject, declares=True)))
        subject = Name(line, fresh)
    breaks: set[Jump] = set()
    scope = ctx.scopes[-1]
    scope.breaks.append(breaks)
    scope.blocks.append({})
    cases = _cases(ctx, body, None if of_true else subject)
    scope.blocks.pop()
    scope.breaks.pop()
    _Chain(breaks).build(cases, out)


def _cases(ctx: Lowering, body: Node, subject: Expr | None) -> list[_Case]:
    cases: list[_Case] = []
    for child in body.named_children:
        if child.type not in ("switch_case", "switch_default"):
            continue
        line = ctx.line(child)
        value = child.child_by_field_name("value")
        case = _Case(line, [], child.type == "switch_default", [])
        if value is not None:
            lowered = ctx.expr(value)
            same = isinstance(subject, Name)
            case.tests.append(
                Binary(line, "==", Name(line, subject.id), lowered)
                if same and isinstance(subject, Name)
                else lowered
            )
        statements(ctx, child.children_by_field_name("body"), case.body)
        if cases and not cases[-1].body:  # `case 'a': case 'b':`
            previous = cases[-1]
            previous.tests += case.tests
            previous.default |= case.default
            previous.body = case.body
        else:
            cases.append(case)
    return cases


class _Chain:
    def __init__(self, breaks: set[Jump]) -> None:
        self.breaks = breaks
        self.copied = 0

    def build(self, cases: list[_Case], out: list[Stmt]) -> None:
        """Append the chain; the `default`, wherever it stands, is the last `else`."""
        bodies: list[list[Stmt]] = []
        for index, case in enumerate(cases):
            flow = list(case.body)
            after = index + 1
            while after < len(cases) and not self.leaves(flow):
                flow += cases[after].body
                after += 1
            bodies.append(self.without_breaks(flow))
        fallback: list[Stmt] = []
        chain: list[If] = []
        for case, body in zip(cases, bodies, strict=True):
            if case.default:
                fallback = body
            if case.tests:
                chain.append(If(case.line, _any(case.tests), body, []))
        for branch, following in pairwise(chain):
            branch.orelse = [following]
        if chain:
            chain[-1].orelse = fallback
            out.append(chain[0])
        else:
            out.extend(fallback)

    def leaves(self, body: list[Stmt]) -> bool:
        """Whether nothing runs on past the end of this."""
        if not body:
            return False
        last = body[-1]
        if isinstance(last, Return | Raise | Jump):
            return True
        if isinstance(last, If):
            return self.leaves(last.body) and self.leaves(last.orelse)
        if isinstance(last, Try):
            return self.leaves(last.final) or (
                self.leaves(last.body) and all(self.leaves(handler.body) for handler in last.handlers)
            )
        return False

    def without_breaks(self, body: list[Stmt]) -> list[Stmt]:
        """The same without its `break`s: what would follow one goes into the branch that does not break."""
        out: list[Stmt] = []
        for index, stmt in enumerate(body):
            if isinstance(stmt, Jump) and stmt in self.breaks:
                return out
            if isinstance(stmt, If) and self.has_break([stmt]):
                rest = body[index + 1 :]
                self.copied += len(rest)
                if self.copied > _MOST_COPIES:
                    rest = []
                then = self.without_breaks(stmt.body + ([] if self.leaves(stmt.body) else rest))
                other = self.without_breaks(stmt.orelse + ([] if self.leaves(stmt.orelse) else rest))
                out.append(If(stmt.line, stmt.test, then, other))
                return out
            if isinstance(stmt, Try):
                stmt.body = self.without_breaks(stmt.body)
                for handler in stmt.handlers:
                    handler.body = self.without_breaks(handler.body)
            out.append(stmt)
        return out

    def has_break(self, body: list[Stmt]) -> bool:
        for stmt in body:
            if isinstance(stmt, Jump):
                if stmt in self.breaks:
                    return True
            elif isinstance(stmt, If):
                if self.has_break(stmt.body) or self.has_break(stmt.orelse):
                    return True
            elif isinstance(stmt, Try) and self.has_break(stmt.body):
                return True
        return False


def _any(tests: list[Expr]) -> Expr:
    result = tests[0]
    for test in tests[1:]:
        result = Binary(test.line, "or", result, test)
    return result
