"""Examples of the commands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from ...protocol import commands
from .example import STREAM_ID, Example
from .polls import POLL_COMMANDS
from .samples import ACT_ID, ANSWER, ANSWER_ID, EPOCH, MESSAGE_ID, QUESTION_ID, REPLY_ID, VOTE_ID, at

COMMANDS: Final = (
    Example(
        "message",
        "Say something",
        commands.ChatMessageCommand(
            type="livestream:chat_message",
            ref="7",
            data=commands.ChatMessageData(id=MESSAGE_ID, message="Hello"),
        ),
    ),
    Example(
        "reply",
        "Answer another message",
        commands.ChatMessageCommand(
            type="livestream:chat_message",
            ref="8",
            data=commands.ChatMessageData(
                id=REPLY_ID, message="Hello @Ada", reply_to=MESSAGE_ID, mentions=("u1",)
            ),
        ),
    ),
    Example(
        "announce",
        "Announce something, as staff",
        commands.ChatMessageCommand(
            type="livestream:chat_message",
            ref="38",
            data=commands.ChatMessageData(message="We go on at three", message_type="announcement"),
        ),
    ),
    Example(
        "delete",
        "Delete one message",
        commands.MessageDeleteCommand(
            type="livestream:message_delete",
            ref="25",
            data=commands.MessageDeleteData(message_id=MESSAGE_ID, id=ACT_ID),
        ),
    ),
    Example(
        "delete_all",
        "Delete all that a user has written",
        commands.UserMessagesDeleteCommand(
            type="livestream:user_messages_delete",
            ref="26",
            data=commands.UserMessagesDeleteData(user_id="u1", id=ACT_ID),
        ),
    ),
    Example(
        "clear",
        "Clear the chat",
        commands.ChatClearCommand(type="livestream:chat_clear", ref="27", data=commands.ActData(id=ACT_ID)),
    ),
    Example(
        "undo",
        "Bring back what a deletion hid",
        commands.MessagesRestoreCommand(
            type="livestream:messages_restore",
            ref="28",
            data=commands.MessagesRestoreData(act_id=ACT_ID),
        ),
    ),
    Example(
        "timeout",
        "Ada may only read for ten minutes",
        commands.UserTimeoutCommand(
            type="livestream:user_timeout",
            ref="29",
            data=commands.UserTimeoutData(
                user_id="u1", seconds=600, reason="One question at a time, please", id=ACT_ID
            ),
        ),
    ),
    Example(
        "ban",
        "Put Ada out, with all that she wrote",
        commands.UserBanCommand(
            type="livestream:user_ban",
            ref="30",
            data=commands.UserBanData(user_id="u1", reason="Advertising", delete_messages=True, id=ACT_ID),
        ),
    ),
    Example(
        "lift",
        "Undo a timeout or a ban",
        commands.SanctionLiftCommand(
            type="livestream:sanction_lift", ref="31", data=commands.SanctionLiftData(act_id=ACT_ID)
        ),
    ),
    Example(
        "anonymous",
        "Ask without showing one's name",
        commands.QuestionCommand(
            type="livestream:question",
            ref="9",
            data=commands.QuestionData(id=QUESTION_ID, question="How long is the countdown?", anonymous=True),
        ),
    ),
    Example(
        "upvote",
        "Upvote a question",
        commands.QuestionUpvoteCommand(
            type="livestream:question_upvote",
            ref="10",
            data=commands.QuestionUpvoteData(id=VOTE_ID, question_id=QUESTION_ID),
        ),
    ),
    Example(
        "withdraw",
        "Take the vote back",
        commands.QuestionUpvoteCommand(
            type="livestream:question_upvote",
            ref="11",
            data=commands.QuestionUpvoteData(id=ACT_ID, question_id=QUESTION_ID, withdraw=True),
        ),
    ),
    Example(
        "answer",
        "Answer a question",
        commands.QuestionAnswerCommand(
            type="livestream:question_answer",
            ref="12",
            data=commands.QuestionAnswerData(id=ANSWER_ID, question_id=QUESTION_ID, answer=ANSWER.answer),
        ),
    ),
    Example(
        "spotlight",
        "Answer this one now",
        commands.QuestionStatusCommand(
            type="livestream:question_status",
            ref="20",
            data=commands.QuestionStatusData(question_id=QUESTION_ID, status="answering"),
        ),
    ),
    Example(
        "edit",
        "Put one's own question in other words",
        commands.QuestionEditCommand(
            type="livestream:question_edit",
            ref="21",
            data=commands.QuestionEditData(question_id=QUESTION_ID, question="How long is the last hold?"),
        ),
    ),
    Example(
        "take_back",
        "Take one's own question back",
        commands.QuestionWithdrawCommand(
            type="livestream:question_withdraw",
            ref="22",
            data=commands.QuestionWithdrawData(question_id=QUESTION_ID),
        ),
    ),
    Example(
        "label",
        "Label a question",
        commands.QuestionLabelsCommand(
            type="livestream:question_labels",
            ref="23",
            data=commands.QuestionLabelsData(question_id=QUESTION_ID, labels=("countdown",)),
        ),
    ),
    *POLL_COMMANDS,
    Example(
        "star",
        "Put a question into the queue of staff, at its end",
        commands.QuestionQueueCommand(
            type="livestream:question_queue",
            ref="29",
            data=commands.QuestionQueueData(question_id=QUESTION_ID),
        ),
    ),
    Example(
        "pin",
        "Keep a message above the chat for a while",
        commands.MessagePinCommand(
            type="livestream:message_pin",
            ref="36",
            data=commands.MessagePinData(message_id=MESSAGE_ID, until=at(40).replace(year=2126), id=ACT_ID),
        ),
    ),
    Example(
        "unpin",
        "Take the pinned message down",
        commands.MessageUnpinCommand(
            type="livestream:message_unpin",
            ref="37",
            data=commands.MessageUnpinData(message_id=MESSAGE_ID),
        ),
    ),
    Example(
        "start",
        "Go live",
        commands.StartCommand(type="livestream:start", ref="13", data=commands.ActData(id=ACT_ID)),
    ),
    Example(
        "schedule",
        "Announce the start",
        commands.ScheduleCommand(
            type="livestream:schedule",
            ref="49",
            data=commands.ScheduleData(starts_at=datetime(2126, 11, 24, 18, 0, tzinfo=UTC)),
        ),
    ),
    Example("end", "End the stream", commands.EndCommand(type="livestream:end", ref="14")),
    Example(
        "review",
        "Approve questions before everyone sees them, two for each viewer",
        commands.SettingsCommand(
            type="livestream:settings",
            ref="24",
            data=commands.SettingsData(review_questions=True, questions_per_person=2),
        ),
    ),
    Example(
        "approve",
        "Let everyone see a message that is held",
        commands.MessageReviewCommand(
            type="livestream:message_review",
            ref="40",
            data=commands.MessageReviewData(message_id=MESSAGE_ID, approve=True),
        ),
    ),
    Example(
        "block_list",
        "Hold messages with a word that begins so, and take another off the list",
        commands.BlockListCommand(
            type="livestream:block_list",
            ref="41",
            data=commands.BlockListData(add=(commands.NewBlockedTerm(term="spoiler*"),), remove=("finale",)),
        ),
    ),
    Example(
        "join", "Join afresh", commands.JoinCommand(type="livestream:join", ref="15", stream_id=STREAM_ID)
    ),
    Example(
        "resume",
        "Come back to where one was",
        commands.JoinCommand(
            type="livestream:join",
            ref="16",
            stream_id=STREAM_ID,
            data=commands.JoinData(epoch=EPOCH, offset=4290),
        ),
    ),
    Example("leave", "Leave", commands.LeaveCommand(type="livestream:leave", ref="17", stream_id=STREAM_ID)),
    Example(
        "refresh",
        "Hand in a new token",
        commands.RefreshCommand(
            type="auth:refresh",
            ref="18",
            data=commands.RefreshData(token="<the new JWT>"),  # noqa: S106  (an example, not a secret)
        ),
    ),
    Example("ping", "Is the server there?", commands.PingCommand(type="ping", ref="19")),
)
