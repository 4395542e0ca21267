"""Tokens: who gets in, what every other token is told, and what is issued."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from backchannel.config import Settings
from backchannel.config_sources import ConfigError
from backchannel.protocol.codes import CloseCode
from backchannel.protocol.user import Role
from backchannel.room.identity import Identity
from backchannel.server.auth import MAX_STREAMS, Authenticator, TokenError

SECRET = "correct-horse-battery-staple-and-more"
AUTHENTICATOR = Authenticator(secret=SECRET)


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token, changed; a claim given as ``...`` is left out."""
    good = {
        "iss": "backchannel",
        "aud": "backchannel",
        "exp": time.time() + 60,
        "sub": "u1",
        "name": "Ada",
    }
    return {name: value for name, value in (good | changes).items() if value is not ...}


def signed(headers: dict[str, Any] | None = None, **changes: Any) -> str:
    return jwt.encode(claims(**changes), SECRET, algorithm="HS256", headers=headers)


def raw_token(header: dict[str, Any], payload: dict[str, Any], signature: bytes = b"") -> str:
    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    return f"{part(json.dumps(header).encode())}.{part(json.dumps(payload).encode())}.{part(signature)}"


def refusal(token: str, authenticator: Authenticator = AUTHENTICATOR) -> TokenError:
    with pytest.raises(TokenError) as caught:
        authenticator.verify(token)
    assert token not in str(caught.value)
    return caught.value


def pem_pair(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey,
) -> tuple[str, str]:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


class TestVerify:
    def test_names_the_user(self) -> None:
        token = signed(
            role="moderator", picture="https://example.org/a.png", streams={"demo": "host"}, exp=4e9
        )
        assert AUTHENTICATOR.verify(token) == Identity(
            id="u1",
            name="Ada",
            role=Role.moderator,
            streams={"demo": Role.host},
            picture="https://example.org/a.png",
            expires_at=4e9,
        )

    def test_a_token_without_a_role_is_a_viewers(self) -> None:
        identity = AUTHENTICATOR.verify(signed())
        assert (identity.role, identity.streams, identity.guest) == (Role.viewer, None, False)

    def test_a_token_for_one_stream_opens_no_other(self) -> None:
        identity = AUTHENTICATOR.verify(signed(role="host", streams={"a": "viewer"}))
        assert identity.role_in("a") is Role.viewer
        assert identity.role_in("b") is None

    def test_names_are_cleaned(self) -> None:
        assert AUTHENTICATOR.verify(signed(name="  A\u202eda\u0000\n  L ")).name == "Ada L"

    @pytest.mark.parametrize("claim", ["exp", "iss", "aud", "sub", "name"])
    def test_required_claims(self, claim: str) -> None:
        without: dict[str, Any] = {claim: ...}
        error = refusal(signed(**without))
        assert error.code is CloseCode.bad_token
        assert f"no claim {claim}" in error.message

    @pytest.mark.parametrize(
        ("changes", "named"),
        [
            ({"iss": "somebody-else"}, "iss"),
            ({"aud": "another-service"}, "aud"),
            ({"sub": 7}, "sub"),
            ({"sub": ""}, "sub"),
            ({"sub": "x" * 129}, "sub"),
            ({"sub": "a\nb"}, "sub"),
            ({"name": ""}, "name"),
            ({"name": "\u200b \u2060"}, "name"),
            ({"name": "x" * 41}, "name"),
            ({"name": ["Ada"]}, "name"),
            ({"role": "admin"}, "role"),
            ({"role": None}, "role"),
            ({"role": ["host"]}, "role"),
            ({"streams": ["demo"]}, "streams"),
            ({"streams": {"demo": "owner"}}, "streams"),
            ({"streams": {"../etc": "host"}}, "streams"),
            ({"streams": {f"s{n}": "viewer" for n in range(MAX_STREAMS + 1)}}, "JWT"),
            ({"picture": "javascript:alert(1)"}, "picture"),
            ({"guest": "no"}, "guest"),
            ({"nbf": time.time() + 3600}, "nbf"),
        ],
    )
    def test_wrong_claims(self, changes: dict[str, Any], named: str) -> None:
        error = refusal(signed(**changes))
        assert error.code is CloseCode.bad_token
        assert named in error.message

    def test_forty_family_emoji_are_forty_characters(self) -> None:
        family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
        assert AUTHENTICATOR.verify(signed(name=family * 40)).name == family * 40
        assert "name" in refusal(signed(name=family * 41)).message

    @pytest.mark.parametrize("exp", ["soon", None, float("inf"), float("nan"), 10**400, [1]])
    def test_an_expiry_that_is_no_time(self, exp: object) -> None:
        assert refusal(signed(exp=exp)).code is CloseCode.bad_token

    def test_expired_is_told_apart(self) -> None:
        assert refusal(signed(exp=time.time() - 11)).code is CloseCode.token_expired
        assert AUTHENTICATOR.verify(signed(exp=time.time() - 8)).id == "u1"

    def test_a_forged_token_is_bad_even_when_it_is_old(self) -> None:
        forged = jwt.encode(claims(exp=1), "another-secret-of-at-least-32-bytes!", algorithm="HS256")
        assert refusal(forged).code is CloseCode.bad_token

    @pytest.mark.parametrize("word", ["null", "undefined"])
    def test_the_words_that_a_page_without_a_token_sends(self, word: str) -> None:
        with pytest.raises(TokenError, match="had none"):
            AUTHENTICATOR.verify(word)

    @given(st.text(max_size=300))
    def test_junk_is_bad(self, junk: str) -> None:
        with pytest.raises(TokenError) as caught:
            AUTHENTICATOR.verify(junk)
        assert caught.value.code is CloseCode.bad_token

    @given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=40))
    def test_junk_in_the_shape_of_a_token_is_bad(
        self, header: bytes, payload: bytes, signature: bytes
    ) -> None:
        parts = (header, payload, signature)
        with pytest.raises(TokenError):
            AUTHENTICATOR.verify(
                ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
            )

    def test_a_long_token_is_not_even_parsed(self) -> None:
        assert "longer" in refusal(signed(filler="x" * 9000)).message


