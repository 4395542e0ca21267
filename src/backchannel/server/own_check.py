"""Who somebody is by the check of the application that Backchannel is mounted in, for those who bring no token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Scope

from ..room.identity import Identity
from .origin import OriginPolicy

Authenticate = Callable[[HTTPConnection], Awaitable[Identity | None]]
"""Who sends this request or opens this WebSocket; None for nobody in particular, who may read where guests may."""

_KEY: Final = "backchannel.identity"


async def check(authenticate: Authenticate, scope: Scope, origins: OriginPolicy) -> None:
    """Ask the application, and note its answer for the endpoints.

    It is not asked about pages of other origins: a browser sends them the user's cookies too, so a page of somebody else
    would act in the user's name.
    """
    headers = Headers(scope=scope)
    if origins.allows(headers.get("origin"), scope["scheme"], headers.get("host")):
        scope[_KEY] = await authenticate(HTTPConnection(scope))


def checked_identity(scope: Scope) -> Identity | None:
    """What the application answered; None also where there is no check."""
    identity: Identity | None = scope.get(_KEY)
    return identity
