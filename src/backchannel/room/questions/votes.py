"""Upvotes: one a user and question."""

from __future__ import annotations

from ...protocol.codes import ErrorCode
from ...protocol.commands import QuestionUpvoteCommand
from ...protocol.events import StreamStatus
from ...protocol.user import User
from ..events import QuestionUpvoted
from ..rejection import Rejection
from ..rules import Moment
from ..state import RoomState
from .finding import find_question


def decide_upvote(
    state: RoomState, user: User, command: QuestionUpvoteCommand, moment: Moment
) -> QuestionUpvoted | Rejection:
    """One vote a user and question, which they may take back; answered and hidden questions keep theirs as they are."""
    data = command.data
    question = find_question(state, user, data.question_id)
    if isinstance(question, Rejection):
        return question
    if state.status is StreamStatus.ended:
        return Rejection(ErrorCode.stream_ended, "the stream has ended, the votes stay as they are")
    if not question.status.takes_votes:
        message = f"the question is {question.status}, its votes stay as they are"
        return Rejection(ErrorCode.question_closed, message)
    if not state.settings.votes_open and not user.role.is_staff:
        return Rejection(ErrorCode.votes_closed, "the host has closed voting for now")
    voted = user.id in question.voters
    if data.withdraw and not voted:
        return Rejection(ErrorCode.not_upvoted, "you have no vote on this question")
    if not data.withdraw and voted:
        return Rejection(ErrorCode.already_upvoted, "you have upvoted this question already")
    return QuestionUpvoted(
        id=data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        question_id=question.id,
        withdraw=data.withdraw,
        upvotes=len(question.voters) + (-1 if data.withdraw else 1),
    )
