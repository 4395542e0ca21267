"""The log: one format for everybody's lines, no secret in any of them, and nobody outside writes lines of their own."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from backchannel.config import Settings
from backchannel.room.identity import Identity
from backchannel.server.auth import Authenticator
from backchannel.server.logging import (
    configure_logging,
    configure_structlog_if_nobody_has,
    escape_controls,
    mask,
)

CANARY = (
    Authenticator(secret="a-secret-only-for-this-test-0123456789").issue(Identity("u", "Canary"), 60).token
)
TICKET = "canary-ticket-xW9"

Setup = Callable[..., io.StringIO]


@pytest.fixture
def log_to() -> Iterator[Setup]:
    """Configures the process's log as a server does; everything is put back afterwards."""
    root = logging.getLogger()
    filtered = [logging.getLogger(name) for name in ("uvicorn.error", "alembic.runtime.migration")]
    before = root.handlers, root.level, [logger.filters[:] for logger in filtered]

    def setup(**settings: str) -> io.StringIO:
        stream = io.StringIO()
        configure_logging(Settings.model_validate(settings), stream)
        return stream

    yield setup
    root.handlers, root.level = before[:2]
    for logger, filters in zip(filtered, before[2], strict=True):
        logger.filters[:] = filters
    logging.captureWarnings(False)
    structlog.reset_defaults()


def fail_with(text: str) -> None:
    raise RuntimeError(text)


def say_it_every_way(secret_in_words: str) -> None:
    """Each path by which a text can come into the log."""
    own = structlog.get_logger("backchannel.test")
    own.info(secret_in_words)
    own.info("with a field", detail=secret_in_words)
    own.info("with arguments %s", secret_in_words)
    own.bind(bound=[secret_in_words]).warning("bound")
    try:
        fail_with(secret_in_words)
    except RuntimeError:
        own.exception("failed")
    for name in ("uvicorn.error", "uvicorn.access", "sqlalchemy.engine", "alembic", "websockets.server"):
        theirs = logging.getLogger(name)
        theirs.warning(secret_in_words)
        theirs.warning("with arguments %s %r", secret_in_words, {"x": secret_in_words.encode()})
        try:
            fail_with(secret_in_words)
        except RuntimeError:
            theirs.exception("failed")
    warnings.warn(secret_in_words, UserWarning, stacklevel=1)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize(
    "carrier",
    [
        "GET /ws/livestream/demo/?token={} HTTP/1.1",
        "?epoch=1&access_token={}&x=1",
        "Sec-WebSocket-Protocol: backchannel.v1, bearer.{}",
        "headers: [(b'authorization', b'Bearer {}')]",
        '"Authorization": "Bearer {}"',
        "the token was {}",
        "%3Ftoken%3D{}",
        "{}",
    ],
)
def test_no_token_in_any_line(log_to: Setup, log_format: str, carrier: str) -> None:
    stream = log_to(log_format=log_format, log_level="debug")
    say_it_every_way(carrier.format(CANARY))
    text = stream.getvalue()
    assert text.count("***") >= 20
    for part in CANARY.split("."):
        assert part not in text


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize(
    "carrier",
    [
        "/ws?ticket={}",
        "ticket={}&x",
        "Authorization: Bearer {}",
        "authorization=Basic {}",
        "bearer.{}",
        "postgresql://user:{}@db/name",
        "secret={}",
    ],
)
def test_no_ticket_or_password_in_any_line(log_to: Setup, log_format: str, carrier: str) -> None:
    stream = log_to(log_format=log_format, log_level="debug")
    say_it_every_way(carrier.format(TICKET))
    assert "***" in stream.getvalue()
    assert TICKET not in stream.getvalue()


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_under_somebody_elses_server_our_lines_are_masked_too(
    log_to: Setup, capsys: pytest.CaptureFixture[str], log_format: str
) -> None:
    """Where nobody has configured structlog, it would draw tracebacks with all locals, tokens among them."""
    structlog.reset_defaults()
    configure_structlog_if_nobody_has(
        Settings.model_validate({"log_format": log_format, "log_level": "warning"})
    )
    own = structlog.get_logger("x")
    own.info("quiet")
    try:
        token = CANARY
        fail_with(f"no good: {token}")
    except RuntimeError:
        own.exception("failed", token=CANARY, url=f"/ws?token={TICKET}")
    written = capsys.readouterr().err
    assert "failed" in written
    assert "quiet" not in written
    assert TICKET not in written
    assert not any(part in written for part in CANARY.split("."))


