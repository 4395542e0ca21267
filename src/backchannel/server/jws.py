"""PyJWT without what it does again at every token: half the time that verifying one took.

Nothing is accepted here that PyJWT would not accept, and what it refuses, it refuses itself.
"""

from __future__ import annotations

import binascii
from typing import Final

import jwt
from jwt.algorithms import HMACAlgorithm
from jwt.utils import base64url_decode, base64url_encode, force_bytes

SECRET_ALGORITHM: Final = "HS256"  # noqa: S105  (names an algorithm)


def secret_key(secret: str) -> jwt.PyJWK:
    """The secret as a key that was checked here, once.

    :raises jwt.InvalidKeyError: it is no secret but a public key, a certificate or a JWK
    """
    encoded = base64url_encode(secret.encode()).decode()
    key = jwt.PyJWK({"kty": "oct", "k": encoded}, algorithm=SECRET_ALGORITHM)
    key.Algorithm.prepare_key(key.key)
    key.Algorithm = _CheckedHmac(HMACAlgorithm.SHA256)
    return key


class _CheckedHmac(HMACAlgorithm):
    """HMAC with a key that was checked. PyJWT tries at every token to read it as DER, X.509, PEM and JSON."""

    def prepare_key(self, key: str | bytes) -> bytes:
        return force_bytes(key)


class Jwt(jwt.PyJWT):
    """``jwt.PyJWT`` that reads a segment's base64 as a whole."""

    def __init__(self, required: list[str]) -> None:
        """:param required: claims without which no token is good"""
        super().__init__(options={"require": required})
        self._jws = _Jws(options=self._get_sig_options())


class _Jws(jwt.PyJWS):
    @staticmethod
    def _decode_base64url_segment(segment: bytes, name: str) -> bytes:
        # PyJWT looks at each character, then compares as here. What encodes to the same again holds nothing else: no
        # padding, no character from outside the alphabet, no loose bits.
        try:
            decoded = base64url_decode(segment)
        except binascii.Error:
            decoded = b""
        if base64url_encode(decoded) == segment:
            return decoded
        return jwt.PyJWS._decode_base64url_segment(segment, name)