class TestAlgorithms:
    """RFC 8725: the algorithm is the key's, not the token's."""

    @pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None, 7, ["HS256"]])
    def test_unsigned(self, algorithm: object) -> None:
        assert refusal(raw_token({"alg": algorithm, "typ": "JWT"}, claims())).code is CloseCode.bad_token

    def test_stripped_signature(self) -> None:
        assert refusal(signed().rpartition(".")[0] + ".").code is CloseCode.bad_token

    def test_another_hash(self) -> None:
        long_secret = SECRET * 2
        token = jwt.encode(claims(), long_secret, algorithm="HS512")
        assert "HS256" in refusal(token, Authenticator(secret=long_secret)).message

    def test_a_public_key_is_no_secret(self) -> None:
        """The classic confusion: HS256 with the text of the public key as its secret."""
        _, public = pem_pair(rsa.generate_private_key(65537, 2048))
        signing = raw_token({"alg": "HS256"}, claims()).rpartition(".")[0]
        signature = jwt.get_algorithm_by_name("HS256").sign(signing.encode(), public.encode())
        forged = f"{signing}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
        assert refusal(forged, Authenticator(public_key=public)).code is CloseCode.bad_token
        assert refusal(forged, Authenticator(public_key=public, secret=SECRET)).code is CloseCode.bad_token

    @pytest.mark.parametrize(
        ("algorithm", "make"),
        [
            ("RS256", lambda: rsa.generate_private_key(65537, 2048)),
            ("ES256", lambda: ec.generate_private_key(ec.SECP256R1())),
            ("EdDSA", ed25519.Ed25519PrivateKey.generate),
        ],
    )
    def test_both_keys_side_by_side(self, algorithm: str, make: Callable[[], Any]) -> None:
        private, public = pem_pair(make())
        both = Authenticator(secret=SECRET, public_key=public, public_key_algorithm=algorithm)
        assert both.verify(jwt.encode(claims(sub="theirs"), private, algorithm=algorithm)).id == "theirs"
        assert both.verify(signed(sub="ours")).id == "ours"
        another, _ = pem_pair(make())
        assert refusal(jwt.encode(claims(), another, algorithm=algorithm), both).code is CloseCode.bad_token
        assert refusal(raw_token({"alg": "none"}, claims()), both).code is CloseCode.bad_token

    @pytest.mark.parametrize(
        "headers",
        [
            {"crit": ["exp"], "exp": 1},
            {"crit": ["x"], "x": 1},
            {"crit": []},
            {"crit": "b64"},
            {"crit": ["b64"], "b64": False},
        ],
    )
    def test_unknown_critical_headers(self, headers: dict[str, Any]) -> None:
        assert refusal(raw_token({"alg": "HS256"} | headers, claims())).code is CloseCode.bad_token
        hs256 = jwt.get_algorithm_by_name("HS256")
        signing = raw_token({"alg": "HS256"} | headers, claims()).rpartition(".")[0]
        signature = (
            base64.urlsafe_b64encode(hs256.sign(signing.encode(), SECRET.encode())).rstrip(b"=").decode()
        )
        assert refusal(f"{signing}.{signature}").code is CloseCode.bad_token

    @pytest.mark.parametrize(
        "kid", ["../../../dev/null", "' OR 1=1 --", "http://example.org/key", "\x00", "x" * 2000]
    )
    def test_a_hostile_key_id_leads_nowhere(self, kid: str) -> None:
        assert AUTHENTICATOR.verify(signed(headers={"kid": kid})).id == "u1"
        wrong = jwt.encode(
            claims(), "another-secret-of-at-least-32-bytes!", algorithm="HS256", headers={"kid": kid}
        )
        assert refusal(wrong).code is CloseCode.bad_token

    def test_an_embedded_key_is_not_used(self) -> None:
        key = {"kty": "oct", "k": base64.urlsafe_b64encode(b"attacker" * 5).decode()}
        token = jwt.encode(
            claims(), b"attacker" * 5, algorithm="HS256", headers={"jwk": key, "jku": "http://127.0.0.1"}
        )
        assert refusal(token).code is CloseCode.bad_token


