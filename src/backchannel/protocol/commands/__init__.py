"""Commands: what a client may send. One class a command; ``type`` is its name.

A command's ``data`` is what the user says; who said it, when and in which role comes from the server. Every command is
answered by one ``ack`` or one ``error`` that carries its ``ref``.

``id`` names what a command creates (or, for a vote, the act itself). A client that did not hear the answer sends the same
command with the same ``id`` again and gets the first result.
"""

from __future__ import annotations

from typing import get_args

from .base import ActData, Command, StreamCommand
from .block_list import BlockListCommand, BlockListData, NewBlockedTerm
from .chat import ChatMessageCommand, ChatMessageData
from .connection import (
    EmptyData,
    JoinCommand,
    JoinData,
    LeaveCommand,
    PingCommand,
    RefreshCommand,
    RefreshData,
)
from .hold_queue import MessageReviewCommand, MessageReviewData
from .life import EndCommand, ScheduleCommand, ScheduleData, StartCommand
from .moderation import (
    ChatClearCommand,
    MessageDeleteCommand,
    MessageDeleteData,
    MessagesRestoreCommand,
    MessagesRestoreData,
    UserMessagesDeleteCommand,
    UserMessagesDeleteData,
)
from .pins import MessagePinCommand, MessagePinData, MessageUnpinCommand, MessageUnpinData
from .polls import (
    MAX_POLL_OPTIONS,
    PollCommand,
    PollData,
    PollDeleteCommand,
    PollDeleteData,
    PollEditCommand,
    PollEditData,
    PollShowCommand,
    PollShowData,
    PollStatusCommand,
    PollStatusData,
    PollText,
    PollVoteCommand,
    PollVoteData,
)
from .questions import (
    QuestionAnswerCommand,
    QuestionAnswerData,
    QuestionCommand,
    QuestionData,
    QuestionEditCommand,
    QuestionEditData,
    QuestionLabelsCommand,
    QuestionLabelsData,
    QuestionQueueCommand,
    QuestionQueueData,
    QuestionStatusCommand,
    QuestionStatusData,
    QuestionUpvoteCommand,
    QuestionUpvoteData,
    QuestionWithdrawCommand,
    QuestionWithdrawData,
)
from .sanctions import (
    MAX_TIMEOUT_SECONDS,
    SanctionLiftCommand,
    SanctionLiftData,
    UserBanCommand,
    UserBanData,
    UserTimeoutCommand,
    UserTimeoutData,
)
from .settings import SettingsCommand, SettingsData

ChatCommand = ChatMessageCommand | MessageReviewCommand
DeletionCommand = MessageDeleteCommand | UserMessagesDeleteCommand | ChatClearCommand | MessagesRestoreCommand
AnyPinCommand = MessagePinCommand | MessageUnpinCommand
SanctionCommand = UserTimeoutCommand | UserBanCommand | SanctionLiftCommand
AnyQuestionCommand = (
    QuestionCommand
    | QuestionUpvoteCommand
    | QuestionAnswerCommand
    | QuestionStatusCommand
    | QuestionEditCommand
    | QuestionWithdrawCommand
    | QuestionLabelsCommand
    | QuestionQueueCommand
)
AnyPollCommand = (
    PollCommand | PollEditCommand | PollStatusCommand | PollDeleteCommand | PollShowCommand | PollVoteCommand
)
LifeCommand = ScheduleCommand | StartCommand | EndCommand

RoomCommand = (
    ChatCommand
    | DeletionCommand
    | SanctionCommand
    | AnyQuestionCommand
    | AnyPollCommand
    | LifeCommand
    | SettingsCommand
    | BlockListCommand
    | AnyPinCommand
)
"""What a room decides."""

ConnectionCommand = JoinCommand | LeaveCommand | RefreshCommand | PingCommand

AnyCommand = RoomCommand | ConnectionCommand

ROOM_COMMANDS: tuple[type[RoomCommand], ...] = get_args(RoomCommand)

COMMANDS: tuple[type[AnyCommand], ...] = get_args(AnyCommand)
"""Every command, in the order of the documentation."""

__all__ = [
    "COMMANDS",
    "MAX_POLL_OPTIONS",
    "MAX_TIMEOUT_SECONDS",
    "ROOM_COMMANDS",
    "ActData",
    "AnyCommand",
    "AnyPinCommand",
    "AnyPollCommand",
    "AnyQuestionCommand",
    "BlockListCommand",
    "BlockListData",
    "ChatClearCommand",
    "ChatCommand",
    "ChatMessageCommand",
    "ChatMessageData",
    "Command",
    "ConnectionCommand",
    "DeletionCommand",
    "EmptyData",
    "EndCommand",
    "JoinCommand",
    "JoinData",
    "LeaveCommand",
    "LifeCommand",
    "MessageDeleteCommand",
    "MessageDeleteData",
    "MessagePinCommand",
    "MessagePinData",
    "MessageReviewCommand",
    "MessageReviewData",
    "MessageUnpinCommand",
    "MessageUnpinData",
    "MessagesRestoreCommand",
    "MessagesRestoreData",
    "NewBlockedTerm",
    "PingCommand",
    "PollCommand",
    "PollData",
    "PollDeleteCommand",
    "PollDeleteData",
    "PollEditCommand",
    "PollEditData",
    "PollShowCommand",
    "PollShowData",
    "PollStatusCommand",
    "PollStatusData",
    "PollText",
    "PollVoteCommand",
    "PollVoteData",
    "QuestionAnswerCommand",
    "QuestionAnswerData",
    "QuestionCommand",
    "QuestionData",
    "QuestionEditCommand",
    "QuestionEditData",
    "QuestionLabelsCommand",
    "QuestionLabelsData",
    "QuestionQueueCommand",
    "QuestionQueueData",
    "QuestionStatusCommand",
    "QuestionStatusData",
    "QuestionUpvoteCommand",
    "QuestionUpvoteData",
    "QuestionWithdrawCommand",
    "QuestionWithdrawData",
    "RefreshCommand",
    "RefreshData",
    "RoomCommand",
    "SanctionCommand",
    "SanctionLiftCommand",
    "SanctionLiftData",
    "ScheduleCommand",
    "ScheduleData",
    "SettingsCommand",
    "SettingsData",
    "StartCommand",
    "StreamCommand",
    "UserBanCommand",
    "UserBanData",
    "UserMessagesDeleteCommand",
    "UserMessagesDeleteData",
    "UserTimeoutCommand",
    "UserTimeoutData",
]
