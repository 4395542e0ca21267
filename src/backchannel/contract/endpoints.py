"""The two addresses of the server, and which message belongs to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..protocol.base import WireModel
from ..protocol.commands import COMMANDS, AnyCommand, JoinCommand, LeaveCommand, PingCommand, StreamCommand
from ..protocol.events import EVENTS, AnyEvent, ConnectionWelcomeEvent, StreamEvent
from ..protocol.replies import REPLIES

_CONNECTION_MODELS: Final = frozenset({JoinCommand, LeaveCommand, ConnectionWelcomeEvent})
"""What only a connection for many streams knows."""

_WITHOUT_TOKEN: Final = frozenset({PingCommand})
"""What a guest without a token may send: such a guest only reads."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One of the two addresses of the server."""

    name: str
    address: str
    title: str
    description: str
    commands: Sequence[type[AnyCommand]]
    events: Sequence[type[AnyEvent]]

    @property
    def messages(self) -> Sequence[type[WireModel]]:
        return (*self.commands, *REPLIES, *self.events)

    @property
    def multiplexed(self) -> bool:
        """Whether one connection is for many streams, and a message about one has to name it."""
        return "{stream_id}" not in self.address

    def names_stream(self, model: type[WireModel]) -> bool:
        """Whether this message has to have a ``stream_id`` here which its model alone does not demand."""
        return self.multiplexed and issubclass(model, StreamCommand | StreamEvent)


def needs_token(command: type[AnyCommand]) -> bool:
    """Whether somebody without a token is refused this command wherever they could send it."""
    return command not in _WITHOUT_TOKEN


STREAM: Final = Endpoint(
    name="stream",
    address="/ws/livestream/{stream_id}",
    title="One stream",
    description="To connect is to join, to close is to leave. The first event is `livestream:welcome`. "
    "Without a token one may read, where the stream allows guests. `stream_id` may be left out of commands, "
    "and events have none. A trailing slash makes no difference.",
    commands=[command for command in COMMANDS if command not in _CONNECTION_MODELS],
    events=[event for event in EVENTS if event not in _CONNECTION_MODELS],
)
STREAMS: Final = Endpoint(
    name="streams",
    address="/ws",
    title="Many streams",
    description="One connection for many streams; it needs a token. The first event is `connection:welcome`. "
    "`livestream:join` and `livestream:leave` name a stream, and every message about one has its `stream_id`. "
    "A trailing slash makes no difference.",
    commands=COMMANDS,
    events=EVENTS,
)
ENDPOINTS: Final = (STREAM, STREAMS)
