"""What a command names and the state has forgotten: looked up in the log before the command is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from ..log.base import EventLog
from ..protocol.commands import MessageDeleteCommand, MessagePinCommand
from ..room.events import ChatMessageSent, MessageHeld, load_event
from ..room.state import LoggedMessage, RoomState
from .inbox import Submission


async def recall(
    log: EventLog, state: RoomState, submissions: Sequence[Submission]
) -> Mapping[UUID, LoggedMessage]:
    """The older messages that these commands name, by id. Asks the log only if there are any.

    :raises LogUnavailable: the log does not answer
    """
    named = {
        submission.command.data.message_id
        for submission in submissions
        if isinstance(submission.command, MessageDeleteCommand | MessagePinCommand)
    }
    wanted = named - {logged.message.id for logged in state.chat} if named else named
    if not wanted:
        return {}
    recalled: dict[UUID, LoggedMessage] = {}
    for id, record in (await log.find(state.stream_id, wanted)).items():
        event = load_event(record.body)
        if isinstance(event, ChatMessageSent):
            recalled[id] = LoggedMessage(event.said, record.offset)
        elif isinstance(event, MessageHeld) and id not in state.holds:
            recalled[id] = LoggedMessage(event.held.message, record.offset)
    return recalled
