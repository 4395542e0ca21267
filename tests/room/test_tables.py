"""The rows that staff get, and that none of their cells is a formula."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.room.tables import (
    MESSAGE_COLUMNS,
    QUESTION_COLUMNS,
    csv_text,
    message_rows,
    neutral,
    question_rows,
)

from .people import ADA, BOB, HOST, MODERATOR, Rehearsed


def messages(room: Rehearsed, *, hidden: bool = False) -> list[tuple[str, str]]:
    rows = message_rows(room.state, enumerate(room.events, 1), hidden=hidden)
    named = [dict(zip(MESSAGE_COLUMNS, row, strict=True)) for row in rows]
    return [(row["message"], row["hidden"]) for row in named]


def questions(room: Rehearsed, *, hidden: bool = False) -> list[dict[str, str]]:
    rows = question_rows(room.state, hidden=hidden)
    return [dict(zip(QUESTION_COLUMNS, row, strict=True)) for row in rows]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "  @"])
def test_a_formula_is_text(begin: str) -> None:
    assert neutral(f"{begin}cmd|' /C calc'!A0") == f"'{begin}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["", " ", "a=b", "1-2", "'quoted", "me@example.org", "Why?"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
def test_cells_come_back_and_none_is_a_formula(cells: list[str]) -> None:
    (row,) = csv.reader(StringIO(csv_text([cells]), newline=""))
    assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in cells]
    assert all(cell[:1] not in tuple("=+-@\t\r") or not cell for cell in row)


def test_what_is_deleted_is_there_only_when_asked_for() -> None:
    room = Rehearsed()
    first = room.accepted(ADA, "chat_message", message="rude")
    room.accepted(BOB, "chat_message", message="kind")
    room.accepted(MODERATOR, "message_delete", message_id=first.id)
    assert messages(room) == [("kind", "")]
    assert messages(room, hidden=True) == [("rude", "yes"), ("kind", "")]


def test_what_is_hidden_or_withdrawn_is_not_among_the_questions() -> None:
    room = Rehearsed()
    for text in ("kept", "dismissed", "withdrawn"):
        room.accepted(ADA, "question", question=text)
    kept, dismissed, withdrawn = room.state.questions
    room.accepted(MODERATOR, "question_status", question_id=dismissed, status="dismissed")
    room.accepted(ADA, "question_withdraw", question_id=withdrawn)
    room.accepted(BOB, "question_upvote", question_id=kept)
    room.accepted(HOST, "question_answer", question_id=kept, answer="=1+1")
    (row,) = questions(room)
    assert (row["question"], row["upvotes"], row["answer"], row["answered_by"]) == (
        "kept",
        "1",
        "=1+1",
        "Hedy",
    )
    assert "'=1+1" in csv_text(question_rows(room.state, hidden=False))
    assert [row["question"] for row in questions(room, hidden=True)] == ["kept", "dismissed"]


def test_who_asked_anonymously_is_named_only_where_staff_see_it() -> None:
    room = Rehearsed()
    room.accepted(ADA, "question", question="Hidden?", anonymous=True)
    room.accepted(HOST, "settings", reveal_anonymous=True)
    room.accepted(ADA, "question", question="Seen?", anonymous=True)
    assert [(row["question"], row["user_id"], row["user_name"]) for row in questions(room)] == [
        ("Hidden?", "", ""),
        ("Seen?", "ada", "Ada"),
    ]
