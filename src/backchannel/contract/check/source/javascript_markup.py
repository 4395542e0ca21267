"""Reads markup (Vue, Svelte, HTML) as a flat run of tags, texts and Svelte blocks, each with its line. Tolerant: what is no tag is text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

RAW = ("script", "style")
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)


@dataclass(slots=True, frozen=True)
class Attribute:
    """`braced` for Svelte's `name={value}`; a lone `{name}` or `{...spread}` has the name ''. No value is None."""

    name: str
    value: str | None
    line: int
    braced: bool = False


@dataclass(slots=True, frozen=True)
class Open:
    """A start tag. `content` is what stands in a `<script>` or `<style>`, up to its end, on `content_line` first; `empty` if no end tag follows."""

    name: str
    attributes: tuple[Attribute, ...]
    line: int
    empty: bool = False
    content: str = ""
    content_line: int = 0

    def get(self, name: str) -> str | None:
        """An attribute's value; '' if it has none, None if it is not there."""
        return next((attribute.value or "" for attribute in self.attributes if attribute.name == name), None)


@dataclass(slots=True, frozen=True)
class Close:
    name: str
    line: int


@dataclass(slots=True, frozen=True)
class Text:
    """Text between tags, or, `braced`, what stands in one pair of Svelte's braces."""

    text: str
    line: int
    braced: bool = False


Piece: TypeAlias = Open | Close | Text


@dataclass(slots=True)
class Scanner:
    """`braces`: an expression in braces is one piece, in text as in attributes (Svelte)."""

    text: str
    braces: bool = False
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line(self, at: int) -> int:
        return bisect_right(self._starts, at)

    def pieces(self) -> Iterator[Piece]:
        at, end = 0, len(self.text)
        marks = re.compile(r"<|\{" if self.braces else "<")
        while at < end:
            mark = marks.search(self.text, at)
            stop = end if mark is None else mark.start()
            if stop > at:
                yield Text(self.text[at:stop], self.line(at))
            if mark is None:
                return
            if mark.group() == "{":
                close = self.closing_brace(stop)
                yield Text(self.text[stop + 1 : close - 1], self.line(stop), braced=True)
                at = close
            else:
                piece, at = self._markup(stop)
                if piece is not None:
                    yield piece

    def _markup(self, at: int) -> tuple[Piece | None, int]:
        """The tag, comment or declaration that starts here, and where it ends."""
        text = self.text
        if text.startswith("<!--", at):
            return None, _after(text, "-->", at)
        if text.startswith("<!", at):
            return None, _after(text, ">", at)
        closing = _CLOSE.match(text, at)
        if closing is not None:
            return Close(closing.group(1), self.line(at)), closing.end()
        opening = _OPEN.match(text, at)
        if opening is None:
            return Text("<", self.line(at)), at + 1
        name = opening.group(1)
        attributes, position = self._attributes(opening.end())
        empty = text.startswith("/", position) or name.lower() in VOID
        position = _after(text, ">", position)
        if name.lower() in RAW and not empty:
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, position)
            stop = len(text) if end is None else end.start()
            piece = Open(
                name,
                attributes,
                self.line(at),
                empty=True,
                content=text[position:stop],
                content_line=self.line(position),
            )
            return piece, len(text) if end is None else end.end()
        return Open(name, attributes, self.line(at), empty), position

    def _attributes(self, at: int) -> tuple[tuple[Attribute, ...], int]:
        found: list[Attribute] = []
        text, end = self.text, len(self.text)
        while at < end:
            at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # matches the empty text too
            if at >= end or text[at] == ">" or text.startswith("/>", at):
                break
            if self.braces and text[at] == "{":
                close = self.closing_brace(at)
                found.append(Attribute("", text[at + 1 : close - 1], self.line(at), braced=True))
                at = close
                continue
            name = _NAME.match(text, at)
            if name is None:
                at += 1
                continue
            attribute, at = self._value(name)
            found.append(attribute)
        return tuple(found), at

    def _value(self, name: re.Match[str]) -> tuple[Attribute, int]:
        text, line = self.text, self.line(name.start())
        at = name.end()
        equals = _EQUALS.match(text, at)
        if equals is None:
            return Attribute(name.group(), None, line), at
        at = equals.end()
        line_of_value = self.line(at)
        if self.braces and text.startswith("{", at):
            close = self.closing_brace(at)
            return Attribute(name.group(), text[at + 1 : close - 1], line_of_value, braced=True), close
        quote = text[at : at + 1]
        if quote in ('"', "'") and quote:
            close = self._closing_quote(at)
            return Attribute(name.group(), text[at + 1 : close - 1], line_of_value), close
        bare = _BARE.match(text, at)
        stop = at if bare is None else bare.end()
        return Attribute(name.group(), text[at:stop], line_of_value), stop

    def _closing_quote(self, at: int) -> int:
        """After the quote that ends the value; Svelte may have braces with quotes in it."""
        quote, position = self.text[at], at + 1
        while position < len(self.text):
            if self.braces and self.text[position] == "{":
                position = self.closing_brace(position)
                continue
            if self.text[position] == quote:
                return position + 1
            position += 1
        return position

    def closing_brace(self, at: int) -> int:
        """After the brace that closes the one here, strings and comments passed over."""
        depth = 0
        for match in _IN_BRACES.finditer(self.text, at):
            brace = match.group()
            if brace == "{":
                depth += 1
            elif brace == "}":
                depth -= 1
                if depth == 0:
                    return match.end()
        return len(self.text)


_CLOSE = re.compile(r"</([A-Za-z][^\s>]*)\s*>")
_OPEN = re.compile(r"<([A-Za-z][^\s/>{]*)")
_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"[^\s=>\"'{}/]+|[{}\"'/=]")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]+")
_IN_BRACES = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|/\*[\s\S]*?\*/|[{}]")


def _after(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return len(text) if found < 0 else found + len(mark)
