"""The quicker way to read a token's segments answers as PyJWT's own."""

from __future__ import annotations

import jwt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jwt.utils import base64url_encode

from backchannel.server.jws import Jwt, secret_key

QUICK = Jwt([])._jws  # its only reader is PyJWT, which has no public way to a segment


def answer(jws: jwt.PyJWS, segment: bytes) -> bytes | str:
    try:
        return jws._decode_base64url_segment(segment, "payload")
    except jwt.DecodeError as error:
        return str(error)


@given(st.one_of(st.binary(max_size=40), st.binary(max_size=40).map(base64url_encode)))
@example(b"")
@example(b"A")
@example(b"QQ==")
@example(b"QR")
@example(b"Q!Q")
@example(b"+/+/")
@example(b"YWJj\n")
@example(b"YW=Jj")
@example(b"\xff\xff\xff\xff")
def test_any_segment_is_read_as_by_pyjwt(segment: bytes) -> None:
    assert answer(QUICK, segment) == answer(jwt.PyJWS(), segment)


def test_a_segment_is_read_without_pyjwt_looking_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(segment: bytes, name: str) -> bytes:
        raise AssertionError(name)

    key = secret_key("0123456789abcdef" * 3)
    token = jwt.encode({"sub": "ada"}, key)
    monkeypatch.setattr(jwt.PyJWS, "_decode_base64url_segment", staticmethod(never))
    assert Jwt(["sub"]).decode(token, key, ["HS256"]) == {"sub": "ada"}
