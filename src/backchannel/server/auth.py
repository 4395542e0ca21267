"""Tokens: verified into an ``Identity``, and issued.

A token is a JWT (RFC 7519) with ``iss``, ``aud``, ``exp``, ``sub`` and ``name``; optional are ``picture``, ``role`` (host,
moderator or viewer; viewer if missing), ``streams`` (stream id → role: the token opens these streams and no other) and
``guest``. Two keys can be configured, and each verifies tokens of its own algorithm only, whatever a token says of itself:
the secret HS256, the public key its one configured algorithm. Header fields that name a key (``kid``, ``jku``, ``x5u``, …) are
never followed; a ``crit`` extension that is not understood is refused (RFC 7515, 4.1.11).

Errors: ``TokenError``. Its message names the claim that was wrong and never holds any part of the token.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import jwt
from jwt.exceptions import InvalidSubjectError
from pydantic import TypeAdapter, ValidationError

from ..config import Settings
from ..config_sources import ConfigError, Problem
from ..protocol.base import StreamId
from ..protocol.codes import CloseCode
from ..protocol.user import Role
from ..room.identity import Identity
from ..room.rejection import Rejection
from ..room.text import check_name
from .credentials import Credentials
from .jws import SECRET_ALGORITHM, Jwt, secret_key
from .tickets import Tickets

MAX_TOKEN_CHARACTERS: Final = 8192
"""As for ``auth:refresh``; and what most servers take in one header."""
MAX_SUBJECT_CHARACTERS: Final = 128
MAX_PICTURE_CHARACTERS: Final = 2048
MAX_STREAMS: Final = 1000
"""Streams that one token may name."""
MAX_EXPIRY: Final = 253_402_300_799
"""The end of the year 9999, where calendars of most languages end."""
REQUIRED_CLAIMS: Final = ("exp", "iss", "aud", "sub", "name")

_STREAM_ID: TypeAdapter[str] = TypeAdapter(StreamId)


class TokenError(Exception):
    """A token or ticket that does not say who somebody is: with the close code for it, and what to do in words."""

    def __init__(self, code: CloseCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class IssuedToken:
    token: str
    expires_at: float
    """Unix time in seconds."""

    def __repr__(self) -> str:
        return f"IssuedToken(expires_at={self.expires_at})"


def _bad(message: str) -> TokenError:
    return TokenError(CloseCode.bad_token, message)


class Authenticator:
    """Verifies and issues tokens. Thread-safe; holds no state but its keys."""

    def __init__(
        self,
        *,
        secret: str | None = None,
        public_key: str | None = None,
        public_key_algorithm: str = "RS256",
        issuer: str = "backchannel",
        audience: str = "backchannel",
        leeway: float = 10,
        name_max_characters: int = 40,
    ) -> None:
        """:param leeway: seconds of clock difference forgiven

        :raises ValueError: neither key is given, or the public key is not one for its algorithm
        :raises jwt.InvalidKeyError: the secret is no secret but a public key, a certificate or a JWK
        """
        keys: dict[str, jwt.PyJWK] = {}
        if secret is not None:
            keys[SECRET_ALGORITHM] = secret_key(secret)
        if public_key is not None:
            keys[public_key_algorithm] = _public_key(public_key, public_key_algorithm)
        if not keys:
            raise ValueError("neither a secret nor a public key is given")
        self._keys = keys
        self._only = next(iter(keys)) if len(keys) == 1 else None
        self._secret = secret
        self._issuer = issuer
        self._audience = audience
        self._leeway = leeway
        self._name_max_characters = name_max_characters
        self._jwt = Jwt(list(REQUIRED_CLAIMS))

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """:raises ConfigError: the settings hold no key, or a wrong one"""
        auth = settings.auth
        if settings.secret is None and auth.public_key is None:
            message = (
                "is not set, so no token could be verified; set BACKCHANNEL_SECRET to at least 32 random bytes "
                "(openssl rand -hex 32), or auth.public_key to your identity provider's key"
            )
            raise ConfigError([Problem("settings", "secret", message)])
        try:
            return cls(
                secret=settings.secret.get_secret_value() if settings.secret else None,
                public_key=auth.public_key,
                public_key_algorithm=auth.public_key_algorithm,
                issuer=auth.issuer,
                audience=auth.audience,
                leeway=auth.leeway,
                name_max_characters=settings.limits.name_max_characters,
            )
        except jwt.InvalidKeyError:
            message = "is itself a key or certificate in PEM, DER or JWK form; set at least 32 random bytes"
            raise ConfigError([Problem("settings", "secret", message)]) from None
        except ValueError as error:
            raise ConfigError([Problem("settings", "auth.public_key", str(error))]) from None

    @property
    def can_issue(self) -> bool:
        """Whether there is a secret to sign with; a public key only verifies."""
        return self._secret is not None

    def verify(self, token: str) -> Identity:
        """Who the token says somebody is.

        :raises TokenError: with ``token_expired`` if time alone is the reason, else ``bad_token``
        """
        claims = self._claims(token)
        return Identity(
            id=_subject(claims),
            name=_name(claims["name"], self._name_max_characters),
            role=_role(claims.get("role", Role.viewer), "role"),
            streams=_streams(claims.get("streams")),
            picture=_picture(claims.get("picture")),
            guest=_flag(claims, "guest"),
            member=_flag(claims, "member"),
            expires_at=_expiry(claims["exp"]),
        )

    def issue(self, identity: Identity, ttl: float) -> IssuedToken:
        """A token for this identity; its own ``expires_at`` is not looked at.

        :param ttl: seconds for which it is valid, more than 0
        :raises ValueError: there is no secret to sign with, or ``ttl`` is not positive
        """
        if self._secret is None:
            raise ValueError("tokens can only be issued with a secret: set BACKCHANNEL_SECRET")
        if not ttl > 0:
            raise ValueError("a token must be valid for more than 0 seconds")
        now = int(time.time())
        expires_at = now + ttl
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "aud": self._audience,
            "iat": now,
            "exp": int(expires_at) if ttl >= 1 else expires_at,
            "sub": identity.id,
            "name": identity.name,
            "role": identity.role.value,
        }
        if identity.streams is not None:
            claims["streams"] = {stream_id: role.value for stream_id, role in identity.streams.items()}
        if identity.picture is not None:
            claims["picture"] = identity.picture
        if identity.guest:
            claims["guest"] = True
        if identity.member:
            claims["member"] = True
        token = self._jwt.encode(claims, self._secret, algorithm=SECRET_ALGORITHM)
        return IssuedToken(token, float(claims["exp"]))

    def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > MAX_TOKEN_CHARACTERS or not token.isascii():
            raise _bad(f"not a JWT: longer than {MAX_TOKEN_CHARACTERS} characters, or not ASCII")
        if token in {"null", "undefined"}:
            raise _bad(f'the token is the word "{token}": the page had none when it connected')
        try:
            algorithm = self._only or jwt.get_unverified_header(token).get("alg")
            key = self._keys.get(algorithm) if isinstance(algorithm, str) else None
            if key is None:
                raise _bad(f"the token's algorithm must be {' or '.join(self._keys)}")
            return self._jwt.decode(
                token,
                key,
                [key.algorithm_name],
                audience=self._audience,
                issuer=self._issuer,
                leeway=self._leeway,
            )
        except jwt.ExpiredSignatureError:
            raise TokenError(CloseCode.token_expired, "the token has expired, get a new one") from None
        except (jwt.PyJWTError, OverflowError, RecursionError) as error:
            raise _bad(self._explain(error)) from None

    def _explain(self, error: Exception) -> str:
        """In our words: the library's may quote the token."""
        if isinstance(error, jwt.MissingRequiredClaimError):
            return f"the token has no claim {error.claim}; needed are {', '.join(REQUIRED_CLAIMS)}"
        if isinstance(error, jwt.InvalidAudienceError):
            return f"the claim aud must be {self._audience!r} (auth.audience)"
        if isinstance(error, jwt.InvalidIssuerError):
            return f"the claim iss must be {self._issuer!r} (auth.issuer)"
        if isinstance(error, jwt.ImmatureSignatureError):
            return "the token is not valid yet (nbf or iat); compare the clocks"
        if isinstance(error, jwt.InvalidAlgorithmError):
            return f"the token's algorithm must be {' or '.join(self._keys)}"
        if isinstance(error, InvalidSubjectError):
            return "the claim sub must be a string, the user's id"
        if isinstance(error, jwt.InvalidSignatureError):
            return "the signature does not match; was the token made with this server's secret?"
        return "not a JWT that can be read"


