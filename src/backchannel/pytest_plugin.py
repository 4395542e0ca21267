"""Fixtures for pytest, there wherever Backchannel is installed. Imports the server only in tests that use one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .config import Settings
    from .testing import InProcessServer


@pytest.fixture
def backchannel_settings() -> Settings:
    """The settings of ``backchannel_server``; define a fixture of this name to change them."""
    from .config import Settings

    return Settings()


@pytest.fixture
def backchannel_server(backchannel_settings: Settings) -> Iterator[InProcessServer]:
    """A real server of the test's own: in this process, on a free port, with an empty database.

    For tests of every kind: it runs in a thread. Methods that are coroutines can be run by ``asyncio.run``.
    """
    from .testing import in_process_server

    with in_process_server(backchannel_settings) as server:
        yield server
