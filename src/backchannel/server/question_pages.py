"""Questions by page, from a room's state. Pure."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from ..room.state import QuestionState, RoomState
from .rest_models import QuestionPage


class QuestionSort(StrEnum):
    """The order of a list of questions."""

    votes = "votes"
    """Most votes first; among equals the older first."""
    time = "time"
    """In the order in which everyone came to see them."""


def questions_page(state: RoomState, sort: QuestionSort, after: str | None, limit: int) -> QuestionPage:
    """The ``limit`` questions after a cursor.

    A cursor names the last question of its page, and for the order by votes how many it had then: a vote that comes in
    between moves that question, not the place to go on from. A question whose own votes change meanwhile may be missed or
    come twice; the events of the stream tell of it.

    :raises ValueError: ``after`` is no cursor of this order and stream
    """
    order = {id: index for index, id in enumerate(state.questions)}

    def rank(question: QuestionState) -> tuple[int, int]:
        return (-len(question.voters) if sort is QuestionSort.votes else 0, order[question.id])

    start = _parse(after, sort, order) if after is not None else None
    public = (question for question in state.questions.values() if question.status.is_public)
    ranked = sorted(public, key=rank)
    rest = [question for question in ranked if start is None or rank(question) > start]
    page = rest[:limit]
    return QuestionPage(
        questions=[question.public() for question in page],
        next_after=_cursor(page[-1], sort) if len(rest) > limit else None,
    )


def _cursor(question: QuestionState, sort: QuestionSort) -> str:
    return f"{len(question.voters)}.{question.id.hex}" if sort is QuestionSort.votes else question.id.hex


def _parse(cursor: str, sort: QuestionSort, order: dict[UUID, int]) -> tuple[int, int]:
    votes, _, name = cursor.rpartition(".")
    try:
        if bool(votes) is not (sort is QuestionSort.votes):
            raise ValueError
        return -int(votes or 0), order[UUID(hex=name)]
    except (ValueError, KeyError):
        raise ValueError(
            f"is no cursor of this list sorted by {sort}; use next_after of the page before"
        ) from None
