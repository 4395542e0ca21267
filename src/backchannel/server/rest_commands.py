"""Commands over HTTP: whatever the socket takes about a stream, for programs that need no socket."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request

from ..protocol.base import MAX_FRAME_BYTES, message_type
from ..protocol.codec import DecodeError, decode
from ..protocol.codes import ErrorCode
from ..protocol.commands import ROOM_COMMANDS, RoomCommand
from ..protocol.replies import AckData, Error
from .rest import IdentityDep, StreamPath, enter
from .rest_errors import ApiError, errors, refused
from .services import ServicesDep

router = APIRouter(prefix="/api", tags=["commands"])

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["type"],
                    "properties": {
                        "type": {"enum": [message_type(command) for command in ROOM_COMMANDS]},
                        "data": {"type": "object"},
                    },
                },
                "example": {"type": "livestream:chat_message", "data": {"message": "Hello"}},
            }
        },
    }
}


@router.post(
    "/streams/{stream_id}/commands",
    openapi_extra=_BODY,
    responses=errors(
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.TOO_MANY_REQUESTS,
    ),
)
async def send_command(
    stream_id: StreamPath, request: Request, services: ServicesDep, identity: IdentityDep
) -> AckData:
    """Carry out one command, as a frame of the socket says it: `{"type": "livestream:…", "data": {…}}`.

    The commands, who may send them and what they need are at `/contract`. The answer comes when it is on disk. Give
    `data.id` a UUID of your own, and sending the same again after a lost answer brings the first result.
    """
    command = _room_command(await _body(request), stream_id)
    _, actor = await enter(services, stream_id, identity)
    reply = await services.engine.submit(stream_id, actor, command)
    if isinstance(reply, Error):
        raise refused(reply.data)
    return reply.data


async def _body(request: Request) -> str:
    """The body, as long as a frame may be."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FRAME_BYTES:
            message = f"a command may have at most {MAX_FRAME_BYTES} bytes"
            raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", message)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        message = f"the body is not UTF-8 at byte {error.start}"
        raise ApiError(HTTPStatus.BAD_REQUEST, ErrorCode.invalid_json, message) from None


def _room_command(text: str, stream_id: str) -> RoomCommand:
    try:
        command = decode(text)
    except DecodeError as error:
        raise refused(error.reply().data) from None
    if not isinstance(command, ROOM_COMMANDS):
        message = f"{command.type} concerns a connection; over HTTP there is none"
        raise ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, ErrorCode.wrong_endpoint, message, field="type")
    if command.stream_id not in (None, stream_id):
        message = f"the command is about {command.stream_id}, the path about {stream_id}"
        raise ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, ErrorCode.wrong_stream, message, field="stream_id")
    return command
