"""What staff impose on people, and lift."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt

from ..base import WireModel
from .base import StreamCommand
from .moderation import UserId

MAX_TIMEOUT_SECONDS: Final = 14 * 24 * 3600

TimeoutSeconds = Annotated[StrictInt, Field(ge=1, le=MAX_TIMEOUT_SECONDS)]


class UserTimeoutData(WireModel):
    user_id: UserId
    seconds: TimeoutSeconds
    """How long, from now: 1 s to 14 days."""
    reason: str | None = None
    """Shown to the user."""
    delete_messages: StrictBool = False
    """Whether all that they have written so far is deleted with it; lifting brings it back."""
    id: UUID | None = None


class UserTimeoutCommand(StreamCommand):
    """Let a user read, but not chat, ask or vote, for a time. Staff only, and only those below the sender's role."""

    type: Literal["livestream:user_timeout"]
    data: UserTimeoutData


class UserBanData(WireModel):
    user_id: UserId
    reason: str | None = None
    """Shown to the user."""
    delete_messages: StrictBool = False
    """Whether all that they have written so far is deleted with it; lifting brings it back."""
    id: UUID | None = None


class UserBanCommand(StreamCommand):
    """Put a user out of the stream, in every tab, and keep them out. Staff only, and only those below the sender's role."""

    type: Literal["livestream:user_ban"]
    data: UserBanData


class SanctionLiftData(WireModel):
    act_id: UUID
    """The id of the command that imposed it."""
    id: UUID | None = None


class SanctionLiftCommand(StreamCommand):
    """Undo a timeout or a ban, with the deletion that it made. Staff only; what the host imposed only the host."""

    type: Literal["livestream:sanction_lift"]
    data: SanctionLiftData
