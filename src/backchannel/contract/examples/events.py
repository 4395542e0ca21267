"""Examples of the events."""

from __future__ import annotations

from typing import Final

from ...protocol import events
from .example import Example
from .samples import (
    ACT_ID,
    ADA,
    ANSWER,
    CHAT,
    EPOCH,
    ME,
    MESSAGE_ID,
    QUESTION,
    QUESTION_ID,
    SNAPSHOT,
    STREAM,
    at,
)


def _welcome(*, recovered: bool) -> events.WelcomeEvent:
    data = events.Welcome(
        stream=STREAM,
        user=ME,
        epoch=EPOCH,
        offset=4312,
        recovered=recovered,
        viewer_count=1204,
        server_time=at(24),
        snapshot=None if recovered else SNAPSHOT,
    )
    return events.WelcomeEvent(data=data)


def _asked(*, own: bool) -> events.QuestionEvent:
    fields = {**QUESTION.model_dump(), "upvotes": 0}
    data = events.AskedQuestion(**(fields | {"own": True} if own else fields | {"user": None}))
    return events.QuestionEvent(offset=4313, data=data)


EVENTS: Final = (
    Example("joined", "A fresh join: the room as it is", _welcome(recovered=False)),
    Example("recovered", "A resume: keep your state, what you missed follows", _welcome(recovered=True)),
    Example("message", "Somebody said something", events.ChatMessageEvent(offset=4312, data=CHAT)),
    Example(
        "deleted",
        "One message is gone",
        events.MessageDeletedEvent(
            offset=4315, data=events.MessageDeleted(act_id=ACT_ID, message_id=MESSAGE_ID)
        ),
    ),
    Example(
        "deleted_all",
        "All that Ada wrote is gone",
        events.UserMessagesDeletedEvent(
            offset=4315, data=events.UserMessagesDeleted(act_id=ACT_ID, user_id="u1")
        ),
    ),
    Example(
        "cleared",
        "The chat was cleared",
        events.ChatClearedEvent(offset=4315, data=events.ChatCleared(act_id=ACT_ID)),
    ),
    Example(
        "restored",
        "A deletion was undone",
        events.MessagesRestoredEvent(offset=4317, data=events.MessagesRestored(messages=(CHAT,))),
    ),
    Example("anonymous", "As everyone sees an anonymous question", _asked(own=False)),
    Example("own", "As the one who asked sees it", _asked(own=True)),
    Example(
        "upvoted",
        "As the voter sees it",
        events.QuestionUpvoteEvent(
            offset=4314, data=events.QuestionUpvote(question_id=QUESTION_ID, upvotes=4, upvoted=True)
        ),
    ),
    Example(
        "votes",
        "As everyone else sees it",
        events.QuestionUpvoteEvent(
            offset=4314, data=events.QuestionUpvote(question_id=QUESTION_ID, upvotes=4)
        ),
    ),
    Example("answered", "The host answered", events.QuestionAnswerEvent(offset=4320, data=ANSWER)),
    Example(
        "spotlight",
        "The host talks about this question now",
        events.QuestionUpdateEvent(
            offset=4316,
            data=events.QuestionUpdate(
                question=QUESTION.model_copy(
                    update={"status": events.QuestionStatus.answering, "labels": ("countdown",)}
                ),
                questions_total=1,
            ),
        ),
    ),
    Example(
        "dismissed",
        "Gone for all but staff and the one who asked",
        events.QuestionRemovedEvent(
            offset=4318, data=events.QuestionRemoved(question_id=QUESTION_ID, questions_total=0)
        ),
    ),
    Example(
        "settings",
        "Questions are reviewed from now on",
        events.SettingsEvent(
            offset=4319, data=events.StreamSettings(review_questions=True, questions_per_person=2)
        ),
    ),
    Example(
        "live",
        "The stream went live",
        events.StatusEvent(
            offset=4100, data=events.StatusChange(status=events.StreamStatus.live, started_at=at(20))
        ),
    ),
    Example(
        "count",
        "1,204 people are watching",
        events.ViewerCountEvent(data=events.ViewerCount(viewer_count=1204)),
    ),
    Example(
        "expiring", "Half a minute is left", events.ExpiringEvent(data=events.Expiring(expires_at=at(30)))
    ),
    Example(
        "connected",
        "The connection is open, join a stream",
        events.ConnectionWelcomeEvent(data=events.ConnectionWelcome(user=ADA, server_time=at(24))),
    ),
)
