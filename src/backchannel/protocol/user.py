"""Who somebody is, as others see them and as they see themselves."""

from __future__ import annotations

from enum import StrEnum

from .base import WireModel, flag, omitted


class Role(StrEnum):
    """What a user is in one stream. Staff is host and moderator."""

    host = "host"
    moderator = "moderator"
    viewer = "viewer"

    @property
    def is_staff(self) -> bool:
        return self is not Role.viewer


class User(WireModel):
    """A user as everyone in the room sees them. All of it comes from their token, never from a command."""

    id: str
    name: str
    role: Role
    picture: str | None = omitted()


class Me(WireModel):
    """The receiver of a welcome as the server sees them, and what they may do here."""

    id: str | None
    """null for somebody who came without a token and may only read."""
    name: str | None
    role: Role
    picture: str | None = omitted()
    guest: bool = False
    """True for a name that the user chose and nobody vouches for."""
    member: bool = flag()
    """Whether the token says that the user is a member, whatever that is where it comes from."""
    may_chat: bool
    may_ask: bool
    may_upvote: bool
    """Upvote questions, and vote in polls."""
    may_answer: bool
    may_moderate: bool
    """Sort and label questions, lead polls, and change the stream's settings."""
    may_manage: bool
    """Start and end the stream."""
