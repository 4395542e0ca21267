"""Errors of the REST API: every answer that is no success is ``{"error": {code, message, …}}``, whoever refused."""

from __future__ import annotations

import math
from collections.abc import Mapping
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from ..log.base import LogUnavailable, NoSuchStream, StreamExists
from ..protocol.base import WireModel, omitted
from ..protocol.codes import CloseCode, ErrorCode
from ..protocol.replies import ErrorData
from .auth import TokenError
from .rest_models import GuestRequest, NewStream

_log = structlog.get_logger(__name__)


class ApiErrorData(WireModel):
    code: str
    """For programs: a code of the protocol's table of errors, or `bad_request`, `body_too_large`, `internal_error`,
    `method_not_allowed`, `not_found`, `stream_exists`, `token_expired`, `unauthorized`."""
    message: str
    """For people: what was wrong and what to do."""
    field: str | None = omitted()
    """The path of the field or parameter that was wrong."""
    hint: str | None = omitted()
    """What was probably meant."""
    retry_after: float | None = omitted()
    """Seconds after which the same request may succeed; also in the header `Retry-After`, in whole seconds."""
    reason: str | None = omitted()
    """Of a sanction: what staff gave as the reason."""


class ApiErrorBody(WireModel):
    error: ApiErrorData


class ApiError(Exception):
    """A request that is refused."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        message: str,
        *,
        field: str | None = None,
        hint: str | None = None,
        retry_after: float | None = None,
        reason: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.data = ApiErrorData(
            code=code, message=message, field=field, hint=hint, retry_after=retry_after, reason=reason
        )


_STATUS: Final[Mapping[str, HTTPStatus]] = {
    ErrorCode.no_such_stream: HTTPStatus.NOT_FOUND,
    ErrorCode.token_required: HTTPStatus.UNAUTHORIZED,
    ErrorCode.bad_token: HTTPStatus.UNAUTHORIZED,
    ErrorCode.stream_not_yours: HTTPStatus.FORBIDDEN,
    ErrorCode.forbidden: HTTPStatus.FORBIDDEN,
    ErrorCode.stream_ended: HTTPStatus.CONFLICT,
    ErrorCode.stream_not_started: HTTPStatus.CONFLICT,
    ErrorCode.already_live: HTTPStatus.CONFLICT,
    ErrorCode.already_ended: HTTPStatus.CONFLICT,
    ErrorCode.id_taken: HTTPStatus.CONFLICT,
    ErrorCode.question_closed: HTTPStatus.CONFLICT,
    ErrorCode.questions_closed: HTTPStatus.CONFLICT,
    ErrorCode.votes_closed: HTTPStatus.CONFLICT,
    ErrorCode.already_upvoted: HTTPStatus.CONFLICT,
    ErrorCode.not_upvoted: HTTPStatus.CONFLICT,
    ErrorCode.already_answered: HTTPStatus.CONFLICT,
    ErrorCode.wrong_status: HTTPStatus.CONFLICT,
    ErrorCode.too_late: HTTPStatus.CONFLICT,
    ErrorCode.not_queued: HTTPStatus.CONFLICT,
    ErrorCode.not_your_question: HTTPStatus.FORBIDDEN,
    ErrorCode.unknown_question: HTTPStatus.NOT_FOUND,
    ErrorCode.unknown_message: HTTPStatus.NOT_FOUND,
    ErrorCode.unknown_act: HTTPStatus.NOT_FOUND,
    ErrorCode.already_deleted: HTTPStatus.CONFLICT,
    ErrorCode.not_pinned: HTTPStatus.CONFLICT,
    ErrorCode.outranked: HTTPStatus.FORBIDDEN,
    ErrorCode.unknown_poll: HTTPStatus.NOT_FOUND,
    ErrorCode.poll_not_open: HTTPStatus.CONFLICT,
    ErrorCode.already_voted: HTTPStatus.CONFLICT,
    ErrorCode.not_voted: HTTPStatus.CONFLICT,
    ErrorCode.banned: HTTPStatus.FORBIDDEN,
    ErrorCode.timed_out: HTTPStatus.FORBIDDEN,
    ErrorCode.invalid_json: HTTPStatus.BAD_REQUEST,
    ErrorCode.rate_limited: HTTPStatus.TOO_MANY_REQUESTS,
    ErrorCode.too_many: HTTPStatus.TOO_MANY_REQUESTS,
    ErrorCode.unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What a refusal of the room is in HTTP; what is not here is 422."""


