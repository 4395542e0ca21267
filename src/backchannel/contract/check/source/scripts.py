"""Vue, Svelte and HTML files: their `<script>`s at their true lines, and the expressions of their markup after them.

In HTML that a server fills in (Django, Jinja), what stands in `{{ }}` is an `Unknown` and the `{% %}` of control flow are left out, both branches kept.
Names in a component's markup mean what the framework makes of them: of a `<script setup>`, refs are read by `$unref(x)`; of a component written as
an object of options, they are its own (`this.x`) and the markup is its method `*template*`; Svelte's `$store` is `$get(store)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from .files import is_minified
from .javascript import Grammar, comments, lower_program, parses, to_module
from .javascript_component import OptionNames, SetupNames, StoreNames, options_object
from .javascript_context import Lowering, Scope
from .javascript_markup import Close, Open, Piece, Scanner
from .javascript_svelte import SvelteTemplate
from .javascript_templates import VueTemplate, Writer
from .syntax import Call, Const, Entry, ExprStmt, Function, Module, Stmt
from .templating import fill_holes

# Types of `<script>` that hold no code.
_DATA = re.compile(
    r"json|importmap|template|x-handlebars|x-mustache|html|text/plain|speculationrules|glsl|shader",
    re.IGNORECASE,
)

# A picture or a sound that stands in the code: one line of any length.
_PICTURE = re.compile(rb"data:[\w/+.;=-]+,[\w+/=%-]+")


def lower_scripts(path: str, text: str) -> Module:
    """Lower a file that holds scripts, by its extension."""
    notes = comments(text) if "backchannel:" in text else {}
    suffix = PurePosixPath(path).suffix.lower()
    holes: list[str] = []
    if suffix not in (".vue", ".svelte"):
        text = fill_holes(text, holes)
    pieces = list(Scanner(text, braces=suffix == ".svelte").pieces())
    ctx = Lowering(b"", holes=holes)
    body: list[Stmt] = []
    if suffix == ".svelte":
        ctx.component = StoreNames(ctx)
    for tag in _scripts(pieces):
        _lower_script(ctx, tag, body, shared=suffix == ".vue")
    if suffix == ".svelte":
        _lower_svelte(ctx, pieces, body)
    elif suffix == ".vue":
        _lower_vue(ctx, pieces, body)
    else:
        _lower_html(ctx, pieces, text, body)
    return to_module(path, ctx, body, notes)


# --- scripts ---


def _scripts(pieces: Iterable[Piece]) -> list[Open]:
    """The tags that hold or name code. In Vue the plain script runs before `<script setup>`."""
    found = [
        piece
        for piece in pieces
        if isinstance(piece, Open)
        and piece.name.lower() == "script"
        and not _DATA.search(piece.get("type") or "")
    ]
    return sorted(found, key=lambda tag: tag.get("setup") is not None)


def _lower_script(ctx: Lowering, tag: Open, body: list[Stmt], shared: bool) -> None:
    source = tag.get("src")
    if source:
        specifier = script_specifier(source, ctx.holes)
        if shared:  # Vue: the file is the component
            ctx.reexports += [(specifier, "*", "*"), (specifier, "default", "default")]
        else:
            ctx.star_imports.append(specifier)
    ctx.source = tag.content.encode("utf-8", "surrogatepass")
    ctx.first_line = tag.content_line
    if is_minified(_PICTURE.sub(b"", ctx.source)):
        return
    added: list[Stmt] = []
    lower_program(ctx, _grammar(tag), added)
    body.extend(added)


def _grammar(tag: Open) -> Grammar:
    language = f"{tag.get('lang') or ''} {tag.get('type') or ''}".lower()
    if "tsx" in language:
        return "tsx"
    return "typescript" if re.search(r"\bts\b|typescript", language) else "javascript"


_STATIC = re.compile(
    r"(?:static|asset|url_for)\b[^'\"]*(?:['\"]static['\"]\s*,\s*(?:filename|path)\s*=\s*)?['\"]([^'\"]+)['\"]"
)


def script_specifier(source: str, holes: list[str]) -> str:
    """The file that `src` names, as an import would: what stands in `{% static 'js/chat.js' %}` from the root of a site."""
    marked = re.search(r"__template_hole_(\d+)__", source)
    if marked is not None:
        named = _STATIC.search(holes[int(marked.group(1))])
        after = source[marked.end() :].lstrip("/")
        source = f"/{after}" if after or named is None else f"/{named.group(1).lstrip('/')}"
    source = source.partition("?")[0]
    return source if source.startswith(("/", ".", "http:", "https:", "//")) else f"./{source}"


# --- markup ---


def _lower_text(ctx: Lowering, text: str, line: int) -> Function:
    """A function of what a template's text does."""
    template = Function(line, "template", [], [], end_line=line + text.count("\n"))
    ctx.source, ctx.first_line = text.encode("utf-8", "surrogatepass"), 1
    ctx.scopes.append(Scope(names=template.locals))
    lower_program(ctx, "typescript", template.body)
    ctx.scopes.pop()
    return template


def _append_call(template: Function, body: list[Stmt]) -> None:
    if template.body:
        body.append(ExprStmt(template.line, Call(template.line, template, [])))


def _lower_svelte(ctx: Lowering, pieces: list[Piece], body: list[Stmt]) -> None:
    writer = Writer(parses)
    SvelteTemplate(writer).write(piece for piece in pieces if not (isinstance(piece, Open) and piece.content))
    _append_call(_lower_text(ctx, writer.text(), 1), body)


def _lower_vue(ctx: Lowering, pieces: list[Piece], body: list[Stmt]) -> None:
    writer = Writer(parses)
    VueTemplate(writer).write(_template_pieces(pieces))
    options = options_object(ctx, body)
    if options is None or any(piece.get("setup") is not None for piece in _scripts(pieces)):
        ctx.component = SetupNames(ctx, body)
        _append_call(_lower_text(ctx, writer.text(), 1), body)
        return
    ctx.component = OptionNames(ctx)
    template = _lower_text(ctx, writer.text(), 1)
    template.kind, template.name = "method", "*template*"
    options.entries.append(Entry(template.line, Const(template.line, template.name), template))


def _template_pieces(pieces: list[Piece]) -> list[Piece]:
    """What stands in the outermost `<template>`s, if they are HTML (not Pug)."""
    inside: list[Piece] = []
    depth = 0
    for piece in pieces:
        if (
            isinstance(piece, Open)
            and piece.name == "template"
            and (depth or not piece.get("lang"))
            and not piece.empty
        ):
            depth += 1
        elif isinstance(piece, Close) and piece.name == "template" and depth:
            depth -= 1
        if depth:
            inside.append(piece)
    return inside


_VUE_IN_HTML = re.compile(r"\sv-(?:for|if|model|on|bind|show|text|html)\b")


def _lower_html(ctx: Lowering, pieces: list[Piece], text: str, body: list[Stmt]) -> None:
    writer = Writer(parses)
    vue = _VUE_IN_HTML.search(text) is not None
    VueTemplate(writer, mustaches=vue).write(
        piece for piece in pieces if not (isinstance(piece, Open) and piece.content)
    )
    _append_call(_lower_text(ctx, writer.text(), 1), body)
