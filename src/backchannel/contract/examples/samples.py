"""The people and things that the examples tell of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from ...protocol import events
from ...protocol.user import Me, Role, User
from .example import STREAM_ID


def at(minute: int, second: int = 0, millisecond: int = 0) -> datetime:
    return datetime(2026, 11, 23, 10, minute, second, millisecond * 1000, tzinfo=UTC)


EPOCH: Final = "7c1f0a92"
MESSAGE_ID: Final = UUID("0192f3a4-5b6c-7d8e-9f01-23456789abcd")
REPLY_ID: Final = UUID("0192f3a4-7e10-7c55-a3b2-0f1e2d3c4b5a")
ANNOUNCEMENT_ID: Final = UUID("0192f3a4-9f21-7d66-b4c3-1a2b3c4d5e6f")
QUESTION_ID: Final = UUID("0192f3a5-1c2d-7a3b-8c4d-5e6f708192a3")
VOTE_ID: Final = UUID("0192f3a5-9a8b-7c6d-8e5f-4a3b2c1d0e9f")
ANSWER_ID: Final = UUID("0192f3a6-0b1c-72d3-94e5-f60718293a4b")
ACT_ID: Final = UUID("0192f3a6-c0de-7abc-9def-0123456789ab")

ADA: Final = User(id="u1", name="Ada", role=Role.viewer)
GRACE: Final = User(id="u7", name="Grace", role=Role.host)
ME: Final = Me(
    id="u1",
    name="Ada",
    role=Role.viewer,
    may_chat=True,
    may_ask=True,
    may_upvote=True,
    may_answer=False,
    may_moderate=False,
    may_manage=False,
)

STREAM: Final = events.Stream(
    id=STREAM_ID,
    title="The launch",
    description="Live from the pad",
    status=events.StreamStatus.live,
    video_url="https://example.org/launch.m3u8",
    guests=True,
    created_at=at(0),
    started_at=at(20),
)
CHAT: Final = events.ChatMessage(id=MESSAGE_ID, message="Hello", user=ADA, created_at=at(22, 31, 123))
QUESTION: Final = events.Question(
    id=QUESTION_ID,
    question="How long is the countdown?",
    user=ADA,
    status=events.QuestionStatus.open,
    upvotes=3,
    created_at=at(23),
)
ANSWER: Final = events.QuestionAnswer(
    question_id=QUESTION_ID, answer="Ten minutes, with two holds.", answered_by=GRACE, answered_at=at(25)
)
HELD: Final = events.HeldMessage(
    message=CHAT.model_copy(update={"message": "More at https://example.com"}),
    reason=events.HoldReason.link,
    expires_at=at(29),
    on_expiry=events.HoldOutcome.deny,
)
SANCTION: Final = events.Sanction(
    act_id=ACT_ID,
    kind=events.SanctionKind.timeout,
    user_id="u1",
    name="Ada",
    until=at(36),
    reason="One question at a time, please",
    created_at=at(26),
    by=GRACE,
)
SNAPSHOT: Final = events.Snapshot(
    chat=(CHAT,),
    questions=(QUESTION,),
    questions_total=1,
    hidden_questions=(),
    own_votes=(),
    own_questions=(QUESTION_ID,),
    settings=events.RoomSettings(
        message_max_characters=500, question_max_characters=500, answer_max_characters=2000
    ),
)