def refused(data: ErrorData) -> ApiError:
    """A refusal of the room, as an answer of the API."""
    status = _STATUS.get(data.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    return ApiError(
        status,
        data.code,
        data.message,
        field=data.field,
        hint=data.hint,
        retry_after=data.retry_after,
        reason=data.reason,
    )


def error_response(error: ApiError, headers: Mapping[str, str] | None = None) -> Response:
    sent = dict(headers or {})
    if error.data.retry_after is not None:
        sent["Retry-After"] = str(max(1, math.ceil(error.data.retry_after)))
    if error.status is HTTPStatus.UNAUTHORIZED:
        sent["WWW-Authenticate"] = "Bearer"
    body = ApiErrorBody(error=error.data).model_dump(mode="json")
    return JSONResponse(body, status_code=error.status, headers=sent)


def install_error_handlers(app: FastAPI) -> None:
    """Answer every exception of a request in the one shape."""

    async def known(request: Request, error: Exception) -> Response:
        return error_response(_to_api_error(error))

    for kind in (ApiError, TokenError, RequestValidationError, LogUnavailable, NoSuchStream, StreamExists):
        app.add_exception_handler(kind, known)
    app.add_exception_handler(HTTPException, answer_http_exception)
    app.add_exception_handler(Exception, _internal_error)


def _to_api_error(error: Exception) -> ApiError:
    match error:
        case ApiError():
            return error
        case TokenError(code=code, message=message):
            name = "token_expired" if code is CloseCode.token_expired else ErrorCode.bad_token.value
            return ApiError(HTTPStatus.UNAUTHORIZED, name, message)
        case NoSuchStream():
            return ApiError(HTTPStatus.NOT_FOUND, ErrorCode.no_such_stream, str(error))
        case StreamExists():
            return ApiError(HTTPStatus.CONFLICT, "stream_exists", str(error), field="id")
        case RequestValidationError():
            return _invalid(error)
        case _:
            _log.warning("a request could not be answered", error=str(error))
            message = "the server cannot answer this now, try again"
            return ApiError(HTTPStatus.SERVICE_UNAVAILABLE, ErrorCode.unavailable, message, retry_after=1)


def _invalid(error: RequestValidationError) -> ApiError:
    """The first thing that was wrong with the parameters or the body."""
    details = error.errors()
    detail = next((d for d in details if d["type"] == "extra_forbidden"), details[0])
    where, *path = detail["loc"]
    field = ".".join(str(part) for part in path) or None
    if detail["type"] == "json_invalid":
        return ApiError(
            HTTPStatus.BAD_REQUEST,
            ErrorCode.invalid_json,
            f"the body is not valid JSON: {detail['ctx']['error']}",
        )
    if detail["type"] == "extra_forbidden":
        message, hint = f"there is no field {field}", _nearest_field(str(path[-1]))
        return ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY, ErrorCode.unknown_field, message, field=field, hint=hint
        )
    if field is None and where == "body":
        message = "the body must be a JSON object, sent with Content-Type: application/json"
        return ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, ErrorCode.not_an_object, message)
    if detail["type"] == "missing":
        message = f"the field {field} is missing"
        return ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, ErrorCode.missing_field, message, field=field)
    message = f"{field}: {detail['msg'].removeprefix('Value error, ')}"
    return ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, ErrorCode.invalid_field, message, field=field)


def _nearest_field(name: str) -> str | None:
    close = get_close_matches(name[:64], [*NewStream.model_fields, *GuestRequest.model_fields], n=1)
    return f"did you mean {close[0]}?" if close else None


async def answer_http_exception(request: Request, error: Exception) -> Response:
    """The answer to what the framework refused by itself."""
    if not isinstance(error, HTTPException):
        raise TypeError(f"a handler for HTTPException was given {type(error).__name__}")
    status = HTTPStatus(error.status_code)
    code = {
        HTTPStatus.BAD_REQUEST: "bad_request",
        HTTPStatus.NOT_FOUND: "not_found",
        HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body_too_large",
    }.get(status, status.phrase.lower().replace(" ", "_"))
    message = {
        HTTPStatus.NOT_FOUND: "there is nothing at this path; the API is described at /docs",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{request.method} is not possible at this path",
    }.get(status, error.detail)
    return error_response(ApiError(status, code, message), error.headers)


async def _internal_error(request: Request, error: Exception) -> Response:
    _log.error("a request failed", method=request.method, path=request.url.path, exc_info=error)
    message = "the server made a mistake; it is in its log"
    return error_response(ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", message))


def errors(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of an endpoint, for the documentation. Parameters and bodies can always be wrong."""
    model: type[BaseModel] = ApiErrorBody
    described = (*statuses, HTTPStatus.UNPROCESSABLE_ENTITY)
    return {status.value: {"model": model, "description": status.phrase} for status in described}
