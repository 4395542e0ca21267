"""Tokens for guests, and tickets for clients that can put nothing but a URL into a handshake."""

from __future__ import annotations

import secrets
import time
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address

from fastapi import APIRouter, Request

from ..protocol.codes import ErrorCode
from ..protocol.times import from_unix
from ..protocol.user import Role, User
from ..room.identity import Identity
from ..room.limits import Rate, told_wait
from ..room.rejection import Rejection
from ..room.text import check_name
from .rest import IdentityDep, StreamPath
from .rest_errors import ApiError, errors, refused
from .rest_models import GuestRequest, GuestToken, Ticket
from .services import Services, ServicesDep
from .tickets import TooManyTickets

router = APIRouter(prefix="/api", tags=["tokens"])


@router.post(
    "/streams/{stream_id}/guest",
    status_code=HTTPStatus.CREATED,
    responses=errors(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS),
)
async def guest_token(
    stream_id: StreamPath, body: GuestRequest, services: ServicesDep, request: Request
) -> GuestToken:
    """A viewer's token for this one stream, for somebody who has none, under a name of their own choice."""
    stream = await services.engine.log.stream(stream_id)
    if not (stream.guests and services.settings.auth.guests and services.authenticator.can_issue):
        message = "this stream gives no guest tokens; ask for a token where you got its address"
        raise ApiError(HTTPStatus.FORBIDDEN, ErrorCode.forbidden, message)
    name = check_name(body.name, services.settings.limits.name_max_characters)
    if isinstance(name, Rejection):
        raise refused(name.reply(None).data)
    _take_rate(services, request)
    guest_id = f"guest-{secrets.token_hex(12)}"
    identity = Identity(guest_id, name, streams={stream_id: Role.viewer}, guest=True)
    issued = services.authenticator.issue(identity, services.settings.auth.guest_ttl)
    user = User(id=guest_id, name=name, role=Role.viewer)
    return GuestToken(token=issued.token, user=user, expires_at=from_unix(issued.expires_at))


@router.post("/ticket", responses=errors(HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS))
async def ticket(services: ServicesDep, identity: IdentityDep) -> Ticket:
    """A single-use ticket for the sender of the token: it opens one WebSocket of this node, as `?ticket=`."""
    if identity is None:
        raise ApiError(
            HTTPStatus.UNAUTHORIZED, ErrorCode.token_required, "a ticket needs Authorization: Bearer"
        )
    try:
        made = services.tickets.issue(identity)
    except TooManyTickets:
        ttl = services.tickets.ttl
        message = "too many tickets wait to be used; they expire by themselves"
        raise ApiError(HTTPStatus.TOO_MANY_REQUESTS, ErrorCode.too_many, message, retry_after=ttl) from None
    return Ticket(ticket=made, expires_in=services.tickets.ttl)


def _take_rate(services: Services, request: Request) -> None:
    limits = services.settings.limits
    rate = Rate(limits.guest_token_rate, limits.guest_token_burst)
    wait = services.guest_buckets.take(("guest", network_of(request)), rate, time.monotonic())
    if wait:
        message = "too many guest tokens for this network, wait a moment"
        raise ApiError(
            HTTPStatus.TOO_MANY_REQUESTS, ErrorCode.rate_limited, message, retry_after=told_wait(wait)
        )


def network_of(request: Request) -> str:
    """Where a request comes from: an IPv4 address, or the /64 of an IPv6 one, which is what one customer has."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host  # a Unix socket has no address
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(IPv6Address(int(address) >> 64 << 64))
    return str(address)
