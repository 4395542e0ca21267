"""Templates of Vue and handlers of HTML as JavaScript text: every expression on its own line of the file, loops and conditions around what they rule.

The text is then lowered as any other, so a template's `v-for="m in messages"` is a loop over `messages`. Names that no source declares stand for
what comes from outside: `$event`, `$input` (what a person typed), `$slot`, `$index`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .javascript_markup import Attribute, Close, Open, Piece

# A function that is only named in a handler (`@click="send"`) is called with the event.
_PATH = re.compile(r"\s*[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*\s*")
_FUNCTION = re.compile(r"\s*(?:async\s+)?(?:function\b|\([^()]*\)\s*(?::[^=]*)?=>|[A-Za-z_$][\w$]*\s*=>)")
_MUSTACHE = re.compile(r"\{\{([\s\S]*?)\}\}")
_FOR = re.compile(r"\s*(?:\(([\s\S]*?)\)|([\s\S]*?))\s+(?:in|of)\s+([\s\S]+)")


@dataclass(slots=True)
class Writer:
    """JavaScript text that grows line by line along the file. `parses` decides what is good enough to be written."""

    parses: Callable[[str], bool]
    parts: list[str] = field(default_factory=list)
    at_line: int = 1
    after_if: bool = False

    def emit(self, code: str, line: int) -> None:
        if line > self.at_line:
            self.parts.append("\n" * (line - self.at_line))
            self.at_line = line
        self.parts.append(code)
        self.at_line += code.count("\n")
        self.after_if = False

    def expression(self, code: str | None, line: int) -> None:
        if code and code.strip() and self.parses(f"({code});"):
            self.emit(f"({code});", line)

    def header(self, code: str, line: int) -> bool:
        """The start of a block, `{` alone where the code is none; whether it was."""
        good = self.parses(code + "}")
        self.emit(code if good else "{", line)
        return good

    def handler(self, code: str | None, line: int) -> None:
        """Code that runs on an event: statements, a function, or the name of one."""
        if not code or not code.strip():
            return
        if _FUNCTION.match(code):
            self.expression(code, line)
        else:
            body = f"{code.strip()}($event)" if _PATH.fullmatch(code) else code
            wrapped = f"(($event) => {{ {body} }});"
            if self.parses(wrapped):
                self.emit(wrapped, line)

    def typed_into(self, code: str | None, line: int) -> None:
        """A form field writes into what it is bound to."""
        assigned = f"{code} = $input;"
        if code and self.parses(assigned):
            self.emit(assigned, line)

    def text(self) -> str:
        return "".join(self.parts)


@dataclass(slots=True)
class _Opened:
    """A tag that is open: how many braces it has to close, and whether the outermost is of an `if`."""

    name: str
    braces: int
    condition: bool


class VueTemplate:
    """A Vue template (also one that stands in an HTML page, where `mustaches` may be the server's)."""

    def __init__(self, writer: Writer, mustaches: bool = True) -> None:
        self.writer = writer
        self.mustaches = mustaches
        self.opened: list[_Opened] = []

    def write(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, Open):
                self._open(piece)
            elif isinstance(piece, Close):
                self._close(piece)
            elif self.mustaches:
                for match in _MUSTACHE.finditer(piece.text):
                    line = piece.line + piece.text.count("\n", 0, match.start(1))
                    self.writer.expression(html.unescape(match.group(1)), line)
        while self.opened:
            self._end(self.opened.pop())

    def _open(self, tag: Open) -> None:
        opened = _Opened(tag.name, 0, condition=False)
        rest = [attribute for attribute in tag.attributes if not self._condition(attribute, opened)]
        for attribute in rest:
            if attribute.name == "v-for":
                self._loop(attribute, opened)
            elif attribute.name.startswith(("v-slot", "#")) and attribute.value:
                self.writer.header(f"{{ const [{attribute.value}] = $slot;", attribute.line)
                opened.braces += 1
        for attribute in rest:
            self._attribute(attribute)
        if tag.empty:
            self._end(opened)
        else:
            self.opened.append(opened)

    def _close(self, tag: Close) -> None:
        """End tags that were left out are those of the tags inside; one that was never opened is passed over."""
        if any(opened.name == tag.name for opened in self.opened):
            while True:
                opened = self.opened.pop()
                self._end(opened)
                if opened.name == tag.name:
                    return

    def _end(self, opened: _Opened) -> None:
        if opened.braces:
            self.writer.emit("}" * opened.braces, self.writer.at_line)
            self.writer.after_if = opened.condition

    def _condition(self, attribute: Attribute, opened: _Opened) -> bool:
        """`v-if`, `v-else-if`, `v-else`: they rule their element, and what else stands on it."""
        if attribute.name not in ("v-if", "v-else-if", "v-else"):
            return False
        start = "else " if attribute.name != "v-if" and self.writer.after_if else ""
        test = "" if attribute.name == "v-else" else f"if ({html.unescape(attribute.value or '')}) "
        if start and not self.writer.parses(f"if (a) {{}} {start}{test}{{}}"):
            start = test = ""
        if start:
            self.writer.emit(f"{start}{test}{{", attribute.line)
            opened.condition = True
        else:
            opened.condition = self.writer.header(f"{test}{{", attribute.line) and bool(test)
        opened.braces += 1
        return True

    def _loop(self, attribute: Attribute, opened: _Opened) -> None:
        match = _FOR.fullmatch(html.unescape(attribute.value or ""))
        if match is None:
            return
        names, single, iterable = match.groups()
        target, _, index = (single or names).strip(), "", ""
        if names is not None and not names.strip().startswith(("{", "[")):
            target, _, index = (part.strip() for part in names.partition(","))
        elif names is not None:
            found = re.fullmatch(r"([{\[][\s\S]*[}\]])\s*,?\s*([\w$]*)", names.strip())
            target, index = found.groups() if found else (target, "")
        declared = f"const [{index}] = $index;" if index else ""
        self.writer.header(f"for (const {target} of {iterable}) {{ {declared}", attribute.line)
        opened.braces += 1

    def _attribute(self, attribute: Attribute) -> None:
        name, line = attribute.name, attribute.line
        value = None if attribute.value is None else html.unescape(attribute.value)
        if name.startswith(("@", "v-on:", "x-on:")):
            self.writer.handler(value, line)
        elif name.startswith(("v-model", "x-model")):
            self.writer.typed_into(value, line)
        elif name in (":key", "v-bind:key"):
            # What is drawn is drawn without a key all the same.
            self.writer.expression(f"!({value})" if value else None, line)
        elif name.startswith(
            (":", "v-bind", "v-text", "v-html", "v-show", "x-text", "x-html", "x-show", "x-data")
        ):
            self.writer.expression(value, line)
        elif (name.startswith("on") and name.isalpha()) or name in ("x-init", "x-effect"):
            self.writer.handler(value, line)
