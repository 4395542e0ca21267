"""The REST API: streams, and what was said and asked in them, by page."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ..log.base import Record
from ..protocol.base import StreamId
from ..protocol.codes import ErrorCode
from ..protocol.commands import EndCommand, StartCommand
from ..protocol.events import Stream
from ..protocol.replies import Error
from ..protocol.user import Role
from ..room.access import Refused, admit, kept_out
from ..room.chat import struck, tombstone
from ..room.deletions import Deletions
from ..room.events import ChatMessageSent, load_event
from ..room.identity import Actor, Identity, actor_in
from ..room.snapshot import shown_polls
from .own_check import checked_identity
from .question_pages import QuestionSort, questions_page
from .rest_errors import ApiError, errors, refused
from .rest_models import (
    Acted,
    LoggedMessage,
    MessagePage,
    NewStream,
    PollList,
    QuestionPage,
    StreamInfo,
    StreamList,
)
from .services import Services, ServicesDep

router = APIRouter(prefix="/api", tags=["streams"])

_bearer = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="A user's token; reading as a guest needs none."
)


async def _identity(
    services: ServicesDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    request: Request,
) -> Identity | None:
    if credentials:
        return services.authenticator.verify(credentials.credentials)
    return checked_identity(request.scope)


IdentityDep = Annotated[Identity | None, Depends(_identity)]
"""Who asks; None for a guest without a token. A token that is not good is refused, never taken for none."""
StreamPath = Annotated[StreamId, Path(description="The stream's id.")]


_ACT_ERRORS = errors(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


async def enter(services: Services, stream_id: str, identity: Identity | None) -> tuple[Stream, Actor]:
    """The stream, and who the sender of a request is in it: the same question as on the socket.

    :raises NoSuchStream: there is none
    :raises ApiError: they may not enter it
    """
    stream = await services.engine.log.stream(stream_id)
    admitted = admit(stream, identity)
    if isinstance(admitted, Refused):
        raise refused(admitted.rejection.reply(None).data)
    if admitted.user is not None:
        room = await services.engine.room(stream_id)
        out = await room.look(lambda state: kept_out(state, admitted))
        if out is not None:
            raise refused(out.rejection.reply(None).data)
    return stream, admitted


def _info(services: Services, stream: Stream) -> StreamInfo:
    return StreamInfo(**stream.model_dump(), viewer_count=services.engine.viewer_count(stream.id))


@router.get("/streams", responses=errors(HTTPStatus.UNAUTHORIZED))
async def list_streams(services: ServicesDep, identity: IdentityDep) -> StreamList:
    """All streams that the sender may read: those that allow guests, and those that the token opens."""
    streams = await services.engine.streams()
    readable = [s for s in streams if s.guests or not isinstance(admit(s, identity), Refused)]
    return StreamList(streams=[_info(services, stream) for stream in readable])


@router.post(
    "/streams",
    status_code=HTTPStatus.CREATED,
    responses=errors(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT),
)
async def create_stream(
    new: NewStream, services: ServicesDep, identity: IdentityDep, response: Response
) -> StreamInfo:
    """Create a stream, scheduled. Needs a token with the role host that is not limited to some streams."""
    if identity is None:
        raise ApiError(
            HTTPStatus.UNAUTHORIZED, ErrorCode.token_required, "creating a stream needs a host's token"
        )
    if identity.role is not Role.host or identity.streams is not None:
        raise ApiError(HTTPStatus.FORBIDDEN, ErrorCode.forbidden, "only a host of all streams may create one")
    stream = new.scheduled(datetime.now(UTC))
    actor = actor_in(identity, stream.id)
    if actor is None or actor.user is None:
        raise RuntimeError(f"a host of all streams is nobody in {stream.id}")
    await services.engine.create_stream(stream, actor.user)
    response.headers["Location"] = f"/api/streams/{stream.id}"
    return _info(services, stream)


@router.get(
    "/streams/{stream_id}",
    responses=errors(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
)
async def get_stream(stream_id: StreamPath, services: ServicesDep, identity: IdentityDep) -> StreamInfo:
    """One stream."""
    stream, _ = await enter(services, stream_id, identity)
    return _info(services, stream)


@router.post("/streams/{stream_id}/start", responses=_ACT_ERRORS)
async def start_stream(stream_id: StreamPath, services: ServicesDep, identity: IdentityDep) -> Acted:
    """Go live. Needs the role host in the stream. The answer comes when it is on disk."""
    return await _act(services, stream_id, identity, StartCommand(type="livestream:start"))


@router.post("/streams/{stream_id}/end", responses=_ACT_ERRORS)
async def end_stream(stream_id: StreamPath, services: ServicesDep, identity: IdentityDep) -> Acted:
    """End the stream. Needs the role host in it. The answer comes when it is on disk."""
    return await _act(services, stream_id, identity, EndCommand(type="livestream:end"))


async def _act(
    services: Services, stream_id: str, identity: Identity | None, command: StartCommand | EndCommand
) -> Acted:
    _, actor = await enter(services, stream_id, identity)
    reply = await services.engine.submit(stream_id, actor, command)
    if isinstance(reply, Error):
        raise refused(reply.data)
    stream = await services.engine.log.stream(stream_id)
    if reply.data.offset is None:
        raise RuntimeError(f"the ack of {command.type} has no offset")
    return Acted(stream=_info(services, stream), offset=reply.data.offset)


@router.get(
    "/streams/{stream_id}/messages",
    responses=errors(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
)
async def list_messages(
    stream_id: StreamPath,
    services: ServicesDep,
    identity: IdentityDep,
    before: Annotated[
        int | None,
        Query(ge=0, le=2**53 - 1, description="Only messages before this offset; without it the newest."),
    ] = None,
    limit: Annotated[int, Query(ge=1, description="Messages in the page, at most `room.page_size`.")] = 50,
) -> MessagePage:
    """Chat messages by page: the newest page first, each page oldest first."""
    _, actor = await enter(services, stream_id, identity)
    _check_limit(services, limit)
    records = await services.engine.log.page(stream_id, "livestream:chat_message", before, limit + 1)
    room = await services.engine.room(stream_id)
    # Asked after the page was read: what is deleted meanwhile is not in it.
    deletions = await room.look(lambda state: deepcopy(state.deletions))
    messages = [_to_message(record, deletions, actor) for record in records[-limit:]]
    return MessagePage(messages=messages, next_before=messages[0].offset if len(records) > limit else None)


def _check_limit(services: Services, limit: int) -> None:
    most = services.settings.room.page_size
    if limit > most:
        message = f"limit: at most {most} in one page; ask for the next one for more"
        raise ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, ErrorCode.invalid_field, message, field="limit")


def _to_message(record: Record, deletions: Deletions, actor: Actor) -> LoggedMessage:
    event = load_event(record.body)
    if not isinstance(event, ChatMessageSent):
        raise TypeError(f"the log gave a {event.type} for a chat message at offset {record.offset}")
    message = event.said
    if deletions.hides(message.id, message.user.id, record.offset):
        message = struck(message) if actor.is_staff else tombstone(message)
    return LoggedMessage(**message.model_dump(), offset=record.offset)


@router.get(
    "/streams/{stream_id}/questions",
    responses=errors(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
)
async def list_questions(
    stream_id: StreamPath,
    services: ServicesDep,
    identity: IdentityDep,
    sort: Annotated[
        QuestionSort, Query(description="Most votes first, or oldest first.")
    ] = QuestionSort.votes,
    after: Annotated[
        str | None, Query(max_length=100, description="`next_after` of the page before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, description="Questions in the page, at most `room.page_size`.")] = 50,
) -> QuestionPage:
    """Questions by page, with their votes and answers as they are now."""
    await enter(services, stream_id, identity)
    _check_limit(services, limit)
    room = await services.engine.room(stream_id)
    try:
        return await room.look(lambda state: questions_page(state, sort, after, limit))
    except ValueError as error:
        raise ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY, ErrorCode.invalid_field, str(error), field="after"
        ) from None


@router.get(
    "/streams/{stream_id}/polls",
    responses=errors(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
)
async def list_polls(stream_id: StreamPath, services: ServicesDep, identity: IdentityDep) -> PollList:
    """The polls that the sender may see, with their votes as they are now. To others than staff, what is hidden until a poll
    closes is absent, as are drafts and deleted ones.
    """
    _, actor = await enter(services, stream_id, identity)
    room = await services.engine.room(stream_id)
    return await room.look(
        lambda state: PollList(
            polls=list(shown_polls(state, staff=actor.is_staff)), current_poll=state.board.current
        )
    )
