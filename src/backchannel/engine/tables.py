"""Tables of a stream, as CSV that is made while it is read: a long chat never stands in memory as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from enum import StrEnum
from functools import partial

from ..room.tables import (
    BYTE_ORDER_MARK,
    MESSAGE_COLUMNS,
    QUESTION_COLUMNS,
    csv_text,
    message_rows,
    question_rows,
)
from .engine import Engine
from .loader import READ_AT_ONCE, parse_record


class TableName(StrEnum):
    """What there is a table of."""

    messages = "messages"
    questions = "questions"


async def csv_lines(engine: Engine, stream_id: str, table: TableName, *, hidden: bool) -> AsyncIterator[str]:
    """The table, several lines at a time.

    :param hidden: whether what not everyone sees is there too: what was deleted, held for review, or dismissed
    :raises NoSuchStream: there is no such stream; nothing was given yet
    :raises LogUnavailable: the log cannot be read
    """
    room = await engine.room(stream_id)
    if table is TableName.questions:
        rows = await room.look(lambda state: question_rows(state, hidden=hidden))
        yield BYTE_ORDER_MARK + csv_text([QUESTION_COLUMNS, *rows])
        return
    yield BYTE_ORDER_MARK + csv_text([MESSAGE_COLUMNS])
    after, head = 0, room.state.offset
    while after < head:
        records = await engine.log.read(stream_id, after, min(READ_AT_ONCE, head - after))
        if not records:
            return
        logged = [(item.offset, item.event) for item in map(parse_record, records)]
        # Asked after they were read: what is deleted meanwhile is not among them.
        rows = await room.look(partial(message_rows, logged=logged, hidden=hidden))
        yield csv_text(rows)
        after = records[-1].offset
