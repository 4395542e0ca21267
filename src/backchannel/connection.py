"""One connection as a state machine without I/O: frames and ticks go in, actions come out.

The driver that owns the socket feeds it and carries the actions out, in order. Times are Unix seconds, given from outside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

from .protocol.base import PROTOCOL_VERSION
from .protocol.codec import DecodeError, decode
from .protocol.codes import CloseCode, ErrorCode
from .protocol.commands import (
    AnyCommand,
    JoinCommand,
    LeaveCommand,
    PingCommand,
    RefreshCommand,
    RoomCommand,
)
from .protocol.events import (
    Banned,
    BannedEvent,
    ConnectionWelcome,
    ConnectionWelcomeEvent,
    Event,
    Expiring,
    ExpiringEvent,
)
from .protocol.replies import Ack, AckData, Reply
from .protocol.times import from_unix
from .protocol.user import User
from .room.identity import Identity
from .room.limits import Rate, TokenBucket, told_wait
from .room.rejection import Rejection


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Where a client says it stands."""

    epoch: str
    offset: int


@dataclass(frozen=True, slots=True)
class ConnectionRules:
    """Limits of one connection. 0 switches a limit off."""

    frame_rate: Rate = field(default=Rate(20.0, 60))
    """Frames of the client."""
    frames_over: int = 200
    """Frames over the rate, in all, after which the connection is closed."""
    streams: int = 50
    """Streams joined at the same time on ``/ws``."""
    expiry_warning: float = 60.0
    """Seconds before a token's end at which its owner is told."""
    expiry_leeway: float = 10.0
    """Seconds after a token's end until the connection closes."""


@dataclass(frozen=True, slots=True)
class Send:
    """Write this message."""

    message: Event | Reply


@dataclass(frozen=True, slots=True)
class Submit:
    """Let the room decide; its reply carries the command's ``ref``."""

    stream_id: str
    command: RoomCommand


@dataclass(frozen=True, slots=True)
class Join:
    """Bring the connection into the room. ``ref`` is that of the command that asked, if one did."""

    stream_id: str
    resume: ResumePoint | None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    stream_id: str


@dataclass(frozen=True, slots=True)
class Refresh:
    """Verify this token; if it is good and of the same user, call ``refreshed``."""

    token: str = field(repr=False)
    ref: str | None


@dataclass(frozen=True, slots=True)
class Close:
    code: CloseCode


Action = Send | Submit | Join | Leave | Refresh | Close


