"""What the endpoints of one server share."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request

from ..config import Settings
from ..engine.engine import Engine
from ..room.limits import Buckets
from .auth import Authenticator
from .origin import OriginPolicy
from .tickets import Tickets


@dataclass(frozen=True, slots=True)
class Services:
    """Made once, at ``app.state.services``."""

    settings: Settings
    engine: Engine
    authenticator: Authenticator
    tickets: Tickets
    origins: OriginPolicy
    guest_buckets: Buckets = field(default_factory=Buckets)
    """By network address: how many guest tokens it may get."""


def make_services(settings: Settings, engine: Engine) -> Services:
    """:raises ConfigError: the settings hold no key to verify tokens with, or a wrong one"""
    return Services(
        settings=settings,
        engine=engine,
        authenticator=Authenticator.from_settings(settings),
        tickets=Tickets(settings.auth.ticket_ttl, time.monotonic),
        origins=OriginPolicy(settings.allowed_origins, settings.public_url),
    )


async def _services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


ServicesDep = Annotated[Services, Depends(_services)]
"""The services, as a parameter of an endpoint."""
