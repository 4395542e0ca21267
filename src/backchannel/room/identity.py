"""Who somebody is: what a verified token says, and what that means in one stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..protocol.user import Role, User


@dataclass(frozen=True, slots=True)
class Identity:
    """A user as their token names them. Nothing in it ever comes from a command, a URL or a header of their choice."""

    id: str
    name: str
    role: Role = Role.viewer
    """The role in every stream that ``streams`` does not limit."""
    streams: Mapping[str, Role] | None = None
    """If given, the token opens these streams and no other, each with its role."""
    picture: str | None = None
    guest: bool = False
    expires_at: float | None = None
    """Unix time in seconds; None never expires (made in-process only: a token without ``exp`` is refused)."""
    member: bool = False
    """What a stream's chat can be kept to: whatever the one who issues the tokens calls a member."""

    def role_in(self, stream_id: str) -> Role | None:
        """The role in a stream; None where the token does not open it."""
        if self.streams is None:
            return self.role
        return self.streams.get(stream_id)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody in one stream. ``user`` is None for a guest without a token, who only reads."""

    user: User | None
    guest: bool = True
    member: bool = False

    @property
    def role(self) -> Role:
        return self.user.role if self.user else Role.viewer

    @property
    def is_staff(self) -> bool:
        return self.role.is_staff

    def epoch(self, log_epoch: str) -> str:
        """The epoch of this actor's positions: staff are sent more than others, so that a position from before somebody
        became staff, or ceased to be, cannot be resumed. They get a snapshot.
        """
        return f"{log_epoch}+staff" if self.is_staff else log_epoch


READER = Actor(user=None)
"""A guest without a token."""


def actor_in(identity: Identity | None, stream_id: str) -> Actor | None:
    """The actor that an identity is in a stream; None where the token does not open the stream."""
    if identity is None:
        return READER
    role = identity.role_in(stream_id)
    if role is None:
        return None
    user = User(id=identity.id, name=identity.name, role=role, picture=identity.picture)
    return Actor(user=user, guest=identity.guest, member=identity.member and not identity.guest)
