"""The block list: what is found, however it is disguised, and what follows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.protocol.events import BlockAction, BlockedTerm
from backchannel.room.block_list import find_blocked
from backchannel.room.events import MessageHeld
from backchannel.room.likeness import likeness
from backchannel.room.snapshot import snapshot

from .people import ADA, BOB, HOST, MODERATOR, RULES, Rehearsed, actor


def is_found(term: str, text: str) -> bool:
    return bool(find_blocked((BlockedTerm(term=term, action=BlockAction.hold),), text))


@pytest.mark.parametrize(
    "text",
    [
        "an idiot!",
        "IDIOT",
        "Idiot",
        "\u0456diot",  # Cyrillic i
        "i\u200bdiot",  # a zero-width space
        "\u24d8\u24d3\u24d8\u24de\u24e3",  # circled
        "\uff49\uff44\uff49\uff4f\uff54",  # full width
        "i\u0336d\u0336i\u0336o\u0336t\u0336",  # struck through
        "\u00eddi\u00f6t",
        "idi0t",
        "\U0001d4f2\U0001d4ed\U0001d4f2\U0001d4f8\U0001d4fd",  # bold script
    ],
)
def test_a_word_is_found_in_any_disguise(text: str) -> None:
    assert is_found("idiot", text)


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("ass", "class", False),
        ("ass", "what an ass.", True),
        ("ass*", "assets", True),
        ("*ass", "bass", True),
        ("b*d", "b and d", False),
        ("b*d", "bird", True),
        ("big bad", "a big   bad wolf", True),
        ("big bad", "bigbad", False),
        ("脏话", "这是脏话吧", True),
        ("дурак", "ты ДУРАК", True),
        ("a.b", "axb", False),
        ("(", "a ( b", True),
    ],
)
def test_terms_are_whole_words_and_a_star_stands_for_letters(term: str, text: str, found: bool) -> None:
    assert is_found(term, text) is found


@given(st.text(min_size=1, max_size=40))
def test_what_a_text_looks_like_looks_like_itself(text: str) -> None:
    assert likeness(likeness(text)) == likeness(text)


def listing(action: str) -> Rehearsed:
    room = Rehearsed()
    room.accepted(MODERATOR, "block_list", add=[{"term": "spoiler*", "action": action}])
    return room


def test_a_term_that_is_held_holds_messages_and_questions() -> None:
    room = listing("hold")
    event = room.accepted(ADA, "chat_message", message="SPOILERS ahead")
    assert isinstance(event, MessageHeld)
    assert event.terms == ("spoiler*",)
    question = room.accepted(ADA, "question", question="A spoiler?")
    assert snapshot(room.state, RULES, BOB).questions == ()
    room.accepted(HOST, "question_status", question_id=question.id, status="open")
    room.accepted(ADA, "question_edit", question_id=question.id, question="Another spoiler?")
    assert snapshot(room.state, RULES, BOB).questions == ()
    (own,) = snapshot(room.state, RULES, ADA).held_messages
    assert own.terms == ()


def test_a_term_that_is_refused_is_heard_by_nobody() -> None:
    room = listing("refuse")
    assert room.refused(ADA, "chat_message", message="A spoiler") == "blocked_words"
    assert room.refused(ADA, "question", question="A spoiler?") == "blocked_words"
    question = room.accepted(ADA, "question", question="Why?")
    assert room.refused(ADA, "question_edit", question_id=question.id, question="spoiler?") == "blocked_words"
    room.accepted(HOST, "chat_message", message="No spoilers, please")


def test_a_name_is_read_too() -> None:
    room = listing("hold")
    assert isinstance(room.accepted(actor("Spoiler"), "chat_message", message="Hello"), MessageHeld)


def test_the_list_is_for_staff() -> None:
    room = listing("hold")
    assert [term.term for term in snapshot(room.state, RULES, HOST).block_list] == ["spoiler*"]
    assert snapshot(room.state, RULES, ADA).block_list == ()


def test_terms_are_added_changed_and_removed() -> None:
    room = listing("hold")
    room.accepted(HOST, "block_list", add=[{"term": "end"}, {"term": "spoiler*", "action": "refuse"}])
    assert [(term.term, term.action) for term in room.state.block_list] == [
        ("spoiler*", "refuse"),
        ("end", "hold"),
    ]
    room.accepted(HOST, "block_list", remove=["spoiler*"])
    room.accepted(MODERATOR, "block_list", remove=["spoiler*"])
    assert [term.term for term in room.state.block_list] == ["end"]
    assert room.refused(HOST, "block_list", add=[{"term": "**"}]) == "invalid_field"
    assert room.refused(HOST, "block_list", add=[{"term": "a*b*c*d*e"}]) == "invalid_field"
    assert room.refused(HOST, "block_list", add=[{"term": " \u200b"}]) == "empty_text"
