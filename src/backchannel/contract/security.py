"""How a client says who it is from, in the words of AsyncAPI."""

from __future__ import annotations

from typing import Any, Final

from ..config import Settings
from ..protocol.base import SUBPROTOCOL

MAX_TOKEN_CHARACTERS: Final = 8192
"""As `auth:refresh` has it; the server refuses what is longer wherever it comes from."""


def security_schemes(settings: Settings) -> dict[str, dict[str, Any]]:
    """The ways in the order in which the server looks for them: the first that is there counts, even if it proves wrong."""
    schemes: dict[str, dict[str, Any]] = {
        "subprotocol": {
            "type": "httpApiKey",
            "in": "header",
            "name": "Sec-WebSocket-Protocol",
            "description": f"`{SUBPROTOCOL}, bearer.<token>`: what a browser can send, as "
            f'`new WebSocket(url, ["{SUBPROTOCOL}", "bearer." + token])`. Only `{SUBPROTOCOL}` is echoed. Who '
            f"offers subprotocols without `{SUBPROTOCOL}` among them is closed with 4500.",
        },
        "authorization": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "`Bearer <token>`, for clients that can set headers: anything but a browser.",
        },
        "ticket": {
            "type": "httpApiKey",
            "in": "query",
            "name": "ticket",
            "description": f"Good for one connection, within {settings.auth.ticket_ttl:g} s. "
            "`POST /api/ticket` with the token gives it. For what can put nothing but a URL into a handshake.",
        },
        "token": {
            "type": "httpApiKey",
            "in": "query",
            "name": "token",
            "description": "In the URL, where histories and proxies keep it. Only for clients that "
            "can do nothing else; the setting `auth.query_token` switches it off.",
        },
    }
    if not settings.auth.query_token:
        del schemes["token"]
    return schemes


def token_claims(settings: Settings) -> list[dict[str, Any]]:
    """What a token, a JWT (RFC 7519), says: name, whether it has to be there, and what it means."""
    rows = [
        ("iss", True, f"`{settings.auth.issuer}`: the setting `auth.issuer`."),
        ("aud", True, f"`{settings.auth.audience}`: the setting `auth.audience`."),
        ("exp", True, "Unix time in seconds at which it ends; `auth:expiring` warns, `auth:refresh` renews."),
        ("sub", True, "The user's id: one vote each, one identity in every tab."),
        ("name", True, "The display name."),
        (
            "role",
            False,
            "`host`, `moderator` or `viewer` (if it is missing) in every stream that `streams` does not limit.",
        ),
        ("streams", False, "An object from stream id to role: the token opens these streams and no other."),
        ("picture", False, "An http(s) URL of the user's picture."),
        (
            "guest",
            False,
            "`true` for a name that nobody vouches for; such a token opens only streams with guests.",
        ),
        ("member", False, "`true` for whom a chat for members is open to; a guest is never one."),
        ("nbf, iat", False, "If they are there, not in the future."),
    ]
    return [{"name": name, "required": required, "description": text} for name, required, text in rows]
