"""What a text looks like: texts that a reader takes for the same have a likeness in common.

Filters compare likenesses, so that neither other alphabets' look-alikes nor styled, accented or struck-through letters get
past them (Unicode UTS #39, 4: skeletons; NFKC of UAX #15).
"""

from __future__ import annotations

import unicodedata

import disarm
import regex

_MARK = regex.compile(r"(?<=[\p{Latin}\p{Greek}\p{Cyrillic}]\p{Mn}*)\p{Mn}")
"""Accents, and strokes through a word. Where marks are vowels, as in Indic scripts, they stay."""


def likenesses(text: str) -> tuple[str, str]:
    """What a text may be read as. UTS #39 takes a capital I for an l: who wrote it as a capital i meant an i."""
    return likeness(text), likeness(text.casefold())


def likeness(text: str) -> str:
    """A text as the letters that it looks like: lower case, single blanks, no accents, digits like letters as these."""
    return _MARK.sub("", unicodedata.normalize("NFD", disarm.skeleton_key(text, digit_policy="tr39")))
