"""What a user's text may be."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.protocol.codes import ErrorCode
from backchannel.room.rejection import Rejection
from backchannel.room.text import (
    MAX_MARKS,
    TextRule,
    check_name,
    check_text,
    clean_name,
    clean_text,
    count_characters,
    is_blank,
)

RULE = TextRule("data.message", 10, 100)

SURVIVORS = {
    "plain": "Hello, world!",
    "Thai": "สวัสดีชาวโลก น้ำ",
    "Arabic with vowels": "السَّلَامُ عَلَيْكُمْ",
    "Arabic end of verse, which is seen": "بِسْمِ ۝",
    "Persian with ZWNJ": "می\u200cخواهم",
    "Devanagari with ZWJ": "क्\u200dष",
    "Bengali with ZWNJ": "ক্\u200cত",
    "Sinhala with ZWJ": "ක්\u200dෂ",
    "Malayalam chillu at the end of a word": "അവന്\u200d വന്നു",
    "family": "👩\u200d👩\u200d👧\u200d👦",
    "skin tone and profession": "👩🏽\u200d🚀",
    "rainbow flag": "🏳\ufe0f\u200d🌈",
    "heart": "❤\ufe0f",
    "keycap": "1\ufe0f\u20e3",
    "flag of a country": "🇹🇭",
    "flag of a region": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "two lines": "one\ntwo",
    "Hangul": "한국어",
    "eight marks": "a" + "\u0323\u0324\u0325\u0329\u032d\u032e\u0330\u0331",
}

CLEANED = {
    "blanks around": ("  hello \n", "hello"),
    "NFC": ("e\u0301", "é"),
    "NUL": ("a\x00b", "ab"),
    "escape sequence": ("\x1b[31mred", "[31mred"),
    "bell and backspace": ("a\x07\x08b", "ab"),
    "delete and C1": ("a\x7f\x9bb", "ab"),
    "tab": ("a\tb", "a b"),
    "CRLF": ("a\r\nb\rc", "a\nb\nc"),
    "line separators": ("a\u2028b\u2029c\x85d\x0be", "a\nb\nc\nd\ne"),
    "blank lines": ("a\n\n \n\n\nb", "a\n\nb"),
    "bidirectional override": ("abc\u202egnp.exe", "abcgnp.exe"),
    "isolates": ("\u2066a\u2067b\u2068c\u2069", "abc"),
    "marks of direction": ("a\u200eb\u200fc\u061cd", "abcd"),
    "zero-width space": ("ad\u200bmin", "admin"),
    "ZWJ between letters": ("ad\u200dmin", "admin"),
    "ZWNJ between letters": ("ad\u200cmin", "admin"),
    "ZWJ after an emoji alone": ("👩\u200d", "👩"),
    "word joiner and BOM": ("a\u2060b\ufeffc", "abc"),
    "soft hyphen": ("ad\u00admin", "admin"),
    "variation selector on a letter": ("a\ufe0fb", "ab"),
    "variation selectors as a hidden channel": ("👍" + "\U000e0101\U000e0102", "👍"),
    "tags as a hidden channel": ("hi\U000e0068\U000e0069", "hi"),
    "a flag with more tags than any region": ("🏴" + "\U000e0061" * 30 + "\U000e007f", "🏴"),
    "interlinear annotation": ("a\ufff9b\ufffac\ufffbd", "abcd"),
    "noncharacter": ("a\ufdd0b\uffffc", "abc"),
    "Zalgo": ("a" + "\u0323" * 50, "ạ" + "\u0323" * MAX_MARKS),
    "what is brought together by what goes": (
        "a" + "\u0323" * 6 + "\u200b" + "\u0324" * 6,
        "ạ" + "\u0323" * 5 + "\u0324" * 3,
    ),
}

ALLOWED_INVISIBLE = regex.compile(
    r"""
    (?<=\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?)\u200D(?=\p{Extended_Pictographic})
    | (?<=[^\p{Latin}\p{Common}\p{Inherited}\p{Hangul}\p{Thai}]\p{M}*)[\u200C\u200D]
    | \U0001F3F4[\U000E0030-\U000E0039\U000E0061-\U000E007A]{3,6}\U000E007F
    | (?<=[\p{Extended_Pictographic}\p{Emoji}])[\uFE0E\uFE0F]
    """,
    regex.VERBOSE | regex.VERSION1,
)
HIDDEN = regex.compile(
    r"[[\p{Cc}--[\n]]||[\p{Cf}--\p{Prepended_Concatenation_Mark}]||[\uFE00-\uFE0F\U000E0100-\U000E01EF]]",
    regex.VERSION1,
)

# What meets in a hostile text: joiners, overrides, marks, halves of sequences.
PIECES = [
    *"aZ1 \n\t\r#<",
    *"\u200b\u200c\u200d\u202e\u2066\ufe0f\ufe0e\u20e3\u0301\u0338\u034f\u00ad\u2028\x85\u1160\u3164\u2800",
    *"👩👨🏽❤↔🏴🇹क्षമന\u0930\u094dامیلนักุ\u06dd\u1100\u1161\u11a8\u212b\u2126\U0002f800",
    *"\U000e0067\U000e0062\U000e0065\U000e007f",
    "\u0323" * 9,
]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40)


@pytest.mark.parametrize("text", SURVIVORS.values(), ids=SURVIVORS.keys())
def test_what_people_write_survives(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("text", "cleaned"), CLEANED.values(), ids=CLEANED.keys())
def test_what_deceives_or_shows_nothing_goes(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@given(texts)
@settings(max_examples=300)
def test_clean_text_is_a_fixed_point_in_nfc(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.normalize("NFC", cleaned) == cleaned
    assert cleaned == cleaned.strip()


@given(texts)
@settings(max_examples=300)
def test_nothing_hidden_is_left_outside_the_sequences_that_need_it(text: str) -> None:
    assert HIDDEN.findall(ALLOWED_INVISIBLE.sub("", clean_text(text))) == []


@given(texts)
@settings(max_examples=300)
def test_no_base_carries_more_than_eight_marks(text: str) -> None:
    runs = regex.findall(r"\p{M}+", clean_text(text))
    assert max(map(len, runs), default=0) <= MAX_MARKS


@given(texts, st.integers(0, 12), st.integers(0, 40))
@settings(max_examples=400)
def test_what_is_taken_keeps_the_limits(text: str, characters: int, size: int) -> None:
    taken = check_text(text, TextRule("data.message", characters, size))
    if isinstance(taken, Rejection):
        assert taken.code in {ErrorCode.empty_text, ErrorCode.text_too_long}
        assert taken.field == "data.message"
        return
    assert not is_blank(taken)
    assert not characters or len(regex.findall(r"\X", taken)) <= characters
    assert not size or len(taken.encode()) <= size


@given(texts)
def test_without_limits_only_what_shows_nothing_is_refused(text: str) -> None:
    taken = check_text(text, TextRule("data.message", 0, 0))
    assert isinstance(taken, Rejection) == is_blank(clean_text(text))


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t", "\u200b\u200d", "\u3164", "\u2800 \u2800", "\u034f", "\u115f\u1160", "\u00a0\u2003"],
)
def test_what_shows_nothing_is_no_message(text: str) -> None:
    rejection = check_text(text, RULE)
    assert isinstance(rejection, Rejection)
    assert rejection.code is ErrorCode.empty_text


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("abc", 3),
        ("👩\u200d👩\u200d👧\u200d👦", 1),
        ("é", 1),
        ("e\u0301", 1),
        ("🇹🇭🇩🇪", 2),
        ("a\nb", 3),
        ("한국", 2),
    ],
)
def test_a_character_is_what_a_reader_calls_one(text: str, characters: int) -> None:
    assert count_characters(text) == characters


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("x" * 10, True),
        ("x" * 11, False),
        ("👩\u200d👩\u200d👧\u200d👦" * 4, True),
        ("👩\u200d👩\u200d👧\u200d👦" * 5, False),
    ],
    ids=["at the limit", "one over", "within the bytes", "more bytes than allowed"],
)
def test_the_limits_are_met_exactly(text: str, taken: bool) -> None:
    result = check_text(text, RULE)
    assert (result == text) is taken
    if isinstance(result, Rejection):
        assert result.code is ErrorCode.text_too_long
        assert str(RULE.max_bytes if "👩" in text else RULE.max_characters) in result.message


def test_a_name_is_one_line() -> None:
    assert clean_name(" Ada\n\n  King\tLovelace ") == "Ada King Lovelace"
    assert check_name("Ada\u202e", 3) == "Ada"


@pytest.mark.parametrize(
    ("name", "code"),
    [("\u200b", ErrorCode.empty_text), ("\u3164", ErrorCode.empty_text), ("Adam", ErrorCode.text_too_long)],
)
def test_a_name_that_cannot_be_taken(name: str, code: ErrorCode) -> None:
    rejection = check_name(name, 3)
    assert isinstance(rejection, Rejection)
    assert (rejection.code, rejection.field) == (code, "name")
