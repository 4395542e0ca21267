"""What a user's text may be: cleaned and measured once, on its way into the log.

Kept text is NFC (Unicode UAX #15). Characters that show nothing, or that change how their neighbours are shown, are
taken out: controls, bidirectional overrides, zero-width characters outside the sequences that need them (emoji, and
scripts that join), tags outside flags. Accents beyond eight on one base go too (UAX #15's Stream-Safe Format stops at
30; no language needs more than eight). What is left is measured in graphemes (UAX #29) and in bytes of UTF-8.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import regex

from ..protocol.codes import ErrorCode
from .rejection import Rejection

MAX_MARKS = 8
"""Combining marks that one base character may carry."""

_JOINING_SCRIPTS = "".join(
    rf"\p{{Script={script}}}"
    for script in (
        "Arabic", "Syriac", "Mongolian", "Nko", "Mandaic", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya",
        "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Khmer", "Myanmar", "Tibetan",
    )
)  # fmt: skip  # scripts in which ZWJ and ZWNJ change how a word is written (UAX #31, 2.3)
_PICTURE = r"\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?"

_INVISIBLE = regex.compile(
    rf"""
    (?P<keep>
        {_PICTURE}(?:\u200D{_PICTURE})+              # family emoji and other joined pictures
      | \U0001F3F4[\U000E0030-\U000E0039\U000E0061-\U000E007A]{{3,6}}\U000E007F # flags of regions (UTS #51, C.1)
      | [\p{{Extended_Pictographic}}\p{{Emoji}}][\uFE0E\uFE0F]\u20E3?
      | (?<=[{_JOINING_SCRIPTS}]\p{{M}}*)[\u200C\u200D](?=[{_JOINING_SCRIPTS}])
      | (?<=[{_JOINING_SCRIPTS}]\p{{M}}*\p{{InSC=Virama}})\u200D # half forms and chillus, at a word's end too
    )
    | [\p{{Cc}}--[\n]] | [\p{{Cf}}--\p{{Prepended_Concatenation_Mark}}] | [\uFE00-\uFE0F\U000E0100-\U000E01EF] | \p{{Noncharacter_Code_Point}}
    """,
    regex.VERBOSE | regex.VERSION1,
)
_MANY_MARKS = regex.compile(rf"(\p{{M}}{{{MAX_MARKS}}})\p{{M}}+")
_LINE_BREAK = regex.compile(r"\r\n?|[\x0B\x0C\x85\u2028\u2029]")
_BLANK_LINES = regex.compile(r"\n\s*\n\s*\n\s*")
_BLANK = regex.compile(r"[\s\p{Default_Ignorable_Code_Point}\u2800]*")
"""Characters that look like nothing though Unicode counts some of them (Hangul fillers, Braille's blank) as letters or symbols."""
_GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class TextRule:
    """How long one kind of text may be. 0 switches a limit off."""

    field: str
    """The path that an error names: ``data.message``."""
    max_characters: int
    """Graphemes."""
    max_bytes: int
    """Of UTF-8."""


def clean_text(text: str) -> str:
    """The text as it is kept and shown; may be empty."""
    if text.isascii() and text.isprintable():
        return text.strip()
    # What is taken out brings its neighbours together, and they may be what must not stand together.
    while (cleaner := _clean_once(text)) != text:
        text = cleaner
    return text


def _clean_once(text: str) -> str:
    text = _LINE_BREAK.sub("\n", text).replace("\t", " ")
    text = _INVISIBLE.sub(lambda match: match["keep"] or "", text)
    text = _MANY_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))
    return _BLANK_LINES.sub("\n\n", text).strip()


def clean_name(name: str) -> str:
    """A display name: one line, single blanks."""
    return " ".join(clean_text(name).split())


def check_name(name: str, max_characters: int) -> str | Rejection:
    """The display name cleaned, or why it cannot be taken.

    :param max_characters: graphemes; 0 for no limit
    """
    cleaned = clean_name(name)
    if is_blank(cleaned):
        return Rejection(
            ErrorCode.empty_text, "a display name needs at least one visible character", field="name"
        )
    if max_characters and len(cleaned) > max_characters:
        count = count_characters(cleaned)
        if count > max_characters:
            message = f"a display name may have {max_characters} characters, this one has {count}"
            return Rejection(ErrorCode.text_too_long, message, field="name")
    return cleaned


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing."""
    return _BLANK.fullmatch(text) is not None


def count_characters(text: str) -> int:
    """What a reader calls characters: a family emoji is one, an accented letter is one."""
    return len(text) if text.isascii() and "\r" not in text else len(_GRAPHEME.findall(text))


def check_text(text: str, rule: TextRule) -> str | Rejection:
    """The text cleaned, or why it cannot be taken."""
    cleaned = clean_text(text)
    if is_blank(cleaned):
        return Rejection(ErrorCode.empty_text, "there is nothing to read in it", field=rule.field)
    if rule.max_characters and len(cleaned) > rule.max_characters:
        count = count_characters(cleaned)
        if count > rule.max_characters:
            message = f"{count} characters, at most {rule.max_characters} are allowed"
            return Rejection(ErrorCode.text_too_long, message, field=rule.field)
    size = len(cleaned.encode())
    if rule.max_bytes and size > rule.max_bytes:
        message = f"{size} bytes of UTF-8, at most {rule.max_bytes} are allowed"
        return Rejection(ErrorCode.text_too_long, message, field=rule.field)
    return cleaned
