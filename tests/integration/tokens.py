"""Tokens that the server did not make."""

from __future__ import annotations

import time
from typing import Any

import jwt

from backchannel.testing import RunningServer

MISSING: Any = object()


def forged(
    server: RunningServer, *, key: str | None = None, headers: dict[str, Any] | None = None, **claims: Any
) -> str:
    """A good token but for what is named: signed with the server's secret unless ``key`` is given.

    A claim that is ``MISSING`` is left out.
    """
    secret = server.settings.secret
    assert secret is not None
    now = time.time()
    good = {
        "iss": server.settings.auth.issuer,
        "aud": server.settings.auth.audience,
        "iat": now,
        "exp": now + 600,
        "sub": "mallory",
        "name": "Mallory",
    }
    payload = {name: value for name, value in (good | claims).items() if value is not MISSING}
    return jwt.encode(payload, key or secret.get_secret_value(), algorithm="HS256", headers=headers)
