"""Who may act on whom. Moderators keep order among viewers; the host is above them."""

from __future__ import annotations

from ..protocol.user import Role, User
from .sanctions import RANK
from .state import RoomState


def outranks(state: RoomState, user_id: str, actor: User) -> bool:
    """Whether somebody is above the actor. Who is host is known from what they did in the stream, their start of it at least."""
    return user_id in state.hosts and actor.role is not Role.host


def is_above(state: RoomState, actor: User, user_id: str) -> bool:
    """Whether the actor is above somebody, as far as the room knows who that is: from what they did in it."""
    return RANK[actor.role] > RANK[known_role(state, user_id)]


def known_role(state: RoomState, user_id: str) -> Role:
    if user_id in state.hosts:
        return Role.host
    return Role.moderator if user_id in state.moderators else Role.viewer
