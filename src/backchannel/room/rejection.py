"""A command that was refused. A value, not an exception: in a batch each command is accepted or rejected by itself."""

from __future__ import annotations

from dataclasses import dataclass

from ..protocol.codes import ErrorCode
from ..protocol.replies import Error, ErrorData


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a command changed nothing."""

    code: ErrorCode
    message: str
    field: str | None = None
    hint: str | None = None
    retry_after: float | None = None
    """Seconds."""
    reason: str | None = None
    """What staff gave as the reason of a sanction."""

    def reply(self, ref: str | None, stream_id: str | None = None) -> Error:
        data = ErrorData(
            code=self.code,
            message=self.message,
            field=self.field,
            hint=self.hint,
            retry_after=self.retry_after,
            reason=self.reason,
        )
        return Error(ref=ref, stream_id=stream_id, data=data)
