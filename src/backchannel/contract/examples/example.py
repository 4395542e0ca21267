"""One example: a message as it stands in a frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from ...protocol import commands
from ...protocol.base import WireModel

STREAM_ID: Final = "launch"


@dataclass(frozen=True, slots=True)
class Example:
    """One message as it stands in a frame."""

    name: str
    """For machines, unique among the examples of one message."""
    summary: str
    message: WireModel

    @property
    def payload(self) -> dict[str, Any]:
        """The frame's JSON: a command as a client would write it, without what it leaves to the defaults."""
        written_by_hand = isinstance(self.message, commands.Command)
        return self.message.model_dump(mode="json", exclude_unset=written_by_hand)

    def on_streams(self) -> Example:
        """The same message about a stream as it is on ``/ws``, where it names the stream."""
        return replace(self, message=self.message.model_copy(update={"stream_id": STREAM_ID}))
