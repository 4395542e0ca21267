"""Real servers, each started as a user would: with ``backchannel serve``, and on another ASGI server's terms."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from backchannel.config import LimitOptions, Settings
from backchannel.testing import COMMAND, RunningServer, running_server

PLAIN_ASGI = (sys.executable, str(Path(__file__).with_name("plain_asgi.py")))
"""The same application under uvicorn as it comes, without the prepared-frame protocol."""

UNLIMITED = LimitOptions(chat_rate=0, question_rate=0, upvote_rate=0, answer_rate=0, frame_rate=0)
"""Tests are faster than people."""


@contextmanager
def server_for_tests(settings: Settings, command: tuple[str, ...] = COMMAND) -> Iterator[RunningServer]:
    """A server for tests with or without an event loop of their own."""
    with asyncio.Runner() as runner:
        context = running_server(settings, command=command)
        server = runner.run(context.__aenter__())
        try:
            yield server
        finally:
            runner.run(context.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def server() -> Iterator[RunningServer]:
    """As a user starts it."""
    with server_for_tests(Settings(limits=UNLIMITED)) as server:
        yield server


@pytest.fixture(scope="session")
def plain_server() -> Iterator[RunningServer]:
    """The application where nothing but ASGI is offered."""
    with server_for_tests(Settings(limits=UNLIMITED), PLAIN_ASGI) as server:
        yield server


@pytest.fixture(params=["prepared frames", "plain ASGI"])
def either_server(request: pytest.FixtureRequest) -> RunningServer:
    """Both, one after the other."""
    name = "server" if request.param == "prepared frames" else "plain_server"
    chosen: RunningServer = request.getfixturevalue(name)
    return chosen


_numbers = count(1)


@pytest.fixture
def stream_id() -> str:
    """A name that no other test uses."""
    return f"stream-{next(_numbers)}"
