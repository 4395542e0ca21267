"""Examples of the events."""

from __future__ import annotations

from typing import Final

from ...protocol import events
from .example import Example
from .polls import POLL_EVENTS
from .samples import (
    ACT_ID,
    ADA,
    ANNOUNCEMENT_ID,
    ANSWER,
    CHAT,
    EPOCH,
    GRACE,
    HELD,
    ME,
    MESSAGE_ID,
    QUESTION,
    QUESTION_ID,
    SANCTION,
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
        "announced",
        "Staff announced something",
        events.ChatMessageEvent(
            offset=4323,
            data=events.ChatMessage(
                id=ANNOUNCEMENT_ID,
                message="We go on at three",
                message_type="announcement",
                user=GRACE,
                created_at=at(28),
            ),
        ),
    ),
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
    Example(
        "timed_out",
        "As Ada is told that she may only read for ten minutes",
        events.SanctionEvent(offset=4321, data=SANCTION.model_copy(update={"by": None})),
    ),
    Example(
        "timed_out_staff",
        "As staff are told",
        events.SanctionEvent(offset=4321, data=SANCTION),
    ),
    Example(
        "lifted",
        "As Ada is told that she may take part again",
        events.SanctionLiftedEvent(
            offset=4322, data=events.SanctionLifted(act_id=ACT_ID, user_id="u1", messages=())
        ),
    ),
    Example(
        "banned",
        "As Ada is told, and the connection closes",
        events.BannedEvent(data=events.Banned(reason="Advertising")),
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
    *POLL_EVENTS,
    Example(
        "queue",
        "Staff have put questions in order",
        events.QuestionQueueEvent(offset=4318, data=events.QuestionQueue(question_ids=(QUESTION_ID,))),
    ),
    Example(
        "pinned",
        "A message is kept above the chat",
        events.PinEvent(
            offset=4319,
            data=events.PinChange(
                pin=events.Pin(message=CHAT, pinned_by=GRACE, pinned_at=at(26), until=at(40))
            ),
        ),
    ),
    Example(
        "unpinned",
        "Nothing is pinned any more",
        events.PinEvent(offset=4320, data=events.PinChange(pin=None)),
    ),
    Example(
        "settings",
        "Questions are reviewed from now on",
        events.SettingsEvent(
            offset=4319, data=events.StreamSettings(review_questions=True, questions_per_person=2)
        ),
    ),
    Example(
        "held",
        "A message waits for review; its sender and staff are told",
        events.MessageHeldEvent(offset=4330, data=HELD),
    ),
    Example(
        "denied",
        "It was denied; its sender and staff are told",
        events.MessageDeniedEvent(offset=4331, data=events.MessageDenied(message_id=HELD.message.id)),
    ),
    Example(
        "block_list",
        "The block list as it is now; only staff are told",
        events.BlockListEvent(
            offset=4332,
            data=events.BlockList(
                terms=(events.BlockedTerm(term="spoiler*", action=events.BlockAction.hold),)
            ),
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