class Connection:
    """The protocol of one socket, from its opening to its end.

    :param stream_id: the stream of a stream's own endpoint; None on ``/ws``
    :param identity: who the token names; None for a guest without one
    """

    def __init__(
        self,
        *,
        stream_id: str | None,
        identity: Identity | None,
        rules: ConnectionRules,
        now: float,
        resume: ResumePoint | None = None,
    ) -> None:
        self.identity = identity
        self.closed = False
        self._stream_id = stream_id
        self._resume = resume
        self._rules = rules
        self._joined: set[str] = set()
        self._frames = TokenBucket(rules.frame_rate, now)
        self._over = 0
        self._warned = False

    @property
    def multiplexed(self) -> bool:
        """Whether this is ``/ws``, where messages about a stream name it."""
        return self._stream_id is None

    @property
    def joined(self) -> frozenset[str]:
        return frozenset(self._joined)

    def open(self, now: float) -> list[Action]:
        """The socket is open."""
        if self._stream_id is not None:
            self._joined.add(self._stream_id)
            return [Join(self._stream_id, self._resume)]
        identity = self.identity
        if identity is None:
            return self._close(CloseCode.token_required)
        user = User(
            id=identity.id,
            name=identity.name,
            role=identity.role,
            picture=identity.picture,
        )
        data = ConnectionWelcome(protocol=PROTOCOL_VERSION, user=user, server_time=from_unix(now))
        return [Send(ConnectionWelcomeEvent(data=data))]

    def receive_text(self, text: str, now: float) -> list[Action]:
        """A text frame came, decoded and within the frame limit."""
        if self.closed:
            return []
        wait = self._frames.take(now)
        if wait:
            return self._too_fast(text, wait)
        try:
            command = decode(text)
        except DecodeError as error:
            return [Send(error.reply())]
        return self._handle(command)

    def receive_binary(self) -> list[Action]:
        """A binary frame came: nothing in this protocol is binary."""
        return self._close(CloseCode.unsupported_data)

    @property
    def tick_at(self) -> float:
        """When ``tick`` will have something to say; infinity if never."""
        expires_at = self.identity.expires_at if self.identity else None
        if expires_at is None or self.closed:
            return inf
        if self._rules.expiry_warning and not self._warned:
            return expires_at - self._rules.expiry_warning
        return expires_at + self._rules.expiry_leeway

    def tick(self, now: float) -> list[Action]:
        """Time passes. Called within a second or so of ``tick_at``; earlier or more often does no harm."""
        expires_at = self.identity.expires_at if self.identity else None
        if expires_at is None or self.closed:
            return []
        if now >= expires_at + self._rules.expiry_leeway:
            return self._close(CloseCode.token_expired)
        if self._rules.expiry_warning and now >= expires_at - self._rules.expiry_warning and not self._warned:
            self._warned = True
            return [Send(ExpiringEvent(data=Expiring(expires_at=from_unix(expires_at))))]
        return []

    def refreshed(self, identity: Identity | None, ref: str | None) -> list[Action]:
        """The token of a ``Refresh`` was verified: the identity it names, or None if it is not good.

        A token of somebody else is refused. Where the new token no longer opens a stream that was joined, or gives
        another role in it, the connection closes and comes back, so that nobody keeps what they had.
        """
        if self.closed:
            return []
        old = self.identity
        if identity is None:
            return [
                self._refuse(
                    ref,
                    Rejection(
                        ErrorCode.bad_token,
                        "the token is not valid",
                        field="data.token",
                    ),
                )
            ]
        if old is None or identity.id != old.id:
            rejection = Rejection(ErrorCode.bad_token, "the token is of another user", field="data.token")
            return [self._refuse(ref, rejection)]
        self.identity = identity
        self._warned = False
        ack = Send(Ack(ref=ref, data=AckData()))
        if any(identity.role_in(stream) is not old.role_in(stream) for stream in self._joined):
            return [ack, *self._close(CloseCode.resync)]
        return [ack]

    def join_refused(
        self, stream_id: str, code: CloseCode, rejection: Rejection, ref: str | None
    ) -> list[Action]:
        """The room of a ``Join`` did not let the connection in: on a stream's own endpoint that ends it."""
        if not self.multiplexed:
            return self.put_out(stream_id, code, rejection)
        self._joined.discard(stream_id)
        if self.closed:  # while the room was being opened
            return []
        return [Send(rejection.reply(ref, stream_id))]

    def put_out(self, stream_id: str, code: CloseCode, rejection: Rejection) -> list[Action]:
        """The connection may not be in the stream any more: told why, if it is a ban, it ends on a stream's own endpoint."""
        self._joined.discard(stream_id)
        if self.closed:
            return []
        told: list[Action] = []
        if code is CloseCode.banned:
            named = stream_id if self.multiplexed else None
            told = [Send(BannedEvent(stream_id=named, data=Banned(reason=rejection.reason)))]
        return told if self.multiplexed else [*told, *self._close(code)]

    def _handle(self, command: AnyCommand) -> list[Action]:
        match command:
            case PingCommand():
                return [Send(Ack(ref=command.ref, data=AckData()))]
            case RefreshCommand():
                return [Refresh(command.data.token, command.ref)]
            case JoinCommand():
                return self._join(command)
            case LeaveCommand():
                return self._leave(command)
            case _:
                return self._submit(command)

    def _join(self, command: JoinCommand) -> list[Action]:
        if not self.multiplexed:
            message = "connecting to this endpoint has joined its stream already"
            return [self._refuse(command.ref, Rejection(ErrorCode.already_joined, message))]
        if command.stream_id in self._joined:
            rejection = Rejection(ErrorCode.already_joined, "this connection is in the stream already")
            return [self._refuse(command.ref, rejection, command.stream_id)]
        if 0 < self._rules.streams <= len(self._joined):
            message = f"a connection may be in {self._rules.streams} streams at a time"
            return [
                self._refuse(
                    command.ref,
                    Rejection(ErrorCode.too_many, message),
                    command.stream_id,
                )
            ]
        data = command.data
        if (data.epoch is None) is not (data.offset is None):
            missing = "data.epoch" if data.epoch is None else "data.offset"
            rejection = Rejection(
                ErrorCode.missing_field,
                "to resume, send epoch and offset",
                field=missing,
            )
            return [self._refuse(command.ref, rejection, command.stream_id)]
        resume = (
            ResumePoint(data.epoch, data.offset)
            if data.epoch is not None and data.offset is not None
            else None
        )
        self._joined.add(command.stream_id)
        return [Join(command.stream_id, resume, command.ref)]

    def _leave(self, command: LeaveCommand) -> list[Action]:
        if not self.multiplexed:
            message = "close the connection to leave the stream of this endpoint"
            return [self._refuse(command.ref, Rejection(ErrorCode.wrong_endpoint, message))]
        if command.stream_id not in self._joined:
            rejection = Rejection(ErrorCode.not_joined, "this connection is not in the stream")
            return [self._refuse(command.ref, rejection, command.stream_id)]
        self._joined.discard(command.stream_id)
        ack = Ack(ref=command.ref, stream_id=command.stream_id, data=AckData())
        return [Leave(command.stream_id), Send(ack)]

    def _submit(self, command: RoomCommand) -> list[Action]:
        stream_id = command.stream_id or self._stream_id
        if stream_id is None:
            message = f"on /ws {command.type} must say which stream it is about"
            return [
                self._refuse(
                    command.ref,
                    Rejection(ErrorCode.missing_field, message, field="stream_id"),
                )
            ]
        if self._stream_id is not None and stream_id != self._stream_id:
            message = f"this connection is for the stream {self._stream_id}"
            rejection = Rejection(
                ErrorCode.wrong_stream,
                message,
                field="stream_id",
                hint="leave stream_id out",
            )
            return [self._refuse(command.ref, rejection)]
        if stream_id not in self._joined:
            rejection = Rejection(
                ErrorCode.not_joined,
                "join the stream first",
                hint="send livestream:join",
            )
            return [self._refuse(command.ref, rejection, stream_id)]
        return [Submit(stream_id, command)]

    def _too_fast(self, text: str, wait: float) -> list[Action]:
        self._over += 1
        if 0 < self._rules.frames_over < self._over:
            return self._close(CloseCode.too_fast)
        try:
            ref = decode(text).ref
        except DecodeError as error:
            ref = error.ref
        rejection = Rejection(ErrorCode.rate_limited, "too many frames", retry_after=told_wait(wait))
        return [self._refuse(ref, rejection)]

    def _refuse(self, ref: str | None, rejection: Rejection, stream_id: str | None = None) -> Send:
        return Send(rejection.reply(ref, stream_id if self.multiplexed else None))

    def _close(self, code: CloseCode) -> list[Action]:
        if self.closed:
            return []
        self.closed = True
        return [Close(code)]