def identify(credentials: Credentials, authenticator: Authenticator, tickets: Tickets) -> Identity | None:
    """Who sent this; None for somebody who brought nothing, a guest who may only read.

    :raises TokenError: the token is not good, or the ticket unknown, used or too old
    """
    if credentials.token is not None:
        return authenticator.verify(credentials.token)
    if credentials.ticket is None:
        return None
    identity = tickets.redeem(credentials.ticket)
    if identity is None:
        raise _bad(
            f"the ticket is unknown, used, or older than {tickets.ttl:g} s; get a new one for each connection"
        )
    return identity


def _public_key(pem: str, algorithm: str) -> jwt.PyJWK:
    if "PRIVATE KEY" in pem:
        raise ValueError("holds a private key; the server needs, and should have, only the public one")
    handler = jwt.get_algorithm_by_name(algorithm)
    try:
        prepared = handler.prepare_key(pem)
        if too_short := handler.check_key_length(prepared):
            raise ValueError(too_short)
        return jwt.PyJWK(handler.to_jwk(prepared, as_dict=True), algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise ValueError(f"is not a PEM public key for {algorithm}: {error}") from None


def _subject(claims: Mapping[str, Any]) -> str:
    subject = claims["sub"]
    if (
        not isinstance(subject, str)
        or not 0 < len(subject) <= MAX_SUBJECT_CHARACTERS
        or not subject.isprintable()
    ):
        raise _bad(f"the claim sub must be the user's id: 1 to {MAX_SUBJECT_CHARACTERS} printable characters")
    return subject


def _name(name: object, max_characters: int) -> str:
    if not isinstance(name, str):
        raise _bad("the claim name must be a string, the display name")
    checked = check_name(name, max_characters)
    if isinstance(checked, Rejection):
        raise _bad(f"the claim name: {checked.message}")
    return checked


def _expiry(value: str | float) -> float:
    """The expiry that PyJWT has found to be a number in the future."""
    if int(value) > MAX_EXPIRY:
        raise _bad("the claim exp lies beyond the year 9999")
    return float(value)


def _role(value: object, claim: str) -> Role:
    if not isinstance(value, str) or value not in Role.__members__:
        raise _bad(f"the claim {claim} must be one of {', '.join(Role)}")
    return Role(value)


def _streams(value: object) -> Mapping[str, Role] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or len(value) > MAX_STREAMS:
        raise _bad(
            f'the claim streams must be an object such as {{"my-stream": "viewer"}}, at most {MAX_STREAMS} entries'
        )
    try:
        return {_STREAM_ID.validate_python(key): _role(role, "streams") for key, role in value.items()}
    except ValidationError:
        raise _bad("the claim streams names something that cannot be a stream id") from None


def _picture(value: object) -> str | None:
    if value is None:
        return None
    good = isinstance(value, str) and value.startswith(("https://", "http://")) and value.isprintable()
    if not isinstance(value, str) or not good or len(value) > MAX_PICTURE_CHARACTERS:
        raise _bad(f"the claim picture must be an http(s) URL of at most {MAX_PICTURE_CHARACTERS} characters")
    return value


def _flag(claims: dict[str, Any], name: str) -> bool:
    value = claims.get(name, False)
    if not isinstance(value, bool):
        raise _bad(f"the claim {name} must be true or false")
    return value
