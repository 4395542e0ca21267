"""Who may enter a stream: one question for the socket and for REST, asked again on every resume."""

from __future__ import annotations

from dataclasses import dataclass

from ..protocol.codes import CloseCode, ErrorCode
from ..protocol.events import Stream
from .identity import Actor, Identity, actor_in
from .rejection import Rejection
from .sanctioning import banned
from .state import RoomState


@dataclass(frozen=True, slots=True)
class Refused:
    """Why somebody may not enter: as the close code of a socket and as the error of a request."""

    code: CloseCode
    rejection: Rejection


NOT_YOURS = Refused(
    CloseCode.stream_not_yours, Rejection(ErrorCode.stream_not_yours, "the token does not open this stream")
)
TOKEN_REQUIRED = Refused(
    CloseCode.token_required,
    Rejection(ErrorCode.token_required, "this stream allows no guests, a token is needed to read it"),
)


def admit(stream: Stream, identity: Identity | None) -> Actor | Refused:
    """Who somebody is in a stream by their token, if it opens it. Guests, with a token or without, only where it allows
    them. What the room itself says of them, ``kept_out`` tells.
    """
    actor = actor_in(identity, stream.id)
    if actor is None:
        return NOT_YOURS
    if actor.guest and not stream.guests:
        return TOKEN_REQUIRED
    return actor


def kept_out(state: RoomState, actor: Actor) -> Refused | None:
    """Whether the room keeps somebody out whom the stream admits."""
    ban = state.sanctions.ban_on(actor.user) if actor.user else None
    return None if ban is None else Refused(CloseCode.banned, banned(ban))
