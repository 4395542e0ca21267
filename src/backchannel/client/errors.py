"""What can go wrong in a client.

ClientError
├── CommandError            the server refused a command; it changed nothing
├── ConnectionClosedError   the connection is closed for good
│   └── ConnectTimeoutError   it was never opened in the time that was given
├── EventsOverrunError      a reader of events fell too far behind
└── OutboxFullError         too many commands wait for an answer
"""

from __future__ import annotations

from ..protocol.codes import ErrorCode
from ..protocol.replies import ErrorData


class ClientError(Exception):
    """What every error of the client is."""


class CommandError(ClientError):
    """The server refused a command; it changed nothing."""

    def __init__(self, data: ErrorData) -> None:
        super().__init__(f"{data.code.value}: {data.message}")
        self.code: ErrorCode = data.code
        self.message = data.message
        self.field = data.field
        self.hint = data.hint
        self.retry_after = data.retry_after
        """Seconds after which the same command may succeed; None where waiting does not help."""
        self.reason = data.reason
        """Of a sanction: what staff gave as the reason."""


class ConnectionClosedError(ClientError):
    """The connection is closed for good: by its user, or by a close code that says not to come back."""

    def __init__(self, code: int | None, reason: str, *, outcome_unknown: bool = False) -> None:
        super().__init__(f"closed for good ({code or 'by this side'}): {reason}")
        self.code = code
        """The close code (see ``protocol.codes``), or the HTTP status of a refused handshake; None if closed here."""
        self.reason = reason
        self.outcome_unknown = outcome_unknown
        """For a command: it was sent and not answered, so it may have been carried out."""


class ConnectTimeoutError(ConnectionClosedError):
    """No welcome came within the time given."""

    def __init__(self, seconds: float, last: str) -> None:
        super().__init__(None, f"no welcome within {seconds:g} s; the last attempt ended with: {last}")


class EventsOverrunError(ClientError):
    """A reader of events fell too far behind, and lost what waited. The client's ``view`` has it all."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} events wait: take them faster, or start again from the view")
        self.limit = limit


class OutboxFullError(ClientError):
    """Too many commands wait for their answer; none more is taken until some are settled."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} commands wait for an answer already")
        self.limit = limit