class TestKeys:
    def test_no_key_is_refused_at_start(self) -> None:
        with pytest.raises(ConfigError, match="BACKCHANNEL_SECRET"):
            Authenticator.from_settings(Settings())

    @pytest.mark.parametrize("pem", ["junk", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
    def test_a_wrong_public_key_is_named(self, pem: str) -> None:
        with pytest.raises(ConfigError, match=r"auth\.public_key: is not a PEM public key for RS256"):
            Authenticator.from_settings(Settings.model_validate({"auth": {"public_key": pem}}))

    def test_a_public_key_as_the_secret_is_refused(self) -> None:
        _, public = pem_pair(ed25519.Ed25519PrivateKey.generate())
        for secret in (public, '{"kty": "oct", "k": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE"}'):
            with pytest.raises(ConfigError, match="secret: is itself a key"):
                Authenticator.from_settings(Settings.model_validate({"secret": secret}))

    def test_a_private_key_is_refused(self) -> None:
        private, _ = pem_pair(ed25519.Ed25519PrivateKey.generate())
        with pytest.raises(ValueError, match="private"):
            Authenticator(public_key=private, public_key_algorithm="EdDSA")

    @pytest.mark.parametrize(
        ("algorithm", "key"),
        [
            ("RS256", rsa.generate_private_key(65537, 1024)),
            ("ES256", ec.generate_private_key(ec.SECP384R1())),
            ("ES256", rsa.generate_private_key(65537, 2048)),
            ("RS256", ed25519.Ed25519PrivateKey.generate()),
        ],
    )
    def test_a_key_that_does_not_fit_its_algorithm(self, algorithm: str, key: Any) -> None:
        with pytest.raises(ValueError, match=algorithm):
            Authenticator(public_key=pem_pair(key)[1], public_key_algorithm=algorithm)


class TestIssue:
    def test_round_trip(self) -> None:
        identity = Identity(
            "u9", "Grace", Role.host, {"a": Role.moderator}, "https://example.org/g.png", guest=True
        )
        issued = AUTHENTICATOR.issue(identity, 60)
        assert issued.expires_at == pytest.approx(time.time() + 60, abs=2)
        verified = AUTHENTICATOR.verify(issued.token)
        assert verified.expires_at == issued.expires_at
        assert (verified.id, verified.name, verified.role, verified.guest) == ("u9", "Grace", Role.host, True)
        assert verified.streams == {"a": Role.moderator}
        assert issued.token not in repr(issued)

    def test_only_with_a_secret(self) -> None:
        _, public = pem_pair(ed25519.Ed25519PrivateKey.generate())
        verifier = Authenticator(public_key=public, public_key_algorithm="EdDSA")
        assert not verifier.can_issue
        with pytest.raises(ValueError, match="BACKCHANNEL_SECRET"):
            verifier.issue(Identity("u", "U"), 60)

    @pytest.mark.parametrize("ttl", [0, -1, float("nan")])
    def test_never_dead_on_arrival(self, ttl: float) -> None:
        with pytest.raises(ValueError, match="more than 0"):
            AUTHENTICATOR.issue(Identity("u", "U"), ttl)
