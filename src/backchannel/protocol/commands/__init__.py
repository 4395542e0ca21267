"""Commands: what a client may send. One class a command; ``type`` is its name.

A command's ``data`` is what the user says; who said it, when and in which role comes from the server. Every command is
answered by one ``ack`` or one ``error`` that carries its ``ref``.

``id`` names what a command creates (or, for a vote, the act itself). A client that did not hear the answer sends the same
command with the same ``id`` again and gets the first result.
"""

from __future__ import annotations

from typing import get_args

from .base import ActData, Command, StreamCommand
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
from .life import EndCommand, StartCommand
from .moderation import (
    ChatClearCommand,
    MessageDeleteCommand,
    MessageDeleteData,
    MessagesRestoreCommand,
    MessagesRestoreData,
    UserMessagesDeleteCommand,
    UserMessagesDeleteData,
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
    QuestionStatusCommand,
    QuestionStatusData,
    QuestionUpvoteCommand,
    QuestionUpvoteData,
    QuestionWithdrawCommand,
    QuestionWithdrawData,
)
from .settings import SettingsCommand, SettingsData

ChatCommand = ChatMessageCommand
DeletionCommand = MessageDeleteCommand | UserMessagesDeleteCommand | ChatClearCommand | MessagesRestoreCommand
AnyQuestionCommand = (
    QuestionCommand
    | QuestionUpvoteCommand
    | QuestionAnswerCommand
    | QuestionStatusCommand
    | QuestionEditCommand
    | QuestionWithdrawCommand
    | QuestionLabelsCommand
)
LifeCommand = StartCommand | EndCommand

RoomCommand = ChatCommand | DeletionCommand | AnyQuestionCommand | LifeCommand | SettingsCommand
"""What a room decides."""

ConnectionCommand = JoinCommand | LeaveCommand | RefreshCommand | PingCommand

AnyCommand = RoomCommand | ConnectionCommand

ROOM_COMMANDS: tuple[type[RoomCommand], ...] = get_args(RoomCommand)

COMMANDS: tuple[type[AnyCommand], ...] = get_args(AnyCommand)
"""Every command, in the order of the documentation."""

__all__ = [
    "COMMANDS",
    "ROOM_COMMANDS",
    "ActData",
    "AnyCommand",
    "AnyQuestionCommand",
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
    "MessagesRestoreCommand",
    "MessagesRestoreData",
    "PingCommand",
    "QuestionAnswerCommand",
    "QuestionAnswerData",
    "QuestionCommand",
    "QuestionData",
    "QuestionEditCommand",
    "QuestionEditData",
    "QuestionLabelsCommand",
    "QuestionLabelsData",
    "QuestionStatusCommand",
    "QuestionStatusData",
    "QuestionUpvoteCommand",
    "QuestionUpvoteData",
    "QuestionWithdrawCommand",
    "QuestionWithdrawData",
    "RefreshCommand",
    "RefreshData",
    "RoomCommand",
    "SettingsCommand",
    "SettingsData",
    "StartCommand",
    "StreamCommand",
    "UserMessagesDeleteCommand",
    "UserMessagesDeleteData",
]
