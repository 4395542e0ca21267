"""REST: a stream as a file, for its host and its staff."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import StreamingResponse

from ..engine.archive import archive_lines
from ..engine.tables import TableName, csv_lines
from ..protocol.codes import ErrorCode
from ..protocol.user import Role
from ..room.identity import Actor
from .rest import IdentityDep, StreamPath, enter
from .rest_errors import ApiError, errors
from .services import ServicesDep

router = APIRouter(prefix="/api", tags=["archive"])

_ERRORS = errors(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


@router.get(
    "/streams/{stream_id}/archive",
    response_class=StreamingResponse,
    responses={**_ERRORS, 200: {"content": {"application/x-ndjson": {}}}},
)
async def get_archive(
    stream_id: StreamPath, services: ServicesDep, identity: IdentityDep
) -> StreamingResponse:
    """The whole stream as one file of JSON lines, which `backchannel archive import` takes. Needs the role host in it.

    It holds all that the log holds, also what was deleted and who asked anonymously. Its last line is of type `end`: a file without
    one was cut off.
    """
    _, actor = await enter(services, stream_id, identity)
    _need(actor, host=True)
    lines = archive_lines(services.engine.log, stream_id, datetime.now(UTC))
    return await _file(lines, f"{stream_id}.jsonl", "application/x-ndjson")


@router.get(
    "/streams/{stream_id}/{table}.csv",
    response_class=StreamingResponse,
    responses={**_ERRORS, 200: {"content": {"text/csv": {}}}},
)
async def get_table(
    stream_id: StreamPath,
    table: Annotated[TableName, Path(description="What to list.")],
    services: ServicesDep,
    identity: IdentityDep,
    hidden: Annotated[
        bool,
        Query(
            description="Whether what not everyone sees is there too: what was deleted, held, or dismissed."
        ),
    ] = False,
) -> StreamingResponse:
    """Messages or questions as CSV for a spreadsheet. Needs the role host or moderator in the stream.

    Cells that a spreadsheet would take for a formula begin with an apostrophe. Who asked anonymously is named only where staff see it.
    """
    _, actor = await enter(services, stream_id, identity)
    _need(actor, host=False)
    lines = csv_lines(services.engine, stream_id, table, hidden=hidden)
    return await _file(lines, f"{stream_id}-{table}.csv", "text/csv; charset=utf-8")


def _need(actor: Actor, *, host: bool) -> None:
    who = "the host" if host else "host and moderators"
    if actor.user is None:
        raise ApiError(
            HTTPStatus.UNAUTHORIZED, ErrorCode.token_required, f"this file is for {who}: send a token"
        )
    if not (actor.role is Role.host or (actor.is_staff and not host)):
        raise ApiError(HTTPStatus.FORBIDDEN, ErrorCode.forbidden, f"only {who} may have this file")


async def _file(lines: AsyncIterator[str], name: str, media_type: str) -> StreamingResponse:
    """The lines as a download. What is wrong at the first of them is still an answer of its own."""
    first = await anext(lines)

    async def all_of_them() -> AsyncIterator[str]:
        yield first
        async for more in lines:
            yield more

    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(all_of_them(), media_type=media_type, headers=headers)
