"""Lowers JavaScript and TypeScript, with or without JSX; also what stands in Vue, Svelte and HTML files (`scripts`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, TypeAlias

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser

from . import javascript_jsx, javascript_switch, javascript_types  # noqa: F401  they enter their rules
from .javascript_context import AMPERSAND, Lowering
from .javascript_statements import statements
from .syntax import Module, Stmt

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

Grammar: TypeAlias = Literal["javascript", "typescript", "tsx"]

_GRAMMARS: dict[str, Grammar] = {
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
}
_MARKUP = (".vue", ".svelte", ".html", ".htm", ".jinja", ".jinja2", ".j2", ".astro")

# A file with more syntax errors than this is told as broken this many times, no more.
_MOST_ERRORS = 20

# Rounds of setting lone ampersands aside, each of which parses the file anew.
_MOST_MENDINGS = 8
_LONE_AMPERSAND = re.compile(rb"(?<!&)&(?!&)")


def lower_javascript(path: str, text: str) -> Module:
    """Lower one file of the front end, of any kind by its extension. Never raises: what could not be read is in `Module.broken`."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _MARKUP:
        from .scripts import lower_scripts

        return lower_scripts(path, text)
    ctx = Lowering(text.encode("utf-8", "surrogatepass"))
    body: list[Stmt] = []
    lower_program(ctx, _GRAMMARS.get(suffix, "javascript"), body)
    return to_module(path, ctx, body, comments(text) if "backchannel:" in text else {})


def to_module(path: str, ctx: Lowering, body: list[Stmt], notes: dict[int, str]) -> Module:
    return Module(
        path,
        "javascript",
        body,
        ctx.imports,
        ctx.exports,
        ctx.reexports,
        star_imports=ctx.star_imports,
        comments=notes,
        broken=ctx.broken,
    )


def lower_program(ctx: Lowering, grammar: Grammar, out: list[Stmt]) -> None:
    """Append the statements of the context's source. One that is nested too deep to follow is left out and told."""
    tree, ctx.source = _parse(ctx.source, grammar)
    root = tree.root_node
    if root.has_error:
        ctx.broken.extend((ctx.line(node), "syntax error") for node in _errors(root))
    depth = len(ctx.scopes)
    try:
        statements(ctx, root.named_children, out)
        return
    except RecursionError:
        del ctx.scopes[depth:], ctx.scopes[-1].blocks[1:], ctx.scopes[-1].breaks[:]
    out.clear()
    for node in root.named_children:
        try:
            ctx.stmt(node, out)
        except RecursionError:
            del ctx.scopes[depth:], ctx.scopes[-1].blocks[1:], ctx.scopes[-1].breaks[:]
            ctx.broken.append((ctx.line(node), "nested too deep"))


def parses(text: str) -> bool:
    """Whether this is TypeScript without a syntax error."""
    return not _parser("typescript").parse(text.encode("utf-8", "surrogatepass")).root_node.has_error


@cache
def _parser(grammar: Grammar) -> Parser:
    languages = {
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }
    return Parser(Language(languages[grammar]()))


def _parse(source: bytes, grammar: Grammar) -> tuple[Tree, bytes]:
    """The tree and the source it stands for, byte by byte.

    JavaScript that does not parse may have types (Flow, a script without `lang`), TypeScript may hold JSX: the grammar that reads more of it wins.
    """
    tree = _parser(grammar).parse(source)
    if not tree.root_node.has_error:
        return tree, source
    if grammar != "tsx":
        other = _parser("tsx").parse(source)
        if _broken_bytes(other) < _broken_bytes(tree):
            tree, grammar = other, "tsx"
    return _mended(tree, source, grammar) if b"&" in source and b"</" in source else (tree, source)


def _mended(tree: Tree, source: bytes, grammar: Grammar) -> tuple[Tree, bytes]:
    """`&` in the text of JSX, which the grammar takes for an error (a page may have dozens): the character is set aside for one that stands for it."""
    for _ in range(_MOST_MENDINGS):
        mended = bytearray(source)
        for node in _errors(tree.root_node):
            part = source[node.start_byte : node.end_byte]
            mended[node.start_byte : node.end_byte] = _LONE_AMPERSAND.sub(AMPERSAND, part)
        if mended == source:
            break
        again = _parser(grammar).parse(bytes(mended))
        if again.root_node.has_error and _broken_bytes(again) > _broken_bytes(tree):
            break
        tree, source = again, bytes(mended)
    return tree, source


def _broken_bytes(tree: Tree) -> int:
    return sum(node.end_byte - node.start_byte + 1 for node in _errors(tree.root_node))


def _errors(root: Node) -> Iterator[Node]:
    """The outermost places that do not parse, at most `_MOST_ERRORS`."""
    found = 0
    pending = [root]
    while pending and found < _MOST_ERRORS:
        node = pending.pop()
        if node.is_error or node.is_missing:
            found += 1
            yield node
        elif node.has_error:
            pending.extend(reversed(node.children))


_COMMENT = re.compile(
    r"//[^\n]*?(backchannel:[^\n]*)|/\*(?:(?!\*/)[\s\S])*?(backchannel:(?:(?!\*/)[\s\S])*)\*/|<!--(?:(?!-->)[\s\S])*?(backchannel:(?:(?!-->)[\s\S])*)-->"
)


def comments(text: str) -> dict[int, str]:
    """The comments that hold `backchannel:`, from there on, by the line on which they end."""
    found: dict[int, str] = {}
    for match in _COMMENT.finditer(text):
        content = next(group for group in match.groups() if group is not None)
        found[text.count("\n", 0, match.end()) + 1] = content.strip()
    return found
