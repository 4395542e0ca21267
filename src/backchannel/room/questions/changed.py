"""A change of a question as an event that holds the whole of what it has become."""

from __future__ import annotations

from uuid import UUID

from ...protocol.user import User
from ..events import QuestionChange, QuestionChanged
from ..rules import Moment
from ..state import QuestionState, RoomState
from .finding import total_after


def changed(
    state: RoomState,
    before: QuestionState,
    after: QuestionState,
    change: QuestionChange,
    user: User,
    id: UUID | None,
    moment: Moment,
) -> QuestionChanged:
    """The event that makes ``after`` of ``before``."""
    return QuestionChanged(
        id=id or moment.new_id(),
        user=user,
        created_at=moment.now,
        change=change,
        question=after.public(),
        author=after.author,
        revealed=after.revealed,
        was_public=before.status.is_public,
        questions_total=total_after(state, before, after.status),
    )
