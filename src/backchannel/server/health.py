"""Whether the process is alive, and whether it should get traffic: what load balancers and orchestrators ask."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter

from ..protocol.base import WireModel
from ..protocol.codes import ErrorCode
from .rest_errors import ApiError, errors
from .services import ServicesDep

router = APIRouter(tags=["operation"])


class Health(WireModel):
    status: Literal["alive", "ready"]


@router.get("/healthz")
async def alive() -> Health:
    """The process answers. Restart it if this fails."""
    return Health(status="alive")


@router.get("/readyz", responses=errors(HTTPStatus.SERVICE_UNAVAILABLE))
async def ready(services: ServicesDep) -> Health:
    """The database answers and the node is not shutting down. Send no traffic while this fails; the error says why."""
    reason = await services.engine.unready_reason()
    if reason is not None:
        raise ApiError(HTTPStatus.SERVICE_UNAVAILABLE, ErrorCode.unavailable, reason, retry_after=1)
    return Health(status="ready")
