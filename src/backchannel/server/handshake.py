"""The handshake of a WebSocket: which endpoint, who, and why not. Decides; opens and closes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pydantic import TypeAdapter, ValidationError
from starlette.types import Scope

from ..connection import ResumePoint
from ..protocol.base import SUBPROTOCOL, Epoch, Offset
from ..protocol.codes import CloseCode
from ..room.identity import Identity
from .auth import TokenError, identify
from .credentials import UnsupportedProtocol, read_credentials
from .own_check import checked_identity
from .services import Services

_STREAM_PATH = re.compile(r"/ws/livestream/([A-Za-z0-9][A-Za-z0-9._~-]{0,63})/?")
_MANY_PATH = re.compile(r"/ws/?")
MAX_PARAMETERS = 20

_EPOCH: TypeAdapter[str] = TypeAdapter(Epoch)
_OFFSET: TypeAdapter[int] = TypeAdapter(Offset)


@dataclass(frozen=True, slots=True)
class Handshake:
    """Who wants to open what."""

    stream_id: str | None
    """None on ``/ws``."""
    identity: Identity | None
    resume: ResumePoint | None
    subprotocol: str | None
    """What the answer must echo."""
    address: str
    """Where it comes from, as the socket or a trusted proxy says."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the socket closes as soon as it is open: a browser cannot read a refused handshake's status."""

    code: CloseCode
    reason: str
    subprotocol: str | None = None


def examine(scope: Scope, services: Services) -> Handshake | Refusal:
    """Read a handshake. Nothing of it is believed but what the token's signature proves."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    subprotocol = SUBPROTOCOL if SUBPROTOCOL in scope["subprotocols"] else None
    if not _origin_allowed(scope, services):
        return _refuse(CloseCode.origin_refused, subprotocol)
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    stream = _STREAM_PATH.fullmatch(path)
    if stream is None and _MANY_PATH.fullmatch(path) is None:
        return Refusal(CloseCode.no_such_stream, "connect to /ws/livestream/{stream_id} or /ws", subprotocol)
    query = _parse_query(scope["query_string"])
    try:
        credentials = read_credentials(
            headers, scope["subprotocols"], query, query_token=services.settings.auth.query_token
        )
        identity = identify(credentials, services.authenticator, services.tickets) or checked_identity(scope)
    except UnsupportedProtocol:
        return _refuse(CloseCode.unsupported_protocol, subprotocol)
    except TokenError as error:
        return Refusal(error.code, _fit(error.message), subprotocol)
    return Handshake(
        stream_id=stream[1] if stream else None,
        identity=identity,
        resume=_resume_point(query),
        subprotocol=subprotocol,
        address=scope["client"][0] if scope.get("client") else "",
    )


def _origin_allowed(scope: Scope, services: Services) -> bool:
    origin = _header(scope, b"origin")
    return services.origins.allows(origin, scope["scheme"], _header(scope, b"host"))


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


def _parse_query(query: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(query.decode("latin-1"), max_num_fields=MAX_PARAMETERS))
    except ValueError:  # more parameters than that: nobody of ours sends them
        return {}


def _resume_point(query: dict[str, str]) -> ResumePoint | None:
    """Where the client says it stands; what is no position counts as none, and brings a snapshot."""
    try:
        return ResumePoint(
            _EPOCH.validate_python(query["epoch"]), _OFFSET.validate_python(int(query["offset"]))
        )
    except (KeyError, ValueError, ValidationError):
        return None


def _refuse(code: CloseCode, subprotocol: str | None) -> Refusal:
    return Refusal(code, code.info.reason, subprotocol)


def _fit(reason: str) -> str:
    """Cut to what a close frame holds (RFC 6455, 5.5: 125 bytes with the code)."""
    return reason.encode()[:123].decode(errors="ignore")
