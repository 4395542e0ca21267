"""The markup of a Svelte file as JavaScript text, in the way of `javascript_templates`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .javascript_markup import Attribute, Open, Piece, Text
from .javascript_templates import Writer

_EACH = re.compile(r"([\s\S]*?)\s+as\s+([\s\S]+)")
_KEY = re.compile(r"\s*\([\s\S]*\)\s*$")
_INDEX = re.compile(r"([\s\S]*?[\w$}\]])\s*,\s*([\w$]+)\s*$")
_IN_TEXT = re.compile(r"\{([^{}]*)\}")


class SvelteTemplate:
    """`awaited` holds, per open `{#…}` block, its kind and what an `{#await}` waits for."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.blocks: list[tuple[str, str]] = []

    def write(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, Open):
                for attribute in piece.attributes:
                    self._attribute(attribute)
            elif isinstance(piece, Text) and piece.braced:
                self._braced(piece.text.strip(), piece.line)
        while self.blocks:
            self._end(self.writer.at_line)

    def _braced(self, code: str, line: int) -> None:
        word, _, rest = code[1:].partition(" ") if code[:1] in ("#", ":", "/", "@") else ("", "", code)
        match code[:1]:
            case "#":
                self._block(word, rest.strip(), line)
            case ":":
                self._branch(word, rest.strip(), line)
            case "/":
                self._end(line)
            case "@":
                if word == "const":
                    if self.writer.parses(f"const {rest};"):
                        self.writer.emit(f"const {rest};", line)
                elif word in ("html", "render"):
                    self.writer.expression(rest, line)
            case _:
                self.writer.expression(code, line)

    def _block(self, kind: str, rest: str, line: int) -> None:
        awaited = ""
        match kind:
            case "if":
                self.writer.header(f"if ({rest}) {{", line)
            case "each":
                self.writer.header(_each(rest), line)
            case "await":
                awaited, _, name = rest.partition(" then ")
                self.writer.header(f"{{ const {name} = ({awaited});" if name else f"{{ ({awaited});", line)
            case "snippet":
                name, _, params = rest.partition("(")
                if not self.writer.parses(f"const {name} = ({params} => {{}};"):
                    name, params = "$snippet", ")"
                self.writer.emit(f"const {name} = ({params} => {{", line)
            case _:
                self.writer.header(f"{{ ({rest});", line)
        self.blocks.append((kind, awaited))

    def _branch(self, word: str, rest: str, line: int) -> None:
        if not self.blocks:
            return
        kind, awaited = self.blocks[-1]
        code = "} {"
        if kind == "if":
            code = "} else " + (
                f"if ({rest.removeprefix('if').strip()}) {{" if rest.startswith("if") else "{"
            )
        elif word == "then" and rest:
            code = f"}} {{ const {rest} = ({awaited});"
        elif word == "catch" and rest:
            code = f"}} {{ const {rest} = $error;"
        self.writer.emit(code if self.writer.parses("if (a) {" + code + "}") else "} {", line)

    def _end(self, line: int) -> None:
        if self.blocks:
            self.writer.emit("};" if self.blocks.pop()[0] == "snippet" else "}", line)

    def _attribute(self, attribute: Attribute) -> None:
        name, value, line = attribute.name, attribute.value, attribute.line
        if not name:
            self.writer.expression((value or "").strip().removeprefix("..."), line)
        elif name == "bind:this":
            return
        elif name.startswith("bind:"):
            self.writer.typed_into(value if attribute.braced else name.removeprefix("bind:"), line)
        elif attribute.braced and name.startswith("on"):
            self.writer.handler(value, line)
        elif attribute.braced:
            self.writer.expression(value, line)
        elif value is not None:
            for match in _IN_TEXT.finditer(value):
                self.writer.expression(match.group(1), line + value.count("\n", 0, match.start()))


def _each(rest: str) -> str:
    """`messages as { text }, i (text.id)`."""
    match = _EACH.fullmatch(rest)
    if match is None:
        return f"for (const $item of {rest}) {{"
    iterable, target = match.groups()
    target = _KEY.sub("", target)
    indexed = _INDEX.fullmatch(target)
    declared = ""
    if indexed is not None:
        target, index = indexed.groups()
        declared = f"const [{index}] = $index;"
    return f"for (const {target} of {iterable}) {{ {declared}"
