"""Who may act on whom. Moderators keep order among viewers and each other; the host is above them."""

from __future__ import annotations

from ..protocol.user import Role, User
from .state import RoomState


def outranks(state: RoomState, user_id: str, actor: User) -> bool:
    """Whether somebody is above the actor. Who is host is known from what they did in the stream, their start of it at least."""
    return user_id in state.hosts and actor.role is not Role.host
