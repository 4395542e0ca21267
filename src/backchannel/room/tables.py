"""What was said and asked, as rows of a table for people with a spreadsheet. Pure.

A cell that a spreadsheet would take for a formula begins with an apostrophe: what viewers wrote must not be carried out on the
machine of whoever opens the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO

from ..protocol.base import format_time
from ..protocol.events import QuestionStatus
from ..protocol.user import User
from .events import AnyRoomEvent, ChatMessageSent
from .state import QuestionState, RoomState
from .withholding import withheld

MESSAGE_COLUMNS = ("offset", "id", "created_at", "user_id", "user_name", "role", "message", "reply_to", "hidden")  # fmt: skip
QUESTION_COLUMNS = (
    "id",
    "created_at",
    "status",
    "upvotes",
    "question",
    "user_id",
    "user_name",
    "labels",
    "edited_at",
    "answer",
    "answered_by",
    "answered_at",
)

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for the machine's old code page, and umlauts for noise."""

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")

Row = Sequence[str]


def csv_text(rows: Iterable[Row]) -> str:
    """The rows as CSV (RFC 4180), all cells quoted and none of them a formula."""
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue()


def neutral(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    begin = cell.lstrip(" ")[:1] or cell[:1]
    return f"'{cell}" if begin in _FORMULA and begin else cell


def message_rows(state: RoomState, logged: Iterable[tuple[int, AnyRoomEvent]], *, hidden: bool) -> list[Row]:
    """The chat messages among these events, as the room is now.

    :param hidden: whether those that are deleted or held are there too, and say so
    """
    rows: list[Row] = []
    for offset, event in logged:
        if not isinstance(event, ChatMessageSent):
            continue
        is_hidden = withheld(event, offset, state)
        if hidden or not is_hidden:
            rows.append(_message_row(event, offset, is_hidden))
    return rows


def _message_row(event: ChatMessageSent, offset: int, is_hidden: bool) -> Row:
    return (
        str(offset),
        str(event.id),
        format_time(event.created_at),
        event.user.id,
        event.user.name,
        event.user.role.value,
        event.message,
        str(event.reply_to or ""),
        "yes" if is_hidden else "",
    )


def question_rows(state: RoomState, *, hidden: bool) -> list[Row]:
    """The questions as staff see them, in the order in which they were asked.

    :param hidden: whether those that wait for review or were dismissed are there too. What was withdrawn never is.
    """
    shown = (
        question
        for question in state.questions.values()
        if question.status.is_public or (hidden and question.status is not QuestionStatus.withdrawn)
    )
    return [_question_row(question) for question in sorted(shown, key=lambda q: (q.created_at, q.id))]


def _question_row(state: QuestionState) -> Row:
    question = state.for_staff()
    return (
        str(question.id),
        format_time(question.created_at),
        question.status.value,
        str(question.upvotes),
        question.question,
        question.user.id if question.user else "",
        _name(question.user),
        ", ".join(question.labels),
        _time(question.edited_at),
        question.answer or "",
        _name(question.answered_by),
        _time(question.answered_at),
    )


def _name(user: User | None) -> str:
    return user.name if user else ""


def _time(moment: datetime | None) -> str:
    return format_time(moment) if moment else ""
