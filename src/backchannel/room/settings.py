"""What staff set while the stream runs."""

from __future__ import annotations

from ..protocol.codes import ErrorCode
from ..protocol.commands import SettingsCommand
from ..protocol.events import StreamStatus
from ..protocol.user import Role, User
from .events import SettingsChanged
from .pace import is_paced
from .rejection import Rejection
from .rules import Moment
from .state import RoomState


def decide_settings(
    state: RoomState, user: User, command: SettingsCommand, moment: Moment
) -> SettingsChanged | Rejection:
    """The settings with those changed that the command names."""
    named = command.data.model_dump(exclude_none=True, exclude={"id"})
    reveal = command.data.reveal_anonymous
    if reveal is not None and reveal is not state.settings.reveal_anonymous:
        refusal = _may_reveal(state, user)
        if refusal is not None:
            return refusal
    return SettingsChanged(
        id=command.data.id or moment.new_id(),
        user=user,
        created_at=moment.now,
        settings=state.settings.model_copy(update=named),
    )


def apply_settings(state: RoomState, event: SettingsChanged) -> None:
    state.settings = event.settings
    if not is_paced(event.settings):
        state.said.clear()


def _may_reveal(state: RoomState, user: User) -> Rejection | None:
    """Whoever asks is told beforehand whether staff see them: that cannot change under their hands."""
    field = "data.reveal_anonymous"
    if user.role is not Role.host:
        return Rejection(ErrorCode.forbidden, "only the host decides whether staff see who asks", field=field)
    if state.status is not StreamStatus.scheduled or state.started_at is not None:
        message = "whether staff see who asks is decided before the stream starts"
        return Rejection(ErrorCode.too_late, message, field=field)
    return None
