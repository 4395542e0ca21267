"""REST: erasing a person."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from ..engine.erasure import Erasure, erase_person
from ..protocol.base import WireModel
from ..protocol.codes import ErrorCode
from ..protocol.user import Role, User
from ..room.identity import Identity
from .rest import IdentityDep, StreamPath, enter
from .rest_errors import ApiError, errors
from .services import ServicesDep

router = APIRouter(prefix="/api", tags=["erasure"])

_ERRORS = errors(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


class ErasureRequest(WireModel):
    user_id: Annotated[str, Field(min_length=1, max_length=256)]
    """Whose words and name are to go: the `sub` of their tokens."""


class ErasedIn(WireModel):
    stream_id: str
    events: int
    """How many events held something of theirs."""


class ErasureResult(WireModel):
    streams: list[ErasedIn]
    """The streams in which there was something."""


@router.post("/erasures", responses=_ERRORS)
async def erase_everywhere(
    request: ErasureRequest, services: ServicesDep, identity: IdentityDep
) -> ErasureResult:
    """Erase a person from all streams, for good. Needs a token with the role host that is not limited to some streams.

    Their words are removed and their name and id replaced; their votes stay counted. Everybody who is in one of these streams gets a
    fresh snapshot. Done again, it finds nothing more.
    """
    if identity is None:
        raise ApiError(HTTPStatus.UNAUTHORIZED, ErrorCode.token_required, "erasing needs a host's token")
    if identity.role is not Role.host or identity.streams is not None:
        raise ApiError(HTTPStatus.FORBIDDEN, ErrorCode.forbidden, "only a host of all streams may do this")
    return _result(await erase_person(services.engine, request.user_id, _user(identity)))


@router.post("/streams/{stream_id}/erasures", responses=_ERRORS)
async def erase_in_stream(
    stream_id: StreamPath, request: ErasureRequest, services: ServicesDep, identity: IdentityDep
) -> ErasureResult:
    """Erase a person from this stream, for good. Needs the role host in it. See `POST /api/erasures`."""
    _, actor = await enter(services, stream_id, identity)
    if actor.user is None:
        raise ApiError(HTTPStatus.UNAUTHORIZED, ErrorCode.token_required, "erasing needs a host's token")
    if actor.role is not Role.host:
        raise ApiError(HTTPStatus.FORBIDDEN, ErrorCode.forbidden, "only the host may erase somebody")
    return _result(await erase_person(services.engine, request.user_id, actor.user, [stream_id]))


def _user(identity: Identity) -> User:
    return User(id=identity.id, name=identity.name, role=identity.role)


def _result(done: list[Erasure]) -> ErasureResult:
    return ErasureResult(streams=[ErasedIn(stream_id=one.stream_id, events=one.events) for one in done])
