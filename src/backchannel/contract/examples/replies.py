"""Examples of the replies."""

from __future__ import annotations

from typing import Final

from ...protocol import replies
from ...protocol.codes import ErrorCode
from .example import Example
from .samples import MESSAGE_ID

REPLIES: Final = (
    Example(
        "created",
        "What the command created stands in the log",
        replies.Ack(ref="7", data=replies.AckData(id=MESSAGE_ID, offset=4312)),
    ),
    Example("done", "Nothing to keep", replies.Ack(ref="19", data=replies.AckData())),
    Example(
        "misspelt",
        "A field that the command does not have",
        replies.Error(
            ref="7",
            data=replies.ErrorData(
                code=ErrorCode.unknown_field,
                message="livestream:chat_message has no field data.messageType",
                field="data.messageType",
                hint="did you mean message_type?",
            ),
        ),
    ),
    Example(
        "too_fast",
        "Waiting helps",
        replies.Error(
            ref="8",
            data=replies.ErrorData(
                code=ErrorCode.rate_limited, message="too many messages, wait 1.5 s", retry_after=1.5
            ),
        ),
    ),
)
