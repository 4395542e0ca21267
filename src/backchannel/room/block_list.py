"""The block list: words that are held for review or refused, however they are disguised.

A term is found as a whole word, or words; ``*`` in it stands for any letters and digits of the word that it is in.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from ..protocol.codes import ErrorCode
from ..protocol.commands import BlockListCommand
from ..protocol.events import MAX_BLOCKED_TERMS, BlockAction, BlockedTerm
from ..protocol.user import User
from .events import BlockListChanged
from .likeness import likeness, likenesses
from .rejection import Rejection
from .rules import Moment
from .state import RoomState
from .text import TextRule, check_text

TERM = TextRule("data.add", 100, 400)
MAX_WILDCARDS = 3
"""In one term: each multiplies the time that a search may take."""
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts that put no blanks between words: a term of theirs is found anywhere."""
_STARTS = regex.compile(rf"[\w--[{_UNSPACED}]]", regex.VERSION1)

Matcher = tuple[tuple[BlockedTerm, "regex.Pattern[str]"], ...]


def decide_block_list(
    state: RoomState, user: User, command: BlockListCommand, moment: Moment
) -> BlockListChanged | Rejection:
    """The list with terms added, changed or removed. What was said before stays. Who removes what another has removed
    already has what they want.
    """
    data = command.data
    terms = {term.term: term for term in state.block_list if term.term not in data.remove}
    for added in data.add:
        text = _check_term(added.term)
        if isinstance(text, Rejection):
            return text
        terms[text] = BlockedTerm(term=text, action=added.action)
    if len(terms) > MAX_BLOCKED_TERMS:
        message = f"the list would have {len(terms)} terms, it takes {MAX_BLOCKED_TERMS}"
        return Rejection(ErrorCode.too_many, message, field="data.add")
    return BlockListChanged(
        id=data.id or moment.new_id(), user=user, created_at=moment.now, terms=tuple(terms.values())
    )


def find_blocked(terms: tuple[BlockedTerm, ...], *texts: str) -> tuple[BlockedTerm, ...]:
    """The terms that are in one of the texts, in the order of the list."""
    if not terms:
        return ()
    read_as = [form for text in texts for form in likenesses(text)]
    return tuple(term for term, pattern in _matcher(terms) if any(map(pattern.search, read_as)))


def refuses(found: tuple[BlockedTerm, ...]) -> bool:
    """Whether one of the terms that were found is not merely held."""
    return any(term.action is BlockAction.refuse for term in found)


def refused_words(field: str) -> Rejection:
    """Does not say which words: the list is for staff, and who knows it gets past it."""
    return Rejection(ErrorCode.blocked_words, "it contains words that are not wanted here", field=field)


def _check_term(term: str) -> str | Rejection:
    text = check_text(term, TERM)
    if isinstance(text, Rejection):
        return text
    if text.count("*") > MAX_WILDCARDS:
        message = f"a term may have {MAX_WILDCARDS} wildcards, {text!r} has {text.count('*')}"
        return Rejection(ErrorCode.invalid_field, message, field=TERM.field)
    if not any(map(likeness, text.split("*"))):
        message = "a term needs a letter, digit or sign besides its wildcards"
        return Rejection(ErrorCode.invalid_field, message, field=TERM.field)
    return text


@lru_cache(maxsize=64)
def _matcher(terms: tuple[BlockedTerm, ...]) -> Matcher:
    return tuple((term, _pattern(likeness(term.term.casefold()))) for term in terms)


def _pattern(term: str) -> regex.Pattern[str]:
    words = r"\s+".join(r"\w*".join(map(regex.escape, word.split("*"))) for word in term.split())
    before = r"(?<!\w)" if _STARTS.match(term[0]) else ""
    after = r"(?!\w)" if _STARTS.match(term[-1]) else ""
    return regex.compile(before + words + after)
