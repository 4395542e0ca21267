"""What concerns the connection rather than a room."""

from __future__ import annotations

from typing import Literal

from ..base import PROTOCOL_VERSION, Timestamp, WireModel
from ..user import User
from .base import Event


class Expiring(WireModel):
    expires_at: Timestamp


class ExpiringEvent(Event):
    """The token expires soon: send ``auth:refresh``, else the connection closes with ``token_expired``."""

    type: Literal["auth:expiring"] = "auth:expiring"
    data: Expiring


class ConnectionWelcome(WireModel):
    protocol: Literal[1] = PROTOCOL_VERSION
    user: User
    server_time: Timestamp


class ConnectionWelcomeEvent(Event):
    """The first event on ``/ws``."""

    type: Literal["connection:welcome"] = "connection:welcome"
    data: ConnectionWelcome