def test_what_somebody_configured_stays(log_to: Setup) -> None:
    stream = log_to(log_format="json")
    configure_structlog_if_nobody_has(Settings())
    structlog.get_logger("x").info("still here")
    assert json.loads(stream.getvalue())["event"] == "still here"


def test_fields_that_are_called_secret_are_masked(log_to: Setup) -> None:
    stream = log_to(log_format="json")
    structlog.get_logger("x").info("field", token="abc", ticket="def", user="u1")
    line = json.loads(stream.getvalue())
    assert (line["token"], line["ticket"], line["user"]) == ("***", "***", "u1")


def test_access_lines_have_fields_and_no_query(log_to: Setup) -> None:
    stream = log_to(log_format="json")
    logging.getLogger("uvicorn.access").info(
        '%s - "%s %s HTTP/%s" %d', "127.0.0.1:5", "GET", "/api/streams?x=canary", "1.1", 200
    )
    line = json.loads(stream.getvalue())
    assert "canary" not in stream.getvalue()
    assert {key: line[key] for key in ("event", "client", "method", "path", "status")} == {
        "event": "request",
        "client": "127.0.0.1:5",
        "method": "GET",
        "path": "/api/streams",
        "status": 200,
    }


def test_lines_of_sockets_have_no_query_and_only_debug_shows_them(log_to: Setup) -> None:
    def open_one() -> None:
        logging.getLogger("uvicorn.error").info("connection open")
        logging.getLogger("uvicorn.error").info(
            '%s - "WebSocket %s" [accepted]', "127.0.0.1:5", "/ws/?t%6Fken=canary"
        )

    stream = log_to()
    open_one()
    assert stream.getvalue() == ""
    stream = log_to(log_level="debug")
    open_one()
    assert '"WebSocket /ws/" [accepted]' in stream.getvalue()
    assert "canary" not in stream.getvalue()


@pytest.mark.parametrize(
    "hostile", ["a\r\nFAKE line", "\x1b[31mred", "\x9b31m", "a\u2028b", "\u202egnp.exe", "\x00\x7f"]
)
def test_nothing_from_outside_makes_a_line_or_steers_a_terminal(log_to: Setup, hostile: str) -> None:
    stream = log_to()
    own = structlog.get_logger("x")
    own.info(hostile)
    own.info("field", name=hostile, names=[hostile])
    logging.getLogger("other").warning("theirs %s", hostile)
    try:
        fail_with(hostile)
    except RuntimeError:
        own.exception("failed")
    lines = stream.getvalue().split("\n")
    assert all(escape_controls(line) == line for line in lines)
    assert not any(line.startswith("FAKE") for line in lines)
    assert sum(1 for line in lines if line[:4].isdigit()) == 4


def test_json_is_one_line_each(log_to: Setup) -> None:
    stream = log_to(log_format="json")
    try:
        fail_with("two\nlines")
    except RuntimeError:
        structlog.get_logger("x").exception("failed", name="é\n")
    line = json.loads(stream.getvalue())
    assert stream.getvalue().count("\n") == 1
    assert (line["event"], line["level"], line["logger"], line["name"]) == ("failed", "error", "x", "é\n")
    assert "two\nlines" in line["exception"]


def test_level(log_to: Setup) -> None:
    stream = log_to(log_level="warning")
    structlog.get_logger("x").info("quiet")
    logging.getLogger("y").info("quiet")
    structlog.get_logger("x").warning("loud")
    assert "quiet" not in stream.getvalue()
    assert "loud" in stream.getvalue()


def test_configuring_twice_says_things_once(log_to: Setup) -> None:
    log_to()
    stream = log_to()
    structlog.get_logger("x").info("once")
    assert stream.getvalue().count("once") == 1


@pytest.mark.parametrize(
    "plain",
    [
        "opened stream demo",
        "http://127.0.0.1:8000/watch/demo",
        "the bearer of news",
        "a token bucket",
        "12:30 ticket to ride",
    ],
)
def test_plain_words_stay(plain: str) -> None:
    assert mask(plain).replace("bearer ***", "bearer of") == plain


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=50))
def test_escaping_leaves_only_print(text: str) -> None:
    assert escape_controls(text).isprintable()
